//! Judging one post: relevance, information type, priority; and its part in an open event.

use crate::hazard::Category;
use crate::keyword::{Cue, CueSet, HazardRef};
use crate::observation::{Assessment, HazardJudgement, InfoType, Priority, Reading, SourceKind};
use crate::score::{Contribution, Score};

use std::sync::Arc;

use super::extract::extract;
use super::features::{Feature, FeatureVector};
use super::target::Target;
use super::topics::Topics;
use super::weights::Weights;
use super::wording::{Wording, each_wording};

/// The weights were learned with as much weight on crisis posts as on others.
const LEARNED_BASE_RATE: f64 = 0.5;
/// From this probability on a post is P0. Far below one half, because a missed call costs more than a look: on invented
/// crises left out of learning it finds four calls of five, shows 34 other posts in 1,000, and of everyday talk one in 2,500.
const P0_THRESHOLD: f64 = 0.25;
/// A hazard that stands in the lexicon's view is set aside below this probability, and one with weak hits alone stands
/// from this probability on: on six invented crises that nobody read, F1 .64 in place of .59.
const SET_ASIDE_HAZARD: f64 = 0.05;
const STANDING_WEAK_HAZARD: f64 = 0.3;
/// The hazards were learned on posts in this language; in others the lexicon has the last word.
const LANGUAGE_OF_HAZARDS: &str = "fr";
/// The words of a call for rescue are one unless the rest of the post makes it less likely than this: exams, games, taxes.
const RESCUE_FLOOR: f64 = 0.05;
/// The relevance of a clear call for rescue is never held below this.
const RESCUE_RELEVANCE: f64 = 0.9;

/// Judges posts by linear models over named features.
///
/// Relevance and P0 are logistic models; the information type, and the priority of what is not P0, are the
/// largest of one linear score each (multinomial logistic regression). Of the hazards that the lexicon found in a French
/// post, a logistic model each decides which stand. One rule stands beside the numbers: the words of a clear call for
/// rescue, by [`Assessor::is_rescue_call`], make a post P0 unless the rest of it makes that very unlikely.
#[derive(Debug, Clone)]
pub struct Assessor {
    weights: Weights,
    topics: Arc<Topics>,
    /// By topic: its number among the wording features.
    topic_numbers: Vec<u32>,
    base_rate: Score,
}

/// Memory of an [`Assessor`], to be used again.
#[derive(Debug, Clone, Default)]
pub struct AssessScratch {
    pub(super) features: FeatureVector,
    hazards: Vec<HazardJudgement>,
    /// What these features alone add to the event's logit: the same for every open event.
    pub(super) event: f32,
}

impl AssessScratch {
    /// What was made of the hazards of the post last assessed here: of those that stand in the lexicon's view, then of
    /// those with weak hits alone, each in the order of [`MatchesRef`](crate::keyword::MatchesRef).
    #[must_use]
    pub fn hazards(&self) -> &[HazardJudgement] {
        &self.hazards
    }

    /// The features of the post last assessed here, but for its wording (see [`Assessor::each_wording`]) and for those
    /// that relate it to an event (`event.area`, …); for learning weights.
    pub fn features(&self) -> impl Iterator<Item = (Feature, f64)> + '_ {
        self.features
            .iter()
            .map(|(feature, value)| (feature, f64::from(value)))
    }
}

/// What is known of a post with respect to one open event, beside the post itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventEvidence<'a> {
    /// The event's hazards.
    pub hazards: &'a [Category],
    /// Probability that the post's subject lies in the event's area; `None` for a post without a place.
    pub area: Option<Score>,
    /// Whether the text holds a keyword of the event's profile.
    pub keyword: bool,
    /// Whether the post lies in the event's time window; `None` where either has no time.
    pub in_window: Option<bool>,
}

impl Default for Assessor {
    fn default() -> Self {
        Self::new(Weights::builtin())
    }
}

impl Assessor {
    /// An assessor with these weights and the topics of the crate, for streams half of which concern a crisis, as in a
    /// search for its hashtag: of everyday French sentences left out of learning some thirteen in 1,000 are then called
    /// relevant. Tell a live stream's share by [`Assessor::with_base_rate`].
    #[must_use]
    pub fn new(weights: Weights) -> Self {
        Self {
            weights,
            topics: Arc::default(),
            topic_numbers: Vec::new(),
            base_rate: Score::HALF,
        }
        .with_topics(Topics::builtin())
    }

    /// The same with other topics; their weights are looked up by name.
    #[must_use]
    pub fn with_topics(mut self, topics: Arc<Topics>) -> Self {
        self.topic_numbers = self.weights.vocabulary().topic_numbers(&topics);
        self.topics = topics;
        self
    }

    /// The same for streams in which this share of posts concerns a crisis: relevance is moved by the
    /// difference of the logits (Elkan 2001). A live stream holds some 0.01 to 0.05.
    #[must_use]
    pub fn with_base_rate(mut self, share: Score) -> Self {
        self.base_rate = share;
        self
    }

