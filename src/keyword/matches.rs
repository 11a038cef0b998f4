//! What a matcher found: borrowed from its scratch, or owned.

use serde::{Serialize, Serializer};

use super::layer::{CategoryId, RawHit};
use super::{Cue, CueSet, Matcher, Strength};
use crate::hazard::Category;
use crate::score::Score;
use crate::text::{Span, TermId};
use crate::text_form::named_enum;

/// The number of a rule in its [`Matcher`]; [`Matcher::rule`] tells the row. A matcher made from another keeps its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RuleId(pub(super) u32);

/// One place where one rule matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Hit {
    /// Raw bytes, from the first to the last matched term.
    pub span: Span,
    /// What matched.
    pub rule: RuleId,
}

/// One place where a cue was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CueHit {
    /// Raw bytes.
    pub span: Span,
    /// Its class.
    pub cue: Cue,
    /// What matched.
    pub rule: RuleId,
}

/// One place where a keyword of an event's profile was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ProfileHit {
    /// Raw bytes; with the `#` or `@` where the whole hashtag or mention is the keyword.
    pub span: Span,
    /// Which keyword, counted from 0 in the order given.
    pub keyword: u32,
}

/// A word that the lexicon does not know, read as one that it knows and that is one typing error away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Typo {
    /// Raw bytes of the word as typed. Hits over them rest on this reading.
    pub span: Span,
    /// The folded word that it was read as.
    pub read: String,
}

named_enum! {
    /// Why a hazard that the words name does not count.
    "suppression reason", ParseSuppressReasonError;
    pub enum SuppressReason {
        /// A figure of speech, or a name: `avalanche de critiques`.
        Figurative = "figurative",
        /// Its sentence speaks of something else, such as a washing machine.
        Context = "context",
        /// `pas d'inondation`.
        Negated = "negated",
        /// `on a cru à une explosion`.
        Retracted = "retracted",
        /// `fausse rumeur d'attentat`: the text denies that it happens.
        Denied = "denied",
        /// An exercise, a film, a game.
        Exercise = "exercise",
        /// Years ago.
        Past = "past",
        /// The post as a whole speaks of something else: never said by a matcher, but by
        /// `assess`, which weighs all that was read.
        Improbable = "improbable",
    }
}

impl Serialize for Strength {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Strong => "strong",
            Self::Weak => "weak",
        })
    }
}

/// A family that the text asserts, alleges, asks about or forecasts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HazardMatch {
    /// The family.
    pub category: Category,
    /// How sure the wording makes it, before any context.
    pub score: Score,
    /// `Strong` if one hit alone was enough.
    pub strength: Strength,
    /// Where, overlapping hits merged, in text order.
    pub spans: Vec<Span>,
    /// Every hit, in text order.
    pub hits: Vec<Hit>,
}

/// A hit that does not count, and why: an analyst may disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Suppressed {
    /// The family that would have been found.
    pub category: Category,
    /// How strong its hit was.
    pub strength: Strength,
    /// Where.
    pub span: Span,
    /// Why not.
    pub reason: SuppressReason,
    /// Where the reason stands.
    pub by: Span,
    /// The rule behind the reason.
    pub by_rule: RuleId,
}

/// Everything found in one text, owned.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Matches {
    /// Families that stand, in the order of the taxonomy, custom ones after.
    pub hazards: Vec<HazardMatch>,
    /// Families with weak evidence that is not enough alone: an open event, a place or a river may complete it.
    pub weak: Vec<HazardMatch>,
    /// Hits that do not count, by family and place.
    pub suppressed: Vec<Suppressed>,
    /// The cue classes of the text.
    #[serde(serialize_with = "cue_codes")]
    pub cues: CueSet,
    /// Where they were found, in text order.
    pub cue_hits: Vec<CueHit>,
    /// Where keywords of the profile were found, in text order.
    pub profile: Vec<ProfileHit>,
    /// Words read as others for a typing error, in text order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub typos: Vec<Typo>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn cue_codes<S: Serializer>(cues: &CueSet, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(cues.iter())
}

impl Matches {
    /// Whether a family stands.
    #[must_use]
    pub fn has(&self, category: impl Into<Category>) -> bool {
        let category = category.into();
        self.hazards
            .iter()
            .any(|hazard| hazard.category == category)
    }

    /// The typing errors that a hit with this span rests on.
    pub fn typos_in(&self, span: Span) -> impl Iterator<Item = &Typo> {
        self.typos
            .iter()
            .filter(move |typo| span.contains(typo.span))
    }
}

/// A family found, borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct HazardRef<'a> {
    /// The family.
    pub category: &'a Category,
    /// As in [`HazardMatch`].
    pub score: Score,
    /// As in [`HazardMatch`].
    pub strength: Strength,
    /// As in [`HazardMatch`].
    pub spans: &'a [Span],
    /// As in [`HazardMatch`].
    pub hits: &'a [Hit],
}

