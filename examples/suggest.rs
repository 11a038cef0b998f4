//! What a team could add to its event's profile.
use std::error::Error;
use std::process::ExitCode;
use vigie::event::Event;
use vigie::watch::Watch;
#[path = "jsonl/mod.rs"]
mod jsonl;
fn main() -> Result<(), Box<dyn Error>> {
    let a: Vec<String> = std::env::args().collect();
    let event: Event = serde_json::from_str(&std::fs::read_to_string(&a[2])?)?;
    let id = event.id().to_string();
    let limit: usize = a.get(3).and_then(|s| s.parse().ok()).unwrap_or(20);
    let mut watch = Watch::default();
    watch.open(event);
    for post in jsonl::Reader::open(&a[1])? {
        let post = post?;
        let _ = watch.observe(post.view())?;
    }
    let s = watch.suggestions(&id, limit).unwrap();
    eprintln!("{:?}", watch.suggester(&id).unwrap().kept());
    for s in s.keywords.iter().chain(&s.accounts) {
        println!(
            "{:5.1} {:30} {:8} v{} in {}/{} out {}/{} {} [{}]",
            s.rise,
            s.text,
            s.kind,
            s.voices,
            s.inside.posts,
            s.inside.of,
            s.outside.posts,
            s.outside.of,
            s.first_seen.format("%H:%M"),
            s.contributions
                .iter()
                .map(|c| c.to_string())
                .collect::<Vec<_>>()
                .join(" ")
        );
    }
    Ok(())
}
