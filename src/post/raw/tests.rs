//! Damaged input, field by field.

use proptest::prelude::*;

use super::*;
use crate::post::{Lang, Media, Mode, Platform};

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
