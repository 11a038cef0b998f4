//! The features that the linear models weigh: what was found in a post, under stable names.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::fact::QuantityRole;
use crate::hazard::Hazard;
use crate::keyword::Cue;

use super::wording::WordingScratch;

/// Features that are not a cue, a hazard or a role. The names are stable; new ones go to the end.
const PLAIN: [&str; 36] = [
    "bias",
    "hazard.strong",
    "hazard.several",
    "hazard.weak",
    "suppressed.figurative",
    "suppressed.negated",
    "suppressed.exercise",
    "suppressed.past",
    "place.precise",
    "place.area",
    "place.country",
    "place.road",
    "place.river",
    "time.observed",
    "time.clock",
    "source.official",
    "source.media",
    "source.association",
    "shape.repost",
    "shape.reply",
    "shape.url",
    "shape.question",
    "shape.exclamation",
    "shape.shout",
    "shape.short",
    "shape.long",
    "shape.emoji",
    "shape.hashtag",
    "shape.media",
    "shape.position",
    "event.hazard",
    "event.other_hazard",
    "event.area",
    "event.keyword",
    "event.outside_window",
    "event.relevance",
];

const FIRST_CUE: usize = PLAIN.len();
const FIRST_HAZARD: usize = FIRST_CUE + Cue::ALL.len();
const FIRST_ROLE: usize = FIRST_HAZARD + Hazard::COUNT;
const FIRST_WEAK: usize = FIRST_ROLE + QuantityRole::ALL.len();
const FIRST_SUPPRESSED: usize = FIRST_WEAK + Hazard::COUNT;

/// How many features there are.
pub(super) const FEATURES: usize = FIRST_SUPPRESSED + Hazard::COUNT;

/// One feature of the linear models, by its stable name: `bias`, `hazard.strong`, `cue.WITNESS`,
/// `hazard.FLOOD`, `weak.FLOOD`, `suppressed.FLOOD`, `quantity.water_level`, …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(u16);

/// `value` names no feature.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown feature `{value}`")]
#[non_exhaustive]
pub struct ParseFeatureError {
    /// The refused text.
    pub value: String,
}

impl Feature {
    /// All features, in the order of their indices.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..FEATURES)
            .filter_map(|i| u16::try_from(i).ok())
            .map(Self)
    }

    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }

    pub(super) fn cue(cue: Cue) -> Self {
        Self::at(FIRST_CUE + cue as usize)
    }

    pub(super) fn hazard(hazard: Hazard) -> Self {
        Self::at(FIRST_HAZARD + hazard.index())
    }

    pub(super) fn role(role: QuantityRole) -> Self {
        Self::at(FIRST_ROLE + role as usize)
    }

    pub(super) fn weak(hazard: Hazard) -> Self {
        Self::at(FIRST_WEAK + hazard.index())
    }

    pub(super) fn suppressed(hazard: Hazard) -> Self {
        Self::at(FIRST_SUPPRESSED + hazard.index())
    }

    fn at(index: usize) -> Self {
        Self(u16::try_from(index).unwrap_or(u16::MAX))
    }

    fn parts(self) -> (&'static str, &'static str) {
        let i = self.index();
        if let Some(name) = PLAIN.get(i) {
            ("", name)
        } else if let Some(cue) = i.checked_sub(FIRST_CUE).and_then(|i| Cue::ALL.get(i)) {
            ("cue.", cue.as_str())
        } else if let Some(hazard) = i.checked_sub(FIRST_HAZARD).and_then(|i| Hazard::ALL.get(i)) {
            ("hazard.", hazard.code())
        } else if let Some(role) = i
            .checked_sub(FIRST_ROLE)
            .and_then(|i| QuantityRole::ALL.get(i))
        {
            ("quantity.", role.as_str())
        } else if let Some(hazard) = i.checked_sub(FIRST_WEAK).and_then(|i| Hazard::ALL.get(i)) {
            ("weak.", hazard.code())
        } else if let Some(hazard) = i
            .checked_sub(FIRST_SUPPRESSED)
            .and_then(|i| Hazard::ALL.get(i))
        {
            ("suppressed.", hazard.code())
        } else {
            ("", "")
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (group, name) = self.parts();
        write!(f, "{group}{name}")
    }
}

