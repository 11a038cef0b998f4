//! Settings of the window.

use std::fmt;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Settings of a [`Window`](super::Window), validated. The defaults were chosen on five development sets at once
/// (see the [module](super)) and stand on a plateau: each may move by a fifth and the figures by less than .02.
///
/// ```
/// use chrono::TimeDelta;
/// use vigie::rumour::WindowConfig;
/// let config = WindowConfig::default().length(TimeDelta::hours(6))?;
/// assert_eq!(config.get_length(), TimeDelta::hours(6));
/// assert_eq!(
///     config.length(TimeDelta::zero()).unwrap_err().to_string(),
///     "length must be from 1 minute to 366 days, not 0 s"
/// );
/// # Ok::<(), vigie::rumour::ConfigError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct WindowConfig {
    pub(super) length_ms: i64,
    pub(super) max_step_ms: i64,
    pub(super) max_posts: u32,
    pub(super) list_cap: u32,
    pub(super) max_candidates: u32,
    pub(super) floor: f64,
    pub(super) attach: f64,
    pub(super) contrast: f64,
    pub(super) near_copy: f64,
    pub(super) conversation: f64,
    pub(super) settle_share: f64,
}

/// A setting out of its range.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
#[error("{field} must be {expected}, not {found}")]
pub struct ConfigError {
    /// The setting.
    pub field: &'static str,
    /// What it may be.
    pub expected: &'static str,
    /// What was given.
    pub found: String,
}

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

impl Default for WindowConfig {
    fn default() -> Self {
        Self {
            length_ms: DAY,
            max_step_ms: 60 * MINUTE,
            max_posts: 1_000_000,
            list_cap: 64,
            max_candidates: 256,
            floor: 0.12,
            attach: 0.9,
            contrast: 1.05,
            near_copy: 0.8,
            conversation: 0.3,
            settle_share: 0.25,
        }
    }
}

impl WindowConfig {
    /// How much post time the window spans: from 1 minute to 366 days, 24 hours by default.
    ///
    /// # Errors
    /// A length out of that range.
    pub fn length(mut self, length: TimeDelta) -> Result<Self, ConfigError> {
        self.length_ms = milliseconds("length", length, MINUTE)?;
        Ok(self)
    }

    /// How far one post may move the clock: a post further ahead is kept, but moves it only once a second post,
    /// of another author, confirms that time. From 1 minute to 366 days, 1 hour by default.
    ///
    /// # Errors
    /// A step out of that range.
    pub fn max_step(mut self, step: TimeDelta) -> Result<Self, ConfigError> {
        self.max_step_ms = milliseconds("max_step", step, MINUTE)?;
        Ok(self)
    }

    /// How many posts the window holds at most; beyond, the oldest leave. At least 2, a million by default.
    ///
    /// # Errors
    /// Fewer than 2 posts.
    pub fn max_posts(mut self, posts: u32) -> Result<Self, ConfigError> {
        self.max_posts = at_least("max_posts", posts, 2, "at least 2")?;
        Ok(self)
    }

    /// How many posts are remembered for one word, and how many of them are looked at for one new post.
    /// At least 4 each, 64 and 256 by default.
    ///
    /// # Errors
    /// A number under 4.
    pub fn candidates(mut self, a_word: u32, a_post: u32) -> Result<Self, ConfigError> {
        self.list_cap = at_least("list_cap", a_word, 4, "at least 4")?;
        self.max_candidates = at_least("max_candidates", a_post, 4, "at least 4")?;
        Ok(self)
    }

    /// Least similarity that can link two posts, in (0, 1]; .12 by default.
    ///
    /// # Errors
    /// A number out of that range, or NaN.
    pub fn floor(mut self, similarity: f64) -> Result<Self, ConfigError> {
        self.floor = unit("floor", similarity)?;
        Ok(self)
    }

    /// How much more alike than the link between them the best pair within each of two groups must be for the
    /// groups to stay apart: at least 1 (any two groups of two stay apart), 1.05 by default.
    ///
    /// # Errors
    /// A number under 1, infinite or NaN.
    pub fn contrast(mut self, ratio: f64) -> Result<Self, ConfigError> {
        if !(ratio >= 1.0 && ratio.is_finite()) {
            return Err(refused("contrast", "at least 1 and finite", ratio));
        }
        self.contrast = ratio;
        Ok(self)
    }

    /// A single post joins a group that stands apart if it is at least this share of that group's level alike to
    /// one of its posts; in (0, 1], .9 by default.
    ///
    /// # Errors
    /// A number out of that range, or NaN.
    pub fn attach(mut self, share: f64) -> Result<Self, ConfigError> {
        self.attach = unit("attach", share)?;
        Ok(self)
    }

    /// Similarity from which a post is a near-copy of another: one voice, never apart. In (0, 1], .8 by default.
    ///
    /// # Errors
    /// A number out of that range, or NaN.
    pub fn near_copy(mut self, similarity: f64) -> Result<Self, ConfigError> {
        self.near_copy = unit("near_copy", similarity)?;
        Ok(self)
    }

    /// What a reply or quote is worth as a similarity, whatever its words; in [0, 1], .3 by default.
    ///
    /// # Errors
    /// A number out of that range, or NaN.
    pub fn conversation(mut self, similarity: f64) -> Result<Self, ConfigError> {
        if !(0.0..=1.0).contains(&similarity) {
            return Err(refused("conversation", "in [0, 1]", similarity));
        }
        self.conversation = similarity;
        Ok(self)
    }

