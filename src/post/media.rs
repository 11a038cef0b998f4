//! `Media`: what is attached to a post.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text_form::{quoted, serde_as_text};

/// A picture, video or sound attached to a post: its two fingerprints and what it shows.
///
/// Serde form: `{"sha256": "…64 hex digits…", "phash": "…16 hex digits…", "alt": "…"}`,
/// every field optional.
///
/// ```
/// use vigie::post::Media;
///
/// let a = Media::new().with_phash("c3d4e5f60718293a".parse()?).with_alt("un pont sous l'eau");
/// let b = Media::new().with_phash("c3d4e5f60718293b".parse()?);
/// let distance = a.phash().zip(b.phash()).map(|(x, y)| x.distance(y));
/// assert_eq!(distance, Some(1));
/// # Ok::<(), vigie::post::MediaError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Media {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<Sha256>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phash: Option<PerceptualHash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alt: Option<String>,
}

impl Media {
    /// A medium of which nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            sha256: None,
            phash: None,
            alt: None,
        }
    }

    /// The same medium with the SHA-256 of its file.
    #[must_use]
    pub const fn with_sha256(mut self, sha256: Sha256) -> Self {
        self.sha256 = Some(sha256);
        self
    }

    /// The same medium with a perceptual hash.
    #[must_use]
    pub const fn with_phash(mut self, phash: PerceptualHash) -> Self {
        self.phash = Some(phash);
        self
    }

    /// The same medium with a description.
    #[must_use]
    pub fn with_alt(mut self, alt: impl Into<String>) -> Self {
        self.alt = Some(alt.into());
        self
    }

    /// SHA-256 of the file: equal for exact copies.
    #[must_use]
    pub const fn sha256(&self) -> Option<&Sha256> {
        self.sha256.as_ref()
    }

    /// Perceptual hash: near for pictures that look alike.
    #[must_use]
    pub const fn phash(&self) -> Option<PerceptualHash> {
        self.phash
    }

    /// The alternative text that the author gave.
    #[must_use]
    pub fn alt(&self) -> Option<&str> {
        self.alt.as_deref()
    }
}

/// A SHA-256 digest (FIPS 180-4). Text form: 64 hexadecimal digits, written in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// The digest of these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the digest.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = MediaError;

    fn from_str(text: &str) -> Result<Self, MediaError> {
        let refused = || MediaError::Sha256 {
            value: quoted(text),
        };
        if text.len() != 64 {
            return Err(refused());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            for &digit in pair {
                let value = char::from(digit).to_digit(16).ok_or_else(refused)?;
                // A hexadecimal digit fits in four bits.
                *byte = *byte << 4 | u8::try_from(value).map_err(|_| refused())?;
            }
        }
        Ok(Self(bytes))
    }
}

serde_as_text!(Sha256, "64 hexadecimal digits");

/// A 64-bit perceptual hash (pHash, dHash …). Text form: 16 hexadecimal digits, written in
/// lower case.
///
/// Which algorithm made it is for the caller to keep constant; the library compares only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PerceptualHash(u64);

impl PerceptualHash {
    /// The hash with these bits.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The bits.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The Hamming distance, 0 to 64: how many bits differ.
    #[must_use]
    pub const fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl fmt::Display for PerceptualHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for PerceptualHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PerceptualHash({self})")
    }
}

impl FromStr for PerceptualHash {
    type Err = MediaError;

    fn from_str(text: &str) -> Result<Self, MediaError> {
        let digits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        match u64::from_str_radix(text, 16) {
            // Sixteen digits: from_str_radix alone would accept a sign and fewer.
            Ok(bits) if digits => Ok(Self(bits)),
            _ => Err(MediaError::PerceptualHash {
                value: quoted(text),
            }),
        }
    }
}

serde_as_text!(PerceptualHash, "16 hexadecimal digits");

/// Why a text is no fingerprint of a medium.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    /// Not 64 hexadecimal digits.
    #[error("sha256 `{value}` is not 64 hexadecimal digits")]
    #[non_exhaustive]
    Sha256 {
        /// The refused text, shortened.
        value: String,
    },
    /// Not 16 hexadecimal digits.
    #[error("phash `{value}` is not 16 hexadecimal digits")]
    #[non_exhaustive]
    PerceptualHash {
        /// The refused text, shortened.
        value: String,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refused_fingerprints() {
        for text in [
            "",
            "c3d4",
            "+3d4e5f60718293a",
            "c3d4e5f60718293g",
            "c3d4e5f60718293aa",
        ] {
            assert_eq!(
                text.parse::<PerceptualHash>().unwrap_err().to_string(),
                format!("phash `{text}` is not 16 hexadecimal digits")
            );
        }
        for text in [
            String::new(),
            "0".repeat(63),
            "é".repeat(32),
            "g".repeat(64),
        ] {
            assert_eq!(
                text.parse::<Sha256>().unwrap_err().to_string(),
                format!("sha256 `{text}` is not 64 hexadecimal digits")
            );
        }
    }

    #[test]
    fn reading_ignores_case() {
        let digest: Sha256 = "AB".repeat(32).parse().unwrap();
        assert_eq!(digest.to_string(), "ab".repeat(32));
        assert_eq!(digest.as_bytes(), &[0xab; 32]);
    }

    proptest! {
        #[test]
        fn fingerprints_round_trip(bytes in any::<[u8; 32]>(), bits in any::<u64>()) {
            let digest = Sha256::from_bytes(bytes);
            prop_assert_eq!(digest.to_string().parse::<Sha256>().unwrap(), digest);
            let phash = PerceptualHash::from_bits(bits);
            prop_assert_eq!(phash.to_string().parse::<PerceptualHash>().unwrap(), phash);
            let media = Media::new().with_sha256(digest).with_phash(phash);
            let json = serde_json::to_string(&media).unwrap();
            prop_assert_eq!(serde_json::from_str::<Media>(&json).unwrap(), media);
        }
    }
}
