//! A hint at the language of a post that came without one.

use std::sync::OnceLock;

use crate::post::Lang;
use crate::score::Score;
use crate::text::{Span, Term, TermFlags, TermTable, TextBuffer, fold_term};

/// Languages that words and letters vote for; of equals, the first wins.
const LANGS: [&str; 9] = ["fr", "en", "es", "pt", "it", "de", "ca", "oc", "nl"];
/// What a language gets beside its first vote: posts that a French watch reads are rarely in the last three,
/// which share most of their words with the others.
const HEAD_START: Votes = [2, 1, 1, 1, 1, 1, 0, 0, 0];
/// So far ahead of the second, the first needs no other opinion.
const AHEAD: u16 = 4;
/// What the opinion of whichlang weighs.
const OPINION: u16 = 3;
/// Fewer votes than this say nothing.
const FEWEST_VOTES: u16 = 3;
/// Texts with fewer bytes than this in words are too short for an opinion.
const FEWEST_BYTES: usize = 10;
/// Terms that are read: all of a post, and a bound for a page.
const MOST_TERMS: usize = 64;
/// How often the first was right, by how far ahead it was (0, 1 … 5 and more): measured on 13,000 beginnings of
/// posts, of 20 to 80 characters.
const RIGHT: [f64; 6] = [0.65, 0.69, 0.72, 0.84, 0.98, 0.99];
/// How often whichlang is right where no word of the table was found.
const RIGHT_ALONE: f64 = 0.7;

/// Votes for each of [`LANGS`].
type Votes = [u16; LANGS.len()];

/// A guess at the language of a text: a hint, and never a gate.
///
/// Function words, common crisis words and letters of nine languages vote (French as it is typed on phones, Catalan and
/// Occitan among them); [whichlang](https://docs.rs/whichlang) is asked where their vote is close. Hashtags, handles,
/// links, numbers and emoji have no voice, but that whichlang hears those that stand between words.
///
/// ```
/// use vigie::text::TextBuffer;
/// use vigie::observation::LanguageGuess;
/// let mut text = TextBuffer::new();
/// text.analyze("L'eau monte, on est bloqués #inondations");
/// let guess = LanguageGuess::of(&text).unwrap();
/// assert_eq!(guess.lang.as_str(), "fr");
/// assert!(guess.is_reliable());
/// text.analyze("@Prefet48 #inondations 🙏");
/// assert_eq!(LanguageGuess::of(&text), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LanguageGuess {
    /// The language, one of nine or one more of whichlang's.
    pub lang: Lang,
    /// Probability that it is the right one.
    pub confidence: Score,
}

impl LanguageGuess {
    /// Guesses at the language of a text that was read; `None` where no word tells it. Time linear in the length of its
    /// first 64 terms.
    #[must_use]
    pub fn of(text: &TextBuffer) -> Option<Self> {
        let (mut votes, words, bytes) = count(text);
        let mut lead = Lead::of(&votes);
        if lead.ahead() < AHEAD && bytes >= FEWEST_BYTES {
            let opinion = code(whichlang::detect_language(text.slice(words)));
            match LANGS.iter().position(|&lang| lang == opinion) {
                Some(i) => add(&mut votes, i, OPINION),
                None if lead.first == 0 => {
                    return Some(Self {
                        lang: opinion.parse().ok()?,
                        confidence: Score::saturating(RIGHT_ALONE),
                    });
                }
                None => {}
            }
            lead = Lead::of(&votes);
        }
        if lead.first < FEWEST_VOTES {
            return None;
        }
        let right = RIGHT.get(usize::from(lead.ahead())).or(RIGHT.last());
        Some(Self {
            lang: LANGS.get(lead.place)?.parse().ok()?,
            confidence: Score::saturating(right.copied().unwrap_or(0.0)),
        })
    }

    /// Whether it is right nine times in ten or more.
    #[must_use]
    pub fn is_reliable(&self) -> bool {
        self.confidence.get() >= 0.9
    }
}

/// The votes of a text, where the words lie that could vote, and how many bytes they have.
fn count(text: &TextBuffer) -> (Votes, Span, usize) {
    let silent = TermFlags::HASHTAG | TermFlags::NUMBER | TermFlags::EMOJI;
    let evidence = Evidence::get();
    let ascii = text.raw().is_ascii();
    let mut votes = Votes::default();
    let (mut words, mut bytes) = (None::<Span>, 0);
    for term in text.terms().iter().take(MOST_TERMS) {
        if term.flags.intersects(silent) {
            continue;
        }
        bytes += term.span.len();
        words = Some(words.map_or(term.span, |words| words.to(term.span)));
        if let Some(word) = evidence.word(text, term) {
            join(&mut votes, word);
        }
        if !ascii {
            let letters = text.slice(term.span).chars().filter(|c| !c.is_ascii());
            for letter in letters.filter_map(|c| evidence.letter(c)) {
                join(&mut votes, letter);
            }
        }
    }
    for (sum, start) in votes.iter_mut().zip(HEAD_START) {
        if *sum > 0 {
            *sum = sum.saturating_add(start);
        }
    }
    (votes, words.unwrap_or_default(), bytes)
}

