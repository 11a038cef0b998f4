//! Invented streams through a suggester: what rises, what does not, and what order, floods and damage change.

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::event::Profile;
use crate::score::Score;
use crate::text::TextBuffer;

const EVERYDAY: [&str; 8] = [
    "Ce matin le café est froid et le bus en retard",
    "Qui vient au marché demain avec moi ?",
    "Ma fille a perdu sa deuxième dent, on fête ça",
    "Quel match hier soir, je n'ai plus de voix",
    "Il faut que je range le garage avant dimanche",
    "Toujours pas de réponse du service après-vente",
    "Merci à tous pour vos messages, on est très touchés",
    "Je cherche une recette de gâteau sans œufs",
];

#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) author: String,
    pub(super) minute: i64,
    pub(super) text: String,
    pub(super) score: f64,
}

pub(super) fn said(number: usize, author: &str, minute: i64, text: &str, score: f64) -> Said {
    Said {
        id: format!("p{number}"),
        author: author.to_owned(),
        minute,
        text: text.to_owned(),
        score,
    }
}

fn time(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_930_000_000, 0).unwrap_or_default() + TimeDelta::minutes(minute)
}

pub(super) fn hear(suggester: &mut Suggester, posts: &[Said]) {
    let mut text = TextBuffer::new();
    for post in posts {
        text.analyze(&post.text);
        let heard = Heard::new(&post.id, &text)
            .author(&post.author)
            .time(time(post.minute));
        suggester.observe(&heard, Score::saturating(post.score));
    }
}

fn heard(posts: &[Said]) -> Suggester {
    let mut suggester = Suggester::default();
    hear(&mut suggester, posts);
    suggester
}

/// Posts of nobody's event, one a minute, each with words of its own.
fn everyday(many: usize) -> Vec<Said> {
    (0..many)
        .map(|i| {
            let text = format!("{} mot{i}", EVERYDAY[i % EVERYDAY.len()]);
            said(
                100_000 + i,
                &format!("autre{}", i % 97),
                i64::try_from(i).unwrap(),
                &text,
                0.03,
            )
        })
        .collect()
}

fn keywords(suggester: &Suggester, profile: &Profile) -> Vec<String> {
    suggester
        .suggestions(profile, 20)
        .keywords
        .into_iter()
        .map(|s| s.text)
        .collect()
}

const CRUE: [&str; 6] = [
    "L'eau passe sur la route de Brissac #CrueOrvanne",
    "#CrueOrvanne on évacue le camping du Moulin Vieux",
    "Toujours coincés au Moulin Vieux, personne ne vient #crueorvanne",
    "Cave pleine à Brissac, merci les pompiers #CrueOrvanne",
    "Le pont du Moulin Vieux tient encore @prefecture_fictive",
    "@prefecture_fictive faut-il quitter Brissac ? 23h30, 40 cm, https://example.org/crue",
];

/// The posts of the flood, each by an author of its own.
fn crue() -> Vec<Said> {
    let rows = CRUE.iter().enumerate();
    rows.map(|(i, text)| {
        said(
            i,
            &format!("voix{i}"),
            300 + i64::try_from(i).unwrap(),
            text,
            0.9,
        )
    })
    .collect()
}

#[test]
fn a_hashtag_that_rises_is_suggested_from_its_third_voice_on() {
    let mut suggester = heard(&everyday(300));
    let tag = |s: &Suggester| {
        keywords(s, &Profile::new())
            .iter()
            .position(|k| k == "#CrueOrvanne")
    };
    let mut places = Vec::new();
    for post in &crue()[..4] {
        hear(&mut suggester, std::slice::from_ref(post));
        places.push(tag(&suggester));
    }
    assert_eq!(places, [None, None, Some(0), Some(0)]);
}

