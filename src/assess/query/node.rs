//! The tree of a query.

use crate::hazard::Category;
use crate::keyword::Cue;
use crate::observation::{InfoType, Priority};
use crate::post::Lang;
use crate::score::Score;

use super::flags::{Has, Is};
use super::place::PlaceTest;

/// A condition. `All` and `Any` hold at least two others and none of their own kind, `Not` holds no `Not`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Text(Text),
    Hashtag(Name),
    Mention(Name),
    /// One of these values of one field.
    Field(Vec<Test>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Near(Box<Near>),
}

/// Two of `Text`, `Hashtag`, or `Any` of them, at most so many terms apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Near {
    pub(super) left: Node,
    pub(super) right: Node,
    pub(super) between: u16,
}

/// A word or a phrase.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    /// As written, white space made single, no quotation marks.
    pub(super) written: String,
    /// At least one.
    pub(super) words: Vec<Word>,
    /// All letters in one, as a hashtag writes them; `None` where a `*` stands inside.
    pub(super) joined: Option<Word>,
}

/// A folded word, or the beginning of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) letters: String,
    pub(super) hash: u64,
    pub(super) prefix: bool,
}

/// A hashtag or a handle.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    /// As written, without `#`, `@` and `*`.
    pub(super) written: String,
    pub(super) word: Word,
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Author(Name),
    Lang(Lang),
    Place(PlaceTest),
    Hazard(Category),
    Cue(Cue),
    Type(InfoType),
    Priority(Priority),
    Has(Has),
    Is(Is),
    Relevance(Bound, Score),
}

/// On which side of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    AtLeast,
    Above,
    AtMost,
    Below,
}

impl Bound {
    pub(super) const ALL: [Self; 4] = [Self::AtLeast, Self::AtMost, Self::Above, Self::Below];

    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::Above => ">",
            Self::AtMost => "<=",
            Self::Below => "<",
        }
    }

    /// The bound that a text begins with, and the rest. Two signs are looked for before one.
    pub(super) fn split(text: &str) -> Option<(Self, &str)> {
        Self::ALL
            .into_iter()
            .find_map(|bound| Some((bound, text.strip_prefix(bound.sign())?)))
    }

    pub(super) fn holds<T: PartialOrd + Copy>(self, value: T, bound: T) -> bool {
        match self {
            Self::AtLeast => value >= bound,
            Self::Above => value > bound,
            Self::AtMost => value <= bound,
            Self::Below => value < bound,
        }
    }
}

impl Word {
    pub(super) fn new(letters: String, prefix: bool) -> Self {
        Self {
            hash: crate::text::term_hash(&letters),
            letters,
            prefix,
        }
    }

    /// Whether `folded` is this word, or begins with it.
    pub(super) fn fits(&self, folded: &str) -> bool {
        if self.prefix {
            folded.starts_with(&self.letters)
        } else {
            folded == self.letters
        }
    }
}

impl Node {
    /// How many words, names and values it holds.
    pub(super) fn leaves(&self) -> usize {
        match self {
            Self::Text(_) | Self::Hashtag(_) | Self::Mention(_) => 1,
            Self::Field(tests) => tests.len(),
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::leaves).sum(),
            Self::Not(part) => part.leaves(),
            Self::Near(near) => near.left.leaves() + near.right.leaves(),
        }
    }

    /// Whether it stands at places of the text, so that `NEAR` can tell how far.
    pub(super) fn has_places(&self) -> bool {
        match self {
            Self::Text(_) | Self::Hashtag(_) => true,
            Self::Any(parts) => parts
                .iter()
                .all(|part| matches!(part, Self::Text(_) | Self::Hashtag(_))),
            _ => false,
        }
    }

    /// Whether something that a post holds follows from this node being `held`, true or not: without it, a post
    /// could match by what it lacks alone.
    pub(super) fn is_positive(&self, held: bool) -> bool {
        match self {
            Self::Not(part) => part.is_positive(!held),
            // That all hold asks for each of them; that not all hold, for one of them only.
            Self::All(parts) if held => parts.iter().any(|part| part.is_positive(held)),
            Self::Any(parts) if !held => parts.iter().any(|part| part.is_positive(held)),
            Self::All(parts) | Self::Any(parts) => parts.iter().all(|part| part.is_positive(held)),
            _ => held,
        }
    }
}
