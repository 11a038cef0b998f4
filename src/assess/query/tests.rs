//! Tables of queries: what they match, how they read, why they are refused.

use std::sync::LazyLock;

use super::slow::SlowPost;
use super::{Query, QueryId, QueryScratch, QuerySet};
use crate::observation::ObservationRef;
use crate::post::{Media, Post};
use crate::watch::{Analyzer, Scratch};

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::default);

pub(super) fn with_seen<T>(post: &Post, then: impl FnOnce(&ObservationRef<'_>) -> T) -> T {
    then(&ANALYZER.analyze(post.view(), &mut Scratch::default()))
}

fn post(text: &str) -> Post {
    Post::builder("1", text)
        .author("Prefet48@social.example")
        .lang("fr")
        .reply_to("0")
        .media(Media::new())
        .build()
        .unwrap()
}

fn query(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|e| panic!("{e:#}"))
}

/// Query, text of the post, whether it matches.
const MATCHES: &[(&str, &str, bool)] = &[
    // Words are folded as posts are.
    ("ÉBOULEMENT", "éboulement ce matin", true),
    ("eau", "l'eau monte", true),
    ("l'eau", "L’EAU monte", true),
    ("l'eau", "l autre eau", false),
    ("\"l'eau monte\"", "ici l’eau, monte !", true),
    ("\"eau monte\"", "l'eau qui monte", false),
    ("« eau monte »", "l'eau monte", true),
    ("crue*", "des crues partout", true),
    ("crue*", "la recrue", false),
    ("\"inond* lozère\"", "inondations Lozère", true),
    ("🙏", "merci 🙏🏽", true),
    ("23h30", "à 23h30", true),
    // Hashtags.
    ("inondations", "#InondationsLozere48", true),
    ("tarn", "#crueTarn", true),
    ("#cruetarn", "#CrueTarn", true),
    ("#CrueTarn", "#crue_tarn", true),
    ("#crue", "la crue", false),
    ("#crue", "#crueTarn", false),
    ("#crue*", "#crueTarn", true),
    ("cruetarn", "#CrueTarn", true),
    ("\"crue tarn\"", "#CrueTarn", true),
    ("cruet*", "#CrueTarn", true),
    // Handles and authors.
    ("@sdis_fictif", "merci @SDIS_fictif !", true),
    ("@sdis_fictif", "merci sdis_fictif !", false),
    ("@lea", "vu par @lea@social.example", true),
    ("@lea@social.example", "vu par @lea", false),
    ("@sdis*", "merci @SDIS_fictif !", true),
    ("author:prefet48", "a", true),
    ("author:@Prefet48@social.example", "a", true),
    ("author:prefet48@other.example", "a", false),
    ("author:pref*", "a", true),
    ("author:lea,prefet48", "a", true),
    ("author:\"prefet48\"", "a", true),
    // Precedence and operators.
    ("a OR b c", "a", true),
    ("(a OR b) c", "a", false),
    ("a AND b OR c", "c", true),
    ("ou et or and", "or and ou et", true),
    ("crue -exercice", "crue", true),
    ("crue -exercice", "exercice de crue", false),
    ("crue NOT (a OR b)", "crue b", false),
    ("crue -\"mise en scène\"", "crue, mise en scène", false),
    ("NOT NOT crue", "crue", true),
    // Near.
    ("pont NEAR/1 coupé", "pont est coupé", true),
    ("coupé NEAR/1 pont", "pont est coupé", true),
    ("pont NEAR/0 coupé", "pont est coupé", false),
    ("pont NEAR/0 coupé", "coupé, pont", true),
    ("pont NEAR coupé", "pont a b c d e f g h i j coupé", true),
    ("pont NEAR coupé", "pont a b c d e f g h i j k coupé", false),
    (
        "(pont OR route) NEAR/2 (coup* OR \"hors service\")",
        "la route est hors service",
        true,
    ),
    ("pont NEAR/3 pont", "un pont", false),
    ("pont NEAR/3 pont", "pont à pont", true),
    ("#crueTarn NEAR/1 pont", "#CrueTarn le pont", true),
    ("tarn NEAR/3 #crueTarn", "#CrueTarn", false),
    ("NOT (pont NEAR/1 coupé) crue", "crue", true),
    // Fields.
    ("LANG:FR", "a", true),
    ("lang:en", "a", false),
    ("has:media is:reply", "a", true),
    ("has:url,quantity", "voir https://example.org/a", true),
    ("has:position", "a", false),
    ("is:official", "a", true),
    ("is:repost", "RT @lea: crue", true),
    ("is:exercise", "a", false),
    ("relevance:>=0", "a", true),
    ("relevance:>0.99", "bonjour", false),
    ("hazard:FLOOD", "Inondation à Mende", true),
    ("hazard:flood,dam", "Inondation à Mende", true),
    ("hazard:FLOOD", "pas d'inondation à Mende", false),
    ("hazard:FIRE", "Feu de forêt à Mende", true),
    ("hazard:WILDFIRE", "Feu de forêt à Mende", true),
    ("hazard:SHELTER_FULL", "Inondation", false),
    (
        "cue:rescue",
        "Au secours, on est coincés sur le toit, l'eau monte !",
        true,
    ),
    (
        "priority:P0",
        "Au secours, on est coincés sur le toit, l'eau monte !",
        true,
    ),
    (
        "priority:<=P1",
        "Au secours, on est coincés sur le toit, l'eau monte !",
        true,
    ),
    (
        "priority:>P0",
        "Au secours, on est coincés sur le toit, l'eau monte !",
        false,
    ),
    (
        "type:helprequest",
        "Au secours, on est coincés sur le toit, l'eau monte !",
        true,
    ),
    // Places.
    ("place:mende", "Crue à Mende", true),
    ("place:48095", "Crue à Mende", true),
    ("place:48", "Crue à Mende", true),
    ("place:Lozère", "Crue à Mende", true),
    ("place:Occitanie", "Crue à Mende", true),
    ("place:FR", "Crue à Mende", true),
    ("place:France", "Crue à Mende", true),
    ("place:\"48\"", "Crue à Mende", false),
    ("place:12", "Crue à Mende", false),
    ("place:mende", "Crue en Lozère", false),
    ("place:ste-enimie", "Crue à Sainte-Enimie", true),
    ("place:rozier", "Crue au Rozier (48)", true),
    (
        "place:\"Gorges du Tarn Causses\"",
        "Crue à Sainte-Enimie",
        true,
    ),
    ("place:N88,A75", "La RN88 est coupée", true),
    ("place:RN88", "La N 88 est coupée", true),
    ("place:BE", "Séisme en Belgique", true),
    ("place:BE", "Crue à Mende", false),
    ("place:30", "ce n'est pas le Gard", false),
];

