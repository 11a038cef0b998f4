//! What a team could add to its event's profile: the invented crisis is replayed with its event open, and three times
//! on that day the words, phrases, hashtags and accounts are listed that have risen with it, and why.
//!
//! ```text
//! cargo run --release --example suggest [-- POSTS.jsonl EVENT.json]
//! ```

use std::error::Error;
use std::io::{self, Write};

use chrono::{DateTime, TimeDelta, Utc};
use vigie::event::Event;
use vigie::suggest::Suggestion;
use vigie::watch::Watch;

#[allow(dead_code, reason = "this example only reads posts")]
mod jsonl;

const POSTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/crisis_causses.jsonl"
);
const EVENT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/crisis_causses.event.json"
);
/// Lines of a list.
const LIMIT: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = std::env::args().skip(1);
    let posts = files.next().unwrap_or_else(|| POSTS.to_owned());
    let event = files.next().unwrap_or_else(|| EVENT.to_owned());
    let event: Event = serde_json::from_str(&std::fs::read_to_string(event)?)?;
    let id = event.id().to_string();
    let mut watch = Watch::default();
    watch.open(event);

    let mut next: Option<DateTime<Utc>> = None;
    let mut last = None;
    for post in jsonl::Reader::open(&posts)? {
        let post = post?;
        let time = post.view().created_at;
        if let Some((time, due)) = time.zip(next)
            && time >= due
        {
            show(&watch, &id, due)?;
            next = Some(time + TimeDelta::hours(6));
        }
        next = next.or(time.map(|time| time + TimeDelta::hours(6)));
        last = time.or(last);
        watch.observe(post.view())?;
    }
    show(&watch, &id, last.unwrap_or_default())?;
    Ok(())
}

fn show(watch: &Watch, event: &str, at: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let found = watch.suggestions(event, LIMIT).ok_or("the event is open")?;
    let mut out = io::stdout().lock();
    writeln!(out, "{} UTC", at.format("%d/%m %H:%M"))?;
    for s in found.keywords.iter().chain(&found.accounts) {
        writeln!(out, "  {:4.1}  {:28} {}", s.rise, s.text, why(s))?;
    }
    writeln!(out)?;
    Ok(())
}

fn why(s: &Suggestion) -> String {
    let parts: Vec<_> = s.contributions.iter().map(ToString::to_string).collect();
    format!(
        "{} voices, {} of {} posts, {} of {} others, since {}, such as {} ({})",
        s.voices,
        s.inside.posts,
        s.inside.of,
        s.outside.posts,
        s.outside.of,
        s.first_seen.format("%H:%M"),
        s.example,
        parts.join(", "),
    )
}
