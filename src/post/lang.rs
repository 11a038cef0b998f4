//! `Lang`: the primary language subtag.

use std::fmt;
use std::str::FromStr;

use crate::text_form::{quoted, serde_as_text};

/// A language: the primary subtag of BCP 47, two or three letters, in lower case.
///
/// Reading accepts a full tag (`fr-FR`, `pt_BR`) and keeps the language only. Whether the
/// code is registered is not checked.
///
/// ```
/// use vigie::post::Lang;
///
/// assert_eq!("fr-FR".parse::<Lang>()?, Lang::FR);
/// assert_eq!("OCI".parse::<Lang>()?.as_str(), "oci");
/// assert!("français".parse::<Lang>().is_err());
/// # Ok::<(), vigie::post::LangError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 3]);

impl Lang {
    /// French.
    pub const FR: Self = Self(*b"fr\0");
    /// English.
    pub const EN: Self = Self(*b"en\0");

    /// The lower-case code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let [bytes @ .., last] = &self.0;
        let code = if *last == 0 { bytes } else { self.0.as_slice() };
        // ASCII letters by construction.
        std::str::from_utf8(code).unwrap_or("und")
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lang({})", self.as_str())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Lang {
    type Err = LangError;

    fn from_str(text: &str) -> Result<Self, LangError> {
        let refused = || LangError {
            value: quoted(text),
        };
        let mut subtags = text.trim().split(['-', '_']);
        let primary = subtags.next().unwrap_or_default();
        let subtag_fits =
            |s: &str| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
        if !primary.bytes().all(|b| b.is_ascii_alphabetic()) || !subtags.all(subtag_fits) {
            return Err(refused());
        }
        let mut code = match *primary.as_bytes() {
            [a, b] => [a, b, 0],
            [a, b, c] => [a, b, c],
            _ => return Err(refused()),
        };
        code.make_ascii_lowercase();
        Ok(Self(code))
    }
}

serde_as_text!(Lang, "a language code such as fr");

/// A text that is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("lang `{value}` is not a language code such as fr or fr-FR")]
#[non_exhaustive]
pub struct LangError {
    /// The refused text, shortened.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for (text, lang) in [
            ("fr", Some("fr")),
            ("FR", Some("fr")),
            ("fr-FR", Some("fr")),
            ("pt_BR", Some("pt")),
            ("zh-Hant-TW", Some("zh")),
            ("gsw", Some("gsw")),
            ("und", Some("und")),
            (" fr ", Some("fr")),
            ("", None),
            ("f", None),
            ("fran", None),
            ("fr-", None),
            ("fr FR", None),
            ("é", None),
            ("12", None),
        ] {
            let read = text.parse::<Lang>().ok();
            assert_eq!(read.as_ref().map(Lang::as_str), lang, "{text}");
        }
        assert_eq!(
            "f".parse::<Lang>().unwrap_err().to_string(),
            "lang `f` is not a language code such as fr or fr-FR"
        );
    }
}
