//! Building a post field by field.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::{
    GeoPoint, GeoPointError, Handle, IdError, LangError, Media, Mode, Platform, Post, PostId,
    PostRef,
};

/// Builds a [`Post`]; begun by [`Post::builder`].
///
/// Every field but id and text is optional. The first value that is not valid is the error
/// of [`build`](PostBuilder::build).
///
/// ```
/// use vigie::post::Post;
///
/// let error = Post::builder("1", "Au secours").position(200.0, 3.5).build().unwrap_err();
/// assert_eq!(error.to_string(), "lat 200 is not a number of degrees in [-90, 90]");
/// ```
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct PostBuilder {
    post: Result<Post, PostError>,
}

impl PostBuilder {
    pub(super) fn new(id: &str, text: Arc<str>) -> Self {
        Self {
            post: link("id", id).map(|id| Post::bare(id, text)),
        }
    }

    fn set(mut self, set: impl FnOnce(&mut Post)) -> Self {
        if let Ok(post) = &mut self.post {
            set(post);
        }
        self
    }

    fn try_set(mut self, set: impl FnOnce(&mut Post) -> Result<(), PostError>) -> Self {
        if let Ok(post) = &mut self.post
            && let Err(error) = set(post)
        {
            self.post = Err(error);
        }
        self
    }

    /// When it was published.
    pub fn created_at(self, at: DateTime<Utc>) -> Self {
        self.set(|post| post.created_at = Some(at))
    }

    /// When it was collected.
    pub fn captured_at(self, at: DateTime<Utc>) -> Self {
        self.set(|post| post.captured_at = Some(at))
    }

    /// The stated language: a code such as `fr` or `fr-FR`, or a [`Lang`](super::Lang) as text.
    pub fn lang(self, lang: impl AsRef<str>) -> Self {
        self.try_set(|post| {
            post.lang = Some(lang.as_ref().parse()?);
            Ok(())
        })
    }

    /// The author's account, with or without `@`.
    pub fn author(self, author: impl AsRef<str>) -> Self {
        self.try_set(|post| {
            post.author = Some(Handle::new(author).map_err(PostError::Author)?);
            Ok(())
        })
    }

    /// Where it was published.
    pub fn platform(self, platform: Platform) -> Self {
        self.set(|post| post.platform = Some(platform))
    }

    /// Its address, kept as given.
    pub fn url(self, url: impl Into<String>) -> Self {
        self.set(|post| post.url = Some(url.into()))
    }

    /// The id of the post that it answers.
    pub fn reply_to(self, id: impl AsRef<str>) -> Self {
        self.try_set(|post| {
            post.reply_to = Some(link("reply_to", id.as_ref())?);
            Ok(())
        })
    }

    /// The id of the post that it repeats unchanged.
    pub fn repost_of(self, id: impl AsRef<str>) -> Self {
        self.try_set(|post| {
            post.repost_of = Some(link("repost_of", id.as_ref())?);
            Ok(())
        })
    }

    /// The id of the post that it quotes under words of its own.
    pub fn quote_of(self, id: impl AsRef<str>) -> Self {
        self.try_set(|post| {
            post.quote_of = Some(link("quote_of", id.as_ref())?);
            Ok(())
        })
    }

    /// The native geotag: latitude and longitude in degrees.
    pub fn position(self, lat: f64, lon: f64) -> Self {
        self.try_set(|post| {
            post.position = Some(GeoPoint::new(lat, lon)?);
            Ok(())
        })
    }

    /// The place that the author's profile states, as free text.
    pub fn profile_location(self, place: impl Into<String>) -> Self {
        self.set(|post| post.profile_location = Some(place.into()))
    }

    /// How many accounts follow the author.
    pub fn followers(self, followers: u64) -> Self {
        self.set(|post| post.followers = Some(followers))
    }

    /// How many times it was reposted, as the platform counts.
    pub fn reposts(self, reposts: u64) -> Self {
        self.set(|post| post.reposts = Some(reposts))
    }

    /// Attaches one more medium.
    pub fn media(self, media: Media) -> Self {
        self.set(|post| post.media.push(media))
    }

    /// Real, exercise or test; [`Mode::Actual`] unless said otherwise.
    pub fn mode(self, mode: Mode) -> Self {
        self.set(|post| post.mode = mode)
    }

