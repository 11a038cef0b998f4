//! The notation of patterns, read into folded terms. The grammar is in the documentation of the parent module.

use super::error::PatternError;
use crate::text::{TextBuffer, fold_term};

/// More phrases than this in one pattern are refused: split the row.
pub(super) const MOST_PHRASES: usize = 2_048;
/// A phrase has at most this many terms and gap places together.
pub(super) const LONGEST_PHRASE: usize = 24;
/// A gap spans at most this many terms.
const LONGEST_GAP: u8 = 9;

/// Terms known by their shape rather than their letters. The declaration order is the number of the bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `<n>`: digits.
    Number,
    /// `<year>`: four digits, 1000 to 2999.
    Year,
    /// `<road>`: `a75`, `n88`, `rd906`.
    Road,
}

impl Shape {
    pub(super) const ALL: [Self; 3] = [Self::Number, Self::Year, Self::Road];

    /// How patterns write it, which is also its entry in the term table: no text folds to it.
    pub(super) const fn notation(self) -> &'static str {
        match self {
            Self::Number => "<n>",
            Self::Year => "<year>",
            Self::Road => "<road>",
        }
    }

    /// The shapes of a folded term, as bits.
    pub(super) fn of(folded: &str) -> u8 {
        let bytes = folded.as_bytes();
        let letters = bytes.iter().take_while(|b| b.is_ascii_lowercase()).count();
        let digits = bytes.get(letters..).unwrap_or_default();
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return 0;
        }
        if letters == 0 {
            let year = digits.len() == 4 && matches!(digits.first(), Some(b'1' | b'2'));
            return 1 << Self::Number as u8 | u8::from(year) << Self::Year as u8;
        }
        let road = digits.len() <= 4
            && matches!(
                bytes.get(..letters),
                Some(b"a" | b"d" | b"e" | b"m" | b"n" | b"rd" | b"rn")
            );
        u8::from(road) << Self::Road as u8
    }
}

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// One of these runs: folded terms and shapes with single spaces between.
    OneOf(Vec<String>),
    /// At most so many terms of the same clause.
    Gap(u8),
}

/// A pattern that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) parts: Vec<Part>,
}

impl Pattern {
    /// Reads `text`; `buffer` is memory to fold with.
    pub(super) fn parse(text: &str, buffer: &mut TextBuffer) -> Result<Self, PatternError> {
        let chars: Vec<char> = text.chars().collect();
        let mut reader = Reader {
            chars: &chars,
            at: 0,
            buffer,
        };
        let pattern = Self {
            parts: reader.parts()?,
        };
        pattern.check_size()?;
        Ok(pattern)
    }

    /// The phrases that it stands for, in reading order, gaps and shapes in the notation.
    pub(super) fn phrases(&self) -> Vec<String> {
        let mut all = vec![String::new()];
        for part in &self.parts {
            let pieces = match part {
                Part::Gap(n) => &[format!("{{{n}}}")][..],
                Part::OneOf(runs) => runs,
            };
            all = all
                .iter()
                .flat_map(|before| {
                    let space = if before.is_empty() { "" } else { " " };
                    pieces
                        .iter()
                        .map(move |piece| [before, space, piece].concat())
                })
                .collect();
        }
        all
    }

    fn check_size(&self) -> Result<(), PatternError> {
        let (mut phrases, mut places) = (1_usize, 0_usize);
        for part in &self.parts {
            match part {
                Part::OneOf(runs) => {
                    phrases = phrases.saturating_mul(runs.len());
                    let longest = runs.iter().map(|run| run.split(' ').count()).max();
                    places += longest.unwrap_or(0);
                }
                Part::Gap(n) => places += usize::from(*n),
            }
        }
        if phrases > MOST_PHRASES {
            return Err(PatternError::TooManyPhrases);
        }
        if places > LONGEST_PHRASE {
            return Err(PatternError::TooLong);
        }
        Ok(())
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    buffer: &'a mut TextBuffer,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    const fn column(&self) -> usize {
        self.at + 1
    }