    /// The weights.
    #[must_use]
    pub const fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Judges a post. `O(features of the post)`; allocates nothing once `scratch` has grown.
    #[must_use]
    pub fn assess(&self, reading: &Reading<'_>, scratch: &mut AssessScratch) -> Assessment {
        extract(reading, &mut scratch.features);
        self.weights.vocabulary().find(
            reading,
            &self.topics,
            &self.topic_numbers,
            &mut scratch.features.wording,
        );
        let logits = self.weights.logits(&scratch.features);
        scratch.event = logits[Target::Event.index()];
        let urgent = logits.get(Target::FIRST_PRIORITY).copied();
        let urgent = Score::from_logit(f64::from(urgent.unwrap_or(f32::NEG_INFINITY)));
        let rescue = Self::is_rescue_call(reading) && urgent.get() >= RESCUE_FLOOR;
        let shifted = f64::from(logits[Target::Relevance.index()]) + self.shift();
        let mut relevance = Score::from_logit(shifted);
        if rescue {
            relevance = relevance.max(Score::saturating(RESCUE_RELEVANCE));
        }
        self.judge_hazards(reading, &scratch.features, &mut scratch.hazards);
        let priority = if rescue {
            Priority::P0
        } else {
            priority(&logits[Target::FIRST_PRIORITY..Target::FIRST_TYPE])
        };
        let info_type = largest(&logits[Target::FIRST_TYPE..])
            .and_then(|i| InfoType::ALL.get(i))
            .copied()
            .unwrap_or(InfoType::NotRelevant);
        // A call for help is one, whatever else it tells.
        let info_type = match info_type {
            InfoType::MissingPerson => info_type,
            InfoType::RumourOrFalse if is_doubtful(reading) => info_type,
            _ if rescue => InfoType::HelpRequest,
            _ => info_type,
        };
        Assessment {
            relevance,
            info_type,
            priority,
        }
    }

    /// The lexicon proposes, the models decide: what stands needs little more, what is weak needs some support. A hazard
    /// without a model, a category of the team's own, and those of a post in another language than that of the labelled
    /// posts stand as the lexicon says; where nothing tells the language, the models decide.
    fn judge_hazards(
        &self,
        reading: &Reading<'_>,
        features: &FeatureVector,
        judged: &mut Vec<HazardJudgement>,
    ) {
        judged.clear();
        let keywords = reading.keywords;
        if keywords.hazards().chain(keywords.weak()).next().is_none() {
            return;
        }
        let lang = reading.lang();
        let learned_here = lang.is_none_or(|lang| lang.as_str() == LANGUAGE_OF_HAZARDS);
        let judge = |hazard: HazardRef<'_>, strong: bool| {
            let named = hazard.category.hazard().filter(|_| learned_here);
            let learned = named.and_then(|hazard| self.weights.hazard_logit(hazard, features));
            let learned = learned.map(Score::from_logit);
            let from = if strong {
                SET_ASIDE_HAZARD
            } else {
                STANDING_WEAK_HAZARD
            };
            HazardJudgement {
                score: learned.unwrap_or(hazard.score),
                stands: learned.map_or(strong, |score| score.get() >= from),
            }
        };
        judged.extend(keywords.hazards().map(|h| judge(h, true)));
        judged.extend(keywords.weak().map(|h| judge(h, false)));
    }

    /// Whether the wording is a clear call for rescue, which is P0 unless the model finds that very unlikely:
    /// someone calls for it (or tells of being trapped, in their own voice, with a hazard, medical distress or a
    /// vulnerable person), and nothing says that it is an offer, advice, an exercise, a denial or the talk of an
    /// ordinary day. From what looks like an authority or a newsroom, which tell of the calls of others, it must be
    /// in its own voice.
    #[must_use]
    pub fn is_rescue_call(reading: &Reading<'_>) -> bool {
        const CALMING: [Cue; 5] = [
            Cue::Leisure,
            Cue::Exercise,
            Cue::Advice,
            Cue::Offer,
            Cue::Debunk,
        ];
        let cues = reading.keywords.cues();
        if cues.intersects(CALMING.into_iter().collect::<CueSet>()) {
            return false;
        }
        let has = |cue| cues.contains(cue);
        let own_voice = has(Cue::FirstPerson);
        let distress = has(Cue::Medical) || has(Cue::Vulnerable);
        let hazard = reading.keywords.hazards().next().is_some();
        if matches!(reading.source, SourceKind::Official | SourceKind::Media) {
            // They tell of the calls of others. But a handle is a hint only, and a town hall can be cut off too.
            return has(Cue::Rescue) && own_voice && (has(Cue::Trapped) || distress);
        }
        (has(Cue::Rescue) && (own_voice || has(Cue::Trapped) || distress || hazard))
            || (has(Cue::Trapped) && own_voice && (distress || hazard))
    }

    /// Probability that the post concerns the event. `None` where neither hazard, nor place, nor keyword
    /// says anything: unknown is not "no".
    ///
    /// Call it after [`Assessor::assess`] on the same scratch.
    #[must_use]
    pub fn event_score(
        &self,
        reading: &Reading<'_>,
        assessment: &Assessment,
        evidence: &EventEvidence<'_>,
        scratch: &AssessScratch,
    ) -> Option<Score> {
        let part = EventPart::of(reading, assessment, evidence);
        let weight = |feature| self.weights.get(Target::Event, feature);
        let known = part.hazard || part.other || evidence.area.is_some() || evidence.keyword;
        let event: f64 = part
            .features()
            .into_iter()
            .map(|(feature, value)| weight(feature) * value)
            .sum();
        known.then(|| Score::from_logit(f64::from(scratch.event) + event))
    }

    /// The features of a post and what each adds to a target's logit, largest first. They sum to the logit that
    /// [`Assessor::assess`] compares: for relevance, before the floor of a clear call for rescue; for an event, without
    /// what its [`EventEvidence`] adds; for a hazard, whether or not the lexicon found it.
    ///
    /// Call it after [`Assessor::assess`] of the same assessor on the same scratch.
    #[must_use]
    pub fn explain(&self, target: Target, scratch: &AssessScratch) -> Vec<Contribution> {
        let mut parts: Vec<Contribution> = scratch
            .features
            .iter()
            .map(|(feature, value)| {
                (
                    feature,
                    self.weights.get(target, feature) * f64::from(value),
                )
            })
            .filter(|&(_, logits)| logits != 0.0)
            .map(|(feature, logits)| Contribution::saturating(feature.to_string(), logits))
            .collect();
        let wording = scratch.features.wording.present().iter();
        parts.extend(wording.filter_map(|&number| {
            let logits = self.weights.of_number(target, number);
            let wording = self.weights.vocabulary().wording(number)?;
            (logits != 0.0).then(|| Contribution::saturating(wording.to_string(), logits))
        }));
        if target == Target::Relevance && self.shift() != 0.0 {
            parts.push(Contribution::saturating("base rate", self.shift()));
        }
        parts.sort_by(|a, b| b.value().abs().total_cmp(&a.value().abs()));
        parts
    }

    /// Calls `found` with every feature of a post's wording, with or without weight, repeated ones again; for learning.
    pub fn each_wording<'a>(&'a self, reading: &Reading<'a>, found: impl FnMut(Wording<'a>)) {
        each_wording(reading, &self.topics, found);
    }

    fn shift(&self) -> f64 {
        self.base_rate.logit() - Score::saturating(LEARNED_BASE_RATE).logit()
    }
}