#[test]
fn a_suggestion_says_why() {
    let suggester = heard(&[everyday(300), crue()].concat());
    let found = suggester.suggestions(&Profile::new(), 20);
    let best = &found.keywords[0];
    assert_eq!(
        (best.text.as_str(), best.kind, best.voices),
        ("#CrueOrvanne", Kind::Hashtag, 4)
    );
    assert_eq!(
        (
            best.inside.posts,
            best.inside.of,
            best.outside.posts,
            best.outside.of
        ),
        (4, 6, 0, 300)
    );
    assert_eq!(best.first_seen, time(300));
    assert_eq!(best.example.as_str(), "p3");
    let sum: f64 = best
        .contributions
        .iter()
        .map(crate::score::Contribution::value)
        .sum();
    assert!((best.rise - sum).abs() < 1e-9 && best.rise > 2.0);
    let texts: Vec<_> = found.keywords.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(texts, ["#CrueOrvanne", "Brissac", "Moulin Vieux"]);
    assert_eq!(found.keywords[2].kind, Kind::Phrase);
    // Two voices are too few for an account too.
    assert!(found.accounts.is_empty());
    let config = SuggestConfig {
        min_voices: 2,
        ..SuggestConfig::default()
    };
    let mut two = Suggester::new(config).unwrap();
    hear(&mut two, &crue());
    let accounts = two.suggestions(&Profile::new(), 20).accounts;
    assert_eq!(accounts[0].text, "@prefecture_fictive");
    assert_eq!((accounts[0].kind, accounts.len()), (Kind::Account, 1));
}

#[test]
fn numbers_links_and_everyday_words_are_not_suggested() {
    let texts = [
        "Bonjour à tous, vous avez vu l'heure ? 23h30, 40 cm, 5,2 m https://example.org/a 12",
        "Merci pour les messages, 40 cm à 23h30, il faut le voir https://example.org/a",
        "On a encore 40 cm ! Et merci à vous https://example.org/a",
        "Je ne sais plus, 23h30, 40 cm, maintenant c'est trop https://example.org/a 🙏 #1",
    ];
    let rows = texts.iter().enumerate();
    let posts: Vec<_> = rows
        .map(|(i, text)| said(i, &format!("voix{i}"), 300, text, 0.9))
        .collect();
    assert_eq!(
        keywords(&heard(&posts), &Profile::new()),
        Vec::<String>::new()
    );
    // What everyone says of anything does not rise with the event.
    let mut other = everyday(300);
    for (i, post) in other.iter_mut().enumerate() {
        if i % 3 == 0 {
            post.text.push_str(" #Valmore");
        }
    }
    let mut event = crue();
    event
        .iter_mut()
        .take(3)
        .for_each(|post| post.text.push_str(" #Valmore"));
    let found = keywords(&heard(&[other, event].concat()), &Profile::new());
    assert!(
        !found.contains(&"#Valmore".to_owned()) && found.contains(&"#CrueOrvanne".to_owned()),
        "{found:?}"
    );
}

#[test]
fn what_is_in_the_profile_is_not_suggested() {
    let suggester = heard(&[everyday(300), crue()].concat());
    for (entry, gone) in [
        ("#crueorvanne", vec!["#CrueOrvanne"]),
        ("Crue Orvanne", vec!["#CrueOrvanne"]),
        ("CRUEORVANNE", vec!["#CrueOrvanne"]),
        ("#BRISSAC", vec!["Brissac"]),
        ("moulin-vieux", vec!["Moulin Vieux"]),
        ("#MoulinVieux", vec!["Moulin Vieux"]),
        ("Moulin", vec!["Moulin Vieux"]),
        ("@prefecture_fictive", vec![]),
        ("moulins", vec![]),
    ] {
        let mut profile = Profile::new();
        profile.add_keyword(entry).unwrap();
        let left = keywords(&suggester, &profile);
        let all = keywords(&suggester, &Profile::new());
        let missing: Vec<_> = all.iter().filter(|k| !left.contains(k)).collect();
        assert_eq!(missing, gone, "{entry}");
    }
    let mut profile = Profile::new();
    profile.add_place("brissac").unwrap();
    assert!(!keywords(&suggester, &profile).contains(&"Brissac".to_owned()));
}

#[test]
fn what_the_caller_knows_is_left_out_and_the_next_comes() {
    let suggester = heard(&[everyday(300), crue()].concat());
    let found = suggester.suggestions_beyond(&Profile::new(), 1, &mut |text| text.starts_with('#'));
    assert_eq!(found.keywords[0].text, "Brissac");
}

