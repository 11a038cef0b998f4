//! What a suggester hears.

use chrono::{DateTime, Utc};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::text::{TermFlags, TextBuffer};

/// One post, for any number of suggesters.
///
/// ```
/// use vigie::suggest::Heard;
/// use vigie::text::TextBuffer;
///
/// let mut text = TextBuffer::new();
/// text.analyze("Le pont de Brissac est coupé #CrueOrvanne");
/// let heard = Heard::new("1", &text).author("lea_fictive").time("2031-02-03T17:05:00Z".parse()?);
/// assert_eq!(heard.post, "1");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Heard<'a> {
    /// The post's id.
    pub post: &'a str,
    /// Its text.
    pub text: &'a TextBuffer,
    /// When it was posted; without one it takes the time of the stream.
    pub time: Option<DateTime<Utc>>,
    /// The hash of its author, or of its id where the author is not known.
    author: u64,
    /// What it says, if the caller knows: copies share it.
    origin: Option<u64>,
}

impl<'a> Heard<'a> {
    /// A post by an unknown author, in its own words.
    #[must_use]
    pub fn new(post: &'a str, text: &'a TextBuffer) -> Self {
        Self {
            post,
            text,
            time: None,
            author: xxh3_64(post.as_bytes()),
            origin: None,
        }
    }

    /// When it was posted.
    #[must_use]
    pub const fn time(mut self, time: DateTime<Utc>) -> Self {
        self.time = Some(time);
        self
    }

    /// Who posted it: an author counts once for each term.
    #[must_use]
    pub fn author(mut self, author: &str) -> Self {
        self.author = xxh3_64(author.as_bytes());
        self
    }

    /// What it repeats, such as a hash of the id of the first of its copies. Posts of one origin count once. Without
    /// one, posts with the same words do, whatever their links, mentions and numbers.
    #[must_use]
    pub const fn origin(mut self, origin: u64) -> Self {
        self.origin = Some(origin);
        self
    }

    pub(super) const fn author_key(&self) -> u64 {
        self.author
    }

    /// What it says, as one number.
    pub(super) fn origin_key(&self) -> u64 {
        self.origin.unwrap_or_else(|| said(self.text))
    }
}

/// The words of a text, as one number. Mentions and links have no terms.
fn said(text: &TextBuffer) -> u64 {
    let no_word = TermFlags::NUMBER | TermFlags::EMOJI;
    let words = text
        .terms()
        .iter()
        .filter(|t| !t.flags.intersects(no_word) && text.folded(t) != "rt");
    words.fold(0, |said, term| {
        xxh3_64_with_seed(&term.hash.to_le_bytes(), said)
    })
}
