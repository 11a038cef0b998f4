//! Posts as they come in: identity, time, author, links between posts, position, media.
//!
//! [`Post`] owns its data and holds every invariant; [`PostRef`] is a borrowed view, which
//! the pipeline takes, so that a caller's own post type need not be copied. [`RawPost`]
//! reads JSON leniently: an unreadable optional field is dropped and reported, the post is
//! kept.
//!
//! ```
//! use vigie::post::{Lang, Platform, Post};
//!
//! let post = Post::builder("114", "De l'eau plein la cave rue du Pont !")
//!     .created_at("2025-11-18T05:20:00Z".parse()?)
//!     .author("@lucie_des_gorges")
//!     .platform(Platform::Mastodon)
//!     .lang("fr-FR")
//!     .position(44.52, 3.5)
//!     .build()?;
//! assert_eq!(post.lang(), Some(Lang::FR));
//! assert_eq!(post.author().map(|author| author.as_str()), Some("lucie_des_gorges"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod builder;
mod geo_point;
mod id;
mod lang;
mod media;
mod mode;
mod platform;
mod raw;
mod record;
mod view;

pub use builder::{PostBuilder, PostError};
pub(crate) use geo_point::check_degrees;
pub use geo_point::{GeoPoint, GeoPointError};
pub use id::{Handle, IdError, PostId};
pub(crate) use id::{check_identifier, identifier};
pub use lang::{Lang, LangError};
pub use media::{Media, MediaError, PerceptualHash, Sha256};
pub use mode::{Mode, ParseModeError};
pub use platform::{OtherPlatform, Platform, PlatformError};
pub use raw::{FieldProblem, RawPost};
pub use record::Post;
pub use view::PostRef;