    /// Takes over every optional field of a view.
    pub(super) fn fill(mut self, view: &PostRef<'_>) -> Self {
        if let Some(author) = view.author {
            self = self.author(author);
        }
        if let Some(id) = view.reply_to {
            self = self.reply_to(id);
        }
        if let Some(id) = view.repost_of {
            self = self.repost_of(id);
        }
        if let Some(id) = view.quote_of {
            self = self.quote_of(id);
        }
        self.set(|post| {
            post.created_at = view.created_at;
            post.captured_at = view.captured_at;
            post.lang = view.lang;
            post.platform = view.platform.cloned();
            post.url = view.url.map(Into::into);
            post.position = view.position;
            post.profile_location = view.profile_location.map(Into::into);
            post.followers = view.followers;
            post.reposts = view.reposts;
            post.media = view.media.to_vec();
            post.mode = view.mode;
        })
    }

    /// The post.
    ///
    /// # Errors
    ///
    /// [`PostError`] for the first value that was not valid, in the order of the calls.
    pub fn build(self) -> Result<Post, PostError> {
        self.post
    }
}

/// The id in a field, its error naming the field.
pub(super) fn link(field: &'static str, id: &str) -> Result<PostId, PostError> {
    PostId::new(id).map_err(|reason| PostError::Id { field, reason })
}

/// Why fields make no [`Post`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PostError {
    /// `id` or `text` is missing.
    #[error("post has no {field}")]
    #[non_exhaustive]
    Missing {
        /// `id` or `text`.
        field: &'static str,
    },
    /// `id` or `text` has a value of another kind.
    #[error("{field} must be {expected}, not {found}")]
    #[non_exhaustive]
    Kind {
        /// `id` or `text`.
        field: &'static str,
        /// What the field holds in a valid post.
        expected: &'static str,
        /// What was found, shortened.
        found: String,
    },
    /// `id`, `reply_to`, `repost_of` or `quote_of` is no identifier.
    #[error("{field}: {reason}")]
    #[non_exhaustive]
    Id {
        /// The field.
        field: &'static str,
        /// What is wrong with its value.
        reason: IdError,
    },
    /// The author is blank, too long or has a control character.
    #[error(transparent)]
    Author(IdError),
    /// The language is no language code.
    #[error(transparent)]
    Lang(#[from] LangError),
    /// The position is out of range or not a number.
    #[error(transparent)]
    Position(#[from] GeoPointError),
    /// A latitude without a longitude, or the other way round.
    #[error("post has {present} without {missing}")]
    #[non_exhaustive]
    LoneCoordinate {
        /// The coordinate that is there.
        present: &'static str,
        /// The one that is not.
        missing: &'static str,
    },
}

impl PostError {
    pub(super) fn lone_coordinate(present: &'static str, missing: &'static str) -> Self {
        Self::LoneCoordinate { present, missing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::Lang;

    #[test]
    fn the_first_wrong_value_is_the_error() {
        let error = Post::builder("1", "a")
            .lang("?")
            .author("")
            .build()
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "lang `?` is not a language code such as fr or fr-FR"
        );
        for (builder, message) in [
            (Post::builder(" ", "a"), "id: post id is empty"),
            (Post::builder("1", "a").author("@"), "author is empty"),
            (
                Post::builder("1", "a").quote_of(""),
                "quote_of: post id is empty",
            ),
            (
                Post::builder("1", "a").position(0.0, f64::NAN),
                "lon NaN is not a number of degrees in [-180, 180]",
            ),
        ] {
            assert_eq!(builder.build().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_view_gives_the_post_back() {
        let post = Post::builder("1", "Le pont est coupé")
            .created_at("2025-11-18T05:20:00Z".parse().unwrap())
            .captured_at("2025-11-18T05:21:00Z".parse().unwrap())
            .lang(Lang::FR.as_str())
            .author("lucie")
            .platform(Platform::Bluesky)
            .url("https://social.example/1")
            .reply_to("0")
            .repost_of("00")
            .quote_of("000")
            .position(44.5, 3.5)
            .profile_location("Mende")
            .followers(12)
            .reposts(3)
            .media(Media::new().with_alt("un pont"))
            .mode(Mode::Exercise)
            .build()
            .unwrap();
        assert_eq!(PostRef::from(&post).to_post().unwrap(), post);
        let mut damaged = post.view();
        damaged.reply_to = Some("");
        assert_eq!(
            damaged.to_post().unwrap_err().to_string(),
            "reply_to: post id is empty"
        );
    }

    #[test]
    fn an_empty_text_is_a_text() {
        assert_eq!(Post::builder("1", "").build().unwrap().text(), "");
    }
}
