//! Splitting a hashtag: by case and digits, and by a vocabulary where it is written in one piece.

use super::fold::fold_char;
use super::{Span, TermTable, term_hash};

/// A set of folded words that a run-together hashtag may be split into.
///
/// Lexicons and gazetteers are vocabularies; so is a pair of them, and any closure.
pub trait Vocabulary {
    /// Whether `folded` is a word of the vocabulary.
    fn contains(&self, folded: &str) -> bool;
}

/// The empty vocabulary: hashtags are split by case and digits alone.
impl Vocabulary for () {
    fn contains(&self, _: &str) -> bool {
        false
    }
}

impl<A: Vocabulary + ?Sized, B: Vocabulary + ?Sized> Vocabulary for (&A, &B) {
    fn contains(&self, folded: &str) -> bool {
        self.0.contains(folded) || self.1.contains(folded)
    }
}

impl<F: Fn(&str) -> bool> Vocabulary for F {
    fn contains(&self, folded: &str) -> bool {
        self(folded)
    }
}

impl Vocabulary for TermTable {
    fn contains(&self, folded: &str) -> bool {
        self.get(term_hash(folded), folded).is_some()
    }
}

/// Short words that stand between the parts of a compound.
const LINKS: [&str; 10] = ["de", "la", "le", "du", "en", "et", "st", "au", "l", "d"];
/// No other part of a compound is shorter: the vocabulary of a country's place names holds nearly every pair of letters.
const SHORTEST_PART: usize = 3;
/// Compounds longer than this stay whole; splitting takes quadratic time.
const LONGEST_COMPOUND: usize = 64;

/// Splits the body of a hashtag by case, digits and underscores: `InondationsLozere48` → three parts.
/// Runs of capitals hold together (`SDISLozere` → `SDIS`, `Lozere`). Spans are relative to `body`.
pub(super) fn split_by_case(body: &str, parts: &mut Vec<Span>) {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Upper,
        Lower,
        Digit,
        Other,
    }
    let kind = |c: char| match c {
        _ if c.is_numeric() => Kind::Digit,
        _ if c.is_uppercase() => Kind::Upper,
        _ if super::scan::is_word_char(c) => Kind::Lower,
        _ => Kind::Other,
    };
    let mut start = 0;
    let mut previous: Option<(usize, Kind)> = None; // start and kind of the character before
    for (i, c) in body.char_indices() {
        let now = kind(c);
        // A mark or an invisible character belongs to what it follows.
        if now == Kind::Lower && !c.is_alphabetic() && previous.is_some() {
            continue;
        }
        let cut = match previous.map(|(_, k)| k) {
            None | Some(Kind::Other) => {
                start = i;
                None
            }
            Some(before) if before == now || (before, now) == (Kind::Upper, Kind::Lower) => {
                // The last capital of a run begins the word that follows: SDIS|Lozere.
                let run = before == Kind::Upper && now == Kind::Lower;
                previous.map(|(at, _)| at).filter(|&at| run && at > start)
            }
            Some(_) => Some(i),
        };
        if let Some(at) = cut {
            parts.push(Span::new(start, at));
            start = at;
        }
        if now == Kind::Other {
            start = i + c.len_utf8();
        }
        previous = Some((i, now));
    }
    if start < body.len() && previous.is_some_and(|(_, k)| k != Kind::Other) {
        parts.push(Span::new(start, body.len()));
    }
}

/// The longest head of a compound that no vocabulary needs to know: `#yycflood`, `#nswfires`.
const LONGEST_HEAD: usize = 3;
/// The shortest word after such a head.
const SHORTEST_AFTER_HEAD: usize = 5;

/// Reused memory of [`split_by_vocabulary`].
#[derive(Debug, Clone, Default)]
pub(super) struct SplitScratch {
    folded: String,
    /// Raw byte at which the character of each folded byte starts.
    origin: Vec<usize>,
    /// For each folded position: parts needed to reach it, and where the last part began.
    best: Vec<Option<(u32, usize)>>,
}

