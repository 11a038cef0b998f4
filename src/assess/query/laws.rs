//! Laws over generated queries and posts: round trips, and every fast path against a slower one.

use proptest::prelude::*;

use super::slow::SlowPost;
use super::tests::with_seen;
use super::{Query, QueryId, QueryScratch, QuerySet};
use crate::post::{Media, Post};

const WORDS: &[&str] = &[
    "crue",
    "crues",
    "inondation",
    "eau",
    "l'eau",
    "pont",
    "coupé",
    "route",
    "Mende",
    "Tarn",
    "Lozère",
    "cruetarn",
    "hautement",
    "été",
    "secours",
    "incendie",
    "🙏",
    "40",
    "cm",
];
const NAMES: &[&str] = &[
    "crueTarn",
    "CRUETARN",
    "alerte_crue",
    "inondations48",
    "crue",
    "InondationLozère",
];
const HANDLES: &[&str] = &[
    "lea",
    "Lea@social.example",
    "prefet48",
    "sdis_fictif",
    "maire.bsky.social",
];
const FIELDS: &[&str] = &[
    "author:lea",
    "author:\"Lea Fictive\"",
    "author:prefet48,lea",
    "author:pre*",
    "author:lea@social.example",
    "lang:fr",
    "lang:en",
    "place:Mende",
    "place:48",
    "place:48095",
    "place:FR",
    "place:Occitanie",
    "place:\"Le Rozier\"",
    "place:Lozère,Aveyron",
    "place:Tarn",
    "place:N88",
    "place:Saint-Denis",
    "place:12,30,81",
    "hazard:FLOOD",
    "hazard:FIRE",
    "hazard:DAM,WILDFIRE",
    "hazard:SHELTER_FULL",
    "cue:RESCUE",
    "cue:WITNESS,TRAPPED",
    "cue:NEGATION",
    "type:HelpRequest",
    "type:NotRelevant",
    "priority:P0",
    "priority:<=P1",
    "priority:>P1",
    "has:media",
    "has:place",
    "has:url,quantity",
    "has:hashtag",
    "has:mention",
    "has:time",
    "is:repost",
    "is:reply",
    "is:official",
    "is:quote,media",
    "relevance:>=0.5",
    "relevance:<0.3",
    "relevance:>0",
];

fn pick(from: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(from).prop_map(str::to_owned)
}

/// Something that has places in the text.
fn placed() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => pick(WORDS),
        1 => Just("inond*".to_owned()),
        1 => Just("cr*".to_owned()),
        1 => Just("cruet*".to_owned()),
    ];
    let phrase = prop::collection::vec(
        prop_oneof![5 => pick(WORDS), 1 => Just("cru*".to_owned())],
        1..4,
    )
    .prop_map(|words| format!("\"{}\"", words.join(" ")));
    let hashtag = (pick(NAMES), prop::bool::ANY)
        .prop_map(|(n, p)| format!("#{n}{}", if p { "*" } else { "" }));
    prop_oneof![5 => word, 2 => phrase, 1 => hashtag]
}

fn near() -> impl Strategy<Value = String> {
    let side = || {
        prop::collection::vec(placed(), 1..4).prop_map(|parts| format!("({})", parts.join(" OR ")))
    };
    (side(), 0..4, side()).prop_map(|(left, n, right)| format!("{left} NEAR/{n} {right}"))
}

fn query_text() -> impl Strategy<Value = String> {
    let handle = pick(HANDLES).prop_map(|h| format!("@{h}"));
    let leaf = prop_oneof![6 => placed(), 2 => near(), 1 => handle, 4 => pick(FIELDS)];
    leaf.prop_recursive(4, 16, 4, |inner| {
        let group =
            |joint: &'static str| move |parts: Vec<String>| format!("({})", parts.join(joint));
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(group(" ")),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(group(" OR ")),
            1 => prop::collection::vec(inner.clone(), 2..3).prop_map(group(" AND ")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} -({b})")),
            1 => inner.prop_map(|a| format!("NOT ({a})")),
        ]
    })
}

/// Queries that are accepted.
fn any_query() -> impl Strategy<Value = Query> {
    query_text().prop_filter_map("purely negative", |text| Query::parse(&text).ok())
}