#[test]
fn of_a_phrase_and_its_parts_one_is_suggested() {
    let texts = [
        "Zorn Valmore coupe la route",
        "fermez tout à Zorn Valmore",
        "on quitte Zorn Valmore",
    ];
    let rows = texts.iter().enumerate();
    let posts: Vec<_> = rows
        .map(|(i, text)| said(i, &format!("voix{i}"), 300, text, 0.9))
        .collect();
    let suggester = heard(&posts);
    assert_eq!(keywords(&suggester, &Profile::new()), ["Zorn Valmore"]);
    // A phrase that is found already does not take its parts along.
    let mut known = |text: &str| text == "Zorn Valmore";
    let found = suggester.suggestions_beyond(&Profile::new(), 5, &mut known);
    let texts: Vec<_> = found.keywords.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(texts, ["Valmore", "Zorn"]);
    // A part that mostly stands alone is the better keyword, and finds the posts of the other one.
    let alone = (0..9).map(|i| {
        said(
            20 + i,
            &format!("seul{i}"),
            300,
            &format!("Valmore mot{i}"),
            0.9,
        )
    });
    let suggester = heard(&[posts, alone.collect()].concat());
    assert_eq!(keywords(&suggester, &Profile::new()), ["Valmore"]);
}

#[test]
fn copies_and_one_loud_author_rise_no_term() {
    let base = [everyday(300), crue()].concat();
    let loud: Vec<_> = (0..200)
        .map(|i| {
            said(
                1000 + i,
                "loud",
                310,
                &format!("#Arnaque numéro{i} à Brissac, cliquez{i} ici"),
                0.95,
            )
        })
        .collect();
    let copied: Vec<_> = (0..200)
        .map(|i| {
            let text =
                format!("RT @b{i}: barrage rompu au lac Zorn #Panique https://example.org/{i} {i}");
            said(2000 + i, &format!("bot{i}"), 311, &text, 0.95)
        })
        .collect();
    let suggester = heard(&[base, loud, copied].concat());
    let found = suggester.suggestions(&Profile::new(), 50).keywords;
    let texts: Vec<_> = found.iter().map(|s| s.text.as_str()).collect();
    assert!(
        texts.starts_with(&["#CrueOrvanne"]) || texts.contains(&"#CrueOrvanne"),
        "{texts:?}"
    );
    for wrong in ["#Arnaque", "#Panique", "Zorn", "lac Zorn"] {
        assert!(!texts.contains(&wrong), "{texts:?}");
    }
    // The loud author counts once where others speak.
    let brissac = found.iter().find(|s| s.text == "Brissac").unwrap();
    assert_eq!(brissac.voices, 4);
    // Near-copies that the caller recognises.
    let mut suggester = Suggester::default();
    let mut text = TextBuffer::new();
    for i in 0..50 {
        text.analyze(&format!("barrage rompu au lac Zorn variante{i}"));
        let (id, author) = (format!("n{i}"), format!("bot{i}"));
        let heard = Heard::new(&id, &text)
            .author(&author)
            .origin(7)
            .time(time(i));
        suggester.observe(&heard, Score::ONE);
    }
    assert!(keywords(&suggester, &Profile::new()).is_empty());
}

/// One voice in twenty holds the hashtag, the others each a text of their own: it stays first in memory that holds
/// one post in forty.
#[test]
fn a_flood_of_garbage_does_not_push_a_riser_out() {
    let mut posts = Vec::new();
    for i in 0..20_000 {
        let text = if i % 20 == 0 {
            format!("mot{i} truc{i} #CrueOrvanne")
        } else {
            format!("bla{i} blo{i} bli{i}")
        };
        posts.push(said(i, &format!("voix{i}"), 0, &text, 0.9));
    }
    let suggester = heard(&posts);
    assert_eq!(suggester.kept(), (512, 0));
    let found = suggester.suggestions(&Profile::new(), 5).keywords;
    assert_eq!(found[0].text, "#CrueOrvanne");
    assert!((12..=40).contains(&found[0].voices), "{}", found[0].voices);
}

#[test]
fn what_rose_yesterday_makes_way() {
    let mut posts = crue();
    for (i, text) in [
        "#CrueValmore à Lans",
        "Lans sous l'eau #CrueValmore",
        "#CrueValmore évacuez Lans",
    ]
    .iter()
    .enumerate()
    {
        posts.push(said(50 + i, &format!("aval{i}"), 300 + 20 * 60, text, 0.9));
    }
    let found = keywords(
        &heard(&[everyday(300), posts.clone()].concat()),
        &Profile::new(),
    );
    let place = |tag: &str| found.iter().position(|k| k == tag);
    let (new, old) = (place("#CrueValmore"), place("#CrueOrvanne"));
    assert!(
        new.is_some() && old.is_none_or(|old| new < Some(old)),
        "{found:?}"
    );
    // A day later nothing is left of either.
    let mut suggester = heard(&posts);
    hear(
        &mut suggester,
        &everyday(20)
            .into_iter()
            .map(|p| Said { minute: 5000, ..p })
            .collect::<Vec<_>>(),
    );
    assert_eq!(suggester.kept().0, 0);
    assert!(keywords(&suggester, &Profile::new()).is_empty());
}

