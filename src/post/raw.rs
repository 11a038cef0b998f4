//! `RawPost`: reading posts that may be damaged.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use super::builder::link;
use super::loose::Loose;
use super::{
    GeoPoint, Handle, Lang, Media, Mode, Platform, Post, PostError, PostId, check_degrees,
};

/// Declares the fields of a raw post, each a [`Loose`].
macro_rules! raw_post {
    ($($field:ident),+ $(,)?) => {
        /// A post as it was found in a file or on a stream, nothing checked yet.
        ///
        /// Deserialising takes any self-describing format (JSON) and any kind of value in
        /// any field; [`RawPost::into_post`] then keeps what can be read. Fields are those
        /// of [`Post`]; unknown ones are ignored; where a field comes twice, the last wins.
        ///
        /// ```
        /// use vigie::post::RawPost;
        ///
        /// let raw: RawPost = serde_json::from_str(
        ///     r#"{"id": 12, "text": "La Bise déborde", "lat": 200, "lon": 3.5,
        ///         "created_at": "hier soir", "followers": "many"}"#,
        /// )?;
        /// let (post, problems) = raw.into_post()?;
        /// assert_eq!(post.id().as_str(), "12");
        /// assert_eq!(post.position(), None);
        /// let messages: Vec<String> = problems.iter().map(ToString::to_string).collect();
        /// assert_eq!(messages, [
        ///     "created_at \"hier soir\" dropped: not an RFC 3339 time",
        ///     "lat 200 dropped: not a number of degrees in [-90, 90]",
        ///     "followers \"many\" dropped: not a whole number",
        /// ]);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct RawPost {
            $($field: Loose,)+
        }

        impl RawPost {
            fn slot(&mut self, key: &str) -> Option<&mut Loose> {
                match key {
                    $(stringify!($field) => Some(&mut self.$field),)+
                    _ => None,
                }
            }
        }
    };
}

raw_post! {
    id, text, created_at, captured_at, lang, author, platform, url, reply_to, repost_of,
    quote_of, lat, lon, profile_location, followers, reposts, media, mode,
}

impl<'de> Deserialize<'de> for RawPost {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = RawPost;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a post, an object with at least id and text")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawPost, A::Error> {
                let mut raw = RawPost::default();
                let mut refused = None;
                loop {
                    let key = match map.next_key::<Cow<'_, str>>() {
                        Ok(Some(key)) => key,
                        Ok(None) => return Ok(raw),
                        // The input is broken where a value was refused: that is the reason.
                        Err(error) => return Err(refused.unwrap_or(error)),
                    };
                    let Some(slot) = raw.slot(&key) else {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    *slot = match map.next_value() {
                        Ok(value) => value,
                        Err(error) if is_out_of_range(&error) => {
                            let message = error.to_string();
                            refused.get_or_insert(error);
                            Loose::Unreadable(message)
                        }
                        Err(error) => return Err(error),
                    };
                }
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

/// Whether the format refused a number for its size alone.
///
/// `1e999` is well-formed JSON, yet `serde_json`, having read all of it, refuses the value;
/// serde leaves nothing but the message to tell this from broken input. If the message ever
/// changes, such a line is an error as a whole, and a test says so.
fn is_out_of_range(error: &impl fmt::Display) -> bool {
    error.to_string().starts_with("number out of range")
}

impl RawPost {
    /// The post, and the optional fields that were dropped because they could not be read,
    /// in the order of the fields in [`Post`]'s documentation.
    ///
    /// Tolerated without a problem: numbers as ids, decimal numbers in strings for `lat`,
    /// `lon`, `followers` and `reposts`, any case in `mode`; `null` and blank strings are
    /// absent, except for a blank time, position or count.
    ///
    /// # Errors
    ///
    /// [`PostError`] only if `id` or `text` is missing or cannot be used.
    pub fn into_post(self) -> Result<(Post, Vec<FieldProblem>), PostError> {
        let id = match &self.id {
            Loose::Null => return Err(PostError::Missing { field: "id" }),
            id => id_text(id).ok_or_else(|| PostError::Kind {
                field: "id",
                expected: "a string",
                found: id.quote(),
            })?,
        };
        let text = match self.text {
            Loose::Text(text) => text,
            Loose::Null => return Err(PostError::Missing { field: "text" }),
            other => {
                return Err(PostError::Kind {
                    field: "text",
                    expected: "a string",
                    found: other.quote(),
                });
            }
        };

        let mut post = Post::bare(link("id", &id)?, text.into());
        let mut read = Reader::default();
        post.created_at = read.time("created_at", &self.created_at);
        post.captured_at = read.time("captured_at", &self.captured_at);
        post.lang = read.text("lang", &self.lang, Lang::from_str);
        post.author = read.text("author", &self.author, Handle::from_str);
        post.platform = read.text("platform", &self.platform, Platform::from_str);
        post.url = read.string("url", self.url);
        post.reply_to = read.id("reply_to", &self.reply_to);
        post.repost_of = read.id("repost_of", &self.repost_of);
        post.quote_of = read.id("quote_of", &self.quote_of);
        post.position = read.position(&self.lat, &self.lon);
        post.profile_location = read.string("profile_location", self.profile_location);
        post.followers = read.count("followers", &self.followers);
        post.reposts = read.count("reposts", &self.reposts);
        post.media = read.media(&self.media);
        post.mode = read.mode(&self.mode);
        Ok((post, read.problems))
    }
}

/// One optional field that could not be read and was dropped.
///
/// `Display` names the field, the value and the reason:
/// `created_at "hier soir" dropped: not an RFC 3339 time`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldProblem {
    /// The field, such as `created_at` or `media[1].phash`.
    pub field: Cow<'static, str>,
    /// The refused value, shortened; strings in quotation marks.
    pub value: String,
    /// Why it was refused.
    pub reason: Cow<'static, str>,
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} dropped: {}", self.field, self.value, self.reason)
    }
}