fn any_post() -> impl Strategy<Value = Post> {
    let piece = prop_oneof![
        8 => pick(WORDS),
        2 => pick(NAMES).prop_map(|n| format!("#{n}")),
        1 => pick(HANDLES).prop_map(|h| format!("@{h}")),
        1 => prop::sample::select(vec![
            ", ", ". ", "! ", "https://example.org/a", "à Mende (48)", "au Rozier", "Saint-Denis", "pas le Gard",
            "la N88", "en Lozère", "on est coincés sur le toit", "au secours", "feu de forêt", "40 cm d'eau", "RT @lea:",
        ])
        .prop_map(str::to_owned),
    ];
    let text = prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.join(" "));
    (text, prop::option::of(pick(HANDLES)), any::<[bool; 4]>()).prop_map(|(text, author, flags)| {
        let mut post = Post::builder("1", text.as_str());
        if let Some(author) = author {
            post = post.author(author);
        }
        if flags[0] {
            post = post.lang("en");
        }
        if flags[1] {
            post = post.media(Media::new());
        }
        if flags[2] {
            post = post.reply_to("0");
        }
        if flags[3] {
            post = post.repost_of("0");
        }
        post.build().unwrap()
    })
}

proptest! {
    #[test]
    fn the_canonical_form_is_the_same_query(query in any_query()) {
        let shown = query.to_string();
        prop_assert_eq!(&Query::parse(&shown).unwrap(), &query, "{}", shown);
        prop_assert_eq!(Query::parse(&shown).unwrap().to_string(), shown);
    }

    #[test]
    fn any_text_is_read_or_refused_in_its_columns(
        text in prop_oneof![
            any::<String>(),
            "[a-zé():\"“”«»*#@\\- ,/<>=0-9]{0,40}",
            "(AND|OR|NOT|NEAR/2|NEAR|-|\\(|\\)|crue|\"|place:|hazard:|relevance:>=|#|@|\\*| ){0,16}",
        ]
    ) {
        match Query::parse(&text) {
            Ok(query) => prop_assert_eq!(Query::parse(&query.to_string()), Ok(query)),
            Err(error) => {
                prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{}", error);
                prop_assert_eq!(format!("{error:#}").lines().count(), 3);
            }
        }
    }

    #[test]
    fn a_query_matches_what_the_slow_evaluator_says(query in any_query(), posts in prop::collection::vec(any_post(), 1..4)) {
        for post in &posts {
            with_seen(post, |seen| {
                let (reading, assessment) = (&seen.reading, &seen.assessment);
                let wanted = SlowPost::new(reading, assessment).matches(&query.root);
                prop_assert_eq!(query.matches(reading, assessment), wanted, "{} | {}", query, post.text());
                let spans = query.explain(reading, assessment);
                prop_assert_eq!(spans.is_some(), wanted);
                for span in spans.into_iter().flatten() {
                    prop_assert!(!span.is_empty() && post.text().get(span.range()).is_some());
                }
                Ok(())
            })?;
        }
    }

    /// Whatever is added, taken out and added again meanwhile.
    #[test]
    fn a_set_matches_what_each_query_does(
        first in prop::collection::vec(any_query(), 1..12),
        later in prop::collection::vec((0_u64..12, prop::option::of(any_query())), 0..12),
        posts in prop::collection::vec(any_post(), 1..4),
    ) {
        let mut set: QuerySet = first.into_iter().zip(0..).map(|(query, n)| (QueryId(n), query)).collect();
        let (mut scratch, mut found) = (QueryScratch::default(), Vec::new());
        let mut changes = later.into_iter();
        for post in posts.iter().cycle().take(6) {
            for (id, query) in changes.by_ref().take(3) {
                match query {
                    Some(query) => set.insert(QueryId(id), query),
                    None => set.remove(QueryId(id)),
                };
            }
            with_seen(post, |seen| {
                let (reading, assessment) = (&seen.reading, &seen.assessment);
                let each = set.iter().filter(|(_, query)| query.matches(reading, assessment));
                let wanted: Vec<QueryId> = each.map(|(id, _)| id).collect();
                set.matches_into(reading, assessment, &mut scratch, &mut found);
                prop_assert_eq!(&found, &wanted, "{:?} | {}", set, post.text());
                Ok(())
            })?;
        }
        let ids: Vec<QueryId> = set.iter().map(|(id, _)| id).collect();
        for id in ids {
            set.remove(id);
        }
        prop_assert!(set.atoms.is_idle());
    }
}
