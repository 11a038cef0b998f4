//! Reading the kind of a source off its handle.

use std::str::FromStr;

use thiserror::Error;

use crate::observation::SourceKind;
use crate::text::{TermId, TermTable, TextBuffer};

/// What handles hint at, and which accounts a team has vouched for.
///
/// Hints are words of handles, from a table; an account on the team's own list goes before them.
/// The table is tab-separated: kind, `first` or `any`, word.
///
/// ```
/// use vigie::assess::Sources;
/// use vigie::observation::SourceKind;
/// let mut sources = Sources::builtin();
/// assert_eq!(sources.kind("Prefet48"), SourceKind::Official);
/// assert_eq!(sources.kind("marie_du_13"), SourceKind::Unknown);
/// sources.vouch("marie_du_13", SourceKind::Media);
/// assert_eq!(sources.kind("@Marie_du_13"), SourceKind::Media);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Sources {
    words: TermTable,
    /// By term number: the kind a word hints at in front, and anywhere.
    hints: Vec<(Option<SourceKind>, Option<SourceKind>)>,
    accounts: TermTable,
    kinds: Vec<SourceKind>,
}

/// Why a table of source hints cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("source hints, line {line}: {reason}")]
#[non_exhaustive]
pub struct SourcesError {
    /// Line number, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Sources {
    /// The hints that ship with the crate; no account is vouched for.
    #[must_use]
    pub fn builtin() -> Self {
        // The table is part of the crate and a test reads it.
        include_str!("accounts.tsv").parse().unwrap_or_default()
    }

    /// Puts an account (with or without `@`, in any case) on the team's own list.
    pub fn vouch(&mut self, handle: &str, kind: SourceKind) {
        let id = self.accounts.insert(&plain(handle)).index();
        if id >= self.kinds.len() {
            self.kinds.resize(id + 1, kind);
        }
        if let Some(slot) = self.kinds.get_mut(id) {
            *slot = kind;
        }
    }

    /// The kind of the account behind a handle.
    #[must_use]
    pub fn kind(&self, handle: &str) -> SourceKind {
        self.kind_with(handle, &mut TextBuffer::new())
    }

    /// As [`Sources::kind`], in memory that is used again.
    #[must_use]
    pub fn kind_with(&self, handle: &str, buffer: &mut TextBuffer) -> SourceKind {
        if !self.accounts.is_empty() {
            let handle = plain(handle);
            let known = self.accounts.get(crate::text::term_hash(&handle), &handle);
            if let Some(&kind) = known.and_then(|id: TermId| self.kinds.get(id.index())) {
                return kind;
            }
        }
        buffer.analyze_handle(handle);
        let mut hint = SourceKind::Unknown;
        for (i, term) in buffer.terms().iter().enumerate() {
            let Some(id) = self.words.get(term.hash, buffer.folded(term)) else {
                continue;
            };
            let Some(&(first, any)) = self.hints.get(id.index()) else {
                continue;
            };
            match first.filter(|_| i == 0).or(any) {
                Some(kind) if hint == SourceKind::Unknown => hint = kind,
                _ => {}
            }
        }
        hint
    }
}

/// A handle as the list of accounts keys it.
fn plain(handle: &str) -> String {
    handle.trim().trim_start_matches('@').to_lowercase()
}

impl FromStr for Sources {
    type Err = SourcesError;

    fn from_str(table: &str) -> Result<Self, SourcesError> {
        let mut sources = Self::default();
        for (i, row) in table.lines().enumerate() {
            let row = row.trim_end();
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            let error = |reason: &str| SourcesError {
                line: i + 1,
                reason: reason.to_owned(),
            };
            let mut fields = row.split('\t');
            let (Some(kind), Some(position), Some(word), None) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(error("expected kind, position and word, tab-separated"));
            };
            let kind: SourceKind = kind.parse().map_err(|_| error("unknown kind of source"))?;
            let id = sources.words.insert(&crate::text::fold_term(word)).index();
            if id >= sources.hints.len() {
                sources.hints.resize(id + 1, (None, None));
            }
            let Some(slot) = sources.hints.get_mut(id) else {
                continue;
            };
            match position {
                "first" => slot.0 = Some(kind),
                "any" => slot.1 = Some(kind),
                _ => return Err(error("position is neither `first` nor `any`")),
            }
        }
        Ok(sources)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SourceKind::{Association, Media, Official, Unknown};

    #[test]
    fn handles_hint_at_sources() {
        let sources: Sources = include_str!("accounts.tsv").parse().unwrap();
        for (handle, kind) in [
            ("Prefet48", Official),
            ("@prefecture_fictive_12", Official),
            ("SDIS48", Official),
            ("MairieDuBourg", Official),
            ("radio_des_causses", Media),
            ("le_journal_du_col", Media),
            ("croixrouge_fictive", Association),
            ("jeanne.dupont", Unknown),
            ("soeur_de_pompiere", Unknown),
            ("", Unknown),
        ] {
            assert_eq!(sources.kind(handle), kind, "{handle}");
        }
    }

    #[test]
    fn a_wrong_row_names_its_line() {
        for (table, reason) in [
            (
                "official\tfirst",
                "source hints, line 1: expected kind, position and word, tab-separated",
            ),
            (
                "# x\nking\tfirst\tpref",
                "source hints, line 2: unknown kind of source",
            ),
            (
                "media\tlast\ttv",
                "source hints, line 1: position is neither `first` nor `any`",
            ),
        ] {
            assert_eq!(table.parse::<Sources>().unwrap_err().to_string(), reason);
        }
    }
}
