//! Every text form and every serde form of the lower floors: what is written reads back as
//! the same value, the two forms agree, and both stay what they are today.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use vigie::hazard::{CapCategory, Category, CustomCategory, Hazard};
use vigie::score::{Contribution, Score};
use vigie::status::{
    CapCertainty, DismissReason, Effect, Guard, Outcome, Role, StatusKind, VerificationStatus,
};

/// A value whose text is exactly this one, in `Display`, `FromStr` and JSON.
fn text_form<T>(text: &str)
where
    T: Display + FromStr + Serialize + DeserializeOwned + PartialEq + Debug + Clone,
    T::Err: Debug + std::error::Error,
{
    let value: T = text
        .parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(value.to_string(), text);
    let json = serde_json::to_string(&value).unwrap();
    assert_eq!(json, serde_json::to_string(text).unwrap());
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
    // Owned strings, not only borrowed ones.
    let owned = serde_json::Value::String(text.to_owned());
    assert_eq!(serde_json::from_value::<T>(owned).unwrap(), value);
    assert_eq!(value.clone(), value);
}

fn json_round_trip<T>(value: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let json = serde_json::to_string(value).unwrap();
    let read: T = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert_eq!(read, *value, "{json}");
    // Through a tree of values, where nothing is borrowed and fields come sorted.
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(serde_json::from_value::<T>(tree).unwrap(), *value);
}

/// Texts that stored files hold: a change here breaks them.
#[test]
fn text_forms_are_stable() {
    for text in ["FLOOD", "BUILDING_COLLAPSE", "SUSPECT_PACKAGE", "OTHER"] {
        text_form::<Hazard>(text);
        text_form::<Category>(text);
    }
    for text in ["SHELTER_FULL", "A1", "ZZ_9"] {
        text_form::<CustomCategory>(text);
        text_form::<Category>(text);
    }
    for text in [
        "Geo",
        "Met",
        "Safety",
        "Security",
        "Rescue",
        "Fire",
        "Health",
        "Env",
        "Transport",
        "Infra",
        "CBRNE",
        "Other",
    ] {
        text_form::<CapCategory>(text);
    }
    for text in ["Observed", "Likely", "Possible", "Unlikely", "Unknown"] {
        text_form::<CapCertainty>(text);
    }
    for text in [
        "Watcher",
        "Analyst",
        "SecondChecker",
        "TeamLead",
        "Liaison",
        "AuthorityReader",
        "System",
    ] {
        text_form::<Role>(text);
    }
    for text in [
        "Duplicate",
        "OutOfArea",
        "OutOfScope",
        "Figurative",
        "Exercise",
        "Spam",
        "NoClaim",
        "Privacy",
    ] {
        text_form::<DismissReason>(text);
        text_form::<VerificationStatus>(&format!("Dismissed({text})"));
        text_form::<VerificationStatus>(&format!("Proposed(Dismissed({text}))"));
        text_form::<Outcome>(&format!("Dismissed({text})"));
    }
    for text in ["Confirmed", "Refuted", "Misleading"] {
        text_form::<Outcome>(text);
        text_form::<StatusKind>(text);
        text_form::<VerificationStatus>(text);
        text_form::<VerificationStatus>(&format!("Proposed({text})"));
    }
    for text in ["Unreviewed", "UnderReview", "Unverifiable", "Stale"] {
        text_form::<StatusKind>(text);
        text_form::<VerificationStatus>(text);
    }
    for guard in Guard::ALL {
        text_form::<Guard>(guard.as_str());
    }
    for effect in Effect::ALL {
        text_form::<Effect>(effect.as_str());
    }
}