#[test]
fn what_matches() {
    let (mut scratch, mut found) = (QueryScratch::default(), Vec::new());
    for &(text, said, wanted) in MATCHES {
        let query = query(text);
        let post = post(said);
        with_seen(&post, |seen| {
            let (reading, assessment) = (&seen.reading, &seen.assessment);
            assert_eq!(
                query.matches(reading, assessment),
                wanted,
                "{text} | {said}"
            );
            let slow = SlowPost::new(reading, assessment);
            assert_eq!(slow.matches(&query.root), wanted, "slow: {text} | {said}");
            let set: QuerySet = [(QueryId(3), query.clone())].into_iter().collect();
            set.matches_into(reading, assessment, &mut scratch, &mut found);
            assert_eq!(!found.is_empty(), wanted, "set: {text} | {said}");
        });
        assert_eq!(query.to_string().parse(), Ok(query), "{text}");
    }
}

/// Query, canonical form.
const CANONICAL: &[(&str, &str)] = &[
    ("crue  Tarn", "crue AND Tarn"),
    ("a b OR c AND -d", "a AND b OR c AND NOT d"),
    ("((a (b)) c)", "a AND b AND c"),
    ("a OR (b OR c)", "a OR b OR c"),
    ("(a OR b) c", "(a OR b) AND c"),
    ("a -(b c)", "a AND NOT (b AND c)"),
    ("a --b", "a AND b"),
    ("“l’eau   monte”", "\"l’eau monte\""),
    (
        "\"crue\" \"OR\" \"-a\" \"#a\" \"a:b\"",
        "crue AND \"OR\" AND \"-a\" AND \"#a\" AND \"a:b\"",
    ),
    ("a NEAR (b OR c)", "a NEAR/10 (b OR c)"),
    ("a NEAR/3 b c", "a NEAR/3 b AND c"),
    ("a -(b NEAR/0 c)", "a AND NOT (b NEAR/0 c)"),
    ("@Lea* #Crue*", "@Lea* AND #Crue*"),
    ("HAZARD:flood,FLOODS_2", "hazard:FLOOD,FLOODS_2"),
    ("hazard:\"FLOODS\"", "hazard:\"FLOODS\""),
    (
        "type:helprequest cue:witness",
        "type:HelpRequest AND cue:WITNESS",
    ),
    ("priority:<=p1", "priority:P0,P1"),
    ("place:\"48\",Le-Rozier,2a", "place:\"48\",Le-Rozier,2A"),
    ("place:\"Le   Rozier\"", "place:\"Le Rozier\""),
    ("lang:fr-FR", "lang:fr"),
    (
        "author:\"@Radio des Causses\",\"lea*\"",
        "author:\"Radio des Causses\",lea*",
    ),
    ("relevance:>=.50", "relevance:>=0.5"),
    ("23:30 a", "\"23:30\" AND a"),
];