/// Whether anything in the wording makes it hearsay, a question, a denial or a chain message.
fn is_doubtful(reading: &Reading<'_>) -> bool {
    const DOUBT: [Cue; 4] = [Cue::Hearsay, Cue::Enquiry, Cue::Debunk, Cue::Virality];
    let cues = reading.keywords.cues();
    cues.intersects(DOUBT.into_iter().collect::<CueSet>())
}

/// How a post relates to an event.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a feature of its own"
)]
struct EventPart {
    hazard: bool,
    other: bool,
    area: f64,
    keyword: bool,
    outside_window: bool,
    relevance: f64,
}

impl EventPart {
    fn of(reading: &Reading<'_>, assessment: &Assessment, evidence: &EventEvidence<'_>) -> Self {
        let among = |category: &Category| evidence.hazards.iter().any(|h| h.is_family_of(category));
        let strong = reading.keywords.hazards().any(|h| among(h.category));
        let weak = reading.keywords.weak().any(|h| among(h.category));
        Self {
            hazard: strong || weak,
            other: !strong && !weak && reading.keywords.hazards().next().is_some(),
            // Twice the distance from "don't know", so that the feature runs from −1 to 1.
            area: evidence.area.map_or(0.0, |area| 2.0 * (area.get() - 0.5)),
            keyword: evidence.keyword,
            outside_window: evidence.in_window == Some(false),
            relevance: 2.0 * (assessment.relevance.get() - 0.5),
        }
    }

    fn features(&self) -> [(Feature, f64); 6] {
        let flag = |holds: bool| f64::from(u8::from(holds));
        [
            (Feature::EVENT_HAZARD, flag(self.hazard)),
            (Feature::EVENT_OTHER_HAZARD, flag(self.other)),
            (Feature::EVENT_AREA, self.area),
            (Feature::EVENT_KEYWORD, flag(self.keyword)),
            (Feature::EVENT_OUTSIDE_WINDOW, flag(self.outside_window)),
            (Feature::EVENT_RELEVANCE, self.relevance),
        ]
    }
}

/// P0 where its own probability passes the threshold, else the largest of the others.
fn priority(logits: &[f32]) -> Priority {
    let p0 = logits.first().copied().unwrap_or(f32::NEG_INFINITY);
    if Score::from_logit(f64::from(p0)).get() >= P0_THRESHOLD {
        return Priority::P0;
    }
    largest(logits.get(1..).unwrap_or_default())
        .and_then(|i| Priority::ALL.get(i + 1))
        .copied()
        .unwrap_or(Priority::P3)
}

/// The position of the largest number; the first of equals.
fn largest(logits: &[f32]) -> Option<usize> {
    logits
        .iter()
        .enumerate()
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(i, _)| i)
}
