//! `Post`: the owned, validated post.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, Serializer};

use super::{
    GeoPoint, Handle, Lang, Media, Mode, Platform, PostBuilder, PostError, PostId, PostRef,
};

/// One post: immutable, validated.
///
/// Made by [`Post::builder`], by serde, or leniently by [`RawPost`](super::RawPost). Cloning
/// copies neither id nor text.
///
/// Serde form: a flat object with the fields `id`, `text` (both required), `created_at`,
/// `captured_at` (RFC 3339), `lang`, `author`, `platform`, `url`, `reply_to`, `repost_of`,
/// `quote_of`, `lat` and `lon` (degrees, both or none), `profile_location`, `followers`,
/// `reposts`, `media`, `mode`. Absent fields are not written; `null` reads as absent;
/// unknown fields are ignored. A field that cannot be read is an error that names it:
/// for input that may be damaged, take [`RawPost`](super::RawPost).
///
/// ```
/// use vigie::post::Post;
///
/// let post: Post = serde_json::from_str(
///     r#"{"id":"1","text":"Il neige à Aumont","lat":44.7,"lon":3.28,"likes":12,"lang":null}"#,
/// )?;
/// assert_eq!(post.text(), "Il neige à Aumont");
/// assert_eq!(
///     serde_json::to_string(&post)?,
///     r#"{"id":"1","text":"Il neige à Aumont","lat":44.7,"lon":3.28}"#
/// );
///
/// let error = serde_json::from_str::<Post>(r#"{"id":"1","text":"","lat":200,"lon":3}"#);
/// assert!(error.unwrap_err().to_string().starts_with("lat 200 is not"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Wire")]
pub struct Post {
    pub(super) id: PostId,
    pub(super) text: Arc<str>,
    pub(super) created_at: Option<DateTime<Utc>>,
    pub(super) captured_at: Option<DateTime<Utc>>,
    pub(super) lang: Option<Lang>,
    pub(super) author: Option<Handle>,
    pub(super) platform: Option<Platform>,
    pub(super) url: Option<String>,
    pub(super) reply_to: Option<PostId>,
    pub(super) repost_of: Option<PostId>,
    pub(super) quote_of: Option<PostId>,
    pub(super) position: Option<GeoPoint>,
    pub(super) profile_location: Option<String>,
    pub(super) followers: Option<u64>,
    pub(super) reposts: Option<u64>,
    pub(super) media: Vec<Media>,
    pub(super) mode: Mode,
}

impl Post {
    /// Begins a post; [`PostBuilder::build`] validates.
    pub fn builder(id: impl AsRef<str>, text: impl Into<Arc<str>>) -> PostBuilder {
        PostBuilder::new(id.as_ref(), text.into())
    }

    /// A post of which nothing but the identity and the text is known.
    pub(super) fn bare(id: PostId, text: Arc<str>) -> Self {
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
            media: Vec::new(),
            mode: Mode::Actual,
        }
    }

    /// The borrowed view of the post. Nothing is copied.
    #[must_use]
    pub fn view(&self) -> PostRef<'_> {
        PostRef {
            created_at: self.created_at,
            captured_at: self.captured_at,
            lang: self.lang,
            author: self.author.as_ref().map(Handle::as_str),
            platform: self.platform.as_ref(),
            url: self.url.as_deref(),
            reply_to: self.reply_to.as_ref().map(PostId::as_str),
            repost_of: self.repost_of.as_ref().map(PostId::as_str),
            quote_of: self.quote_of.as_ref().map(PostId::as_str),
            position: self.position,
            profile_location: self.profile_location.as_deref(),
            followers: self.followers,
            reposts: self.reposts,
            media: &self.media,
            mode: self.mode,
            ..PostRef::new(self.id.as_str(), &self.text)
        }
    }

    /// The identifier.
    #[must_use]
    pub const fn id(&self) -> &PostId {
        &self.id
    }

    /// The text as published.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// When it was published.
    #[must_use]
    pub const fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    /// When it was collected.
    #[must_use]
    pub const fn captured_at(&self) -> Option<DateTime<Utc>> {
        self.captured_at
    }

    /// The language that the platform or the author states.
    #[must_use]
    pub const fn lang(&self) -> Option<Lang> {
        self.lang
    }

    /// The author's account.
    #[must_use]
    pub const fn author(&self) -> Option<&Handle> {
        self.author.as_ref()
    }

    /// Where it was published.
    #[must_use]
    pub const fn platform(&self) -> Option<&Platform> {
        self.platform.as_ref()
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The id of the post that it answers.
    #[must_use]
    pub const fn reply_to(&self) -> Option<&PostId> {
        self.reply_to.as_ref()
    }

    /// The id of the post that it repeats unchanged.
    #[must_use]
    pub const fn repost_of(&self) -> Option<&PostId> {
        self.repost_of.as_ref()
    }

    /// The id of the post that it quotes under words of its own.
    #[must_use]
    pub const fn quote_of(&self) -> Option<&PostId> {
        self.quote_of.as_ref()
    }

    /// The native geotag.
    #[must_use]
    pub const fn position(&self) -> Option<GeoPoint> {
        self.position
    }

    /// The place that the author's profile states, as free text.
    #[must_use]
    pub fn profile_location(&self) -> Option<&str> {
        self.profile_location.as_deref()
    }

    /// How many accounts follow the author.
    #[must_use]
    pub const fn followers(&self) -> Option<u64> {
        self.followers
    }

    /// How many times it was reposted, as the platform counts.
    #[must_use]
    pub const fn reposts(&self) -> Option<u64> {
        self.reposts
    }

    /// What is attached.
    #[must_use]
    pub fn media(&self) -> &[Media] {
        &self.media
    }

    /// Real, exercise or test.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }
}

