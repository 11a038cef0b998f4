//! What stands around a name: prepositions, articles, nouns, and the guards they make.

use crate::text::{Span, TermFlags, TextBuffer};

use super::cues::{CueTable, Cues};
use super::evidence::{Evidence, EvidenceSet};
use super::forms::is_link;

/// The preposition before a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Preposition {
    #[default]
    None,
    /// à, au, aux.
    At,
    /// The letter a.
    WeakAt,
    /// en.
    In,
    /// dans.
    Inside,
    /// vers, entre, près de.
    Toward,
    /// sur.
    On,
    /// de, du.
    Of,
}

/// The article before a name, apart from the name's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Article {
    #[default]
    None,
    /// le, la, l', les.
    Definite,
    /// au, du.
    WithLe,
    /// aux, des.
    WithLes,
}

/// What stands around a name.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts about one place in a text"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Around {
    pub(super) preposition: Preposition,
    pub(super) article: Article,
    /// The noun before the preposition, or before the name at once.
    pub(super) noun: Cues,
    /// Water is spoken of in the sentence.
    pub(super) water: bool,
    pub(super) hashtag: bool,
    pub(super) negated: bool,
    pub(super) vantage: bool,
}

/// A text and the cues to read it with.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) text: &'a TextBuffer,
    pub(super) cues: &'a CueTable,
}

