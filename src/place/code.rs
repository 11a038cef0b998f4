//! Short codes: INSEE numbers, départements, régions, ISO countries.

use std::fmt;

/// A code of at most eight ASCII letters and digits; empty where there is none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Code([u8; 8]);

impl Code {
    pub(super) const NONE: Self = Self([0; 8]);
    pub(super) const LONGEST: usize = 8;

    /// `None` where the text is too long or holds anything but ASCII letters, digits and `-`.
    pub(super) fn new(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let plain = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-';
        if bytes.len() > Self::LONGEST || !bytes.iter().all(plain) {
            return None;
        }
        let mut code = [0; 8];
        code.iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = *from);
        Some(Self(code))
    }

    pub(super) fn as_str(&self) -> &str {
        let length = self.0.iter().position(|&b| b == 0).unwrap_or(Self::LONGEST);
        // Only ASCII is ever written.
        self.0
            .get(..length)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or("")
    }

    /// With its letters in upper case.
    pub(super) fn to_upper(self) -> Self {
        Self(self.0.map(|b| b.to_ascii_uppercase()))
    }

    pub(super) fn is_none(self) -> bool {
        self == Self::NONE
    }

    pub(super) fn known(&self) -> Option<&str> {
        Some(self.as_str()).filter(|text| !text.is_empty())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Whether two or three characters are the number of a French département: 01 to 95, 2A, 2B, 971 to 989.
pub(super) fn is_departement_number(text: &str) -> bool {
    matches!(text.as_bytes(),
        [b'0', b'1'..=b'9'] | [b'1'..=b'8', b'0'..=b'9'] | [b'9', b'0'..=b'5'] if text != "20")
        || matches!(text.as_bytes(), [b'2', b'a' | b'A' | b'b' | b'B'])
        || matches!(
            text.as_bytes(),
            [b'9', b'7', b'1'..=b'8'] | [b'9', b'8', b'4' | b'6'..=b'8']
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_text() {
        for text in ["", "48095", "2A004", "R84", "FR", "12345678"] {
            assert_eq!(
                Code::new(text).map(|c| c.as_str().to_owned()).as_deref(),
                Some(text)
            );
        }
        assert_eq!(Code::new("123456789"), None);
        assert_eq!(Code::new("é"), None);
    }

    #[test]
    fn departement_numbers() {
        for (text, expected) in [
            ("01", true),
            ("48", true),
            ("95", true),
            ("2A", true),
            ("2b", true),
            ("971", true),
            ("988", true),
            ("00", false),
            ("20", false),
            ("96", false),
            ("1", false),
            ("970", false),
            ("112", false),
            ("", false),
        ] {
            assert_eq!(is_departement_number(text), expected, "{text}");
        }
    }
}
