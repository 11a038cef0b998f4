//! `PostRef`: a borrowed view of a post.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{GeoPoint, Lang, Media, Mode, Platform, Post, PostError};

/// A borrowed view of a post: what the pipeline reads.
///
/// A caller whose posts have a type of their own fills in what it has; nothing is copied.
/// Only `id` and `text` are needed; the strings are not validated here, and the library
/// takes any. A [`Post`] gives its view with [`Post::view`] or `From`.
///
/// ```
/// use vigie::post::PostRef;
///
/// struct MyPost { number: String, body: String, user: String }
/// let mine = MyPost {
///     number: "7".into(),
///     body: "Route coupée au pont".into(),
///     user: "lucie".into(),
/// };
///
/// let mut post = PostRef::new(&mine.number, &mine.body);
/// post.author = Some(&mine.user);
/// assert_eq!(post.text, "Route coupée au pont");
/// ```
///
/// Serde form, for writing only: that of [`Post`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PostRef<'a> {
    /// The identifier: equal ids are the same post.
    pub id: &'a str,
    /// The text as published. Every span that the library returns points into it.
    pub text: &'a str,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateTime<Utc>>,
    /// When it was collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<DateTime<Utc>>,
    /// The language that the platform or the author states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// The author's account, without a leading `@`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<&'a str>,
    /// Where it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<&'a Platform>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'a str>,
    /// The id of the post that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<&'a str>,
    /// The id of the post that it repeats unchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repost_of: Option<&'a str>,
    /// The id of the post that it quotes under words of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_of: Option<&'a str>,
    /// The native geotag.
    #[serde(flatten)]
    pub position: Option<GeoPoint>,
    /// The place that the author's profile states, as free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_location: Option<&'a str>,
    /// How many accounts follow the author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followers: Option<u64>,
    /// How many times it was reposted, as the platform counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reposts: Option<u64>,
    /// What is attached.
    #[serde(skip_serializing_if = "<[Media]>::is_empty")]
    pub media: &'a [Media],
    /// Real, exercise or test.
    #[serde(skip_serializing_if = "Mode::is_actual")]
    pub mode: Mode,
}

impl<'a> PostRef<'a> {
    /// A view with an id and a text, and nothing else.
    #[must_use]
    pub const fn new(id: &'a str, text: &'a str) -> Self {
        Self {
            id,
            text,
            created_at: None,
            captured_at: None,
            lang: None,
            author: None,
            platform: None,
            url: None,
            reply_to: None,
            repost_of: None,
            quote_of: None,
            position: None,
            profile_location: None,
            followers: None,
            reposts: None,
            media: &[],
            mode: Mode::Actual,
        }
    }

    /// The same view with the time of publication.
    #[must_use]
    pub const fn with_created_at(mut self, created_at: DateTime<Utc>) -> Self {
        self.created_at = Some(created_at);
        self
    }

    /// An owned post with the same content.
    ///
    /// # Errors
    ///
    /// [`PostError`] if the id, a linked id or the author is not valid.
    pub fn to_post(&self) -> Result<Post, PostError> {
        Post::builder(self.id, self.text).fill(self).build()
    }
}

impl<'a> From<&'a Post> for PostRef<'a> {
    fn from(post: &'a Post) -> Self {
        post.view()
    }
}
