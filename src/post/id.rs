//! Identifiers: non-empty, bounded, cheap to clone.

use crate::text_form::quoted;

/// Why a text is no identifier or author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Nothing, or white space only.
    #[error("{what} is empty")]
    #[non_exhaustive]
    Empty {
        /// Which kind of identifier: "post id", "author", "event id".
        what: &'static str,
    },
    /// More bytes than such an identifier may have.
    #[error("{what} has {bytes} bytes, more than {max}")]
    #[non_exhaustive]
    TooLong {
        /// Which kind of identifier.
        what: &'static str,
        /// How long the refused text is, in bytes.
        bytes: usize,
        /// How long it may be, in bytes.
        max: usize,
    },
    /// A line end, a tabulator, NUL or another control character.
    #[error("{what} `{value}` contains a control character")]
    #[non_exhaustive]
    ControlCharacter {
        /// Which kind of identifier.
        what: &'static str,
        /// The refused text, shortened, control characters escaped.
        value: String,
    },
}

/// The rule of every identifier: not blank, at most `max` bytes, no control character.
pub(crate) fn check_identifier(what: &'static str, text: &str, max: usize) -> Result<(), IdError> {
    if text.len() > max {
        Err(IdError::TooLong {
            what,
            bytes: text.len(),
            max,
        })
    } else if text.trim().is_empty() {
        Err(IdError::Empty { what })
    } else if text.contains(char::is_control) {
        Err(IdError::ControlCharacter {
            what,
            value: quoted(text),
        })
    } else {
        Ok(())
    }
}

/// Declares a newtype around `Arc<str>` whose texts pass `check_identifier`.
macro_rules! identifier {
    (
        $(#[$meta:meta])*
        pub struct $name:ident($what:literal, at most $max:literal bytes, $tidy:expr);
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(::std::sync::Arc<str>);

        impl $name {
            #[doc = concat!("A validated ", $what, ".")]
            ///
            /// # Errors
            ///
            #[doc = concat!(
                "[`IdError`](crate::post::IdError) if the text is blank, longer than ",
                stringify!($max),
                " bytes or has a control character."
            )]
            pub fn new(text: impl AsRef<str>) -> Result<Self, $crate::post::IdError> {
                let tidy: fn(&str) -> &str = $tidy;
                let text = tidy(text.as_ref());
                $crate::post::check_identifier($what, text, $max)?;
                Ok(Self(text.into()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::post::IdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        // Hash and order are those of the text: maps are looked up by `&str`.
        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        $crate::text_form::serde_as_text!($name, $what);
    };
}

pub(crate) use identifier;

identifier! {
    /// The identifier of a post: not blank, at most 2,048 bytes, no control character.
    ///
    /// It is kept exactly as the platform gave it, white space included; ids of the
    /// fediverse are URLs, others are numbers. Cloning never copies text; a map keyed by
    /// `PostId` is looked up by `&str`.
    ///
    /// ```
    /// use vigie::post::PostId;
    ///
    /// let id = PostId::new("https://mastodon.example/@lucie/114")?;
    /// assert_eq!(id.as_str(), "https://mastodon.example/@lucie/114");
    /// assert_eq!(PostId::new(" ").unwrap_err().to_string(), "post id is empty");
    /// # Ok::<(), vigie::post::IdError>(())
    /// ```
    pub struct PostId("post id", at most 2_048 bytes, |text| text);
}

identifier! {
    /// The author of a post, as the platform names the account.
    ///
    /// White space around it and any leading `@` are not part of it, so that `@lucie` in a
    /// profile and `lucie` in a post are the same author; otherwise it is kept as written.
    /// Not blank, at most 512 bytes, no control character.
    ///
    /// ```
    /// use vigie::post::Handle;
    ///
    /// assert_eq!(Handle::new("@lucie")?, Handle::new("lucie")?);
    /// assert_eq!(Handle::new(" @lucie@mastodon.example ")?.as_str(), "lucie@mastodon.example");
    /// assert!(Handle::new("@").is_err());
    /// # Ok::<(), vigie::post::IdError>(())
    /// ```
    pub struct Handle("author", at most 512 bytes, Handle::tidy);
}

impl Handle {
    fn tidy(text: &str) -> &str {
        // All of them, so that what is written reads again as the same handle.
        text.trim_end()
            .trim_start_matches(|c: char| c == '@' || c.is_whitespace())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn refused_identifiers() {
        for (text, message) in [
            ("", "post id is empty"),
            ("\u{a0} ", "post id is empty"),
            ("1\n2", "post id `1\\n2` contains a control character"),
            ("a\0", "post id `a\\u{0}` contains a control character"),
        ] {
            assert_eq!(PostId::new(text).unwrap_err().to_string(), message);
        }
        assert_eq!(
            PostId::new("é".repeat(1_025)).unwrap_err().to_string(),
            "post id has 2050 bytes, more than 2048"
        );
        assert!(PostId::new("é".repeat(1_024)).is_ok());
    }

    #[test]
    fn handles_are_tidied_once() {
        for (text, kept) in [
            ("lucie", "lucie"),
            ("@lucie", "lucie"),
            ("  @ lucie", "lucie"),
            ("@ @@lucie", "lucie"),
            ("Jean Causse", "Jean Causse"),
        ] {
            let handle = Handle::new(text).unwrap();
            assert_eq!(handle.as_str(), kept);
            assert_eq!(handle.to_string().parse(), Ok(handle));
        }
        assert_eq!(
            Handle::new("@").unwrap_err(),
            IdError::Empty { what: "author" }
        );
    }

    #[test]
    fn maps_are_looked_up_by_text() {
        let map = BTreeMap::from([(PostId::new("7").unwrap(), "sept")]);
        assert_eq!(map.get("7"), Some(&"sept"));
    }
}