impl FromStr for Feature {
    type Err = ParseFeatureError;

    fn from_str(text: &str) -> Result<Self, ParseFeatureError> {
        let is = |feature: &Self| {
            let (group, name) = feature.parts();
            text.strip_prefix(group) == Some(name)
        };
        Self::all().find(is).ok_or_else(|| ParseFeatureError {
            value: crate::text_form::quoted(text),
        })
    }
}

/// Defines a constant for each plain feature that the code sets, checked against its name at compile time.
macro_rules! plain {
    ($($name:ident = $text:literal;)+) => {
        impl Feature {
            $(pub(super) const $name: Self = Self(index_of($text));)+
        }
    };
}

const fn index_of(name: &str) -> u16 {
    let mut i = 0;
    while i < PLAIN.len() {
        if same(PLAIN[i], name) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the list is far shorter than that"
            )]
            return i as u16;
        }
        i += 1;
    }
    panic!("a plain feature that is not in the list") // evaluated at compile time only
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    a.len() == b.len()
}

plain! {
    BIAS = "bias";
    HAZARD_STRONG = "hazard.strong";
    HAZARD_SEVERAL = "hazard.several";
    HAZARD_WEAK = "hazard.weak";
    FIGURATIVE = "suppressed.figurative";
    NEGATED = "suppressed.negated";
    EXERCISE = "suppressed.exercise";
    PAST = "suppressed.past";
    PLACE_PRECISE = "place.precise";
    PLACE_AREA = "place.area";
    PLACE_COUNTRY = "place.country";
    PLACE_ROAD = "place.road";
    PLACE_RIVER = "place.river";
    TIME_OBSERVED = "time.observed";
    TIME_CLOCK = "time.clock";
    SOURCE_OFFICIAL = "source.official";
    SOURCE_MEDIA = "source.media";
    SOURCE_ASSOCIATION = "source.association";
    REPOST = "shape.repost";
    REPLY = "shape.reply";
    URL = "shape.url";
    QUESTION = "shape.question";
    EXCLAMATION = "shape.exclamation";
    SHOUT = "shape.shout";
    SHORT = "shape.short";
    LONG = "shape.long";
    EMOJI = "shape.emoji";
    HASHTAG = "shape.hashtag";
    MEDIA = "shape.media";
    POSITION = "shape.position";
    EVENT_HAZARD = "event.hazard";
    EVENT_OTHER_HAZARD = "event.other_hazard";
    EVENT_AREA = "event.area";
    EVENT_KEYWORD = "event.keyword";
    EVENT_OUTSIDE_WINDOW = "event.outside_window";
    EVENT_RELEVANCE = "event.relevance";
}

/// The features of one post; memory to be used again.
#[derive(Debug, Clone, Default)]
pub(super) struct FeatureVector {
    present: Vec<(Feature, f32)>,
    /// Those of the wording that carry weights; each counts one.
    pub(super) wording: WordingScratch,
}

impl FeatureVector {
    pub(super) fn clear(&mut self) {
        self.present.clear();
    }

    /// Sets a feature that is not yet there; zero is absence.
    pub(super) fn set(&mut self, feature: Feature, value: f32) {
        if value != 0.0 {
            self.present.push((feature, value));
        }
    }

    /// Sets a feature to one, if it holds.
    pub(super) fn flag(&mut self, feature: Feature, holds: bool) {
        self.set(feature, f32::from(u8::from(holds)));
    }

    pub(super) fn has(&self, feature: Feature) -> bool {
        self.present.iter().any(|&(f, _)| f == feature)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Feature, f32)> + '_ {
        self.present.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        let names: std::collections::BTreeSet<String> =
            Feature::all().map(|f| f.to_string()).collect();
        assert_eq!(names.len(), FEATURES);
        assert!(names.iter().all(|name| !name.is_empty()));
        for feature in Feature::all() {
            assert_eq!(feature.to_string().parse::<Feature>(), Ok(feature));
        }
    }
}