#[test]
fn canonical_forms() {
    for &(text, canonical) in CANONICAL {
        let query = query(text);
        assert_eq!(query.to_string(), canonical, "{text}");
        assert_eq!(canonical.parse(), Ok(query.clone()), "{text}");
        let json = serde_json::to_string(&query).unwrap();
        assert_eq!(serde_json::from_str::<Query>(&json).unwrap(), query);
    }
}

/// Query, column, beginning of the message.
const REFUSED: &[(&str, usize, &str)] = &[
    (
        "",
        1,
        "expected a word, a phrase, a field or `(`, found the end",
    ),
    (
        "  ",
        3,
        "expected a word, a phrase, a field or `(`, found the end",
    ),
    (
        "crue AND",
        9,
        "expected a word, a phrase, a field or `(`, found the end",
    ),
    (
        "OR crue",
        1,
        "expected a word, a phrase, a field or `(`, found OR",
    ),
    (
        "crue OR OR a",
        9,
        "expected a word, a phrase, a field or `(`, found OR",
    ),
    ("(crue", 1, "this parenthesis is not closed"),
    ("crue)", 5, "expected AND, OR or the end, found `)`"),
    (
        "()",
        2,
        "expected a word, a phrase, a field or `(`, found `)`",
    ),
    ("é \"crue", 3, "this quotation mark is not closed"),
    (
        "\"crue\"s",
        7,
        "expected a space after the quotation mark, found `s`",
    ),
    ("\"\"", 2, "expected a word, found "),
    ("crue !!!", 6, "expected a word, found !!!"),
    (
        "crue - a",
        7,
        "expected what to leave out right after `-`, found ` `",
    ),
    ("crue & a", 6, "expected AND, found `&`"),
    ("crue || a", 6, "expected OR, found `||`"),
    ("crue ”", 6, "expected a word, found `”`"),
    (
        "inondation plce:Mende",
        12,
        "unknown field \"plce\", did you mean \"place\"?, one of author, lang, place, hazard, cue, type, priority, has, \
         is, relevance; a word with a colon goes in quotation marks",
    ),
    (
        "attention:crue",
        1,
        "unknown field \"attention\", one of author, lang, place",
    ),
    (
        "place: Mende",
        7,
        "expected a value right after the colon or the comma, found ` `",
    ),
    (
        "place:Mende, Millau",
        13,
        "expected a value right after the colon or the comma, found ` `",
    ),
    (
        "place:(a OR b)",
        7,
        "expected a value right after the colon or the comma, found `(`",
    ),
    (
        "place:\"a\"b",
        10,
        "expected a comma or a space after the value, found `b`",
    ),
    (
        "place:!",
        7,
        "expected a place name, an INSEE code, the number of a département or an ISO country",
    ),
    (
        "hazard:FLOD",
        8,
        "unknown hazard \"FLOD\", did you mean \"FLOOD\"?, one of FLOOD, HEAVY_RAIN,",
    ),
    (
        "hazard:inondation",
        8,
        "unknown hazard \"inondation\", one of FLOOD",
    ),
    (
        "cue:WITNES",
        5,
        "unknown cue class \"WITNES\", did you mean \"WITNESS\"?, one of NEGATION,",
    ),
    (
        "type:Aide",
        6,
        "unknown information type \"Aide\", one of HelpRequest,",
    ),
    (
        "a priority:<=P7",
        14,
        "unknown priority \"P7\", did you mean \"P0\"?, one of P0, P1, P2, P3",
    ),
    (
        "priority:<P0",
        10,
        "expected a bound that some priority of P0 to P3 keeps, found \"<P0\"",
    ),
    (
        "has:medias",
        5,
        "unknown thing to have \"medias\", did you mean \"media\"?, one of media, place,",
    ),
    (
        "is:bot",
        4,
        "unknown thing to be \"bot\", one of repost, reply, quote, official",
    ),
    (
        "lang:français",
        6,
        "expected a language code such as fr, found \"français\"",
    ),
    (
        "relevance:0.5",
        11,
        "expected a bound such as >=0.5, the number from 0 to 1, found \"0.5\"",
    ),
    (
        "relevance:>=nan",
        11,
        "expected a bound such as >=0.5, the number from 0 to 1",
    ),
    (
        "relevance:>2",
        11,
        "expected a bound such as >=0.5, the number from 0 to 1",
    ),
    (
        "relevance:>=0,5",
        15,
        "expected a bound such as >=0.5, the number from 0 to 1, found \"5\"",
    ),
    (
        "relevance:>=0.1,<=0.5",
        11,
        "expected one bound, with a decimal point, found several",
    ),
    (
        "i*",
        2,
        "expected `*` right after the first letters of a word, at least two (inond*)",
    ),
    ("in*nd", 3, "expected `*` right after"),
    ("*crue", 1, "expected `*` right after"),
    ("\"a\" \"crue * a\"", 11, "expected `*` right after"),
    ("#c*", 3, "expected `*` right after"),
    ("@a*b", 3, "expected `*` right after"),
    (
        "#1",
        1,
        "expected a hashtag of letters, digits and underscores, found #1",
    ),
    ("a #crue-tarn", 3, "expected a hashtag of letters"),
    ("@", 1, "expected an account name, found @"),
    (
        "\"vu par @lea\"",
        9,
        "expected @handle by itself, outside quotation marks, found @lea",
    ),
    (
        "https://example.org/a",
        1,
        "expected words or has:url, links are not searched",
    ),
    (
        "a NEAR/x b",
        3,
        "expected NEAR/n, n from 0 to 1000, found \"NEAR/x\"",
    ),
    (
        "a NEAR/1001 b",
        3,
        "expected NEAR/n, n from 0 to 1000, found \"NEAR/1001\"",
    ),
    (
        "a NEAR/2 place:b",
        10,
        "expected a word, a phrase, a hashtag or a group of these with OR beside NEAR",
    ),
    (
        "(a b) NEAR/2 c",
        1,
        "expected a word, a phrase, a hashtag or a group",
    ),
    (
        "a NEAR/2 -b",
        10,
        "expected a word, a phrase, a hashtag or a group",
    ),
    (
        "a NEAR/2 b NEAR/2 c",
        12,
        "NEAR joins two; write a NEAR/3 b AND b NEAR/3 c",
    ),
    ("-exercice", 1, "this NOT would match nearly every post"),
    ("a OR NOT b", 6, "this NOT would match nearly every post"),
    ("NOT (a b)", 1, "this NOT would match nearly every post"),
];