    /// The rules `pattern` and `item`.
    fn parts(&mut self) -> Result<Vec<Part>, PatternError> {
        let mut parts: Vec<Part> = Vec::new();
        let mut gap_column = None;
        loop {
            while self.peek() == Some(' ') {
                self.at += 1;
            }
            let column = self.column();
            let Some(c) = self.peek() else { break };
            match c {
                '{' => {
                    let gap = self.gap()?;
                    if gap_column.is_some() || parts.is_empty() {
                        return Err(PatternError::GapAtEdge { column });
                    }
                    gap_column = Some(column);
                    parts.push(Part::Gap(gap));
                    self.boundary()?;
                    continue;
                }
                '[' => {
                    let runs = self.alternatives()?;
                    parts.push(Part::OneOf(runs));
                    self.boundary()?;
                }
                _ => parts.push(Part::OneOf(self.word()?)),
            }
            gap_column = None;
        }
        if parts.is_empty() {
            return Err(PatternError::Empty);
        }
        gap_column.map_or(Ok(parts), |column| Err(PatternError::GapAtEdge { column }))
    }

    /// Only a space or the end may follow.
    fn boundary(&self) -> Result<(), PatternError> {
        match self.peek() {
            None | Some(' ') => Ok(()),
            Some(sign) => Err(PatternError::Unexpected {
                sign,
                column: self.column(),
            }),
        }
    }

    /// The rule `gap`.
    fn gap(&mut self) -> Result<u8, PatternError> {
        let column = self.column();
        let digit = self.chars.get(self.at + 1).and_then(|c| c.to_digit(10));
        let digit = digit
            .and_then(|d| u8::try_from(d).ok())
            .filter(|d| (1..=LONGEST_GAP).contains(d));
        match (digit, self.chars.get(self.at + 2)) {
            (Some(digit), Some('}')) => {
                self.at += 3;
                Ok(digit)
            }
            _ => Err(PatternError::Gap { column }),
        }
    }

    /// The rules `alternatives` and `run` of the grammar.
    fn alternatives(&mut self) -> Result<Vec<String>, PatternError> {
        let open = self.column();
        self.at += 1;
        let mut all = Vec::new();
        loop {
            let start = self.column();
            let mut runs: Option<Vec<String>> = None;
            loop {
                match self.peek() {
                    None => {
                        return Err(PatternError::Unclosed {
                            open: '[',
                            column: open,
                        });
                    }
                    Some(' ') => self.at += 1,
                    Some('|' | ']') => break,
                    Some(sign @ ('[' | '{')) => {
                        return Err(PatternError::Unexpected {
                            sign,
                            column: self.column(),
                        });
                    }
                    Some(_) => {
                        let next = self.word()?;
                        runs = Some(match runs {
                            None => next,
                            Some(before) => product(&before, &next)?,
                        });
                    }
                }
            }
            all.extend(runs.ok_or(PatternError::EmptyAlternative { column: start })?);
            if all.len() > MOST_PHRASES {
                return Err(PatternError::TooManyPhrases);
            }
            let closing = self.peek() == Some(']');
            self.at += 1;
            if closing {
                return Ok(all);
            }
        }
    }