impl<'a> Reading<'a> {
    /// The folded form of the term at `at`; empty past the ends.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.text
            .terms()
            .get(at)
            .map_or("", |term| self.text.folded(term))
    }

    pub(super) fn flags(&self, at: usize) -> TermFlags {
        self.text
            .terms()
            .get(at)
            .map_or(TermFlags::NONE, |term| term.flags)
    }

    pub(super) fn cues(&self, at: usize) -> Cues {
        self.text.terms().get(at).map_or(Cues::NONE, |term| {
            self.cues.of(term.hash, self.text.folded(term))
        })
    }

    /// The term before `at` in its clause.
    fn before(&self, at: usize) -> Option<usize> {
        let terms = self.text.terms();
        let before = at.checked_sub(1)?;
        (terms.get(before)?.clause == terms.get(at)?.clause).then_some(before)
    }

    /// The term after `at` in its clause.
    pub(super) fn after(&self, at: usize) -> Option<usize> {
        let terms = self.text.terms();
        (terms.get(at + 1)?.clause == terms.get(at)?.clause).then_some(at + 1)
    }

    /// What stands around the name in `start..end`.
    pub(super) fn around(&self, start: usize) -> Around {
        let mut around = Around {
            hashtag: self.flags(start).contains(TermFlags::HASHTAG),
            ..Around::default()
        };
        if around.hashtag {
            return around;
        }
        let mut at = self.before(start);
        if let Some(i) = at
            && self.cues(i).has(Cues::DEFINITE)
        {
            around.article = Article::Definite;
            at = self.before(i);
        }
        let Some(i) = at else {
            return around;
        };
        let (word, cues) = (self.word(i), self.cues(i));
        if around.article == Article::None {
            around.article = match word {
                "au" | "du" => Article::WithLe,
                "aux" | "des" => Article::WithLes,
                _ => Article::None,
            };
        }
        around.preposition = if cues.has(Cues::AT) {
            let accented = self
                .text
                .terms()
                .get(i)
                .is_some_and(|t| matches!(self.text.slice(t.span), "a" | "A"));
            if word == "a" && accented {
                Preposition::WeakAt
            } else {
                Preposition::At
            }
        } else if cues.has(Cues::IN) {
            if word == "dans" {
                Preposition::Inside
            } else {
                Preposition::In
            }
        } else if cues.has(Cues::OF) {
            Preposition::Of
        } else if cues.has(Cues::TOWARD) {
            Preposition::Toward
        } else if cues.has(Cues::ON) {
            Preposition::On
        } else {
            Preposition::None
        };
        let noun = if around.preposition == Preposition::None {
            Some(i)
        } else {
            self.before(i)
        };
        if let Some(noun) = noun {
            around.noun = self.cues(noun);
            if around.preposition == Preposition::Of && around.noun.has(Cues::TOWARD) {
                around.preposition = Preposition::Toward;
            }
            let plain = around.preposition == Preposition::None || around.noun.has(Cues::VANTAGE);
            around.negated = plain && around.noun.has(Cues::NEGATED) && word != "a";
            // "visible depuis Mende", "vu de Mende": the word stands right before the preposition.
            let from = matches!(around.preposition, Preposition::Toward | Preposition::Of);
            around.vantage = from && around.noun.has(Cues::VANTAGE);
        }
        around
    }

    /// Whether water is spoken of in the sentence.
    pub(super) fn water_in_sentence(&self, at: usize) -> bool {
        /// How far from the name a word of water still counts.
        const REACH: usize = 14;
        let terms = self.text.terms();
        let Some(sentence) = terms.get(at).map(|t| t.sentence) else {
            return false;
        };
        let window = at.saturating_sub(REACH)..(at + REACH).min(terms.len());
        window.into_iter().any(|i| {
            terms.get(i).is_some_and(|t| t.sentence == sentence)
                && i != at
                && self.cues(i).has(Cues::HYDRO)
        })
    }

    /// Whether the name at `start` is that of a street: a noun of streets before it, nothing but links between.
    fn street(&self, start: usize) -> bool {
        let mut at = start;
        for _ in 0..4 {
            let Some(before) = self.before(at) else {
                return false;
            };
            let cues = self.cues(before);
            if cues.has(Cues::STREET) {
                return true;
            }
            // "rue Jean Moulin", "avenue du Général de Gaulle": titles and first names belong to the street.
            if !(cues.has(Cues::LINK) || cues.has(Cues::FIRST_NAME) || cues.has(Cues::TITLE)) {
                return false;
            }
            at = before;
        }
        false
    }

    /// The evidence that letters and neighbours give, whatever the name may mean.
    pub(super) fn evidence(
        &self,
        start: usize,
        end: usize,
        common: bool,
        around: &Around,
    ) -> EvidenceSet {
        let mut set = EvidenceSet::default();
        set.add(Evidence::Base);
        self.capitals(start, end, &mut set);
        if around.hashtag {
            set.add(Evidence::Hashtag);
            return set;
        }
        match around.preposition {
            Preposition::None => {}
            Preposition::At => set.add(Evidence::At),
            Preposition::WeakAt => set.add(Evidence::WeakAt),
            Preposition::In | Preposition::Inside => set.add(Evidence::In),
            Preposition::Toward => set.add(Evidence::Toward),
            Preposition::On => set.add(Evidence::On),
            Preposition::Of => set.add(Evidence::Of),
        }
        set.add_if(self.street(start), Evidence::Street);
        let nouns = [
            Cues::TOWNSHIP,
            Cues::DEPARTMENT,
            Cues::HYDRO,
            Cues::RELIEF,
            Cues::WATER,
        ];
        let noun = nouns.iter().any(|&n| around.noun.has(n));
        set.add_if(
            noun && matches!(around.preposition, Preposition::Of | Preposition::None),
            Evidence::Noun,
        );
        if common {
            let single = end - start == 1;
            set.add_if(
                single && self.cues(start).has(Cues::FIRST_NAME),
                Evidence::FirstName,
            );
            let article = !single && self.cues(start).has(Cues::DEFINITE);
            set.add_if(
                article && !self.flags(start).contains(TermFlags::CAPITALIZED),
                Evidence::SmallArticle,
            );
        }
        if let Some(before) = self.before(start) {
            self.guards(before, start, end, common, &mut set);
        }
        self.fragment(start, end, &mut set);
        set.add_if(
            around.preposition == Preposition::None && self.scoreline(start),
            Evidence::Scoreline,
        );
        set
    }

    /// Whether the sentence holds a score, `17-3`.
    fn scoreline(&self, at: usize) -> bool {
        let terms = self.text.terms();
        let Some(sentence) = terms.get(at).map(|t| t.sentence) else {
            return false;
        };
        let points =
            |i: usize| self.flags(i).contains(TermFlags::NUMBER) && self.word(i).len() <= 3;
        (at + 1..(at + 8).min(terms.len())).any(|i| {
            terms.get(i).is_some_and(|t| t.sentence == sentence)
                && self.flags(i).contains(TermFlags::HYPHENATED)
                && points(i)
                && points(i - 1)
        })
    }

    /// How the accents of the text under `span` agree with those of `name`; `lower`: in lower case, in a text with accents.
    pub(super) fn accents(&self, span: Span, name: &str, lower: bool, set: &mut EvidenceSet) {
        let written = self.text.slice(span);
        let lowered = |text: &'a str| {
            text.chars()
                .filter(|c| c.is_alphabetic() && !c.is_ascii())
                .flat_map(char::to_lowercase)
        };
        let other =
            lowered(written).any(|c| !name.chars().flat_map(char::to_lowercase).any(|n| n == c));
        set.add_if(other, Evidence::OtherAccent);
        let bare = written.is_ascii()
            && !name.is_ascii()
            && name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
        set.add_if(lower && bare, Evidence::MissingAccent);
    }

    /// Whether the text writes French accents.
    pub(super) fn writes_accents(&self) -> bool {
        let accents = ['à', 'é', 'è', 'ê', 'ç', 'â', 'î', 'ô', 'û', 'ù'];
        !self.text.raw().is_ascii() && self.text.raw().contains(accents)
    }

    fn guards(&self, before: usize, start: usize, end: usize, common: bool, set: &mut EvidenceSet) {
        let (cues, flags) = (self.cues(before), self.flags(before));
        let capital = self.flags(start).contains(TermFlags::CAPITALIZED);
        set.add_if(
            common && (cues.has(Cues::OPERATOR) || cues.has(Cues::COLOR)),
            Evidence::Operator,
        );
        let person = cues.has(Cues::TITLE)
            || cues.has(Cues::FIRST_NAME) && flags.contains(TermFlags::CAPITALIZED);
        set.add_if(person && capital && end - start == 1, Evidence::Person);
        set.add_if(
            cues.has(Cues::CLUB) && flags.contains(TermFlags::UPPERCASE),
            Evidence::Club,
        );
        if cues.has(Cues::OF) {
            let noun = self.before(before);
            let product = |at: Option<usize>| at.is_some_and(|i| self.cues(i).has(Cues::PRODUCT));
            set.add_if(
                product(noun) || product(noun.and_then(|i| self.before(i))),
                Evidence::Product,
            );
        }
    }

    fn capitals(&self, start: usize, end: usize, set: &mut EvidenceSet) {
        if self.flags(start).contains(TermFlags::HASHTAG) {
            return; // capitals mark the parts of a hashtag, not names
        }
        let plain = |i: usize| !is_link(self.word(i)) && !self.flags(i).contains(TermFlags::NUMBER);
        let links_only = !(start..end).any(plain);
        let (mut all, mut shouted) = (true, true);
        for i in (start..end).filter(|&i| links_only || plain(i)) {
            all &= self.flags(i).contains(TermFlags::CAPITALIZED);
            shouted &= self.flags(i).contains(TermFlags::UPPERCASE);
        }
        let loud = |i: usize| self.flags(i).contains(TermFlags::UPPERCASE);
        let line_shouts = start.checked_sub(1).is_some_and(loud) || loud(end);
        let weak = self.flags(start).contains(TermFlags::SENTENCE_START) || shouted && line_shouts;
        set.add_if(!all, Evidence::LowerCase);
        set.add_if(all && weak, Evidence::WeakCapital);
        set.add_if(all && !weak, Evidence::Capital);
    }

    /// A hyphen joins the name to more than the gazetteer knows, or a capitalised word follows.
    fn fragment(&self, start: usize, end: usize, set: &mut EvidenceSet) {
        let joined = |i: usize| self.flags(i).contains(TermFlags::HYPHENATED);
        let side = [
            "nord", "sud", "est", "ouest", "centre", "ville", "la", "ci", "plage", "village",
            "haut", "bas",
        ];
        let after = joined(end) && !side.contains(&self.word(end));
        set.add_if(joined(start) || after, Evidence::Fragment);
        let touching = end
            .checked_sub(1)
            .and_then(|last| self.after(last))
            .filter(|&i| i == end && !joined(i));
        let goes_on = touching.is_some_and(|i| {
            let (terms, flags) = (self.text.terms(), self.flags(i));
            let gap = terms
                .get(end - 1)
                .zip(terms.get(i))
                .map(|(a, b)| Span::new(a.span.end, b.span.start));
            let only_space = gap.is_some_and(|gap| self.text.slice(gap) == " ");
            let capital =
                flags.contains(TermFlags::CAPITALIZED) && !flags.contains(TermFlags::UPPERCASE);
            only_space && capital && !flags.contains(TermFlags::HASHTAG)
        });
        set.add_if(goes_on, Evidence::GoesOn);
    }
}
