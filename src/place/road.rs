//! Numbered roads, by grammar: no list holds them all.

use std::fmt;

use crate::text::{Span, Term, TermFlags, TextBuffer};

/// The class of a numbered road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RoadClass {
    /// Autoroute.
    A,
    /// Nationale, also written RN.
    N,
    /// Départementale, also written RD.
    D,
    /// Métropolitaine, also written RM.
    M,
    /// European route.
    E,
}

impl RoadClass {
    const fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::N => 'N',
            Self::D => 'D',
            Self::M => 'M',
            Self::E => 'E',
        }
    }

    fn of(folded: &str) -> Option<Self> {
        Some(match folded {
            "a" => Self::A,
            "n" | "rn" => Self::N,
            "d" | "rd" => Self::D,
            "m" | "rm" => Self::M,
            "e" => Self::E,
            _ => return None,
        })
    }
}

/// A numbered road: `RN88`, `N 88` and `N88` are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Road {
    /// Its class.
    pub class: RoadClass,
    /// Its number.
    pub number: u16,
    /// The letter after it (`D42a`), lower case.
    pub suffix: Option<char>,
}

impl fmt::Display for Road {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.class.letter(), self.number)?;
        self.suffix.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

/// The road that begins at term `at`: the road and one past its last term.
pub(super) fn road_at(text: &TextBuffer, at: usize) -> Option<(Road, usize)> {
    let terms = text.terms();
    let term = terms.get(at)?;
    let folded = text.folded(term);
    let first = *folded.as_bytes().first()?;
    // Most terms end here.
    if !matches!(first, b'a' | b'n' | b'd' | b'r' | b'm' | b'e') || folded.len() > 7 {
        return None;
    }
    let letters = folded
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(folded.len());
    let class = RoadClass::of(folded.get(..letters)?)?;
    if letters < folded.len() {
        let road = numbered(class, folded.get(letters..)?)?;
        let wanted = if matches!(class, RoadClass::M | RoadClass::E) {
            10
        } else {
            1
        };
        let plain = road.number >= wanted && !goes_on(text, term);
        // "a7" in lower case may be anything; "a75" may not.
        let sure = term.flags.contains(TermFlags::CAPITALIZED) || road.number >= 10 || letters == 2;
        return (plain && sure).then_some((road, at + 1));
    }
    let number = terms.get(at + 1)?;
    if !number.flags.contains(TermFlags::NUMBER) || number.clause != term.clause {
        return None;
    }
    let tag = term.flags.contains(TermFlags::HASHTAG) && number.token == term.token;
    let close = Span::new(term.span.end, number.span.start).len() <= 1;
    let alone = text
        .tokens()
        .get(number.token as usize)
        .is_some_and(|t| t.terms().len() == 1);
    let after_article = at
        .checked_sub(1)
        .and_then(|i| terms.get(i))
        .is_some_and(|before| {
            before.flags.contains(TermFlags::ELISION) || matches!(text.folded(before), "la" | "sur")
        });
    let written_so = letters == 2 || term.flags.contains(TermFlags::CAPITALIZED) && after_article;
    let hyphen =
        number.flags.contains(TermFlags::HYPHENATED) && term.flags.contains(TermFlags::CAPITALIZED);
    if !(tag || close && (hyphen || alone && written_so)) || goes_on(text, number) {
        return None;
    }
    let road = numbered(class, text.folded(number))?;
    Some((road, at + 2))
}

/// Whether a decimal follows: `M4.9` is a magnitude.
fn goes_on(text: &TextBuffer, term: &Term) -> bool {
    let rest = text
        .raw()
        .as_bytes()
        .get(term.span.end..)
        .unwrap_or_default();
    matches!(rest, [b'.' | b',', b'0'..=b'9', ..])
}

fn numbered(class: RoadClass, text: &str) -> Option<Road> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u16 = text
        .get(..digits)
        .filter(|d| (1..=4).contains(&d.len()))?
        .parse()
        .ok()?;
    let mut rest = text.get(digits..)?.chars();
    let suffix = rest.next();
    let plain =
        rest.next().is_none() && suffix.is_none_or(|c| c.is_ascii_lowercase()) && number > 0;
    plain.then_some(Road {
        class,
        number,
        suffix,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roads_are_found_by_their_grammar() {
        for (raw, expected) in [
            ("sur l'A75 ce matin", vec!["A75"]),
            ("RN88 et N88, la RN 88", vec!["N88", "N88", "N88"]),
            ("D986 puis RD 986", vec!["D986", "D986"]),
            ("la N 106, l'A 9", vec!["N106", "A9"]),
            ("a75 fermée #A75 #RD86", vec!["A75", "A75", "D86"]),
            ("D42a coupée", vec!["D42a"]),
            ("E11 vers le sud", vec!["E11"]),
            ("magnitude M4.9, M6 ce soir, E5", vec![]),
            ("il y en a 75 à 20 km", vec![]),
            ("À 20 km de là, 3 blessés", vec![]),
            ("feuille A4 pour le", vec!["A4"]),
        ] {
            let mut text = TextBuffer::new();
            text.analyze(raw);
            let found: Vec<_> = (0..text.terms().len())
                .filter_map(|i| road_at(&text, i))
                .map(|(road, _)| road.to_string())
                .collect();
            assert_eq!(found, expected, "{raw}");
        }
    }
}
