//! Posts and events: a caller's own post type, read without copying, scored against an open event whose
//! profile grows while it lasts.

use std::error::Error;

use vigie::event::Event;
use vigie::hazard::Hazard;
use vigie::post::PostRef;
use vigie::watch::{Analyzer, Scratch};

/// What this program's own store holds.
struct Stored {
    key: &'static str,
    body: &'static str,
    user: &'static str,
}

const POSTS: [Stored; 3] = [
    Stored {
        key: "a",
        body: "L'eau rentre dans les caves à Ispagnac, personne ne vient",
        user: "lea_fictive",
    },
    Stored {
        key: "b",
        body: "#CrueDuTarn48 on a ouvert l'école aux gens du camping",
        user: "mairie_fictive",
    },
    Stored {
        key: "c",
        body: "Grand soleil à Strasbourg, terrasse toute la journée",
        user: "marc_fictif",
    },
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut event = Event::builder("tarn-2031")
        .title("Crue du Tarn")
        .hazard(Hazard::Flood)
        .circle(44.37, 3.53, 20.0)
        .build()?;
    let mut scratch = Scratch::default();
    for round in ["profile empty", "after #CrueDuTarn48 joined the profile"] {
        println!("{round}");
        let analyzer = Analyzer::default().with_events(std::slice::from_ref(&event));
        for stored in &POSTS {
            let mut post = PostRef::new(stored.key, stored.body);
            post.author = Some(stored.user);
            let seen = analyzer.analyze(post, &mut scratch);
            let score = seen.best_event().map(|(_, score)| score.get());
            println!(
                "  {:>4} {}",
                score.map_or("?".to_owned(), |s| format!("{s:.2}")),
                stored.body
            );
        }
        event.profile_mut().add_hashtag("CrueDuTarn48")?;
    }
    println!("{}", serde_json::to_string(&event)?);
    Ok(())
}
