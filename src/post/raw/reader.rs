//! Reading one optional field after the other, keeping the problems.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Utc};

use super::FieldProblem;
use super::loose::Loose;
use crate::post::{GeoPoint, Media, Mode, PostId, check_degrees};

/// An identifier written as a string or, by careless exporters, as an integer.
pub(super) fn id_text(value: &Loose) -> Option<Cow<'_, str>> {
    match value {
        Loose::Text(text) => Some(text.into()),
        Loose::Signed(number) => Some(number.to_string().into()),
        Loose::Unsigned(number) => Some(number.to_string().into()),
        // A float has lost the digits of a long id.
        _ => None,
    }
}

/// Reads optional fields and keeps the problems.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<FieldProblem>,
}

impl Reader {
    /// Records a problem. Returns `None` so that a reading function can end with it.
    fn drop<T>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        value: &Loose,
        reason: impl Into<Cow<'static, str>>,
    ) -> Option<T> {
        let reason = match value {
            Loose::Unreadable(message) => Cow::Owned(message.clone()),
            _ => reason.into(),
        };
        self.problems.push(FieldProblem {
            field: field.into(),
            value: value.quote(),
            reason,
        });
        None
    }

    pub(super) fn text<T, E: fmt::Display>(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        value: &Loose,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        match value {
            Loose::Null => None,
            Loose::Text(text) if text.trim().is_empty() => None,
            Loose::Text(text) => match parse(text) {
                Ok(parsed) => Some(parsed),
                Err(error) => self.drop(field, value, error.to_string()),
            },
            _ => self.drop(field, value, "not a string"),
        }
    }

    pub(super) fn string(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        value: Loose,
    ) -> Option<String> {
        match value {
            Loose::Null => None,
            Loose::Text(text) => (!text.trim().is_empty()).then_some(text),
            _ => self.drop(field, &value, "not a string"),
        }
    }

    pub(super) fn id(&mut self, field: &'static str, value: &Loose) -> Option<PostId> {
        match id_text(value) {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => match PostId::new(&text) {
                Ok(id) => Some(id),
                Err(error) => self.drop(field, value, error.to_string()),
            },
            None if *value == Loose::Null => None,
            None => self.drop(field, value, "not a string"),
        }
    }

    pub(super) fn time(&mut self, field: &'static str, value: &Loose) -> Option<DateTime<Utc>> {
        const REASON: &str = "not an RFC 3339 time";
        match value {
            Loose::Null => None,
            Loose::Text(text) => match text.trim().parse() {
                Ok(time) => Some(time),
                Err(_) => self.drop(field, value, REASON),
            },
            _ => self.drop(field, value, REASON),
        }
    }

    pub(super) fn position(&mut self, lat: &Loose, lon: &Loose) -> Option<GeoPoint> {
        let read_lat = self.degrees("lat", lat, 90.0);
        let read_lon = self.degrees("lon", lon, 180.0);
        match (read_lat, read_lon) {
            (Some(lat), Some(lon)) => GeoPoint::new(lat, lon).ok(),
            // Where the other one is there but was refused, that problem says it all.
            (Some(_), None) if *lon == Loose::Null => self.drop("lat", lat, "lon is missing"),
            (None, Some(_)) if *lat == Loose::Null => self.drop("lon", lon, "lat is missing"),
            _ => None,
        }
    }

    fn degrees(&mut self, field: &'static str, value: &Loose, max: f64) -> Option<f64> {
        let number = match value {
            Loose::Null => return None,
            Loose::Float(number) => Some(*number),
            // Integers of this size are far out of range before they lose a digit.
            #[expect(clippy::cast_precision_loss, reason = "range is checked below")]
            Loose::Signed(number) => Some(*number as f64),
            #[expect(clippy::cast_precision_loss, reason = "range is checked below")]
            Loose::Unsigned(number) => Some(*number as f64),
            Loose::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        match number.map(|number| check_degrees(field, number, max)) {
            Some(Ok(degrees)) => Some(degrees),
            _ => self.drop(
                field,
                value,
                format!("not a number of degrees in [-{max}, {max}]"),
            ),
        }
    }

    pub(super) fn count(&mut self, field: &'static str, value: &Loose) -> Option<u64> {
        /// Up to here every whole f64 is exact.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let count = match value {
            Loose::Null => return None,
            Loose::Unsigned(number) => Some(*number),
            Loose::Signed(number) => u64::try_from(*number).ok(),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole and in range, as the guard says"
            )]
            Loose::Float(number) if number.fract() == 0.0 && (0.0..=EXACT).contains(number) => {
                Some(*number as u64)
            }
            Loose::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        count.or_else(|| self.drop(field, value, "not a whole number"))
    }

    pub(super) fn media(&mut self, value: &Loose) -> Vec<Media> {
        let items = match value {
            Loose::Null => return Vec::new(),
            Loose::List(items) => items,
            _ => return self.drop("media", value, "not a list").unwrap_or_default(),
        };
        let mut media = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            match item {
                Loose::Map(_) => media.push(self.medium(i, item)),
                Loose::Null => {}
                _ => drop(self.drop::<Media>(format!("media[{i}]"), item, "not an object")),
            }
        }
        media
    }

    fn medium(&mut self, i: usize, item: &Loose) -> Media {
        let mut medium = Media::new();
        let name = |field: &str| format!("media[{i}].{field}");
        let value = |field: &str| item.field(field).unwrap_or(&Loose::Null);
        if let Some(sha256) = self.text(name("sha256"), value("sha256"), str::parse) {
            medium = medium.with_sha256(sha256);
        }
        if let Some(phash) = self.text(name("phash"), value("phash"), str::parse) {
            medium = medium.with_phash(phash);
        }
        if let Some(alt) = self.string(name("alt"), value("alt").clone()) {
            medium = medium.with_alt(alt);
        }
        medium
    }

    pub(super) fn mode(&mut self, value: &Loose) -> Mode {
        let any_case = |text: &str| {
            let text = text.trim();
            let mode = Mode::ALL.iter().copied();
            let mut mode = mode.filter(|mode| mode.as_str().eq_ignore_ascii_case(text));
            mode.next().map_or_else(|| text.parse(), Ok)
        };
        self.text("mode", value, any_case).unwrap_or_default()
    }
}