#[test]
fn late_undated_and_future_posts_are_borne() {
    let usual = keywords(&heard(&[everyday(300), crue()].concat()), &Profile::new());
    let year = 365 * 24 * 60;
    let mut posts = [everyday(300), crue()].concat();
    for i in 0..6 {
        // Three wrong clocks and a backfill; both are heard and neither counts.
        let text = format!("#Demain encore plus{i}");
        posts.insert(
            50 * i,
            said(900 + i, &format!("futur{}", i % 3), year, &text, 0.9),
        );
        posts.push(said(950 + i, &format!("passe{i}"), -year, &text, 0.9));
    }
    assert_eq!(keywords(&heard(&posts), &Profile::new()), usual);
    // Without any time at all.
    let mut suggester = Suggester::default();
    let mut text = TextBuffer::new();
    for (i, said) in CRUE.iter().enumerate() {
        text.analyze(said);
        let id = format!("u{i}");
        suggester.observe(&Heard::new(&id, &text), Score::ONE);
    }
    assert_eq!(keywords(&suggester, &Profile::new())[0], "#CrueOrvanne");
    // An id that is none is not heard.
    let before = suggester.kept();
    suggester.observe(&Heard::new(" ", &text).origin(3), Score::ONE);
    assert_eq!(suggester.kept(), before);
}

#[test]
fn hours_of_wrong_clocks_are_bounded() {
    let posts: Vec<_> = (0..3000)
        .map(|i| {
            said(
                i,
                &format!("f{i}"),
                60 * i64::try_from((i * 7919) % 3000).unwrap(),
                &format!("mot{i}"),
                0.9,
            )
        })
        .collect();
    let suggester = heard(&posts);
    assert!(suggester.kept().0 <= 49, "{:?}", suggester.kept());
}

#[test]
fn a_state_comes_back_the_same_or_not_at_all() {
    let again = said(
        60,
        "voix0",
        301,
        "Le quai du Moulin Vieux est sous l'eau",
        0.9,
    );
    let suggester = heard(&[everyday(40), crue(), vec![again]].concat());
    let json = serde_json::to_string(&suggester).unwrap();
    let mut back: Suggester = serde_json::from_str(&json).unwrap();
    assert_eq!(back, suggester);
    let more = [said(77, "voix77", 310, "Brissac #CrueOrvanne encore", 0.9)];
    let mut first = suggester.clone();
    hear(&mut first, &more);
    hear(&mut back, &more);
    assert_eq!(back, first);
    for (from, to, message) in [
        (
            "\"version\":1",
            "\"version\":9",
            "version 9 of a suggester's state is not 1",
        ),
        (
            "\"min_voices\":3",
            "\"min_voices\":1",
            "min_voices is 1, not in 2 to 50",
        ),
        (
            "\"next\":1",
            "\"next\":99",
            "damaged suggester state: clock",
        ),
        (
            "\"raw\":\"",
            "\"raw\":\"\u{e9}",
            "damaged suggester state: posts of the event",
        ),
        (
            "\"score\":58982",
            "\"score\":100",
            "damaged suggester state: posts of the event",
        ),
        (
            "\"keys\":[",
            "\"keys\":[18446744073709551615,",
            "damaged suggester state: other posts",
        ),
        (
            "\"per_author\":8",
            "\"per_author\":1",
            "damaged suggester state: more posts than are kept",
        ),
    ] {
        let damaged = if from.contains("raw") {
            json.replace(from, to)
        } else {
            json.replacen(from, to, 1)
        };
        assert_ne!(damaged, json, "{from}");
        let found = serde_json::from_str::<Suggester>(&damaged)
            .map(|_| ())
            .map_err(|e| e.to_string());
        let error = found.expect_err(from);
        assert!(error.starts_with(message), "{from}: {error}");
    }
}

#[test]
fn shards_of_other_seeds_are_refused() {
    let other = Suggester::new(SuggestConfig {
        seed: 4,
        ..SuggestConfig::default()
    })
    .unwrap();
    let error = Suggester::default().merge(other).unwrap_err();
    assert_eq!(
        error.to_string(),
        "suggesters of seeds 0 and 4 cannot be merged"
    );
}
