//! Codes of départements and communes, as plain validated text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::AreaError;
use crate::text_form::{quoted, serde_as_text};

/// Overseas départements and collectivities that have a code of three digits.
const OVERSEAS: [&[u8; 3]; 13] = [
    b"971", b"972", b"973", b"974", b"975", b"976", b"977", b"978", b"984", b"986", b"987", b"988",
    b"989",
];

/// Whether two characters are a département of the mainland or Corsica.
fn is_mainland(code: [u8; 2]) -> bool {
    match code {
        [b'2', b'A' | b'B'] => true,
        // 20 was Corsica until 1976; 96 and above are not départements.
        [tens @ b'0'..=b'9', units @ b'0'..=b'9'] => {
            let number = (tens - b'0') * 10 + (units - b'0');
            (1..=95).contains(&number) && number != 20
        }
        _ => false,
    }
}

/// The code of a département or overseas collectivity: `01` to `95` (no `20`), `2A`, `2B`,
/// `971` to `978`, `984`, `986` to `989`.
///
/// The text form is the code; reading accepts `2a`. `Copy`, without allocation.
///
/// ```
/// use vigie::event::DeptCode;
///
/// assert_eq!("48".parse::<DeptCode>()?.as_str(), "48");
/// assert_eq!("2a".parse::<DeptCode>()?.to_string(), "2A");
/// assert_eq!(
///     "20".parse::<DeptCode>().unwrap_err().to_string(),
///     "département code `20` does not exist"
/// );
/// # Ok::<(), vigie::event::CodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeptCode([u8; 3]);

impl DeptCode {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let [two @ .., last] = &self.0;
        let code = if *last == 0 { two } else { self.0.as_slice() };
        // ASCII by construction.
        std::str::from_utf8(code).unwrap_or_default()
    }
}

impl FromStr for DeptCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let bytes = text.as_bytes();
        if let Ok([a, b]) = <[u8; 2]>::try_from(bytes) {
            let code = [a, b.to_ascii_uppercase()];
            if is_mainland(code) {
                return Ok(Self([code[0], code[1], 0]));
            }
        } else if let Ok(code) = <[u8; 3]>::try_from(bytes)
            && OVERSEAS.contains(&&code)
        {
            return Ok(Self(code));
        }
        Err(CodeError::Departement { code: quoted(text) })
    }
}

/// The INSEE code of a commune: five characters, the first two or three those of its
/// département (`48095`, `2A004`, `97411`).
///
/// The text form is the code; reading accepts `2a004`. Whether the commune exists is for a
/// gazetteer to say. `Copy`, without allocation.
///
/// ```
/// use vigie::event::InseeCode;
///
/// let mende: InseeCode = "48095".parse()?;
/// assert_eq!(mende.departement().as_str(), "48");
/// assert_eq!("97411".parse::<InseeCode>()?.departement().as_str(), "974");
/// assert!("48 095".parse::<InseeCode>().is_err());
/// # Ok::<(), vigie::event::CodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InseeCode([u8; 5]);

impl InseeCode {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // ASCII by construction.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The département in whose code it begins.
    #[must_use]
    pub const fn departement(&self) -> DeptCode {
        let [a, b, c, ..] = self.0;
        // Overseas, and there only, codes begin with 97 or 98.
        if a == b'9' && b >= b'7' {
            DeptCode([a, b, c])
        } else {
            DeptCode([a, b, 0])
        }
    }
}

impl FromStr for InseeCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let refused = || CodeError::Commune { code: quoted(text) };
        let mut code = <[u8; 5]>::try_from(text.as_bytes()).map_err(|_| refused())?;
        code.make_ascii_uppercase();
        let [a, b, c, ..] = code;
        let in_departement = is_mainland([a, b]) || OVERSEAS.contains(&&[a, b, c]);
        if in_departement && code.iter().skip(2).all(u8::is_ascii_digit) {
            Ok(Self(code))
        } else {
            Err(refused())
        }
    }
}

/// The traits that both codes share.
macro_rules! code {
    ($name:ident, $expecting:literal) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        serde_as_text!($name, $expecting);
    };
}

code!(DeptCode, "a département code such as 48");
code!(InseeCode, "the INSEE code of a commune such as 48095");

/// Why a text is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
    /// No département or collectivity has this code.
    #[error("département code `{code}` does not exist")]
    #[non_exhaustive]
    Departement {
        /// The refused text, shortened.
        code: String,
    },
    /// No commune can have this code.
    #[error("commune code `{code}` is not a département and the rest of five characters")]
    #[non_exhaustive]
    Commune {
        /// The refused text, shortened.
        code: String,
    },
}

