//! The words of numbers, units, nouns and times: rows of text, read once into a trie.

use thiserror::Error;

use super::QuantityRole;
use crate::text::{PhraseTrie, Step, TermId, TermTable, TextBuffer};

/// The tables that come with the crate.
pub(super) const BUILT_IN: [&str; 2] = [include_str!("quantities.tsv"), include_str!("times.tsv")];

/// Units that the grammar itself names.
const RESERVED: [&str; 6] = ["m", "m2", "m3", "M", "personnes", "°C"];

/// What contexts are looked up for: they apply to quantities of one subject only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Metres and centimetres: water, snow, or neither.
    Length,
    /// Millimetres.
    Depth,
    /// Kilometres: may be a position, never a level.
    Distance,
    Speed,
    People,
    /// People who come to help.
    Crew,
    Homes,
    /// What may be homes without electricity, or be evacuated.
    Buildings,
    /// Bare decimals in a post about an earthquake.
    Quake,
    /// The writer and who is with them: what the whole text tells of their plight.
    Us,
    /// A measure of anything else: hectares, tonnes.
    Amount,
    /// Nothing around it changes the role.
    Thing,
}

/// How a word before or after a time is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    At,
    /// "de 11h20": a clock time only where minutes are given ("une attente de 2h").
    Of,
    Ago,
    Since,
    Future,
    Duration,
    /// "1h10 pour faire": a duration, unless a preposition of time stands before.
    Purpose,
    Utc,
}

/// What a row says of its forms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    Number(f64),
    Article,
    Collective(f64),
    Scale(f64),
    Unit(u16, Subject, QuantityRole),
    Noun(u16, Subject, QuantityRole),
    Context(Subject, QuantityRole),
    /// Gives a role to the whole text only: weaker than any context.
    Scene(Subject, QuantityRole),
    Link,
    Filler,
    To,
    Magnitude,
    Count,
    NotAfter,
    NotBefore,
    OfExtent,
    Bearing,
    FromPlace,
    Above,
    Heat,
    /// The writer and who is with them: "nous", "mes".
    Ours,
    /// May follow a bare count of people: "on est 4 dans la cave".
    Aside,
    /// Makes of "maintenant" an order.
    Order,
    Seconds(i64),
    Hour,
    Afternoon(bool),
    Clock(u32),
    Before(Sense),
    After(Sense),
    Day(i64),
    Weekday(u32),
    Month(u32),
    Part,
    Now,
    /// "maintenant": rather an order or a contrast than the moment of what is told.
    Present,
    /// Makes a clock time a plan or a habit.
    Scheduled,
    Venir,
    VenirDe,
    Recent,
    Past,
    Few,
    Pronoun,
}

impl Meaning {
    /// Its kind, as one bit of [`kind`].
    pub(super) const fn kind(self) -> u32 {
        match self {
            Self::Number(_) | Self::Collective(_) => kind::NUMBER,
            Self::Article => kind::ARTICLE,
            Self::Scale(_) => kind::SCALE,
            Self::Noun(_, Subject::People | Subject::Crew, _) => kind::MEASURE | kind::TOLL,
            Self::Unit(..) | Self::Noun(..) => kind::MEASURE,
            Self::Context(..) | Self::Scene(..) => kind::CONTEXT,
            Self::Link
            | Self::Filler
            | Self::To
            | Self::OfExtent
            | Self::Bearing
            | Self::FromPlace
            | Self::Above
            | Self::Heat
            | Self::Ours
            | Self::Aside
            | Self::Order
            | Self::Scheduled
            | Self::VenirDe
            | Self::Past
            | Self::Pronoun => kind::GRAMMAR,
            Self::NotAfter => kind::NOT_AFTER,
            Self::NotBefore => kind::NOT_BEFORE,
            Self::Magnitude => kind::MAGNITUDE,
            Self::Count => kind::COUNT,
            Self::Seconds(_) => kind::SECONDS,
            Self::Hour | Self::Afternoon(_) => kind::HOUR,
            Self::Clock(_) => kind::CLOCK,
            Self::Before(_) => kind::BEFORE,
            Self::After(_) => kind::AFTER,
            Self::Day(_) | Self::Weekday(_) => kind::DAY,
            Self::Month(_) => kind::MONTH,
            Self::Part | Self::Now | Self::Present | Self::Venir | Self::Recent => kind::MOMENT,
            Self::Few => kind::FEW,
        }
    }

