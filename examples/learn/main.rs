//! Learns the weights of relevance, priority, information type and hazards from labelled posts.
//!
//! `cargo run --release --example learn -- --out weights.tsv FILE…` on JSON lines with `gold.relevant`,
//! `gold.priority`, `gold.info_type`, `gold.hazards` (each where it is known) and the `event` or `crisis` they are from.
//! Without FILE it shows itself on the invented crisis that comes with the crate.

mod data;
mod figures;
mod logistic;
mod models;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use vigie::watch::Analyzer;

use data::Data;
use models::Models;

const HELP: &str = "\
Learns weights from labelled posts, and says how well posts of events left out are judged.

usage: learn [OPTIONS] [FILE…]       JSON lines with id, text, gold, and event or crisis

  --out FILE     write the table of weights [standard output: figures only]
  --folds N      events are left out N groups at a time; 0: each alone, none: skip [10]
  --help         this text";

/// Fiction: see examples/data/README.md.
const CRISIS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/crisis_causses.jsonl"
);

/// The head of a written table; the names of the files follow.
const HEAD: &str = "\
# Weights of the linear models, see `assess::Weights`; written by the example `learn`. The event is weighed by hand.
# Relevance, P0 and hazards: logistic regression; P1 to P3 and types: multinomial; ridge penalty; each set at most so many posts.
# Words are kept that stand in posts of at least three events, and none of a place name: no post, event or person is in here.
# Learned on:
";

struct Options {
    files: Vec<String>,
    out: Option<String>,
    folds: Option<usize>,
}

fn options() -> Result<Option<Options>, lexopt::Error> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    let mut options = Options {
        files: Vec::new(),
        out: None,
        folds: Some(10),
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("out") => options.out = Some(parser.value()?.string()?),
            Long("folds") => {
                let value = parser.value()?;
                options.folds = if value == "none" {
                    None
                } else {
                    Some(value.parse()?)
                };
            }
            Long("help") | Short('h') => return Ok(None),
            Value(path) => options.files.push(path.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

/// A file's name without its folder.
fn name(path: &str) -> String {
    let name = Path::new(path).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn learn(options: &Options) -> Result<(), Box<dyn Error>> {
    let analyzer = Analyzer::default();
    let mut data = Data::default();
    let shown = [CRISIS.to_owned()];
    let files = if options.files.is_empty() {
        &shown[..]
    } else {
        &options.files
    };
    for file in files {
        data.read(file, &analyzer)?;
    }
    if data.examples.is_empty() {
        return Err("no post to learn from".into());
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} posts of {} events",
        data.examples.len(),
        data.events.len()
    )?;
    if let Some(folds) = options.folds {
        figures::leave_out(&data, folds, &mut out)?;
    }
    let everything: Vec<usize> = (0..data.examples.len()).collect();
    let models = Models::learn(&data, &everything);
    writeln!(out, "{} features carry weights", models.size())?;
    if let Some(path) = &options.out {
        let weights = models.weights(&data, analyzer.assessor().weights());
        let mut table = String::from(HEAD);
        table.extend(files.iter().map(|file| format!("# {}\n", name(file))));
        table.push_str(&weights.to_table());
        std::fs::write(path, table).map_err(|e| format!("cannot write {path}: {e}"))?;
        writeln!(out, "written to {path}")?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
            return ExitCode::FAILURE;
        }
    };
    match learn(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
