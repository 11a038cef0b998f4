//! `Platform`: where a post was published.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::text_form::{quoted, serde_as_text};

/// Longest name of a platform, in characters.
const MAX_NAME: usize = 40;

/// Declares the named platforms: one row each, variant and text form.
macro_rules! platforms {
    ($( $(#[$doc:meta])* $variant:ident = $text:literal, )+) => {
        /// Where a post was published.
        ///
        /// The text form, for `Display`, `FromStr` and serde alike, is a lower-case name.
        /// Reading ignores ASCII case, writes inner spaces as `-`, takes `twitter` for
        /// [`X`](Platform::X), and accepts any other name as [`Other`](Platform::Other).
        ///
        /// ```
        /// use vigie::post::Platform;
        ///
        /// assert_eq!("Twitter".parse::<Platform>()?, Platform::X);
        /// assert_eq!("bluesky".parse::<Platform>()?, Platform::Bluesky);
        /// assert_eq!("Le Bon Forum".parse::<Platform>()?.as_str(), "le-bon-forum");
        /// # Ok::<(), vigie::post::PlatformError>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Platform {
            $( $(#[$doc])* $variant, )+
            /// Any other place, by name.
            Other(OtherPlatform),
        }

        impl Platform {
            /// Every platform that has a variant of its own.
            pub const NAMED: &'static [Self] = &[$(Self::$variant),+];

            /// The lower-case name.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )+
                    Self::Other(other) => other.as_str(),
                }
            }

            fn named(name: &str) -> Option<Self> {
                match name {
                    $( $text => Some(Self::$variant), )+
                    // The name before July 2023, still in every archive.
                    "twitter" => Some(Self::X),
                    _ => None,
                }
            }
        }
    };
}

platforms! {
    /// X, formerly Twitter.
    X = "x",
    /// Mastodon and what speaks like it.
    Mastodon = "mastodon",
    /// Bluesky.
    Bluesky = "bluesky",
    /// Threads.
    Threads = "threads",
    /// Facebook.
    Facebook = "facebook",
    /// Instagram.
    Instagram = "instagram",
    /// `TikTok`.
    TikTok = "tiktok",
    /// `YouTube`.
    YouTube = "youtube",
    /// Twitch.
    Twitch = "twitch",
    /// Reddit.
    Reddit = "reddit",
    /// Telegram.
    Telegram = "telegram",
    /// `WhatsApp`.
    WhatsApp = "whatsapp",
    /// Signal.
    Signal = "signal",
    /// Snapchat.
    Snapchat = "snapchat",
    /// `LinkedIn`.
    LinkedIn = "linkedin",
    /// Discord.
    Discord = "discord",
    /// A text message.
    Sms = "sms",
    /// An e-mail.
    Email = "email",
    /// A page of the open web: newspaper, blog, forum.
    Web = "web",
    /// Entered by hand: a phone call, something seen on a screen.
    Manual = "manual",
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Platform {
    type Err = PlatformError;

    fn from_str(text: &str) -> Result<Self, PlatformError> {
        let refused = || PlatformError {
            value: quoted(text),
        };
        // A bounded look at the text, however long it is.
        if text.len() > 4 * MAX_NAME {
            return Err(refused());
        }
        let mut name = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !name.is_empty() {
                name.push('-');
            }
            name.push_str(word);
        }
        name.make_ascii_lowercase();
        if let Some(named) = Self::named(&name) {
            return Ok(named);
        }
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
        if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(allowed) {
            return Err(refused());
        }
        Ok(Self::Other(OtherPlatform(name.into())))
    }
}

serde_as_text!(Platform, "the name of a platform such as mastodon");

/// The name of a platform without a variant of its own: 1 to 40 of `a`-`z`, `0`-`9`, `-`,
/// `.` and `_`. Made by reading a [`Platform`]; cloning never copies text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherPlatform(Arc<str>);

impl OtherPlatform {
    /// The lower-case name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that cannot be the name of a platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("platform `{value}` must have 1 to 40 letters, digits, `-`, `.` or `_`, without accents")]
#[non_exhaustive]
pub struct PlatformError {
    /// The refused text, shortened.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names() {
        for (text, name) in [
            ("x", Some("x")),
            ("X", Some("x")),
            ("TWITTER", Some("x")),
            (" Mastodon ", Some("mastodon")),
            ("Whats App", Some("whats-app")),
            ("vk.com", Some("vk.com")),
            ("", None),
            ("   ", None),
            ("réseau", None),
            ("a/b", None),
        ] {
            let read = text.parse::<Platform>().ok();
            assert_eq!(read.as_ref().map(Platform::as_str), name, "{text}");
        }
        assert!("v".repeat(41).parse::<Platform>().is_err());
        assert_eq!(
            "é".parse::<Platform>().unwrap_err().to_string(),
            "platform `é` must have 1 to 40 letters, digits, `-`, `.` or `_`, without accents"
        );
    }

    #[test]
    fn named_platforms_round_trip() {
        for platform in Platform::NAMED {
            assert_eq!(platform.to_string().parse().as_ref(), Ok(platform));
            assert!(!matches!(platform, Platform::Other(_)));
        }
    }

    proptest! {
        #[test]
        fn what_is_read_reads_again(text in ".{0,50}") {
            if let Ok(platform) = text.parse::<Platform>() {
                prop_assert_eq!(platform.as_str().parse::<Platform>().unwrap(), platform.clone());
                let json = serde_json::to_string(&platform).unwrap();
                prop_assert_eq!(serde_json::from_str::<Platform>(&json).unwrap(), platform);
            }
        }
    }
}
