//! What a post has and is: yes or no.

use crate::observation::{Reading, SourceKind};
use crate::post::Mode;
use crate::text::{Span, TokenKind};

use super::super::is_repost;
use super::named::named;
use super::place::counts;

named! {
    /// What a post has: attachments, places named and not excluded, quantities, times told, links, hashtags,
    /// handles, the position of the device.
    Has {
        Media = "media",
        Place = "place",
        Quantity = "quantity",
        Time = "time",
        Url = "url",
        Hashtag = "hashtag",
        Mention = "mention",
        Position = "position",
    }
}

named! {
    /// What a post is: by its links, by what its author looks like, by its mode.
    Is {
        Repost = "repost",
        Reply = "reply",
        Quote = "quote",
        Official = "official",
        Media = "media",
        Association = "association",
        Exercise = "exercise",
        Test = "test",
    }
}

impl Has {
    pub(super) fn holds(self, reading: &Reading<'_>) -> bool {
        let token = |kind| reading.text.tokens().iter().any(|t| t.kind == kind);
        match self {
            Self::Media => !reading.post.media.is_empty(),
            Self::Place => reading.places.iter().any(counts),
            Self::Quantity => !reading.facts.quantities().is_empty(),
            Self::Time => !reading.facts.times().is_empty(),
            Self::Url => token(TokenKind::Url),
            Self::Hashtag => token(TokenKind::Hashtag),
            Self::Mention => token(TokenKind::Mention),
            Self::Position => reading.post.position.is_some(),
        }
    }

    /// Where the text has it; nothing for what is beside the text.
    pub(super) fn spans(self, reading: &Reading<'_>, out: &mut Vec<Span>) {
        let kind = match self {
            Self::Media | Self::Position => return,
            Self::Place => {
                let named = reading.places.iter().filter(|m| counts(m));
                return out.extend(named.map(|m| m.span));
            }
            Self::Quantity => return out.extend(reading.facts.quantities().iter().map(|q| q.span)),
            Self::Time => return out.extend(reading.facts.times().iter().map(|t| t.span)),
            Self::Url => TokenKind::Url,
            Self::Hashtag => TokenKind::Hashtag,
            Self::Mention => TokenKind::Mention,
        };
        let tokens = reading.text.tokens().iter().filter(|t| t.kind == kind);
        out.extend(tokens.map(|t| t.span));
    }
}

impl Is {
    pub(super) fn holds(self, reading: &Reading<'_>) -> bool {
        let post = &reading.post;
        match self {
            Self::Repost => is_repost(reading),
            Self::Reply => post.reply_to.is_some(),
            Self::Quote => post.quote_of.is_some(),
            Self::Official => reading.source == SourceKind::Official,
            Self::Media => reading.source == SourceKind::Media,
            Self::Association => reading.source == SourceKind::Association,
            Self::Exercise => post.mode == Mode::Exercise,
            Self::Test => post.mode == Mode::Test,
        }
    }
}
