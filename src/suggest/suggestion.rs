//! What is suggested, and why.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::post::PostId;
use crate::score::Contribution;
use crate::text_form::named_enum;

named_enum! {
    /// What a suggestion is.
    "kind of suggestion", ParseKindError;
    pub enum Kind {
        /// One word.
        Word = "Word",
        /// Two or three words, articles not counted.
        Phrase = "Phrase",
        /// A hashtag.
        Hashtag = "Hashtag",
        /// An account that the posts name.
        Account = "Account",
    }
}

/// How often a term stands in some posts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Count {
    /// Posts that hold it.
    pub posts: usize,
    /// Of so many: the different texts of the last hours, or a fair sample of them.
    pub of: usize,
}

impl Count {
    /// Posts that hold it among 1,000.
    #[must_use]
    pub fn per_thousand(self) -> f64 {
        1000.0 * self.posts as f64 / self.of.max(1) as f64
    }
}

/// A term that has risen with an event and is not in its profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// As most voices write it: `#InondationsBayonne`, `pont de la Rouvière`, `@vigie_fictive`. Ready for
    /// [`Profile::add_keyword`](crate::event::Profile::add_keyword), an account for
    /// [`add_account`](crate::event::Profile::add_account).
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// Independent voices: the smaller of the number of authors and of different texts.
    pub voices: usize,
    /// In posts that concern the event.
    pub inside: Count,
    /// In other posts.
    pub outside: Count,
    /// The first post of the event that holds it, of those kept.
    pub first_seen: DateTime<Utc>,
    /// A post to read: the one that most surely concerns the event, the latest of several.
    pub example: PostId,
    /// By what suggestions are ranked: the signed root of the log-likelihood ratio, close to a number of standard
    /// deviations. The sum of the contributions.
    pub rise: f64,
    /// What makes the rise: how far posts of the event (`inside`) lie above the share that the term has in all posts,
    /// and the others (`outside`) below it.
    pub contributions: Vec<Contribution>,
}

/// Suggestions for an event's profile, best first.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Suggestions {
    /// Words, phrases and hashtags.
    pub keywords: Vec<Suggestion>,
    /// Accounts.
    pub accounts: Vec<Suggestion>,
}