fn join(votes: &mut Votes, more: &Votes) {
    for (sum, vote) in votes.iter_mut().zip(more) {
        *sum = sum.saturating_add(*vote);
    }
}

fn add(votes: &mut Votes, place: usize, weight: u16) {
    if let Some(sum) = votes.get_mut(place) {
        *sum = sum.saturating_add(weight);
    }
}

/// The language with most votes, and the votes of the first two.
struct Lead {
    place: usize,
    first: u16,
    second: u16,
}

impl Lead {
    fn of(votes: &Votes) -> Self {
        let mut lead = Self {
            place: 0,
            first: 0,
            second: 0,
        };
        for (place, &sum) in votes.iter().enumerate() {
            if sum > lead.first {
                lead = Self {
                    place,
                    first: sum,
                    second: lead.first,
                };
            } else {
                lead.second = lead.second.max(sum);
            }
        }
        lead
    }

    const fn ahead(&self) -> u16 {
        self.first - self.second // the second has at most as many
    }
}

/// Which words and letters vote for which language.
struct Evidence {
    words: TermTable,
    /// By number of the word.
    votes: Vec<Votes>,
    /// Sorted by letter, in lower case.
    letters: Vec<(char, Votes)>,
}

impl Evidence {
    fn get() -> &'static Self {
        static EVIDENCE: OnceLock<Evidence> = OnceLock::new();
        // A test reads every row.
        EVIDENCE.get_or_init(|| {
            let mut evidence = Self {
                words: TermTable::default(),
                votes: Vec::new(),
                letters: Vec::new(),
            };
            for row in rows() {
                evidence.read(row);
            }
            evidence
        })
    }

    fn read(
        &mut self,
        Row {
            kind,
            place,
            weight,
            items,
        }: Row,
    ) {
        for item in items.split(' ') {
            let votes = if kind == "letter" {
                item.chars()
                    .next()
                    .and_then(|letter| self.letter_mut(letter))
            } else {
                self.word_mut(&fold_term(item))
            };
            // A word listed twice counts once, for its heavier row.
            if let Some(vote) = votes.and_then(|votes| votes.get_mut(place)) {
                *vote = weight.max(*vote);
            }
        }
    }

    fn word_mut(&mut self, folded: &str) -> Option<&mut Votes> {
        let id = self.words.insert(folded).index();
        if self.votes.len() <= id {
            self.votes.resize(id + 1, Votes::default());
        }
        self.votes.get_mut(id)
    }

    fn letter_mut(&mut self, letter: char) -> Option<&mut Votes> {
        let at = match self.letters.binary_search_by_key(&letter, |&(l, _)| l) {
            Ok(at) => at,
            Err(at) => {
                self.letters.insert(at, (letter, Votes::default()));
                at
            }
        };
        self.letters.get_mut(at).map(|(_, votes)| votes)
    }

    fn word(&self, text: &TextBuffer, term: &Term) -> Option<&Votes> {
        let id = self.words.get(term.hash, text.folded(term))?;
        self.votes.get(id.index())
    }

    fn letter(&self, letter: char) -> Option<&Votes> {
        let letter = letter.to_lowercase().next().unwrap_or(letter);
        let at = self
            .letters
            .binary_search_by_key(&letter, |&(l, _)| l)
            .ok()?;
        self.letters.get(at).map(|(_, votes)| votes)
    }
}

/// One row of the table.
struct Row {
    kind: &'static str,
    place: usize,
    weight: u16,
    items: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    let lines = include_str!("language.tsv").lines();
    lines.filter_map(|line| {
        let mut fields = line.split('\t');
        let (kind, lang) = (fields.next()?, fields.next()?);
        let place = LANGS.iter().position(|&l| l == lang)?;
        let weight = fields.next()?.parse().ok()?;
        let items = fields.next()?;
        Some(Row {
            kind,
            place,
            weight,
            items,
        })
    })
}