#[test]
fn names_of_an_enum_are_all_there_and_distinct() {
    fn check<T: Copy + Display + FromStr<Err: Debug> + PartialEq + Debug>(all: &[T], count: usize) {
        let mut names: Vec<String> = all.iter().map(ToString::to_string).collect();
        for (value, name) in all.iter().zip(&names) {
            assert_eq!(name.parse::<T>().unwrap(), *value);
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
    check(Hazard::ALL, 35);
    check(CapCategory::ALL, 12);
    check(CapCertainty::ALL, 5);
    check(Role::ALL, 7);
    check(DismissReason::ALL, 8);
    check(StatusKind::ALL, 9);
}

/// The taxonomy of the domain model, row by row, against the table in the crate.
#[test]
fn hazards_are_those_of_the_taxonomy() {
    let tsv = include_str!("taxonomy.tsv");
    let mut lines = tsv.lines();
    assert_eq!(
        lines.next().unwrap(),
        "code\tfr\tparent\tcap_primary\tcap_secondary\temdat_group>type\tundrr_type\tvigilance_id\tfr_class"
    );
    let listed = |text: &str| (text != "-").then(|| text.to_owned());
    let mut hazards = Hazard::ALL.iter();
    for line in lines {
        let hazard = hazards.next().expect("a hazard for each row");
        let row: Vec<&str> = line.split('\t').collect();
        let [
            code,
            fr,
            parent,
            primary,
            secondary,
            emdat,
            undrr,
            vigilance,
            class,
        ] = row[..]
        else {
            panic!("nine columns: {line}");
        };
        assert_eq!(hazard.code(), code);
        assert_eq!(hazard.label_fr(), fr);
        assert_eq!(
            hazard.parent().map(|p| p.to_string()),
            listed(parent),
            "{code}"
        );
        assert_eq!(hazard.cap_primary().as_str(), primary, "{code}");
        // A remark in parentheses says when the category applies: "Geo (tsunami)".
        let secondary: Vec<&str> = secondary
            .split(',')
            .map(|name| name.split('(').next().unwrap().trim())
            .filter(|&name| name != "-")
            .collect();
        let ours: Vec<&str> = hazard.cap_secondary().iter().map(|c| c.as_str()).collect();
        assert_eq!(ours, secondary, "{code}");
        // "(excluded)" and "(not in EM-DAT)" say that there is none.
        let emdat = listed(emdat).filter(|text| !text.starts_with('('));
        assert_eq!(hazard.emdat().map(str::to_owned), emdat, "{code}");
        assert_eq!(hazard.undrr().map(str::to_owned), listed(undrr), "{code}");
        let vigilance = vigilance.split(' ').next().unwrap().parse::<u8>().ok();
        assert_eq!(hazard.vigilance_id(), vigilance, "{code}");
        assert_eq!(
            hazard.class_fr().map(str::to_owned),
            listed(class),
            "{code}"
        );
        assert!(!hazard.label_en().is_empty());
    }
    assert_eq!(hazards.next(), None);
    let mut labels: Vec<_> = Hazard::ALL.iter().map(|hazard| hazard.label_en()).collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), Hazard::COUNT);
}

/// Decimals of few digits, which any JSON reader gives back exactly.
fn decimal(range: std::ops::RangeInclusive<i32>) -> impl Strategy<Value = f64> {
    range.prop_map(|thousandths| f64::from(thousandths) / 1000.0)
}

proptest! {
    #[test]
    fn scores_and_contributions(p in decimal(0..=1000), name in ".{0,20}", value in decimal(-9000..=9000), detail in prop::option::of(".{0,20}")) {
        json_round_trip(&Score::new(p).unwrap());
        let mut contribution = Contribution::new(name, value).unwrap();
        if let Some(detail) = detail {
            contribution = contribution.with_detail(detail);
        }
        json_round_trip(&contribution);
    }

    /// No text makes a parser panic, and what it accepts it writes as it reads.
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        fn check<T: FromStr + Display + PartialEq + Debug>(text: &str) {
            if let Ok(value) = text.parse::<T>() {
                let written = value.to_string();
                assert_eq!(written.parse::<T>().ok(), Some(value), "{text:?}");
            }
        }
        check::<Score>(&text);
        check::<Hazard>(&text);
        check::<Category>(&text);
        check::<VerificationStatus>(&text);
        check::<Outcome>(&text);
        #[cfg(feature = "model")]
        {
            check::<vigie::post::PostId>(&text);
            check::<vigie::post::Handle>(&text);
            check::<vigie::post::Platform>(&text);
            check::<vigie::post::Lang>(&text);
            check::<vigie::post::Sha256>(&text);
            check::<vigie::post::PerceptualHash>(&text);
            check::<vigie::post::GeoPoint>(&text);
            check::<vigie::event::EventId>(&text);
            check::<vigie::event::Phase>(&text);
            check::<vigie::event::TimeWindow>(&text);
            check::<vigie::event::DeptCode>(&text);
            check::<vigie::event::InseeCode>(&text);
        }
    }
}

