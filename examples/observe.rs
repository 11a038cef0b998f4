//! One post: everything the library reads in it, what it makes of that, and why.
//!
//! `cargo run --release --example observe -- "L'eau monte à Langogne, on est coincés à l'étage"`

use std::io::{self, Write};
use std::process::ExitCode;

use vigie::assess::Target;
use vigie::observation::Priority;
use vigie::post::PostRef;
use vigie::watch::{Analyzer, Scratch};

const INVENTED: &str = "Au secours, on est coincés sur le toit à Sainte-Enimie, l'eau monte, \
                        déjà 1m20 dans la rue depuis 6h. Ma mère est sous oxygène ! #crueTarn";

/// Reasons shown for each judgement.
const MOST: usize = 8;

fn explain(out: &mut impl Write, text: &str) -> io::Result<()> {
    let analyzer = Analyzer::default();
    // The memory that a post needs; kept from post to post, so that reading allocates nothing.
    let mut scratch = Scratch::default();
    let mut post = PostRef::new("post-1", text);
    post.created_at = "2025-11-18T05:40:00Z".parse().ok();

    let seen = analyzer.analyze(post, &mut scratch);
    let observation = seen.to_owned();
    serde_json::to_writer_pretty(&mut *out, &observation)?;
    writeln!(out, "\n")?;

    for (target, judged) in [
        (Target::Relevance, observation.relevance.to_string()),
        (
            Target::Priority(Priority::P0),
            observation.priority.to_string(),
        ),
        (
            Target::Type(observation.info_type),
            observation.info_type.to_string(),
        ),
    ] {
        writeln!(
            out,
            "{target}: {judged}; what speaks for it (+) and against it (−), in logits:"
        )?;
        for part in analyzer.explain(target, &scratch).iter().take(MOST) {
            writeln!(out, "  {:+6.2}  {}", part.value(), part.name())?;
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    let text = std::env::args().nth(1);
    match explain(
        &mut io::stdout().lock(),
        text.as_deref().unwrap_or(INVENTED),
    ) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
