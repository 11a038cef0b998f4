//! Why a query is refused: the column, what was expected there, and what exists.

use std::error::Error;
use std::fmt;

use super::limits::{LONGEST_QUERY, MOST_LEAVES, MOST_TERMS_BETWEEN, NESTED_MOST};

/// Characters of the query shown on each side of the column.
const AROUND: usize = 50;

/// A text that is no query.
///
/// Its `Display` is one line; the alternate form `{:#}` adds the query and a caret under the column.
///
/// ```
/// use vigie::assess::Query;
/// let error = Query::parse("crue AND plce:Mende").unwrap_err();
/// assert_eq!(error.column, 10);
/// assert!(error.to_string().starts_with(r#"column 10: unknown field "plce", did you mean "place"?"#));
/// assert!(format!("{error:#}").ends_with("\n  crue AND plce:Mende\n           ^"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryError {
    /// Where, in characters from 1; one past the end where something is missing.
    pub column: usize,
    /// What is wrong there.
    pub kind: QueryErrorKind,
    excerpt: Box<str>,
    /// Characters of the excerpt before the column.
    before: usize,
}

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// Something else should stand here.
    #[error("expected {expected}, found {found}")]
    #[non_exhaustive]
    Expected {
        /// What should.
        expected: &'static str,
        /// What does.
        found: String,
    },
    /// A quotation mark without its fellow.
    #[error("this quotation mark is not closed")]
    UnclosedQuote,
    /// A parenthesis without its fellow.
    #[error("this parenthesis is not closed")]
    UnclosedParenthesis,
    /// No field has this name.
    #[error(
        "unknown field {name:?}{suggestion}, one of {known}; a word with a colon goes in quotation marks"
    )]
    #[non_exhaustive]
    UnknownField {
        /// The name given, shortened.
        name: String,
        /// `, did you mean "place"?`, or nothing.
        suggestion: String,
        /// The names that exist.
        known: String,
    },
    /// The field has no such value.
    #[error("unknown {what} {value:?}{suggestion}, one of {known}")]
    #[non_exhaustive]
    UnknownValue {
        /// What the field holds.
        what: &'static str,
        /// The value given, shortened.
        value: String,
        /// `, did you mean "FLOOD"?`, or nothing.
        suggestion: String,
        /// The values that exist.
        known: String,
    },
    /// `*` elsewhere than after at least two letters of a word.
    #[error("expected `*` right after the first letters of a word, at least two (inond*)")]
    Star,
    /// The distance of `NEAR` is not a number, or too large.
    #[error("expected NEAR/n, n from 0 to {MOST_TERMS_BETWEEN}, found {found:?}")]
    #[non_exhaustive]
    NearDistance {
        /// What was given, shortened.
        found: String,
    },
    /// `NEAR` beside something without a place in the text.
    #[error("expected a word, a phrase, a hashtag or a group of these with OR beside NEAR")]
    NearOperand,
    /// `a NEAR b NEAR c`.
    #[error("NEAR joins two; write a NEAR/3 b AND b NEAR/3 c")]
    NearChain,
    /// A post could match by what it does not hold alone.
    #[error(
        "this NOT would match nearly every post; add what the post must hold, or relevance:>=0 if every post is meant"
    )]
    Negative,
    /// Parentheses and NOTs nested too deep.
    #[error("expected at most {NESTED_MOST} parentheses and NOTs inside one another")]
    TooDeep,
    /// Too many words and field values.
    #[error("expected at most {MOST_LEAVES} words and field values")]
    TooMany,
    /// Too long.
    #[error("expected at most {LONGEST_QUERY} bytes")]
    TooLong,
}

impl QueryError {
    /// An error at a byte of a query.
    pub(super) fn at(query: &str, byte: usize, kind: QueryErrorKind) -> Self {
        let before = query.get(..byte).unwrap_or(query).chars().count();
        let skipped = before.saturating_sub(AROUND);
        let shown = query
            .chars()
            .skip(skipped)
            .take((before - skipped) + AROUND)
            .map(|c| if c.is_control() { ' ' } else { c });
        Self {
            column: before + 1,
            kind,
            excerpt: shown.collect::<String>().trim_end().into(),
            before: before - skipped,
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.kind)?;
        if f.alternate() {
            write!(f, "\n  {}\n  {:>2$}", self.excerpt, '^', self.before + 1)?;
        }
        Ok(())
    }
}

impl Error for QueryError {}

/// `, did you mean "FLOOD"?` where one of the known names is a slip away from the one given.
pub(super) fn suggestion<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let given = given.to_lowercase();
    let close = known
        .into_iter()
        .map(|name| (slips(&given, &name.to_lowercase()), name))
        .filter(|&(slips, name)| slips <= 1 + usize::from(name.len() > 6))
        .min_by_key(|&(slips, _)| slips);
    close.map_or_else(String::new, |(_, name)| format!(", did you mean {name:?}?"))
}

/// Optimal string alignment distance: letters added, left out, changed, or two swapped.
/// Texts that are much longer than any name count as far.
pub(super) fn slips(a: &str, b: &str) -> usize {
    const LONGEST: usize = 48;
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().max(b.len()) > LONGEST {
        return LONGEST;
    }
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen() {
        for (a, b, wanted) in [
            ("flood", "flood", 0),
            ("flod", "flood", 1),
            ("folod", "flood", 1),
            ("", "dam", 3),
            ("fire", "flood", 4),
        ] {
            assert_eq!(slips(a, b), wanted, "{a} {b}");
        }
    }
}