    /// Whether a text with this word may hold a fact: texts without any are done at once.
    fn begins_fact(self, word: &str) -> bool {
        // "une heure" has no digit; "s" and "j" are elided words far more often than units.
        match self {
            Self::Seconds(length) => length <= 3600 && word.len() > 3,
            // A noun that an article counts only where harm is told of it.
            Self::Noun(.., QuantityRole::Other) => false,
            _ => self.kind() & (kind::STARTS | kind::TOLL) != 0,
        }
    }
}

/// Kinds of meanings, as a set of bits: what a term may begin.
pub(super) mod kind {
    pub(in crate::fact) const NUMBER: u32 = 1;
    pub(in crate::fact) const ARTICLE: u32 = 1 << 1;
    pub(in crate::fact) const SCALE: u32 = 1 << 2;
    pub(in crate::fact) const MEASURE: u32 = 1 << 3;
    pub(in crate::fact) const CONTEXT: u32 = 1 << 4;
    pub(in crate::fact) const GRAMMAR: u32 = 1 << 5;
    pub(in crate::fact) const NOT_AFTER: u32 = 1 << 6;
    pub(in crate::fact) const NOT_BEFORE: u32 = 1 << 7;
    pub(in crate::fact) const MAGNITUDE: u32 = 1 << 8;
    pub(in crate::fact) const COUNT: u32 = 1 << 9;
    pub(in crate::fact) const SECONDS: u32 = 1 << 10;
    pub(in crate::fact) const HOUR: u32 = 1 << 11;
    pub(in crate::fact) const CLOCK: u32 = 1 << 12;
    pub(in crate::fact) const BEFORE: u32 = 1 << 13;
    pub(in crate::fact) const AFTER: u32 = 1 << 14;
    pub(in crate::fact) const DAY: u32 = 1 << 15;
    pub(in crate::fact) const MONTH: u32 = 1 << 16;
    pub(in crate::fact) const MOMENT: u32 = 1 << 17;
    pub(in crate::fact) const FEW: u32 = 1 << 18;
    /// A noun that an article may count.
    pub(in crate::fact) const TOLL: u32 = 1 << 19;
    /// What a fact may begin with, digits apart.
    pub(in crate::fact) const STARTS: u32 = NUMBER | CLOCK | MOMENT | FEW;
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LexiconErrorKind {
    /// The kind of row is not known.
    #[error("unknown kind {0:?}")]
    Kind(String),
    /// A column is missing, or there is one too many.
    #[error("expected {expected} columns, found {found}")]
    Columns {
        /// How many the kind asks for.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A column holds something that it cannot.
    #[error("cannot read {column} {text:?}")]
    Value {
        /// The name of the column.
        column: &'static str,
        /// What it holds.
        text: String,
    },
    /// More different units than can be numbered.
    #[error("more than 65535 units")]
    TooManyUnits,
}

/// A row of a fact lexicon that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("fact lexicon, line {line}: {kind}")]
#[non_exhaustive]
pub struct LexiconError {
    /// Its line, counted from 1.
    pub line: usize,
    /// What is wrong.
    #[source]
    pub kind: LexiconErrorKind,
}

/// Which terms may begin a fact: a Bloom filter of two probes into 16,384 bits (2 KiB), so that the common
/// post costs a load and a shift a term. With the 400 words of the crate one other term in 400 passes.
#[derive(Debug, Clone)]
struct Triggers([u64; 256]);

impl Triggers {
    /// Two places, each of fourteen bits of a hash whose every bit is good: eight for the word, six within it.
    const fn places(hash: u64) -> [(u8, u32); 2] {
        const fn place(bits: u64) -> (u8, u32) {
            ((bits >> 6 & 0xFF) as u8, (bits & 63) as u32)
        }
        [place(hash), place(hash >> 32)]
    }

    fn insert(&mut self, hash: u64) {
        for (word, bit) in Self::places(hash) {
            if let Some(word) = self.0.get_mut(usize::from(word)) {
                *word |= 1 << bit;
            }
        }
    }

    fn contains(&self, hash: u64) -> bool {
        Self::places(hash).into_iter().all(|(word, bit)| {
            self.0
                .get(usize::from(word))
                .is_some_and(|w| w >> bit & 1 == 1)
        })
    }
}

/// All rows, ready to be looked up.
#[derive(Debug, Clone)]
pub(super) struct Lexicon {
    pub(super) table: TermTable,
    pub(super) trie: PhraseTrie,
    meanings: Vec<Meaning>,
    /// What each term may begin, by its number: most terms begin nothing that is looked for.
    begins: Vec<u32>,
    units: Vec<Box<str>>,
    triggers: Triggers,
}

impl Lexicon {
    pub(super) fn new() -> Self {
        let mut lexicon = Self {
            table: TermTable::default(),
            trie: PhraseTrie::default(),
            meanings: Vec::new(),
            begins: Vec::new(),
            units: RESERVED.map(Into::into).to_vec(),
            triggers: Triggers([0; 256]),
        };
        // "M4.9", "Mw6.4": letter and digit are one term; the reader takes them apart.
        for prefix in ["m", "mw", "ml"] {
            for digit in '0'..='9' {
                lexicon
                    .triggers
                    .insert(crate::text::term_hash(&format!("{prefix}{digit}")));
            }
        }
        lexicon
    }

    /// Adds the rows of `text`.
    pub(super) fn add(&mut self, text: &str) -> Result<(), LexiconError> {
        let mut buffer = TextBuffer::new();
        for (i, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            self.row(line, &mut buffer)
                .map_err(|kind| LexiconError { line: i + 1, kind })?;
        }
        Ok(())
    }

    fn row(&mut self, line: &str, buffer: &mut TextBuffer) -> Result<(), LexiconErrorKind> {
        let mut columns = line.split('\t');
        let kind = columns.next().unwrap_or("");
        let _language = columns.next();
        let forms = columns.next().unwrap_or("");
        let rest: Vec<&str> = columns.collect();
        let meaning = self.meaning(kind, &rest)?;
        let value = u32::try_from(self.meanings.len()).unwrap_or(u32::MAX);
        self.meanings.push(meaning);
        for form in forms.split('|') {
            buffer.analyze(form);
            let terms = buffer.terms();
            let Some(first) = terms.first() else {
                return Err(LexiconErrorKind::Value {
                    column: "forms",
                    text: forms.to_owned(),
                });
            };
            let mut steps = Vec::with_capacity(terms.len());
            for term in terms {
                steps.push(Step::Term(self.table.insert(buffer.folded(term))));
            }
            // The last word of a form is the rarest: "instant" of « à l'instant », "nuit" of « cette nuit ».
            let rarest = terms.last().unwrap_or(first);
            // « un ouvrier brûlé » begins no fact by its first words: the participle of harm tells.
            let harmed = terms.len() == 1
                && (form.ends_with('é') || form.ends_with("ée"))
                && matches!(
                    meaning,
                    Meaning::Context(
                        Subject::People,
                        QuantityRole::CasualtiesDead | QuantityRole::CasualtiesInjured,
                    )
                );
            if harmed || meaning.begins_fact(buffer.folded(rarest)) {
                self.triggers.insert(rarest.hash);
            }
            if let Some(Step::Term(first)) = steps.first() {
                let terms = self.table.len().max(self.begins.len());
                self.begins.resize(terms, 0);
                if let Some(kinds) = self.begins.get_mut(first.index()) {
                    *kinds |= meaning.kind();
                }
            }
            self.trie.insert(&steps, value);
        }
        Ok(())
    }

    fn meaning(&mut self, kind: &str, rest: &[&str]) -> Result<Meaning, LexiconErrorKind> {
        let columns = |expected: usize| {
            if rest.len() == expected {
                Ok(())
            } else {
                Err(LexiconErrorKind::Columns {
                    expected: expected + 3,
                    found: rest.len() + 3,
                })
            }
        };
        let first = rest.first().copied().unwrap_or("");
        let plain = [
            ("article", Meaning::Article),
            ("link", Meaning::Link),
            ("filler", Meaning::Filler),
            ("to", Meaning::To),
            ("magnitude", Meaning::Magnitude),
            ("count", Meaning::Count),
            ("not_after", Meaning::NotAfter),
            ("not_before", Meaning::NotBefore),
            ("of_extent", Meaning::OfExtent),
            ("bearing", Meaning::Bearing),
            ("from_place", Meaning::FromPlace),
            ("heat", Meaning::Heat),
            ("ours", Meaning::Ours),
            ("aside", Meaning::Aside),
            ("order", Meaning::Order),
            ("above", Meaning::Above),
            ("hour", Meaning::Hour),
            ("part", Meaning::Part),
            ("now", Meaning::Now),
            ("present", Meaning::Present),
            ("scheduled", Meaning::Scheduled),
            ("venir", Meaning::Venir),
            ("venir_de", Meaning::VenirDe),
            ("recent", Meaning::Recent),
            ("past", Meaning::Past),
            ("few", Meaning::Few),
            ("pronoun", Meaning::Pronoun),
        ];
        if let Some(&(_, meaning)) = plain.iter().find(|(name, _)| *name == kind) {
            columns(0)?;
            return Ok(meaning);
        }
        columns(match kind {
            "unit" | "noun" => 3,
            "context" | "scene" => 2,
            _ => 1,
        })?;
        Ok(match kind {
            "number" => Meaning::Number(value(first)?),
            "collective" => Meaning::Collective(value(first)?),
            "scale" => Meaning::Scale(value(first)?),
            "unit" => Meaning::Unit(self.unit_id(first)?, subject(rest, 1)?, role(rest, 2)?),
            "noun" => Meaning::Noun(self.unit_id(first)?, subject(rest, 1)?, role(rest, 2)?),
            "context" => Meaning::Context(subject(rest, 0)?, role(rest, 1)?),
            "scene" => Meaning::Scene(subject(rest, 0)?, role(rest, 1)?),
            "seconds" => Meaning::Seconds(whole("seconds", first, 1, 1_000_000_000)?),
            "half_day" => match first {
                "am" => Meaning::Afternoon(false),
                "pm" => Meaning::Afternoon(true),
                _ => return Err(unreadable("half_day", first)),
            },
            "clock" => Meaning::Clock(whole("clock", first, 0, 23)?),
            "before" => Meaning::Before(sense(first)?),
            "after" => Meaning::After(sense(first)?),
            "day" => Meaning::Day(whole("day", first, -366, 366)?),
            "weekday" => Meaning::Weekday(whole("weekday", first, 0, 6)?),
            "month" => Meaning::Month(whole("month", first, 1, 12)?),
            _ => return Err(LexiconErrorKind::Kind(kind.to_owned())),
        })
    }

    fn unit_id(&mut self, name: &str) -> Result<u16, LexiconErrorKind> {
        if name.is_empty() {
            return Err(unreadable("name", name));
        }
        let at = self.units.iter().position(|u| &**u == name);
        let id = u16::try_from(at.unwrap_or(self.units.len()))
            .map_err(|_| LexiconErrorKind::TooManyUnits)?;
        if at.is_none() {
            self.units.push(name.into());
        }
        Ok(id)
    }

    pub(super) fn meaning_of(&self, value: u32) -> Option<Meaning> {
        self.meanings.get(value as usize).copied()
    }

    pub(super) fn unit(&self, id: u16) -> &str {
        self.units.get(usize::from(id)).map_or("", |name| name)
    }

    /// The kinds of forms that begin with this term.
    pub(super) fn begins(&self, term: TermId) -> u32 {
        self.begins.get(term.index()).copied().unwrap_or(0)
    }

    /// The number of a unit that [`Lexicon::new`] makes sure of.
    pub(super) fn unit_named(&self, name: &str) -> u16 {
        let at = self.units.iter().position(|u| &**u == name);
        at.and_then(|i| u16::try_from(i).ok()).unwrap_or(0)
    }

    pub(super) fn may_begin(&self, hash: u64) -> bool {
        self.triggers.contains(hash)
    }
}

fn unreadable(column: &'static str, text: &str) -> LexiconErrorKind {
    LexiconErrorKind::Value {
        column,
        text: text.to_owned(),
    }
}

fn value(text: &str) -> Result<f64, LexiconErrorKind> {
    // Up to a billion: beyond, no word is needed.
    text.parse()
        .ok()
        .filter(|v: &f64| (0.0..=1e9).contains(v))
        .ok_or_else(|| unreadable("value", text))
}

fn whole<T: std::str::FromStr + PartialOrd>(
    column: &'static str,
    text: &str,
    least: T,
    most: T,
) -> Result<T, LexiconErrorKind> {
    text.parse()
        .ok()
        .filter(|v| (least..=most).contains(v))
        .ok_or_else(|| unreadable(column, text))
}

fn subject(rest: &[&str], at: usize) -> Result<Subject, LexiconErrorKind> {
    let text = rest.get(at).copied().unwrap_or("");
    Ok(match text {
        "length" => Subject::Length,
        "depth" => Subject::Depth,
        "distance" => Subject::Distance,
        "speed" => Subject::Speed,
        "people" => Subject::People,
        "crew" => Subject::Crew,
        "homes" => Subject::Homes,
        "buildings" => Subject::Buildings,
        "quake" => Subject::Quake,
        "us" => Subject::Us,
        "amount" => Subject::Amount,
        "thing" => Subject::Thing,
        _ => return Err(unreadable("subject", text)),
    })
}

fn role(rest: &[&str], at: usize) -> Result<QuantityRole, LexiconErrorKind> {
    let text = rest.get(at).copied().unwrap_or("");
    text.parse().map_err(|_| unreadable("role", text))
}

fn sense(text: &str) -> Result<Sense, LexiconErrorKind> {
    Ok(match text {
        "at" => Sense::At,
        "of" => Sense::Of,
        "ago" => Sense::Ago,
        "since" => Sense::Since,
        "future" => Sense::Future,
        "duration" => Sense::Duration,
        "purpose" => Sense::Purpose,
        "utc" => Sense::Utc,
        _ => return Err(unreadable("sense", text)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_crate_are_well_formed() {
        let mut lexicon = Lexicon::new();
        for table in BUILT_IN {
            assert_eq!(lexicon.add(table), Ok(()));
        }
        assert!(lexicon.meanings.len() > 300);
    }

    #[test]
    fn bad_rows_name_their_line() {
        for (rows, message) in [
            (
                "number\tfr\tdouze\t12\nnombre\tfr\tsept\t7",
                "fact lexicon, line 2: unknown kind \"nombre\"",
            ),
            (
                "# a\n\nnumber\tfr\tsept",
                "fact lexicon, line 3: expected 4 columns, found 3",
            ),
            (
                "number\tfr\tsept\tNaN",
                "fact lexicon, line 1: cannot read value \"NaN\"",
            ),
            (
                "noun\tfr\tyourtes\tyourtes\tthing\tautre",
                "fact lexicon, line 1: cannot read role \"autre\"",
            ),
            (
                "noun\tfr\tyourtes||\tyourtes\tthing\tother",
                "fact lexicon, line 1: cannot read forms \"yourtes||\"",
            ),
            (
                "clock\tfr\tmidi\t24",
                "fact lexicon, line 1: cannot read clock \"24\"",
            ),
            (
                "unit\tfr\tm\t\tlength\tother",
                "fact lexicon, line 1: cannot read name \"\"",
            ),
        ] {
            assert_eq!(
                Lexicon::new().add(rows).unwrap_err().to_string(),
                message,
                "{rows:?}"
            );
        }
    }
}