    /// The window settles by itself once this share of it is new, a quarter by default; `None` leaves it to
    /// [`Window::settle`](super::Window::settle).
    ///
    /// # Errors
    /// A share that is not above 0 and finite.
    pub fn settle_share(mut self, share: Option<f64>) -> Result<Self, ConfigError> {
        self.settle_share = match share {
            Some(share) if share > 0.0 && share.is_finite() => share,
            Some(share) => return Err(refused("settle_share", "above 0 and finite", share)),
            None => 0.0,
        };
        Ok(self)
    }

    /// How much post time the window spans.
    #[must_use]
    pub fn get_length(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.length_ms)
    }
}

fn refused(field: &'static str, expected: &'static str, found: impl fmt::Display) -> ConfigError {
    ConfigError {
        field,
        expected,
        found: format!("{found}"),
    }
}

fn milliseconds(field: &'static str, delta: TimeDelta, least: i64) -> Result<i64, ConfigError> {
    let ms = delta.num_milliseconds();
    if (least..=366 * DAY).contains(&ms) {
        Ok(ms)
    } else {
        let seconds = format!("{} s", delta.num_seconds());
        Err(refused(field, "from 1 minute to 366 days", seconds))
    }
}

fn at_least(
    field: &'static str,
    n: u32,
    least: u32,
    expected: &'static str,
) -> Result<u32, ConfigError> {
    if n >= least {
        Ok(n)
    } else {
        Err(refused(field, expected, n))
    }
}

fn unit(field: &'static str, value: f64) -> Result<f64, ConfigError> {
    if value > 0.0 && value <= 1.0 {
        Ok(value)
    } else {
        Err(refused(field, "in (0, 1]", value))
    }
}

/// The form that travels: durations in seconds, a missing setting is the default.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wire {
    length_seconds: f64,
    max_step_seconds: f64,
    max_posts: u32,
    list_cap: u32,
    max_candidates: u32,
    floor: f64,
    contrast: f64,
    attach: f64,
    near_copy: f64,
    conversation: f64,
    settle_share: Option<f64>,
}

impl Default for Wire {
    fn default() -> Self {
        WindowConfig::default().into()
    }
}

impl From<WindowConfig> for Wire {
    fn from(c: WindowConfig) -> Self {
        Self {
            length_seconds: c.length_ms as f64 / 1e3,
            max_step_seconds: c.max_step_ms as f64 / 1e3,
            max_posts: c.max_posts,
            list_cap: c.list_cap,
            max_candidates: c.max_candidates,
            floor: c.floor,
            contrast: c.contrast,
            attach: c.attach,
            near_copy: c.near_copy,
            conversation: c.conversation,
            settle_share: (c.settle_share > 0.0).then_some(c.settle_share),
        }
    }
}

impl TryFrom<Wire> for WindowConfig {
    type Error = ConfigError;

    fn try_from(wire: Wire) -> Result<Self, ConfigError> {
        #[expect(clippy::cast_possible_truncation, reason = "saturates, then checked")]
        let delta = |seconds: f64| {
            TimeDelta::milliseconds((seconds * 1e3).round().clamp(-1e15, 1e15) as i64)
        };
        Self::default()
            .length(delta(wire.length_seconds))?
            .max_step(delta(wire.max_step_seconds))?
            .max_posts(wire.max_posts)?
            .candidates(wire.list_cap, wire.max_candidates)?
            .floor(wire.floor)?
            .contrast(wire.contrast)?
            .attach(wire.attach)?
            .near_copy(wire.near_copy)?
            .conversation(wire.conversation)?
            .settle_share(wire.settle_share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_are_named() {
        let d = WindowConfig::default;
        for (result, message) in [
            (d().floor(f64::NAN), "floor must be in (0, 1], not NaN"),
            (d().attach(0.0), "attach must be in (0, 1], not 0"),
            (d().near_copy(1.5), "near_copy must be in (0, 1], not 1.5"),
            (
                d().conversation(-0.5),
                "conversation must be in [0, 1], not -0.5",
            ),
            (
                d().contrast(0.9),
                "contrast must be at least 1 and finite, not 0.9",
            ),
            (d().max_posts(1), "max_posts must be at least 2, not 1"),
            (d().candidates(3, 9), "list_cap must be at least 4, not 3"),
            (
                d().candidates(9, 3),
                "max_candidates must be at least 4, not 3",
            ),
            (
                d().settle_share(Some(0.0)),
                "settle_share must be above 0 and finite, not 0",
            ),
            (
                d().max_step(TimeDelta::seconds(1)),
                "max_step must be from 1 minute to 366 days, not 1 s",
            ),
        ] {
            assert_eq!(result.unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn json_goes_through_the_same_door() {
        let config = WindowConfig::default().settle_share(None).unwrap();
        let json = serde_json::to_string(&config).unwrap();
        assert_eq!(serde_json::from_str::<WindowConfig>(&json).unwrap(), config);
        // 60.001 s is not a whole number of milliseconds in binary.
        for ms in [60_001, 60_003, 64_009, 3_599_999] {
            let config = config.clone().length(TimeDelta::milliseconds(ms)).unwrap();
            let json = serde_json::to_string(&config).unwrap();
            assert_eq!(serde_json::from_str::<WindowConfig>(&json).unwrap(), config);
        }
        let short: WindowConfig = serde_json::from_str(r#"{"length_seconds":3600}"#).unwrap();
        assert_eq!(short.get_length(), TimeDelta::hours(1));
        let error = serde_json::from_str::<WindowConfig>(r#"{"floor":2}"#).unwrap_err();
        assert!(
            error.to_string().contains("floor must be in (0, 1], not 2"),
            "{error}"
        );
    }
}