#[test]
fn refused_queries_say_where_and_what_was_expected() {
    for &(text, column, message) in REFUSED {
        let error = Query::parse(text).expect_err(text);
        let shown = error.to_string();
        let wanted = format!("column {column}: {message}");
        assert!(shown.starts_with(&wanted), "{text}\n{shown}\n{wanted}");
        let json = serde_json::to_string(text).unwrap();
        let error = serde_json::from_str::<Query>(&json).unwrap_err();
        assert!(error.to_string().starts_with(&wanted), "{error}");
    }
}

#[test]
fn the_alternate_form_points_at_the_column() {
    let long = format!("{} plce:Mende {}", "crue ".repeat(40), "crue ".repeat(40));
    for (text, shown, caret) in [
        ("é\tcrue)", "  é crue)", "        ^"),
        (
            &long,
            "  rue crue crue crue crue crue crue crue crue crue  plce:Mende crue crue crue crue crue crue crue crue",
            "                                                    ^",
        ),
    ] {
        let error = format!("{:#}", Query::parse(text).unwrap_err());
        let lines: Vec<&str> = error.lines().collect();
        assert!(
            lines[1].starts_with(shown.get(..60).unwrap_or(shown)),
            "{error}"
        );
        assert_eq!(lines[2].trim_end(), caret, "{error}");
    }
}