/// ISO 639-1 for the codes that whichlang gives in ISO 639-3.
const fn code(lang: whichlang::Lang) -> &'static str {
    use whichlang::Lang as L;
    match lang {
        L::Ara => "ar",
        L::Cmn => "zh",
        L::Deu => "de",
        L::Eng => "en",
        L::Fra => "fr",
        L::Hin => "hi",
        L::Ita => "it",
        L::Jpn => "ja",
        L::Kor => "ko",
        L::Nld => "nl",
        L::Por => "pt",
        L::Rus => "ru",
        L::Spa => "es",
        L::Swe => "sv",
        L::Tur => "tr",
        L::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_posts_hint_at_their_language() {
        for (raw, lang) in POSTS {
            let guess = of(raw).map(|g| g.lang.to_string());
            assert_eq!(guess.as_deref(), *lang, "{raw:?}");
        }
    }

    #[test]
    fn what_shares_words_with_others_is_less_sure() {
        assert!(
            of("les pompiers arrivent dans la rue")
                .unwrap()
                .is_reliable()
        );
        assert!(!of("terremoto").unwrap().is_reliable());
    }

    #[test]
    fn tags_links_and_handles_change_nothing() {
        for (raw, _) in POSTS.iter().filter(|(_, lang)| lang.is_some()) {
            let decorated = format!("@the_news_of_the_world {raw} #please #help 🙏 12:45");
            let (plain, decorated) = (of(raw).unwrap(), of(&decorated).unwrap());
            assert_eq!(plain.lang, decorated.lang, "{raw:?}");
        }
    }

    /// More votes than a `u16` holds.
    #[test]
    fn a_very_long_word_is_no_trouble() {
        for letter in ["ç", "ñ", "ß"] {
            let guess = of(&letter.repeat(70_000));
            assert!(guess.is_some(), "{letter}");
        }
    }

    #[test]
    fn every_row_is_read() {
        let mut lines = 0;
        for line in include_str!("language.tsv").lines() {
            lines += usize::from(!line.starts_with('#'));
        }
        assert_eq!(rows().count(), lines);
        for Row {
            kind,
            weight,
            items,
            ..
        } in rows()
        {
            assert!(matches!(kind, "word" | "letter") && weight > 0);
            for item in items.split(' ') {
                assert!(!item.is_empty(), "{items}");
                let letter = item.chars().count() == 1 && item.to_lowercase() == item;
                assert!(kind == "word" || letter, "{item}");
            }
        }
    }

    fn of(raw: &str) -> Option<LanguageGuess> {
        let mut text = TextBuffer::new();
        text.analyze(raw);
        LanguageGuess::of(&text)
    }

    const POSTS: &[(&str, Option<&str>)] = &[
        ("l'eau monte", Some("fr")),
        ("ça brûle derrière chez moi", Some("fr")),
        ("on est coincés sur le toit", Some("fr")),
        ("jsuis bloqué ds ma voiture", Some("fr")),
        ("ya plus de courant ici", Some("fr")),
        ("c koi ce bruit ???", Some("fr")),
        ("vous avez senti la secousse ?", Some("fr")),
        ("tt le monde va bien", Some("fr")),
        ("pas de réseau depuis ce matin", Some("fr")),
        ("la route est coupée", Some("fr")),
        ("g tro peur la", Some("fr")),
        ("les pompiers arrivent", Some("fr")),
        ("on a besoin d'aide svp", Some("fr")),
        ("ma mère répond pas", Some("fr")),
        ("the water is rising", Some("en")),
        ("fire behind our house", Some("en")),
        ("we are stuck on the roof", Some("en")),
        ("anyone else feel that?", Some("en")),
        ("no power since this morning", Some("en")),
        ("road closed both ways", Some("en")),
        ("stay safe everyone", Some("en")),
        ("please send help", Some("en")),
        ("my mum isn't answering", Some("en")),
        ("what was that noise", Some("en")),
        ("praying for you all", Some("en")),
        ("shots fired near the station", Some("en")),
        ("the bridge is gone", Some("en")),
        ("huge explosion just now", Some("en")),
        ("el agua sube", Some("es")),
        ("se fue la luz", Some("es")),
        ("estamos en el tejado", Some("es")),
        ("acaba de temblar", Some("es")),
        ("hay humo por todas partes", Some("es")),
        ("carretera cortada", Some("es")),
        ("mi madre no contesta", Some("es")),
        ("alguien sabe qué pasa", Some("es")),
        ("necesitamos ayuda ya", Some("es")),
        ("no salgan de casa", Some("es")),
        ("qué miedo", Some("es")),
        ("se cayó el puente", Some("es")),
        ("fuego en el monte", Some("es")),
        ("es mentira, no compartan", Some("es")),
        ("a água está a subir", Some("pt")),
        ("não há luz", Some("pt")),
        ("estamos no telhado", Some("pt")),
        ("sentiram o tremor?", Some("pt")),
        ("muito fumo aqui", Some("pt")),
        ("a minha mãe não atende", Some("pt")),
        ("alguém sabe o que aconteceu", Some("pt")),
        ("precisamos de ajuda", Some("pt")),
        ("fiquem em casa", Some("pt")),
        ("que medo", Some("pt")),
        ("caiu a ponte", Some("pt")),
        ("fogo no mato", Some("pt")),
        ("isso é mentira", Some("pt")),
        ("os bombeiros chegaram", Some("pt")),
        ("l'acqua sale", Some("it")),
        ("non c'è luce", Some("it")),
        ("siamo sul tetto", Some("it")),
        ("avete sentito la scossa?", Some("it")),
        ("fumo dappertutto", Some("it")),
        ("strada chiusa", Some("it")),
        ("mia madre non risponde", Some("it")),
        ("qualcuno sa cosa succede", Some("it")),
        ("abbiamo bisogno di aiuto", Some("it")),
        ("restate a casa", Some("it")),
        ("che paura", Some("it")),
        ("è crollato il ponte", Some("it")),
        ("brucia il bosco", Some("it")),
        ("è una bufala", Some("it")),
        ("das Wasser steigt", Some("de")),
        ("wir haben keinen Strom", Some("de")),
        ("wir sitzen auf dem Dach", Some("de")),
        ("habt ihr das gespürt?", Some("de")),
        ("überall Rauch", Some("de")),
        ("die Straße ist gesperrt", Some("de")),
        ("meine Mutter geht nicht ran", Some("de")),
        ("weiß jemand was los ist", Some("de")),
        ("wir brauchen Hilfe", Some("de")),
        ("bleibt zu Hause", Some("de")),
        ("ich habe Angst", Some("de")),
        ("die Brücke ist weg", Some("de")),
        ("der Wald brennt", Some("de")),
        ("das ist falsch", Some("de")),
        ("no tenim llum", Some("ca")),
        ("som al terrat", Some("ca")),
        ("heu notat el terratrèmol?", Some("ca")),
        ("hi ha fum pertot arreu", Some("ca")),
        ("la carretera està tallada", Some("ca")),
        ("la meva mare no contesta", Some("ca")),
        ("algú sap què passa", Some("ca")),
        ("quina por", Some("ca")),
        ("ha caigut el pont", Some("ca")),
        ("foc al bosc", Some("ca")),
        ("això és mentida", Some("ca")),
        ("han arribat els bombers", Some("ca")),
        ("molta força a tothom", Some("ca")),
        ("fa hores que plou", Some("ca")),
        ("avèm pas mai de lum", Some("oc")),
        ("sèm sus la teulada", Some("oc")),
        ("avètz sentit la tèrra tremolar?", Some("oc")),
        ("i a de fum pertot", Some("oc")),
        ("la rota es copada", Some("oc")),
        ("ma maire respond pas", Some("oc")),
        ("qualqu'un sap çò que se passa", Some("oc")),
        ("avèm besonh d'ajuda", Some("oc")),
        ("demoratz a l'ostal", Some("oc")),
        ("quina paur", Some("oc")),
        ("lo pont es tombat", Some("oc")),
        ("lo fuòc es dins lo bòsc", Some("oc")),
        ("aquò es pas vertat", Some("oc")),
        ("los pompièrs arriban", Some("oc")),
        ("het water stijgt", Some("nl")),
        ("we hebben geen stroom", Some("nl")),
        ("we zitten op het dak", Some("nl")),
        ("voelden jullie dat ook?", Some("nl")),
        ("overal rook", Some("nl")),
        ("de weg is afgesloten", Some("nl")),
        ("mijn moeder neemt niet op", Some("nl")),
        ("weet iemand wat er gebeurt", Some("nl")),
        ("we hebben hulp nodig", Some("nl")),
        ("blijf thuis", Some("nl")),
        ("ik ben bang", Some("nl")),
        ("de brug is weg", Some("nl")),
        ("het bos staat in brand", Some("nl")),
        ("dat is niet waar", Some("nl")),
        ("#inondations #crue", None),
        ("@prefet48 @SDIS48", None),
        ("https://exemple.fr/inondations-en-cours", None),
        ("#PrayForNice 🙏🙏", None),
        ("😱😱😱", None),
        ("#fire @anna @ben", None),
        ("RT @ville_de_test: https://t.example/abc", None),
        ("12:45", None),
        ("!!!", None),
        ("#TempêteAlex #AlpesMaritimes #vigilancerouge", None),
        ("@a @b @c #sos", None),
        ("ok", None),
        ("A75", None),
        ("📍 #Lyon", None),
    ];
}