/// Codes in ascending order, each once, at least one.
///
/// Serde form: a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<C>", bound(deserialize = "C: Ord + Deserialize<'de>"))]
pub struct CodeSet<C>(Vec<C>);

impl<C: Ord> CodeSet<C> {
    /// The set of these codes. O(n log n).
    ///
    /// # Errors
    ///
    /// [`AreaError::NoCode`] if there is none.
    pub fn new(codes: impl IntoIterator<Item = C>) -> Result<Self, AreaError> {
        let mut codes: Vec<C> = codes.into_iter().collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.is_empty() {
            Err(AreaError::NoCode)
        } else {
            Ok(Self(codes))
        }
    }

    /// Whether a code is among them. O(log n).
    #[must_use]
    pub fn contains(&self, code: &C) -> bool {
        self.0.binary_search(code).is_ok()
    }
}

impl<C> CodeSet<C> {
    /// The codes, ascending.
    #[must_use]
    pub fn as_slice(&self) -> &[C] {
        &self.0
    }
}

impl<C: Ord> TryFrom<Vec<C>> for CodeSet<C> {
    type Error = AreaError;

    fn try_from(codes: Vec<C>) -> Result<Self, AreaError> {
        Self::new(codes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_departement_and_no_other() {
        let mut count = 0;
        for a in "0123456789ABCZ".chars() {
            for b in "0123456789ABCZ".chars() {
                count += usize::from(format!("{a}{b}").parse::<DeptCode>().is_ok());
                for c in "0123456789ABCZ".chars() {
                    count += usize::from(format!("{a}{b}{c}").parse::<DeptCode>().is_ok());
                }
            }
        }
        // 94 numbers from 01 to 95 without 20, two in Corsica, thirteen overseas.
        assert_eq!(count, 94 + 2 + 13);
    }

    #[test]
    fn departement_codes() {
        for (text, code) in [
            ("01", Some("01")),
            ("95", Some("95")),
            ("2b", Some("2B")),
            ("974", Some("974")),
            ("988", Some("988")),
            ("1", None),
            ("00", None),
            ("20", None),
            ("96", None),
            ("2C", None),
            ("979", None),
            ("985", None),
            ("048", None),
            ("", None),
            ("é", None),
            ("48 ", None),
        ] {
            let read = text.parse::<DeptCode>().ok();
            assert_eq!(read.as_ref().map(DeptCode::as_str), code, "{text}");
        }
    }

    #[test]
    fn commune_codes() {
        for (text, dept) in [
            ("48095", Some("48")),
            ("01001", Some("01")),
            ("2A004", Some("2A")),
            ("2b033", Some("2B")),
            ("95690", Some("95")),
            ("97411", Some("974")),
            ("98818", Some("988")),
            ("20004", None),
            ("96001", None),
            ("97901", None),
            ("2A0O4", None),
            ("4809", None),
            ("480955", None),
            ("48é9", None),
        ] {
            let read = text
                .parse::<InseeCode>()
                .ok()
                .map(|code| code.departement());
            assert_eq!(read.as_ref().map(DeptCode::as_str), dept, "{text}");
        }
        assert_eq!(
            "4809".parse::<InseeCode>().unwrap_err().to_string(),
            "commune code `4809` is not a département and the rest of five characters"
        );
    }

    #[test]
    fn sets_are_sorted_and_never_empty() {
        let read = |json| serde_json::from_str::<CodeSet<DeptCode>>(json);
        let set = read(r#"["48","07","48"]"#).unwrap();
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["07","48"]"#);
        assert!(set.contains(&"48".parse().unwrap()) && !set.contains(&"30".parse().unwrap()));
        assert!(
            read("[]")
                .unwrap_err()
                .to_string()
                .starts_with("area has no code")
        );
    }

    proptest! {
        #[test]
        fn what_is_read_reads_again(text in "[0-9ab A-Cé]{1,6}") {
            if let Ok(code) = text.parse::<DeptCode>() {
                prop_assert_eq!(code.to_string().parse(), Ok(code));
            }
            if let Ok(code) = text.parse::<InseeCode>() {
                prop_assert_eq!(code.to_string().parse(), Ok(code));
                let dept = code.departement();
                prop_assert_eq!(dept.to_string().parse(), Ok(dept));
            }
        }
    }
}