impl Serialize for Post {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}

/// What is read, before validation.
#[derive(Deserialize)]
struct Wire {
    id: String,
    text: String,
    created_at: Option<DateTime<Utc>>,
    captured_at: Option<DateTime<Utc>>,
    lang: Option<Lang>,
    author: Option<Handle>,
    platform: Option<Platform>,
    url: Option<String>,
    reply_to: Option<String>,
    repost_of: Option<String>,
    quote_of: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    profile_location: Option<String>,
    followers: Option<u64>,
    reposts: Option<u64>,
    media: Option<Vec<Media>>,
    mode: Option<Mode>,
}

impl TryFrom<Wire> for Post {
    type Error = PostError;

    fn try_from(wire: Wire) -> Result<Self, PostError> {
        let mut builder = Self::builder(&wire.id, wire.text);
        match (wire.lat, wire.lon) {
            (Some(lat), Some(lon)) => builder = builder.position(lat, lon),
            (None, None) => {}
            (Some(_), None) => return Err(PostError::lone_coordinate("lat", "lon")),
            (None, Some(_)) => return Err(PostError::lone_coordinate("lon", "lat")),
        }
        if let Some(id) = wire.reply_to {
            builder = builder.reply_to(id);
        }
        if let Some(id) = wire.repost_of {
            builder = builder.repost_of(id);
        }
        if let Some(id) = wire.quote_of {
            builder = builder.quote_of(id);
        }
        // The types of all other fields have validated them.
        let mut post = builder.build()?;
        post.created_at = wire.created_at;
        post.captured_at = wire.captured_at;
        post.lang = wire.lang;
        post.author = wire.author;
        post.platform = wire.platform;
        post.url = wire.url;
        post.profile_location = wire.profile_location;
        post.followers = wire.followers;
        post.reposts = wire.reposts;
        post.media = wire.media.unwrap_or_default();
        post.mode = wire.mode.unwrap_or_default();
        Ok(post)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_field_is_named() {
        for (json, message) in [
            (r#"{"text":"a"}"#, "missing field `id`"),
            (r#"{"id":"1"}"#, "missing field `text`"),
            (r#"{"id":"","text":"a"}"#, "id: post id is empty"),
            (
                r#"{"id":"1","text":"a","reply_to":" "}"#,
                "reply_to: post id is empty",
            ),
            (
                r#"{"id":"1","text":"a","lat":44.5}"#,
                "post has lat without lon",
            ),
            (
                r#"{"id":"1","text":"a","lon":3.5}"#,
                "post has lon without lat",
            ),
            (
                r#"{"id":"1","text":"a","lat":44.5,"lon":-181}"#,
                "lon -181 is not a number of degrees in [-180, 180]",
            ),
            (
                r#"{"id":"1","text":"a","lang":"français"}"#,
                "lang `français` is not a language code",
            ),
            (
                r#"{"id":"1","text":"a","mode":"Joke"}"#,
                "unknown mode `Joke`",
            ),
        ] {
            let error = serde_json::from_str::<Post>(json).unwrap_err().to_string();
            assert!(error.starts_with(message), "{json}: {error}");
        }
    }

    #[test]
    fn null_is_absent() {
        let json = r#"{"id":"1","text":"a","created_at":null,"captured_at":null,"lang":null,
            "author":null,"platform":null,"url":null,"reply_to":null,"repost_of":null,
            "quote_of":null,"lat":null,"lon":null,"profile_location":null,"followers":null,
            "reposts":null,"media":null,"mode":null,"unknown":{"a":[1]}}"#;
        let post: Post = serde_json::from_str(json).unwrap();
        assert_eq!(post, Post::builder("1", "a").build().unwrap());
        assert_eq!(
            serde_json::to_string(&post).unwrap(),
            r#"{"id":"1","text":"a"}"#
        );
    }
}