#[test]
fn large_queries_are_read_or_refused() {
    for (text, wanted) in [
        ("(".repeat(10_000), Some("inside one another")),
        (
            format!("{}a{}", "(".repeat(60_000 / 2), ")".repeat(60_000 / 2)),
            Some("inside one another"),
        ),
        ("NOT ".repeat(10_000), Some("inside one another")),
        ("-".repeat(10_000) + "a", Some("inside one another")),
        (format!("{}a{}", "(".repeat(64), ")".repeat(64)), None),
        ("crue ".repeat(4_096), None),
        ("crue ".repeat(4_097), Some("4096 words and field values")),
        ("a".repeat(65_537), Some("65536 bytes")),
        ("é".repeat(40_000), Some("65536 bytes")),
        (vec!["a"; 4_096].join(" OR "), None),
        (
            format!("place:{}", vec!["a"; 5_000].join(",")),
            Some("4096 words and field values"),
        ),
    ] {
        let message = Query::parse(&text).err().map(|e| e.to_string());
        match wanted {
            None => assert_eq!(message, None),
            Some(wanted) => assert!(message.is_some_and(|m| m.contains(wanted)), "{wanted}"),
        }
    }
}

#[test]
fn an_explanation_shows_the_bytes() {
    for (text, said, wanted) in [
        (
            "crue*",
            "Crue ! Des crues #CrueTarn",
            vec!["Crue", "crues", "#CrueTarn", "Crue"],
        ),
        ("\"l'eau monte\"", "Ici l’eau, monte", vec!["l’eau, monte"]),
        (
            "pont NEAR/1 coup*",
            "pont coupé ; plus loin un autre pont",
            vec!["pont", "coupé"],
        ),
        ("a OR b", "b", vec!["b"]),
        ("crue -exercice", "crue", vec!["crue"]),
        (
            "hazard:FLOOD place:48 has:quantity",
            "Inondation à Mende, 3 blessés",
            vec!["Inondation", "Mende", "3 blessés"],
        ),
        ("@lea #crue", "@lea dit #crue", vec!["@lea", "#crue"]),
        ("is:official", "crue", vec![]),
    ] {
        let post = post(said);
        with_seen(&post, |seen| {
            let spans = query(text)
                .explain(&seen.reading, &seen.assessment)
                .expect(text);
            let mut shown: Vec<_> = spans.iter().map(|span| span.of(said)).collect();
            shown.sort_unstable();
            let mut wanted = wanted.clone();
            wanted.sort_unstable();
            assert_eq!(shown, wanted, "{text}");
        });
    }
    let post = post("rien");
    with_seen(&post, |seen| {
        assert_eq!(query("crue").explain(&seen.reading, &seen.assessment), None);
    });
}

#[test]
fn a_set_is_kept_by_number() {
    let mut set = QuerySet::new();
    assert_eq!(set.insert(QueryId(5), query("crue")), None);
    assert_eq!(set.insert(QueryId(2), query("eau")), None);
    assert_eq!(set.insert(QueryId(5), query("pont")), Some(query("crue")));
    assert_eq!(set.len(), 2);
    assert_eq!(set.get(QueryId(5)), Some(&query("pont")));
    assert_eq!(format!("{set:?}"), r#"{2: "eau", 5: "pont"}"#);
    assert_eq!(set.remove(QueryId(7)), None);
    assert_eq!(set.remove(QueryId(2)), Some(query("eau")));
    assert_eq!(set.remove(QueryId(5)), Some(query("pont")));
    assert!(set.is_empty() && set.iter().next().is_none());
}

/// A scratch is of no set: it serves one after the other, larger or smaller.
#[test]
fn a_scratch_serves_several_sets() {
    let (mut scratch, mut found) = (QueryScratch::default(), Vec::new());
    let small: QuerySet = [(QueryId(1), query("crue"))].into_iter().collect();
    let large: QuerySet = (0..100)
        .map(|n| (QueryId(n), query(&format!("mot{n} OR crue"))))
        .collect();
    let post = post("crue");
    with_seen(&post, |seen| {
        for _ in 0..3 {
            small.matches_into(&seen.reading, &seen.assessment, &mut scratch, &mut found);
            assert_eq!(found, [QueryId(1)]);
            large.matches_into(&seen.reading, &seen.assessment, &mut scratch, &mut found);
            assert_eq!(found.len(), 100);
        }
    });
}