/// A family in the flat lists of the scratch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) category: CategoryId,
    pub(super) score: Score,
    pub(super) strength: Strength,
    pub(super) stands: bool,
    pub(super) spans: (u32, u32),
    pub(super) hits: (u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SuppressedHit {
    pub(super) category: CategoryId,
    pub(super) reason: SuppressReason,
    pub(super) span: Span,
    pub(super) strength: Strength,
    pub(super) by: RawHit,
    pub(super) by_span: Span,
}

/// A term of the text that is read as a word of a layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct TypoAt {
    pub(super) term: u32,
    pub(super) span: Span,
    /// The word, and whether it is one of the small layer.
    pub(super) word: TermId,
    pub(super) in_delta: bool,
}

/// The result lists, in memory that is used again.
#[derive(Debug, Clone, Default)]
pub(super) struct Results {
    pub(super) groups: Vec<Group>,
    pub(super) spans: Vec<Span>,
    pub(super) hits: Vec<Hit>,
    pub(super) suppressed: Vec<SuppressedHit>,
    pub(super) cues: CueSet,
    pub(super) cue_hits: Vec<CueHit>,
    pub(super) profile: Vec<ProfileHit>,
    pub(super) typos: Vec<TypoAt>,
}

impl Results {
    pub(super) fn clear(&mut self) {
        self.groups.clear();
        self.spans.clear();
        self.hits.clear();
        self.suppressed.clear();
        self.cues = CueSet::EMPTY;
        self.cue_hits.clear();
        self.profile.clear();
        self.typos.clear();
    }
}

/// Everything found in one text, borrowed from the scratch until its next use.
#[derive(Debug, Clone, Copy)]
pub struct MatchesRef<'a> {
    pub(super) matcher: &'a Matcher,
    pub(super) results: &'a Results,
}

impl<'a> MatchesRef<'a> {
    fn group(self, group: &Group) -> HazardRef<'a> {
        fn part<T>(list: &[T], (start, end): (u32, u32)) -> &[T] {
            list.get(start as usize..end as usize).unwrap_or_default()
        }
        HazardRef {
            category: self.matcher.category(group.category),
            score: group.score,
            strength: group.strength,
            spans: part(&self.results.spans, group.spans),
            hits: part(&self.results.hits, group.hits),
        }
    }

    /// Families that stand, in the order of the taxonomy, custom ones after.
    pub fn hazards(self) -> impl Iterator<Item = HazardRef<'a>> {
        self.results
            .groups
            .iter()
            .filter(|g| g.stands)
            .map(move |g| self.group(g))
    }

    /// Families with weak evidence that is not enough alone.
    pub fn weak(self) -> impl Iterator<Item = HazardRef<'a>> {
        self.results
            .groups
            .iter()
            .filter(|g| !g.stands)
            .map(move |g| self.group(g))
    }

    /// Hits that do not count, by family and place.
    pub fn suppressed(self) -> impl Iterator<Item = Suppressed> + 'a {
        self.results.suppressed.iter().map(move |s| Suppressed {
            category: self.matcher.category(s.category).clone(),
            strength: s.strength,
            span: s.span,
            reason: s.reason,
            by: s.by_span,
            by_rule: s.by.rule,
        })
    }

    /// The cue classes of the text.
    #[must_use]
    pub const fn cues(self) -> CueSet {
        self.results.cues
    }

    /// Where cues were found, in text order.
    #[must_use]
    pub fn cue_hits(self) -> &'a [CueHit] {
        &self.results.cue_hits
    }

    /// Where keywords of the profile were found, in text order.
    #[must_use]
    pub fn profile(self) -> &'a [ProfileHit] {
        &self.results.profile
    }

    /// Words read as others for a typing error, in text order: the raw span, and the folded word read there.
    pub fn typos(self) -> impl Iterator<Item = (Span, &'a str)> {
        let matcher = self.matcher;
        self.results
            .typos
            .iter()
            .map(move |typo| (typo.span, matcher.word(typo)))
    }

    /// A copy to keep.
    #[must_use]
    pub fn to_owned(self) -> Matches {
        let own = |h: HazardRef<'_>| HazardMatch {
            category: h.category.clone(),
            score: h.score,
            strength: h.strength,
            spans: h.spans.to_vec(),
            hits: h.hits.to_vec(),
        };
        Matches {
            hazards: self.hazards().map(own).collect(),
            weak: self.weak().map(own).collect(),
            suppressed: self.suppressed().collect(),
            cues: self.cues(),
            cue_hits: self.cue_hits().to_vec(),
            profile: self.profile().to_vec(),
            typos: self
                .typos()
                .map(|(span, read)| Typo {
                    span,
                    read: read.to_owned(),
                })
                .collect(),
        }
    }
}