/// An identifier written as a string or, by careless exporters, as an integer.
fn id_text(value: &Loose) -> Option<Cow<'_, str>> {
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
struct Reader {
    problems: Vec<FieldProblem>,
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

    fn text<T, E: fmt::Display>(
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

    fn string(&mut self, field: impl Into<Cow<'static, str>>, value: Loose) -> Option<String> {
        match value {
            Loose::Null => None,
            Loose::Text(text) => (!text.trim().is_empty()).then_some(text),
            _ => self.drop(field, &value, "not a string"),
        }
    }

    fn id(&mut self, field: &'static str, value: &Loose) -> Option<PostId> {
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

    fn time(&mut self, field: &'static str, value: &Loose) -> Option<DateTime<Utc>> {
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

    fn position(&mut self, lat: &Loose, lon: &Loose) -> Option<GeoPoint> {
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

    fn count(&mut self, field: &'static str, value: &Loose) -> Option<u64> {
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

    fn media(&mut self, value: &Loose) -> Vec<Media> {
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

    fn mode(&mut self, value: &Loose) -> Mode {
        let any_case = |text: &str| {
            let text = text.trim();
            let mode = Mode::ALL.iter().copied();
            let mut mode = mode.filter(|mode| mode.as_str().eq_ignore_ascii_case(text));
            mode.next().map_or_else(|| text.parse(), Ok)
        };
        self.text("mode", value, any_case).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> (Post, Vec<String>) {
        let raw: RawPost = serde_json::from_str(json).unwrap();
        let (post, problems) = raw.into_post().unwrap();
        (post, problems.iter().map(ToString::to_string).collect())
    }

    /// Field as JSON, the one problem it makes.
    const DAMAGED: &[(&str, &str)] = &[
        (
            r#""created_at":"2025-13-01T00:00:00Z""#,
            r#"created_at "2025-13-01T00:00:00Z" dropped: not an RFC 3339 time"#,
        ),
        (
            r#""created_at":"2025-11-18T05:20:00""#,
            r#"created_at "2025-11-18T05:20:00" dropped: not an RFC 3339 time"#,
        ),
        (
            r#""created_at":"""#,
            r#"created_at "" dropped: not an RFC 3339 time"#,
        ),
        (
            r#""captured_at":1763443200"#,
            "captured_at 1763443200 dropped: not an RFC 3339 time",
        ),
        (
            r#""lang":"français""#,
            r#"lang "français" dropped: lang `français` is not a language code such as fr or fr-FR"#,
        ),
        (r#""author":12"#, "author 12 dropped: not a string"),
        (r#""author":"@""#, r#"author "@" dropped: author is empty"#),
        (r#""platform":["x"]"#, "platform […] dropped: not a string"),
        (r#""url":{}"#, "url {…} dropped: not a string"),
        (r#""reply_to":true"#, "reply_to true dropped: not a string"),
        (r#""repost_of":1.5"#, "repost_of 1.5 dropped: not a string"),
        (
            r#""quote_of":"a\nb""#,
            "quote_of \"a\\nb\" dropped: post id `a\\nb` contains a control character",
        ),
        (
            r#""lat":200,"lon":3"#,
            "lat 200 dropped: not a number of degrees in [-90, 90]",
        ),
        (
            r#""lat":44,"lon":-180.01"#,
            "lon -180.01 dropped: not a number of degrees in [-180, 180]",
        ),
        (
            r#""lat":"NaN","lon":3"#,
            r#"lat "NaN" dropped: not a number of degrees in [-90, 90]"#,
        ),
        (
            r#""lat":"inf","lon":3"#,
            r#"lat "inf" dropped: not a number of degrees in [-90, 90]"#,
        ),
        (r#""lat":44"#, "lat 44 dropped: lon is missing"),
        (r#""lon":3"#, "lon 3 dropped: lat is missing"),
        (r#""lat":null,"lon":3"#, "lon 3 dropped: lat is missing"),
        (
            r#""lat":[44],"lon":3"#,
            "lat […] dropped: not a number of degrees in [-90, 90]",
        ),
        (
            r#""followers":"many""#,
            r#"followers "many" dropped: not a whole number"#,
        ),
        (
            r#""followers":-1"#,
            "followers -1 dropped: not a whole number",
        ),
        (
            r#""reposts":1.5"#,
            "reposts 1.5 dropped: not a whole number",
        ),
        (
            r#""reposts":1e30"#,
            "reposts 1000000000000000000000000000000 dropped: not a whole number",
        ),
        (r#""media":3"#, "media 3 dropped: not a list"),
        (
            r#""media":["a.jpg"]"#,
            r#"media[0] "a.jpg" dropped: not an object"#,
        ),
        (
            r#""media":[{},{"phash":"12"}]"#,
            r#"media[1].phash "12" dropped: phash `12` is not 16 hexadecimal digits"#,
        ),
        (
            r#""media":[{"alt":7}]"#,
            "media[0].alt 7 dropped: not a string",
        ),
        (
            r#""mode":"EXERCICE""#,
            r#"mode "EXERCICE" dropped: unknown mode `EXERCICE`"#,
        ),
    ];

    #[test]
    fn a_damaged_field_is_dropped_and_the_post_kept() {
        for (field, problem) in DAMAGED {
            let (post, problems) = read(&format!(r#"{{"id":"1",{field},"text":"Crue à Mende"}}"#));
            assert_eq!(problems, [*problem], "{field}");
            let mut expected = Post::builder("1", "Crue à Mende").build().unwrap();
            // A medium that is there counts, even if nothing of it could be read.
            expected.media = vec![Media::new(); post.media().len()];
            assert_eq!(post, expected, "{field}");
        }
    }

    #[test]
    fn numbers_beyond_f64_cost_one_field_only() {
        for field in [
            "lat",
            "lon",
            "followers",
            "reposts",
            "created_at",
            "author",
            "media",
        ] {
            let json = format!(r#"{{"id":"1","{field}":1e999,"text":"a","lang":"fr"}}"#);
            let (post, problems) = read(&json);
            assert_eq!(post.lang(), Some(Lang::FR));
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].starts_with(&format!("{field} … dropped: number out of range")));
        }
        let (post, problems) = read(r#"{"id":"1","text":"a","lat":1e999,"lon":3.5}"#);
        assert_eq!((post.position(), problems.len()), (None, 1));
    }

    #[test]
    fn broken_json_stays_an_error() {
        for json in [
            r#"{"id":"1","text":"a","lat":NaN}"#,
            r#"{"id":"1","text":"a","lat":}"#,
            r#"{"id":"1","text":"a","lat":1.}"#,
            r#"{"id":"1","text":"a","lat":01}"#,
            r#"{"id":"1","text":"a","lat":1e999 2}"#,
            r#"{"id":"1","text":"a","author":"x"#,
            r#"{"id":"1","text":"a","author":tru,"lang":"fr"}"#,
            r#"{"id":"1","text":"a","author":"\q","lang":"fr"}"#,
            r#"{"id":"1","text":"a" "lang":"fr"}"#,
            r#"["id"]"#,
            r#""id""#,
            "12",
        ] {
            assert!(serde_json::from_str::<RawPost>(json).is_err(), "{json}");
        }
        let error = serde_json::from_str::<RawPost>(r#"{"id":"1","text":"a","lat":NaN}"#);
        assert!(error.unwrap_err().to_string().starts_with("expected value"));
    }

    #[test]
    fn without_id_or_text_there_is_no_post() {
        for (json, message) in [
            ("{}", "post has no id"),
            (r#"{"id":null,"text":"a"}"#, "post has no id"),
            (r#"{"id":"1"}"#, "post has no text"),
            (r#"{"id":"1","text":null}"#, "post has no text"),
            (
                r#"{"id":"1","text":["a"]}"#,
                "text must be a string, not […]",
            ),
            (r#"{"id":1.5,"text":"a"}"#, "id must be a string, not 1.5"),
            (r#"{"id":"","text":"a"}"#, "id: post id is empty"),
        ] {
            let raw: RawPost = serde_json::from_str(json).unwrap();
            assert_eq!(raw.into_post().unwrap_err().to_string(), message, "{json}");
        }
    }

    #[test]
    fn what_careless_exporters_write_is_understood() {
        let (post, problems) = read(
            r#"{"id":211040709124440064,"text":"a","reply_to":-7,"lat":"44.5","lon":3,
                "followers":"12","reposts":4.0,"mode":" exercise ","author":"  ","url":"",
                "platform":"Twitter","lang":"fr-FR","media":[null,{"alt":" "}],
                "created_at":"2025-11-18T06:20:00+01:00","gold":{"a":[1,2]}}"#,
        );
        assert_eq!(problems, [""; 0]);
        let expected = Post::builder("211040709124440064", "a")
            .reply_to("-7")
            .position(44.5, 3.0)
            .followers(12)
            .reposts(4)
            .mode(Mode::Exercise)
            .platform(Platform::X)
            .lang("fr")
            .media(Media::new())
            .created_at("2025-11-18T05:20:00Z".parse().unwrap())
            .build()
            .unwrap();
        assert_eq!(post, expected);
    }

    #[test]
    fn the_last_of_two_fields_wins() {
        let (post, _) = read(r#"{"id":"1","id":"2","text":"a","text":"b"}"#);
        assert_eq!((post.id().as_str(), post.text()), ("2", "b"));
    }

    fn json_value() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".{0,12}".prop_map(Into::into),
            Just("2025-11-18T05:20:00Z".into()),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map("sha256|phash|alt|[a-z]{1,3}", inner, 0..4)
                    .prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_values_in_optional_fields_leave_a_post(
            fields in prop::collection::btree_map(
                prop::sample::select(&[
                    "created_at", "captured_at", "lang", "author", "platform", "url", "reply_to",
                    "repost_of", "quote_of", "lat", "lon", "profile_location", "followers",
                    "reposts", "media", "mode", "unknown",
                ][..]),
                json_value(),
                0..17,
            ),
        ) {
            let mut object: serde_json::Map<String, serde_json::Value> =
                fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            object.insert("id".into(), "1".into());
            object.insert("text".into(), "Crue".into());
            let raw: RawPost = serde_json::from_value(object.into()).unwrap();
            let (post, problems) = raw.into_post().unwrap();
            prop_assert_eq!(post.text(), "Crue");
            // What was kept is valid: the strict reader takes it without a word.
            let json = serde_json::to_string(&post).unwrap();
            let strict: Post = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(strict.view().created_at, post.created_at());
            let (_, again) = serde_json::from_str::<RawPost>(&json).unwrap().into_post().unwrap();
            prop_assert!(again.is_empty(), "{:?} after {:?}", again, problems);
        }
    }
}
