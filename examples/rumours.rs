//! Groups invented posts into rumours as they come and shows what to check first.
//!
//! `cargo run --example rumours`

use vigie::keyword::{KeywordScratch, Matcher};
use vigie::post::PostRef;
use vigie::rumour::{Change, Entry, Stance, Window, WindowConfig};
use vigie::text::TextBuffer;

/// Minute, author, text: fiction.
const POSTS: [(i64, &str, &str); 11] = [
    (
        0,
        "lucie_m",
        "Le barrage de Charpal a cédé, évacuez Mende, faites tourner !!",
    ),
    (
        2,
        "tof48",
        "RT @lucie_m: Le barrage de Charpal a cédé, évacuez Mende, faites tourner !!",
    ),
    (
        3,
        "nono_causse",
        "Il paraît que le barrage de Charpal aurait cédé, quelqu'un confirme ?",
    ),
    (
        5,
        "margeride_info",
        "N88 coupée à Barjac, un arbre en travers de la route",
    ),
    (
        6,
        "pecheur48",
        "Je suis au barrage de Charpal, il n'a pas cédé, tout est calme",
    ),
    (
        9,
        "mairie_fictive",
        "Faux : le barrage de Charpal n'a pas cédé. Ne relayez pas cette rumeur.",
    ),
    (
        11,
        "boulange_mende",
        "c'est vrai pour le barrage de Charpal ?",
    ),
    (
        14,
        "routier_sud",
        "Un arbre en travers de la N88 à Barjac, route coupée",
    ),
    (
        16,
        "lea_b",
        "Gâteau à la châtaigne ce soir, recette de mamie",
    ),
    (
        20,
        "chastel",
        "Barjac : la N88 est dégagée, l'arbre a été enlevé",
    ),
    (
        22,
        "kevin_randon",
        "Mon cousin pompier dit que le barrage de Charpal a cédé, partagez avant que ce soit effacé",
    ),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let matcher = Matcher::builtin();
    let (mut text, mut scratch) = (TextBuffer::new(), KeywordScratch::new());
    let mut window = Window::new(WindowConfig::default());
    let start = "2025-11-18T05:20:00Z".parse::<chrono::DateTime<chrono::Utc>>()?;

    for (id, (minute, author, words)) in (1..).zip(POSTS) {
        let id = format!("p{id}");
        let mut post =
            PostRef::new(&id, words).with_created_at(start + chrono::TimeDelta::minutes(minute));
        post.author = Some(author);
        text.analyze_with(words, &matcher);
        let cues = matcher.find_into(&text, &mut scratch).cues();
        let seen = window.observe(Entry::new(post, &text).cues(cues))?;
        println!(
            "+{minute:>2} min {id:<4} {:<13} {:<8} {words}",
            format!("{:?}", seen.kind),
            seen.stance
        );
    }
    window.settle();

    println!("\nÀ vérifier d'abord :");
    let mut queue: Vec<_> = window.clusters().collect();
    queue.sort_by_key(|rumour| std::cmp::Reverse(rumour.check()));
    for rumour in queue {
        println!(
            "{:.2}  {} : {} messages, {} voix, {} démentis, {} questions",
            rumour.check().get(),
            rumour.id(),
            rumour.size(),
            rumour.voices(),
            rumour.stance(Stance::Deny),
            rumour.stance(Stance::Query),
        );
        for part in rumour.explain() {
            println!("        {part}");
        }
    }
    let moved = window
        .changes()
        .filter(|c| matches!(c, Change::Moved { .. }))
        .count();
    println!("\n{moved} messages ont changé de groupe en cours de route.");
    Ok(())
}
