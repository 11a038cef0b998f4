//! Standing queries over a stream: `cargo run --release --example queries -- 'crue* place:12' '#crueTarn -is:repost'`,
//! or without arguments a few of a mission, over the invented crisis.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use vigie::assess::{Query, QueryId};
use vigie::post::Post;
use vigie::watch::Watch;

const MISSION: [&str; 6] = [
    "(pont OR route OR d907) NEAR/4 (coup* OR ferm* OR emport*)",
    "hazard:FLOOD place:12 cue:WITNESS -is:repost",
    "priority:P0 has:place",
    "acide OR chlore OR \"nuage toxique\" OR hazard:HAZMAT",
    "Millau type:AccessRoad relevance:>=0.5",
    "author:prefet* OR author:sdis* OR @prefet*",
];
/// Posts shown of each query.
const SHOWN: usize = 2;

fn run(given: &[String], out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    // A watch tells with each post which queries it matches; a `QuerySet` alone does it for any analyzed post.
    let mut watch = Watch::default();
    for (text, number) in given.iter().zip(0..) {
        // The alternate form shows the query, and a caret where something else was expected.
        let query = Query::parse(text).map_err(|error| format!("{error:#}"))?;
        watch.queries_mut().insert(QueryId(number), query);
    }

    let mut matched = vec![Vec::new(); given.len()];
    for line in include_str!("data/crisis_causses.jsonl").lines() {
        let post: Post = serde_json::from_str(line)?;
        let update = watch.observe(post.view())?;
        for id in update.queries {
            // Why it matches, in the words of the post; nothing where its author or priority says so.
            let query = Query::parse(&given[usize::try_from(id.0)?])?;
            let spans = query.explain(&update.seen.reading, &update.seen.assessment);
            let spans = spans.unwrap_or_default();
            let words: Vec<&str> = spans.iter().map(|span| span.of(post.text())).collect();
            matched[usize::try_from(id.0)?].push(format!("{}\n      {words:?}", post.text()));
        }
    }
    for (text, posts) in given.iter().zip(matched) {
        writeln!(out, "{text}\n  {} posts", posts.len())?;
        for post in posts.iter().take(SHOWN) {
            writeln!(out, "    {post}")?;
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    let mut given: Vec<String> = std::env::args().skip(1).collect();
    if given.is_empty() {
        given = MISSION.map(str::to_owned).into();
    }
    match run(&given, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
