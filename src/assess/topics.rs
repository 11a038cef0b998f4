//! Topics: classes of words that carry what a model learned to words it never saw.

use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use crate::text::{Term, TermTable, fold_term};

/// A table of topics has at most so many.
const MOST_TOPICS: usize = 128;

/// Classes of words (children, water, being shut in, doubt, sport …), any of which a word may belong to.
///
/// The table is tab-separated: topic, language (a remark: words count in every text), words with spaces between. A word
/// may have glued endings in parentheses: `coinc(é|ée|és)` stands for the bare stem too.
///
/// ```
/// use vigie::assess::Topics;
/// let topics: Topics = "WATER\tfr\teau inond(é|ée|ation)".parse()?;
/// assert_eq!(topics.of("Inondée").collect::<Vec<_>>(), ["WATER"]);
/// assert_eq!(topics.of("pain").count(), 0);
/// assert_eq!("WATER\tfr".parse::<Topics>().unwrap_err().to_string(), "topics, line 1: expected topic, language and words, tab-separated");
/// # Ok::<(), vigie::assess::TopicsError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Topics {
    names: Vec<String>,
    words: TermTable,
    /// By word: the topics, as bits.
    sets: Vec<u128>,
}

/// Why a table of topics cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("topics, line {line}: {reason}")]
#[non_exhaustive]
pub struct TopicsError {
    /// Line number, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Topics {
    /// The topics that ship with the crate, read once for the program.
    #[must_use]
    pub fn builtin() -> Arc<Self> {
        static BUILTIN: OnceLock<Arc<Topics>> = OnceLock::new();
        // The table is part of the crate and a test reads it.
        let read = || Arc::new(include_str!("topics.tsv").parse().unwrap_or_default());
        Arc::clone(BUILTIN.get_or_init(read))
    }

    /// The names of the topics, in the order of their first rows.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The topics of a word, folded or not.
    pub fn of(&self, word: &str) -> impl Iterator<Item = &str> {
        let folded = fold_term(word);
        self.named(self.set(crate::text::term_hash(&folded), &folded))
    }

    /// The names of a set of topics.
    pub(super) fn named(&self, set: u128) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .enumerate()
            .filter(move |(i, _)| set >> i & 1 == 1)
            .map(|(_, name)| name.as_str())
    }

    /// The topics of a term, as bits by position in [`Topics::names`].
    pub(super) fn of_term(&self, term: &Term, folded: &str) -> u128 {
        self.set(term.hash, folded)
    }

    fn set(&self, hash: u64, folded: &str) -> u128 {
        let id = self.words.get(hash, folded);
        id.and_then(|id| self.sets.get(id.index()))
            .copied()
            .unwrap_or(0)
    }

    fn topic(&mut self, name: &str) -> Option<usize> {
        if let Some(at) = self.names.iter().position(|known| known == name) {
            return Some(at);
        }
        self.names.push(name.to_owned());
        (self.names.len() <= MOST_TOPICS).then(|| self.names.len() - 1)
    }

    fn add(&mut self, word: &str, topic: usize) {
        let id = self.words.insert(&fold_term(word)).index();
        if id >= self.sets.len() {
            self.sets.resize(id + 1, 0);
        }
        if let Some(set) = self.sets.get_mut(id) {
            *set |= 1 << topic;
        }
    }
}

/// The spellings of `stem(a|b)`: the stem, and the stem with each ending; `None` where the notation is broken.
fn spellings(word: &str) -> Option<Vec<String>> {
    let Some((stem, endings)) = word.split_once('(') else {
        return (!word.contains([')', '|'])).then(|| vec![word.to_owned()]);
    };
    let endings = endings.strip_suffix(')')?;
    let broken = stem.is_empty() || endings.contains(['(', ')']);
    let with = |ending: &str| (!ending.is_empty()).then(|| format!("{stem}{ending}"));
    let mut all = vec![stem.to_owned()];
    for ending in endings.split('|') {
        all.push(with(ending)?);
    }
    (!broken).then_some(all)
}

impl FromStr for Topics {
    type Err = TopicsError;

    fn from_str(table: &str) -> Result<Self, TopicsError> {
        let mut topics = Self::default();
        for (i, row) in table.lines().enumerate() {
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let error = |reason: String| TopicsError {
                line: i + 1,
                reason,
            };
            let mut fields = row.split('\t');
            let (Some(name), Some(_), Some(words), None) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                let reason = "expected topic, language and words, tab-separated";
                return Err(error(reason.to_owned()));
            };
            let name = name.trim();
            if name.is_empty() {
                return Err(error("a topic without a name".to_owned()));
            }
            let topic = topics
                .topic(name)
                .ok_or_else(|| error(format!("more than {MOST_TOPICS} topics")))?;
            for word in words.split_whitespace() {
                let all = spellings(word)
                    .ok_or_else(|| error(format!("endings of `{word}` are broken")))?;
                for spelling in &all {
                    topics.add(spelling, topic);
                }
            }
        }
        Ok(topics)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_reads() {
        let topics: Topics = include_str!("topics.tsv").parse().unwrap();
        assert!(topics.names().len() > 50);
        assert!(topics.of("pompiers").count() > 0);
    }

    #[test]
    fn endings_are_read() {
        for (word, read) in [
            ("eau", Some(vec!["eau"])),
            ("coinc(é|ée)", Some(vec!["coinc", "coincé", "coincée"])),
            ("(a)", None),
            ("a()", None),
            ("a(b", None),
            ("a(b)c", None),
            ("a|b", None),
        ] {
            let read = read.map(|words| words.into_iter().map(str::to_owned).collect());
            assert_eq!(spellings(word), read, "{word}");
        }
    }

    #[test]
    fn a_wrong_row_names_its_line() {
        let rows: Vec<_> = (0..=MOST_TOPICS).map(|i| format!("T{i}\tfr\tx")).collect();
        let many = rows.join("\n");
        for (table, message) in [
            (
                "# ok\n\nA\tfr\tx(",
                "topics, line 3: endings of `x(` are broken",
            ),
            (" \tfr\tx", "topics, line 1: a topic without a name"),
            (many.as_str(), "topics, line 129: more than 128 topics"),
        ] {
            assert_eq!(table.parse::<Topics>().unwrap_err().to_string(), message);
        }
    }
}