/// Splits `word` into the fewest words of `vocabulary`, and pushes their spans (relative to `word`).
/// `false`, with nothing pushed, where it is a word of its own or cannot be split without a rest.
pub(super) fn split_by_vocabulary(
    word: &str,
    vocabulary: &dyn Vocabulary,
    scratch: &mut SplitScratch,
    parts: &mut Vec<Span>,
) -> bool {
    let SplitScratch {
        folded,
        origin,
        best,
    } = scratch;
    folded.clear();
    origin.clear();
    for (i, c) in word.char_indices() {
        if folded.len() > LONGEST_COMPOUND {
            break;
        }
        fold_char(c, |f| {
            folded.push(f);
            origin.resize(folded.len(), i);
        });
    }
    let n = folded.len();
    if !(2 * SHORTEST_PART..=LONGEST_COMPOUND).contains(&n) || vocabulary.contains(folded) {
        return false;
    }
    if reach(folded, vocabulary, best) {
        return push_parts(word, origin, best, parts);
    }
    for head in 2..=LONGEST_HEAD {
        let known = folded
            .get(head..)
            .is_some_and(|rest| rest.len() >= SHORTEST_AFTER_HEAD && vocabulary.contains(rest));
        if known {
            best[head] = Some((1, 0));
            best[n] = Some((2, head));
            return push_parts(word, origin, best, parts);
        }
    }
    false
}

/// Fills `best`; whether the end is reached.
fn reach(folded: &str, vocabulary: &dyn Vocabulary, best: &mut Vec<Option<(u32, usize)>>) -> bool {
    let n = folded.len();
    best.clear();
    best.resize(n + 1, None);
    best[0] = Some((0, 0));
    for end in 1..=n {
        for start in 0..end {
            let Some((count, _)) = best[start] else {
                continue;
            };
            let Some(piece) = folded.get(start..end) else {
                continue;
            };
            let fits = if piece.len() >= SHORTEST_PART {
                vocabulary.contains(piece)
            } else {
                LINKS.contains(&piece)
            };
            // Ties go to the earlier start: the longer last part.
            if fits && best[end].is_none_or(|(c, _)| count + 1 < c) {
                best[end] = Some((count + 1, start));
            }
        }
    }
    best[n].is_some()
}

/// Pushes the parts that `best` leads back through from the end; always `true`.
fn push_parts(
    word: &str,
    origin: &[usize],
    best: &[Option<(u32, usize)>],
    parts: &mut Vec<Span>,
) -> bool {
    let from = parts.len();
    let mut end = best.len() - 1;
    while end > 0 {
        let Some((_, start)) = best[end] else {
            return false;
        };
        let raw_end = origin.get(end).copied().unwrap_or(word.len());
        parts.push(Span::new(origin[start], raw_end));
        end = start;
    }
    parts[from..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_case(body: &str) -> Vec<&str> {
        let mut parts = Vec::new();
        split_by_case(body, &mut parts);
        parts.iter().map(|s| s.of(body)).collect()
    }

    #[test]
    fn case_digits_and_underscores_cut() {
        for (body, parts) in [
            ("InondationsLozere48", vec!["Inondations", "Lozere", "48"]),
            ("SDISLozere", vec!["SDIS", "Lozere"]),
            ("SDIS48", vec!["SDIS", "48"]),
            ("inondations", vec!["inondations"]),
            ("alerte_météo", vec!["alerte", "météo"]),
            ("ÉtéÀLaMer", vec!["Été", "À", "La", "Mer"]),
            ("__", vec![]),
            ("A75", vec!["A", "75"]),
            ("MSGU", vec!["MSGU"]),
            ("e\u{301}te\u{301}", vec!["e\u{301}te\u{301}"]),
        ] {
            assert_eq!(by_case(body), parts, "{body}");
        }
    }

    #[test]
    fn a_vocabulary_splits_what_case_does_not() {
        let words = [
            "inondation",
            "inondations",
            "lozere",
            "saint",
            "martin",
            "vesubie",
            "teil",
        ];
        let vocabulary = |w: &str| words.contains(&w);
        let marked = format!("inondationsteil{}xyz", "\u{301}".repeat(LONGEST_COMPOUND));
        for (tag, parts) in [
            ("inondationslozère", Some(vec!["inondations", "lozère"])),
            (
                "saintmartinvésubie",
                Some(vec!["saint", "martin", "vésubie"]),
            ),
            ("inondationslateil", Some(vec!["inondations", "la", "teil"])),
            ("inondations", None),
            ("inondationsxyz", None),
            ("", None),
            // Marks fold to nothing: the word goes on behind them.
            (marked.as_str(), None),
        ] {
            let mut out = Vec::new();
            let split =
                split_by_vocabulary(tag, &vocabulary, &mut SplitScratch::default(), &mut out);
            let got: Vec<_> = out.iter().map(|s| s.of(tag)).collect();
            assert_eq!(split.then_some(got), parts, "{tag}");
        }
    }
}