#[cfg(feature = "model")]
mod model {
    use chrono::{DateTime, Utc};
    use geo_types::{Coord, LineString, MultiPolygon, Polygon};
    use vigie::event::{
        Area, DeptCode, Event, EventId, InseeCode, Phase, PhaseKind, Profile, TimeWindow, Trend,
    };
    use vigie::post::{
        GeoPoint, Handle, Lang, Media, Mode, PerceptualHash, Platform, Post, PostId, PostRef,
        RawPost, Sha256,
    };

    use super::*;

    #[test]
    fn text_forms_are_stable() {
        for text in ["1", "https://mastodon.example/@lucie/114", " 7 "] {
            text_form::<PostId>(text);
            text_form::<EventId>(text);
        }
        text_form::<Handle>("lucie@mastodon.example");
        for text in [
            "x",
            "mastodon",
            "bluesky",
            "threads",
            "facebook",
            "instagram",
            "tiktok",
            "youtube",
            "twitch",
            "reddit",
            "telegram",
            "whatsapp",
            "signal",
            "snapchat",
            "linkedin",
            "discord",
            "sms",
            "email",
            "web",
            "manual",
        ] {
            text_form::<Platform>(text);
            assert!(
                Platform::NAMED
                    .iter()
                    .any(|platform| platform.as_str() == text)
            );
        }
        assert_eq!(Platform::NAMED.len(), 20);
        text_form::<Platform>("vk.com");
        for text in ["fr", "en", "oci", "und"] {
            text_form::<Lang>(text);
        }
        for text in ["Actual", "Exercise", "Test"] {
            text_form::<Mode>(text);
        }
        text_form::<Sha256>(&"0123456789abcdef".repeat(4));
        text_form::<PerceptualHash>("00ff00ff00ff00ff");
        for text in [
            "Signal",
            "Suspected",
            "Ongoing(Increasing)",
            "Ongoing(Stable)",
            "Ongoing(Decreasing)",
            "Ended",
            "Recovery",
            "Closed",
            "FalseAlarm",
            "Merged(crue-lot)",
        ] {
            text_form::<Phase>(text);
        }
        for kind in PhaseKind::ALL {
            text_form::<PhaseKind>(kind.as_str());
        }
        for trend in Trend::ALL {
            text_form::<Trend>(trend.as_str());
        }
        for text in [
            "2025-11-18T05:00:00Z/2025-11-19T05:00:00Z",
            "2025-11-18T05:00:00.250Z/..",
        ] {
            text_form::<TimeWindow>(text);
        }
        for text in ["01", "2A", "95", "974"] {
            text_form::<DeptCode>(text);
        }
        for text in ["48095", "2B033", "97411"] {
            text_form::<InseeCode>(text);
        }
    }

