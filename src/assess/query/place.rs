//! Places as a query names them.

use std::fmt::Write as _;

use crate::observation::Reading;
use crate::place::{Gazetteer, Place, PlaceMention, Road};
use crate::text::fold_into;

/// What a place must be, or lie in.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum PlaceTest {
    /// Bears this name: as written, and its [`name_key`].
    Name { written: String, key: String },
    /// A commune, by its INSEE code.
    Commune(String),
    /// A département, by its number.
    Departement(String),
    /// A country, by its ISO code.
    Country(String),
}

impl PlaceTest {
    /// Reads a name or a code; `None` for a text without a letter or digit.
    ///
    /// Five characters that are an INSEE code, two or three that number a département, and two capitals are
    /// codes; everything else is a name, and so is what stands in quotation marks.
    pub(super) fn read(text: &str, quoted: bool) -> Option<Self> {
        if !quoted && let Some(code) = Self::of_code(text) {
            return Some(code);
        }
        let mut key = String::new();
        name_key(text, &mut key);
        // RN88 and N88 are one.
        if let [b'r', b'n' | b'd' | b'm', digit, ..] = key.as_bytes()
            && digit.is_ascii_digit()
        {
            key.remove(0);
        }
        let written: Vec<&str> = text.split_whitespace().collect();
        (!key.is_empty()).then(|| Self::Name {
            written: written.join(" "),
            key,
        })
    }

    /// The code that a text is, if it is one.
    pub(super) fn of_code(text: &str) -> Option<Self> {
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        let corsican = |c: &u8| matches!(c, b'A' | b'B' | b'a' | b'b');
        Some(match text.as_bytes() {
            [b'2', letter] if corsican(letter) => Self::Departement(text.to_ascii_uppercase()),
            [b'2', letter, rest @ ..] if rest.len() == 3 && corsican(letter) && digits(rest) => {
                Self::Commune(text.to_ascii_uppercase())
            }
            bytes if bytes.len() == 5 && digits(bytes) => Self::Commune(text.to_owned()),
            bytes if matches!(bytes.len(), 2 | 3) && digits(bytes) => {
                Self::Departement(text.to_owned())
            }
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => {
                Self::Country(text.to_owned())
            }
            _ => return None,
        })
    }

    pub(super) fn holds(&self, reading: &Reading<'_>) -> bool {
        reading.places.iter().any(|m| self.fits(m, reading))
    }

    /// Whether the mention means, or may mean, such a place.
    pub(super) fn fits(&self, mention: &PlaceMention, reading: &Reading<'_>) -> bool {
        if !counts(mention) {
            return false;
        }
        if let (Some(road), Self::Name { key, .. }) = (mention.road, self) {
            let mut name = String::new();
            road_key(road, &mut name);
            return name == *key;
        }
        meanings(mention, reading.gazetteer).any(|place| self.is(place))
    }

    fn is(&self, place: Place<'_>) -> bool {
        match self {
            Self::Name { key, .. } => {
                let mut name = String::new();
                within(place).any(|place| {
                    name_key(place.name(), &mut name);
                    name == *key
                })
            }
            Self::Commune(code) => place.insee() == Some(code),
            Self::Departement(code) => place.dept() == Some(code),
            Self::Country(code) => place.country() == Some(code),
        }
    }
}

/// Whether a mention counts: not where the text excludes it (`ce n'est pas le Gard`).
pub(super) const fn counts(mention: &PlaceMention) -> bool {
    !mention.negated
}

/// What a mention means; all that it may mean, where it is ambiguous.
pub(super) fn meanings<'g>(
    mention: &PlaceMention,
    gazetteer: &'g Gazetteer,
) -> impl Iterator<Item = Place<'g>> {
    let kept = if mention.ambiguous { usize::MAX } else { 1 };
    mention
        .candidates()
        .take(kept)
        .filter_map(|candidate| gazetteer.get(candidate.entry))
}

/// A place and all that it lies in.
pub(super) fn within(place: Place<'_>) -> impl Iterator<Item = Place<'_>> {
    std::iter::successors(Some(place), Place::parent)
}

/// The letters and digits of a name, folded, so that spellings meet: no accents, hyphens and spaces, no
/// leading article, `St` and `Ste` in full. `O(length of the name)`.
pub(super) fn name_key(name: &str, out: &mut String) {
    out.clear();
    let mut article = 0;
    for word in name.split(|c: char| !c.is_alphanumeric()) {
        let from = out.len();
        fold_into(word, out);
        let whole = match out.get(from..) {
            Some("st") => "saint",
            Some("ste") => "sainte",
            Some("le" | "la" | "les" | "l") if from == 0 => {
                article = out.len();
                continue;
            }
            _ => continue,
        };
        out.truncate(from);
        out.push_str(whole);
    }
    if article < out.len() {
        out.drain(..article);
    }
}

/// The key of a numbered road: `n88`.
pub(super) fn road_key(road: Road, out: &mut String) {
    out.clear();
    let _ = write!(out, "{road}"); // a String takes all
    out.make_ascii_lowercase();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_meet() {
        for (name, wanted) in [
            ("Sainte-Énimie", "sainteenimie"),
            ("ste enimie", "sainteenimie"),
            ("Le Pont-de-Montvert", "pontdemontvert"),
            ("L’Hospitalet", "hospitalet"),
            ("Les", "les"),
            ("Villefort-le-Haut", "villefortlehaut"),
            ("N88", "n88"),
            ("—", ""),
        ] {
            let mut key = String::from("before");
            name_key(name, &mut key);
            assert_eq!(key, wanted, "{name}");
        }
    }

    #[test]
    fn codes_and_names() {
        for (text, wanted) in [
            ("48", Some(PlaceTest::Departement("48".into()))),
            ("2a", Some(PlaceTest::Departement("2A".into()))),
            ("974", Some(PlaceTest::Departement("974".into()))),
            ("48095", Some(PlaceTest::Commune("48095".into()))),
            ("2B033", Some(PlaceTest::Commune("2B033".into()))),
            ("FR", Some(PlaceTest::Country("FR".into()))),
            ("Eu", None),
            ("4", None),
            ("Mende", None),
        ] {
            assert_eq!(PlaceTest::of_code(text), wanted, "{text}");
        }
    }
}