    /// The rule `word`.
    fn word(&mut self) -> Result<Vec<String>, PatternError> {
        if self.peek() == Some('<') {
            return self.shape();
        }
        let column = self.column();
        let mut spellings = vec![self.letters()];
        if spellings.iter().all(String::is_empty) {
            return Err(match self.peek() {
                Some('(') => PatternError::SuffixAlone { column },
                Some(sign) => PatternError::Unexpected { sign, column },
                None => PatternError::Empty,
            });
        }
        while self.peek() == Some('(') {
            let suffixes = self.suffix()?;
            let bare = spellings.clone();
            for suffix in &suffixes {
                spellings.extend(bare.iter().map(|word| format!("{word}{suffix}")));
            }
            if spellings.len() > MOST_PHRASES {
                return Err(PatternError::TooManyPhrases);
            }
            match self.peek() {
                None | Some(' ' | '(' | '|' | ']') => {}
                Some(_) => {
                    return Err(PatternError::SuffixInsideWord {
                        column: self.column(),
                    });
                }
            }
        }
        match self.peek() {
            None | Some(' ' | '|' | ']') => {}
            // `d'[eau|air]`: an elision may be glued to what follows.
            Some('[') if spellings.iter().all(|s| s.ends_with('\'')) => {}
            Some(sign) => {
                return Err(PatternError::Unexpected {
                    sign,
                    column: self.column(),
                });
            }
        }
        spellings
            .iter()
            .map(|word| self.fold(word, column))
            .collect()
    }

    fn shape(&mut self) -> Result<Vec<String>, PatternError> {
        let column = self.column();
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let written: String = rest
            .iter()
            .take_while(|&&c| c != '>')
            .chain(&['>'])
            .collect();
        let shape = Shape::ALL
            .into_iter()
            .find(|shape| shape.notation() == written);
        let shape = shape.ok_or(PatternError::UnknownShape { column })?;
        self.at += written.len();
        match self.peek() {
            None | Some(' ' | '|' | ']') => Ok(vec![shape.notation().to_owned()]),
            Some(sign) => Err(PatternError::Unexpected {
                sign,
                column: self.column(),
            }),
        }
    }

    fn suffix(&mut self) -> Result<Vec<String>, PatternError> {
        let open = self.column();
        self.at += 1;
        let mut suffixes = Vec::new();
        loop {
            let column = self.column();
            let letters = self.letters();
            if letters.is_empty() && matches!(self.peek(), Some('|' | ')')) {
                return Err(PatternError::EmptyAlternative { column });
            }
            suffixes.push(letters);
            match self.peek() {
                Some('|') => self.at += 1,
                Some(')') => {
                    self.at += 1;
                    return Ok(suffixes);
                }
                Some(sign) => {
                    return Err(PatternError::Unexpected {
                        sign,
                        column: self.column(),
                    });
                }
                None => {
                    return Err(PatternError::Unclosed {
                        open: '(',
                        column: open,
                    });
                }
            }
        }
    }

    /// Everything up to a sign of the notation, a space or other ASCII punctuation.
    fn letters(&mut self) -> String {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let plain =
            |c: &&char| !c.is_ascii_punctuation() && **c != ' ' || matches!(**c, '\'' | '-');
        let word: String = rest.iter().take_while(plain).collect();
        self.at += word.chars().count();
        word
    }

    /// The folded terms of one word, as a text with this word would have them.
    fn fold(&mut self, word: &str, column: usize) -> Result<String, PatternError> {
        // Most words are one term of plain letters.
        if word
            .chars()
            .all(|c| matches!(c, 'a'..='z' | 'A'..='Z' | 'À'..='ö' | 'ø'..='ÿ' | 'œ') && c != '×')
        {
            return Ok(fold_term(word));
        }
        self.buffer.analyze(word);
        let terms = self.buffer.terms();
        let whole = terms
            .first()
            .zip(terms.last())
            .is_some_and(|(first, last)| first.clause == last.clause);
        if !whole {
            return Err(PatternError::Unmatchable {
                word: word.to_owned(),
                column,
            });
        }
        let mut run = String::with_capacity(word.len() + 1);
        for term in terms {
            if !run.is_empty() {
                run.push(' ');
            }
            run.push_str(self.buffer.folded(term));
        }
        Ok(run)
    }
}

