//! Words around a place name and what they say about it: data, replaceable.

use crate::text::{TermTable, fold_term};

/// The built-in words, French first.
const BUILT_IN: &str = include_str!("cues.tsv");

/// A set of cue classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cues(u32);

macro_rules! cues {
    ($($(#[$doc:meta])* $constant:ident = $name:literal,)+) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "counts the classes below")]
        #[derive(Clone, Copy)]
        enum Number { $($constant),+ }

        impl Cues {
            $($(#[$doc])* pub(super) const $constant: Self = Self(1 << Number::$constant as u32);)+

            fn of_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$constant),)+
                    _ => None,
                }
            }
        }
    };
}

cues! {
    /// Position: à, au, aux.
    AT = "at",
    /// Direction and nearness: vers, depuis, près (de).
    TOWARD = "toward",
    /// sur, pour, devant.
    ON = "on",
    /// en, dans.
    IN = "in",
    /// de, du, des.
    OF = "of",
    /// le, la, les, l'.
    DEFINITE = "definite",
    /// Words between a noun and the name: de, la, du.
    LINK = "link",
    /// rue, avenue: what follows names a street.
    STREET = "street",
    /// réseau, panne: an operator may follow.
    OPERATOR = "operator",
    /// vigilance, alerte: a colour may follow.
    COLOR = "color",
    /// crue, lit, berges: water is spoken of.
    HYDRO = "hydro",
    /// préfet, SDIS: a département is spoken of.
    DEPARTMENT = "department",
    /// mairie, gare, gymnase: a commune is spoken of.
    TOWNSHIP = "township",
    /// monsieur, docteur: a person follows.
    TITLE = "title",
    /// FC, AS: a club follows.
    CLUB = "club",
    /// visible, vu: the place is where from, not where.
    VANTAGE = "vantage",
    /// pas, ni, sauf: the place is excluded.
    NEGATED = "negated",
    /// janvier, février.
    MONTH = "monthname",
    /// km, heures: a number before it counts something.
    UNIT = "unit",
    /// pompiers, SDIS: the number of a département may follow.
    DEPT_NOUN = "deptnoun",
    /// inondation, SDIS: heads of hashtags that end in the number of a département.
    HASH_LEAD = "hashlead",
    /// lac, barrage.
    WATER = "water",
    /// col, tunnel.
    SUMMIT = "summit",
    /// massif, vallée, gorges.
    RELIEF = "relief",
    /// First names.
    FIRST_NAME = "firstname",
    /// vin, nougat: a product follows.
    PRODUCT = "product",
}

impl Cues {
    pub(super) const NONE: Self = Self(0);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Why a table of cue words is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CueTableError {
    /// A line is not `class`, tab, words.
    #[error("line {line}: `{text}` is not a class, a tab and words")]
    #[non_exhaustive]
    Form {
        /// Counted from 1.
        line: usize,
        /// The line, shortened.
        text: String,
    },
    /// A class is not known.
    #[error("line {line}: unknown class `{class}`")]
    #[non_exhaustive]
    Class {
        /// Counted from 1.
        line: usize,
        /// The class, shortened.
        class: String,
    },
}

/// The words around a place name that speak for or against it, by class: prepositions, nouns of streets, of water,
/// of authorities, first names …
///
/// The built-in table is [`CueTable::default`]; its source, `cues.tsv`, shows the classes and the form: one class a
/// line, a tab, folded words between spaces, `#` for comments.
#[derive(Debug, Clone)]
pub struct CueTable {
    terms: TermTable,
    classes: Vec<Cues>,
}

impl CueTable {
    /// Reads a table. Words are folded; a word may be of several classes.
    ///
    /// # Errors
    ///
    /// [`CueTableError`] naming the first line that is not understood.
    pub fn parse(text: &str) -> Result<Self, CueTableError> {
        let mut table = Self {
            terms: TermTable::default(),
            classes: Vec::new(),
        };
        for (line, row) in text.lines().enumerate() {
            let line = line + 1;
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let quoted = crate::text_form::quoted;
            let (class, words) = row.split_once('\t').ok_or_else(|| CueTableError::Form {
                line,
                text: quoted(row),
            })?;
            let cue = Cues::of_name(class).ok_or_else(|| CueTableError::Class {
                line,
                class: quoted(class),
            })?;
            for word in words.split_whitespace() {
                let id = table.terms.insert(&fold_term(word)).index();
                if table.classes.len() <= id {
                    table.classes.resize(id + 1, Cues::NONE);
                }
                if let Some(classes) = table.classes.get_mut(id) {
                    *classes = classes.with(cue);
                }
            }
        }
        Ok(table)
    }

    pub(super) fn of(&self, hash: u64, folded: &str) -> Cues {
        let id = self.terms.get(hash, folded);
        id.and_then(|id| self.classes.get(id.index()).copied())
            .unwrap_or(Cues::NONE)
    }

    #[cfg(test)]
    fn of_word(&self, folded: &str) -> Cues {
        self.of(crate::text::term_hash(folded), folded)
    }
}

impl Default for CueTable {
    fn default() -> Self {
        // The built-in table is read by a test: nothing is lost here.
        Self::parse(BUILT_IN).unwrap_or_else(|_| Self {
            terms: TermTable::default(),
            classes: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_read() {
        let table = CueTable::parse(BUILT_IN).unwrap();
        assert!(table.of_word("rue").has(Cues::STREET));
        assert!(table.of_word("aux").has(Cues::AT));
        assert!(!table.of_word("mende").has(Cues::STREET));
    }

    #[test]
    fn a_bad_table_says_where() {
        assert_eq!(
            CueTable::parse("street rue").unwrap_err().to_string(),
            "line 1: `street rue` is not a class, a tab and words"
        );
        assert_eq!(
            CueTable::parse("# x\nroad\true").unwrap_err().to_string(),
            "line 2: unknown class `road`"
        );
    }
}