    fn instant() -> impl Strategy<Value = DateTime<Utc>> {
        // The years 1653 to 2287, with every subdivision of a second.
        (-10_000_000_000..10_000_000_000_i64, 0..1_000_000_000_u32)
            .prop_map(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos).unwrap())
    }

    fn position() -> impl Strategy<Value = GeoPoint> {
        (decimal(-90_000..=90_000), decimal(-180_000..=180_000))
            .prop_map(|(lat, lon)| GeoPoint::new(lat, lon).unwrap())
    }

    fn media() -> impl Strategy<Value = Media> {
        (
            any::<Option<[u8; 32]>>(),
            any::<Option<u64>>(),
            prop::option::of("[a-zé]{1,9}"),
        )
            .prop_map(|(sha256, phash, alt)| {
                let mut media = Media::new();
                if let Some(bytes) = sha256 {
                    media = media.with_sha256(Sha256::from_bytes(bytes));
                }
                if let Some(bits) = phash {
                    media = media.with_phash(PerceptualHash::from_bits(bits));
                }
                if let Some(alt) = alt {
                    media = media.with_alt(alt);
                }
                media
            })
    }

    fn id() -> impl Strategy<Value = String> {
        "[a-z0-9:/@. é]{0,11}[0-9]"
    }

    prop_compose! {
        fn post()(
            (id, text) in (id(), any::<String>()),
            times in (prop::option::of(instant()), prop::option::of(instant())),
            lang in prop::option::of("[a-z]{2,3}"),
            author in prop::option::of("[a-z_]{1,8}"),
            platform in prop::option::of(prop::sample::select(Platform::NAMED)),
            // Blank strings are absent for the lenient reader, hence at least one letter.
            texts in (prop::option::of("[a-z]{1,9}"), prop::option::of("[A-Z][a-zé ]{0,9}")),
            links in (prop::option::of(id()), prop::option::of(id()), prop::option::of(id())),
            position in prop::option::of(position()),
            counts in (any::<Option<u64>>(), any::<Option<u64>>()),
            media in prop::collection::vec(media(), 0..3),
            mode in prop::sample::select(Mode::ALL),
        ) -> Post {
            let mut post = Post::builder(id, text).mode(mode);
            if let Some(at) = times.0 { post = post.created_at(at); }
            if let Some(at) = times.1 { post = post.captured_at(at); }
            if let Some(lang) = lang { post = post.lang(lang); }
            if let Some(author) = author { post = post.author(author); }
            if let Some(platform) = platform { post = post.platform(platform); }
            if let Some(url) = texts.0 { post = post.url(url); }
            if let Some(place) = texts.1 { post = post.profile_location(place); }
            if let Some(id) = links.0 { post = post.reply_to(id); }
            if let Some(id) = links.1 { post = post.repost_of(id); }
            if let Some(id) = links.2 { post = post.quote_of(id); }
            if let Some(point) = position { post = post.position(point.lat(), point.lon()); }
            if let Some(count) = counts.0 { post = post.followers(count); }
            if let Some(count) = counts.1 { post = post.reposts(count); }
            for medium in media { post = post.media(medium); }
            post.build().unwrap()
        }
    }

    fn polygon() -> impl Strategy<Value = Polygon<f64>> {
        let ring = || {
            prop::collection::vec(position(), 3..7).prop_map(|points| {
                let coords = points.into_iter().map(Coord::from);
                // Closed before it is a polygon, so that it has four positions at least.
                let mut coords: Vec<Coord<f64>> = coords.collect();
                coords.extend(coords.first().copied());
                LineString::new(coords)
            })
        };
        (ring(), prop::collection::vec(ring(), 0..3))
            .prop_map(|(exterior, interiors)| Polygon::new(exterior, interiors))
    }

    fn area() -> impl Strategy<Value = Area> {
        prop_oneof![
            (position(), decimal(1..=20_038_000)).prop_map(|(p, radius)| Area::circle(
                p.lat(),
                p.lon(),
                radius
            )
            .unwrap()),
            polygon().prop_map(|polygon| Area::polygon(polygon).unwrap()),
            prop::collection::vec(polygon(), 1..4)
                .prop_map(|polygons| Area::multi_polygon(MultiPolygon::new(polygons)).unwrap()),
            prop::collection::vec("0[1-9]|2[AB]|97[1-8]", 1..5)
                .prop_map(|codes| Area::departements(codes).unwrap()),
            prop::collection::vec("(0[1-9]|2[AB])[0-9]{3}", 1..5)
                .prop_map(|codes| Area::communes(codes).unwrap()),
        ]
    }

    fn phase() -> impl Strategy<Value = Phase> {
        prop_oneof![
            prop::sample::select(vec![
                Phase::Signal,
                Phase::Suspected,
                Phase::Ended,
                Phase::Recovery,
                Phase::Closed,
                Phase::FalseAlarm,
            ]),
            prop::sample::select(Trend::ALL).prop_map(Phase::Ongoing),
            // Never the id of the event itself: those begin with "e".
            "m.{0,9}".prop_filter_map("a control character", |id| {
                EventId::new(id).ok().map(Phase::Merged)
            }),
        ]
    }

    fn window() -> impl Strategy<Value = TimeWindow> {
        (instant(), prop::option::of(instant())).prop_map(|(a, b)| {
            let start = b.map_or(a, |b| a.min(b));
            TimeWindow::new(start, b.map(|b| a.max(b))).unwrap()
        })
    }

    prop_compose! {
        fn event()(
            id in "e[a-z0-9-]{0,9}",
            title in prop::option::of(".{0,12}"),
            hazards in prop::collection::vec(prop_oneof![
                prop::sample::select(Hazard::ALL).prop_map(Category::from),
                "[A-Z][A-Z0-9_]{9}".prop_map(|code| code.parse().unwrap()),
            ], 0..4),
            area in prop::option::of(area()),
            window in prop::option::of(window()),
            phase in phase(),
            entries in prop::collection::vec((0..4_u8, "[#@]?[a-zé]{1,9}"), 0..6),
            mode in prop::sample::select(Mode::ALL),
        ) -> Event {
            let mut profile = Profile::new();
            for (list, entry) in entries {
                match list {
                    0 => profile.add_keyword(&entry),
                    1 => profile.add_hashtag(&entry),
                    2 => profile.add_place(&entry),
                    _ => profile.add_account(&entry),
                }.unwrap();
            }
            let mut event = Event::builder(id).hazards(hazards).phase(phase).profile(profile).mode(mode);
            if let Some(title) = title { event = event.title(title); }
            if let Some(area) = area { event = event.area(area); }
            if let Some(window) = window { event = event.window(window); }
            event.build().unwrap()
        }
    }

    proptest! {
        #[test]
        fn posts_round_trip(post in post()) {
            json_round_trip(&post);
            prop_assert_eq!(&PostRef::from(&post).to_post().unwrap(), &post);
            let owned = serde_json::to_string(&post).unwrap();
            prop_assert_eq!(serde_json::to_string(&post.view()).unwrap(), owned);
        }

        #[test]
        fn the_lenient_reader_agrees_with_the_strict_one(post in post()) {
            let json = serde_json::to_string(&post).unwrap();
            let raw: RawPost = serde_json::from_str(&json).unwrap();
            let (read, problems) = raw.into_post().unwrap();
            prop_assert_eq!(read, post);
            prop_assert!(problems.is_empty(), "{:?}", problems);
        }

        #[test]
        fn events_round_trip(event in event()) {
            json_round_trip(&event);
            json_round_trip(event.profile());
            if let Some(area) = event.area() {
                json_round_trip(area);
            }
            if let Some(window) = event.window() {
                json_round_trip(window);
                prop_assert_eq!(window.to_string().parse::<TimeWindow>().unwrap(), *window);
            }
            prop_assert_eq!(&event.phase().to_string().parse::<Phase>().unwrap(), event.phase());
        }

        /// A damaged line is read or refused; a post that is kept is a valid one.
        #[test]
        fn damaged_lines_are_read_or_refused(
            post in post(),
            cut in any::<prop::sample::Index>(),
            with in prop::sample::select(&b"\"\\{}[],:0e-.n \xff"[..]),
        ) {
            let mut line = serde_json::to_vec(&post).unwrap();
            let at = cut.index(line.len());
            line[at] = with;
            if let Ok(raw) = serde_json::from_slice::<RawPost>(&line)
                && let Ok((post, _)) = raw.into_post()
            {
                json_round_trip(&post);
            }
            // The strict reader takes no line that the lenient one refuses.
            if let Ok(strict) = serde_json::from_slice::<Post>(&line) {
                let raw: RawPost = serde_json::from_slice(&line).unwrap();
                let (lenient, _) = raw.into_post().unwrap();
                prop_assert_eq!(lenient.id(), strict.id());
                prop_assert_eq!(lenient.text(), strict.text());
            }
        }
    }

    /// The types cross threads, as an analyzer needs.
    #[test]
    fn values_are_send_and_sync() {
        fn check<T: Send + Sync + 'static>() {}
        check::<Post>();
        check::<PostRef<'static>>();
        check::<RawPost>();
        check::<Event>();
        check::<Category>();
        check::<VerificationStatus>();
    }
}