fn product(before: &[String], next: &[String]) -> Result<Vec<String>, PatternError> {
    if before.len().saturating_mul(next.len()) > MOST_PHRASES {
        return Err(PatternError::TooManyPhrases);
    }
    Ok(before
        .iter()
        .flat_map(|run| next.iter().map(move |more| format!("{run} {more}")))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn phrases(pattern: &str) -> Result<Vec<String>, PatternError> {
        Pattern::parse(pattern, &mut TextBuffer::new()).map(|parsed| parsed.phrases())
    }

    #[test]
    fn patterns_stand_for_phrases() {
        for (pattern, expected) in [
            ("Inondation(s)", &["inondation", "inondations"][..]),
            ("noyé(e)(s)", &["noye", "noyee", "noyes", "noyees"]),
            ("l'eau {2} monte", &["l eau {2} monte"]),
            ("feu d'[usine|école]", &["feu d usine", "feu d ecole"]),
            (
                "[le|la] crue(s)",
                &["le crue", "le crues", "la crue", "la crues"],
            ),
            ("[au ps|à gauche]", &["au ps", "a gauche"]),
            (
                "<road> {2} [coupée|n <n>]",
                &["<road> {2} coupee", "<road> {2} n <n>"],
            ),
            ("sous-sol", &["sous sol"]),
            ("🔥 🔥", &["🔥 🔥"]),
            ("cœur", &["coeur"]),
            ("explos(é|er)", &["explos", "explose", "exploser"]),
        ] {
            assert_eq!(phrases(pattern).unwrap(), expected, "{pattern}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told() {
        for (pattern, message) in [
            ("", "the pattern is empty"),
            ("  ", "the pattern is empty"),
            (
                "fertili(s|z)er",
                "the suffix before column 13 does not end its word",
            ),
            (
                "a friend (of mine)",
                "the suffix at column 10 has no word before it",
            ),
            (
                "c'est pas {4}",
                "the gap at column 11 does not stand between two words",
            ),
            (
                "{2} eau",
                "the gap at column 1 does not stand between two words",
            ),
            (
                "a {1} {2} b",
                "the gap at column 7 does not stand between two words",
            ),
            (
                "a {0} b",
                "the gap at column 3 is not a digit from 1 to 9 in braces",
            ),
            (
                "a {12} b",
                "the gap at column 3 is not a digit from 1 to 9 in braces",
            ),
            ("moins 1[0-9]", "unexpected `[` at column 8"),
            ("[0-9]+ h", "unexpected `+` at column 6"),
            ("[a|b", "`[` at column 1 is not closed"),
            ("mort(s", "`(` at column 5 is not closed"),
            ("[a||b]", "empty alternative at column 4"),
            ("mort()", "empty alternative at column 6"),
            ("[a|[b]]", "unexpected `[` at column 4"),
            (
                "<km> h",
                "unknown shape at column 1: `<n>`, `<year>` and `<road>` exist",
            ),
            ("/s", "unexpected `/` at column 1"),
            ("stop. net", "unexpected `.` at column 5"),
            ("…", "`…` at column 1 cannot be matched"),
            (
                "a {9} b {9} c {9} d",
                "the pattern spans more than 24 terms",
            ),
        ] {
            assert_eq!(
                phrases(pattern).unwrap_err().to_string(),
                message,
                "{pattern}"
            );
        }
        let many = "[a|b|c|d|e|f|g|h] ".repeat(4);
        assert_eq!(phrases(&many), Err(PatternError::TooManyPhrases));
        let suffixes = format!("a{}", "(b)".repeat(64));
        assert_eq!(phrases(&suffixes), Err(PatternError::TooManyPhrases));
    }

    #[test]
    fn shapes_of_terms() {
        for (term, shapes) in [
            ("48", 1),
            ("2024", 3),
            ("1850", 3),
            ("3000", 1),
            ("075", 1),
            ("a75", 4),
            ("rd906", 4),
            ("rd", 0),
            ("x12", 0),
            ("", 0),
        ] {
            assert_eq!(Shape::of(term), shapes, "{term}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(pattern in "[a-zé'|()\\[\\]{}<>0-9 .🔥-]{0,40}") {
            if let Ok(phrases) = phrases(&pattern) {
                prop_assert!(!phrases.is_empty() && phrases.len() <= MOST_PHRASES);
            }
        }
    }
}
