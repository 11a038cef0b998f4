//! `RawPost`: reading posts that may be damaged.

mod loose;
mod reader;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use super::builder::link;
use super::{Handle, Lang, Platform, Post, PostError};
use loose::Loose;
use reader::{Reader, id_text};

/// Declares the fields of a raw post, each a [`Loose`].
macro_rules! raw_post {
    ($($field:ident),+ $(,)?) => {
        /// A post as it was found in a file or on a stream, nothing checked yet.
        ///
        /// Deserialising takes any self-describing format (JSON) and any kind of value in
        /// any field; [`RawPost::into_post`] then keeps what can be read. Fields are those
        /// of [`Post`]; unknown ones are ignored; where a field comes twice, the last wins.
        ///
        /// ```
        /// use vigie::post::RawPost;
        ///
        /// let raw: RawPost = serde_json::from_str(
        ///     r#"{"id": 12, "text": "La Bise déborde", "lat": 200, "lon": 3.5,
        ///         "created_at": "hier soir", "followers": "many"}"#,
        /// )?;
        /// let (post, problems) = raw.into_post()?;
        /// assert_eq!(post.id().as_str(), "12");
        /// assert_eq!(post.position(), None);
        /// let messages: Vec<String> = problems.iter().map(ToString::to_string).collect();
        /// assert_eq!(messages, [
        ///     "created_at \"hier soir\" dropped: not an RFC 3339 time",
        ///     "lat 200 dropped: not a number of degrees in [-90, 90]",
        ///     "followers \"many\" dropped: not a whole number",
        /// ]);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct RawPost {
            $($field: Loose,)+
        }

        impl RawPost {
            fn slot(&mut self, key: &str) -> Option<&mut Loose> {
                match key {
                    $(stringify!($field) => Some(&mut self.$field),)+
                    _ => None,
                }
            }
        }
    };
}

raw_post! {
    id, text, created_at, captured_at, lang, author, platform, url, reply_to, repost_of,
    quote_of, lat, lon, profile_location, followers, reposts, media, mode,
}

impl<'de> Deserialize<'de> for RawPost {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = RawPost;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a post, an object with at least id and text")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawPost, A::Error> {
                let mut raw = RawPost::default();
                let mut refused = None;
                loop {
                    let key = match map.next_key::<Cow<'_, str>>() {
                        Ok(Some(key)) => key,
                        Ok(None) => return Ok(raw),
                        // The input is broken where a value was refused: that is the reason.
                        Err(error) => return Err(refused.unwrap_or(error)),
                    };
                    let Some(slot) = raw.slot(&key) else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    *slot = match map.next_value() {
                        Ok(value) => value,
                        Err(error) if is_out_of_range(&error) => {
                            let message = error.to_string();
                            refused.get_or_insert(error);
                            Loose::Unreadable(message)
                        }
                        Err(error) => return Err(error),
                    };
                }
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

/// Whether the format refused a number for its size alone.
///
/// `1e999` is well-formed JSON, yet `serde_json`, having read all of it, refuses the value;
/// serde leaves nothing but the message to tell this from broken input. If the message ever
/// changes, such a line is an error as a whole, and a test says so.
fn is_out_of_range(error: &impl fmt::Display) -> bool {
    error.to_string().starts_with("number out of range")
}

impl RawPost {
    /// The post, and the optional fields that were dropped because they could not be read,
    /// in the order of the fields in [`Post`]'s documentation.
    ///
    /// Tolerated without a problem: numbers as ids, decimal numbers in strings for `lat`,
    /// `lon`, `followers` and `reposts`, any case in `mode`; `null` and blank strings are
    /// absent, except for a blank time, position or count.
    ///
    /// # Errors
    ///
    /// [`PostError`] only if `id` or `text` is missing or cannot be used.
    pub fn into_post(self) -> Result<(Post, Vec<FieldProblem>), PostError> {
        let id = match &self.id {
            Loose::Null => return Err(PostError::Missing { field: "id" }),
            id => id_text(id).ok_or_else(|| PostError::Kind {
                field: "id",
                expected: "a string",
                found: id.quote(),
            })?,
        };
        let text = match self.text {
            Loose::Text(text) => text,
            Loose::Null => return Err(PostError::Missing { field: "text" }),
            other => {
                return Err(PostError::Kind {
                    field: "text",
                    expected: "a string",
                    found: other.quote(),
                });
            }
        };

        let mut post = Post::bare(link("id", &id)?, text.into());
        let mut read = Reader::default();
        post.created_at = read.time("created_at", &self.created_at);
        post.captured_at = read.time("captured_at", &self.captured_at);
        post.lang = read.text("lang", &self.lang, Lang::from_str);
        post.author = read.text("author", &self.author, Handle::from_str);
        post.platform = read.text("platform", &self.platform, Platform::from_str);
        post.url = read.string("url", self.url);
        post.reply_to = read.id("reply_to", &self.reply_to);
        post.repost_of = read.id("repost_of", &self.repost_of);
        post.quote_of = read.id("quote_of", &self.quote_of);
        post.position = read.position(&self.lat, &self.lon);
        post.profile_location = read.string("profile_location", self.profile_location);
        post.followers = read.count("followers", &self.followers);
        post.reposts = read.count("reposts", &self.reposts);
        post.media = read.media(&self.media);
        post.mode = read.mode(&self.mode);
        Ok((post, read.problems))
    }
}

/// One optional field that could not be read and was dropped.
///
/// `Display` names the field, the value and the reason:
/// `created_at "hier soir" dropped: not an RFC 3339 time`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldProblem {
    /// The field, such as `created_at` or `media[1].phash`.
    pub field: Cow<'static, str>,
    /// The refused value, shortened; strings in quotation marks.
    pub value: String,
    /// Why it was refused.
    pub reason: Cow<'static, str>,
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} dropped: {}", self.field, self.value, self.reason)
    }
}
