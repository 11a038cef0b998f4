//! The main job: posts in, one page out that tells a shift leader what happens, where and since when, whose
//! life is at stake, which rumours to check, and what was set aside.
//!
//! `cargo run --release --example watch` reads an invented crisis that comes with the crate.

mod board;
mod calls;
mod clock;
#[path = "../jsonl/mod.rs"]
mod jsonl;
mod layout;
mod page;
mod rumours;
mod timeline;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use chrono::TimeDelta;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use vigie::assess::Target;
use vigie::event::Event;
use vigie::observation::Priority;
use vigie::rumour::{Change, Kind, WindowConfig};
use vigie::score::Score;
use vigie::signal::{Change as SignalChange, Detector};
use vigie::watch::{Analyzer, Watch};

use board::Board;
use page::Title;

const HELP: &str = "\
Watches social-media posts and prints one page in French: suspected events, lives at stake, rumours to
check, hazards over time, places, and what was set aside.

usage: watch [OPTIONS] [FILE]        FILE holds one JSON object a line; - is standard input

Without FILE it reads an invented crisis that comes with the crate.

  --event FILE      an open event (a JSON object): count what concerns it, raise what does not
  --window HOURS    length of the rumour window in hours of post time [24]
  --help            this text

Colour only on a terminal; NO_COLOR=1 turns it off. Messages go to standard error.
Exit codes: 0 all read, 1 cannot run, 2 something was skipped or dropped.";

/// Fiction: see examples/data/README.md.
const CRISIS: &str = include_str!("../data/crisis_causses.jsonl");

/// Posts between two looks at the progress bar, and before it shows for the first time.
const STRIDE: u64 = 512;

struct Options {
    input: Option<String>,
    event: Option<String>,
    window: f64,
}

fn options() -> Result<Option<Options>, lexopt::Error> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    let mut options = Options {
        input: None,
        event: None,
        window: 24.0,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("event") => options.event = Some(parser.value()?.string()?),
            Long("window") => options.window = parser.value()?.parse()?,
            Long("help") | Short('h') => return Ok(None),
            Value(path) if options.input.is_none() => options.input = Some(path.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

/// The progress bar: on standard error, only on a terminal, and only once the input proves long.
fn progress(options: &Options) -> ProgressBar {
    let bytes = options
        .input
        .as_ref()
        .and_then(|path| std::fs::metadata(path).ok())
        .filter(std::fs::Metadata::is_file)
        .map(|file| file.len());
    let (bar, style) = match bytes {
        Some(bytes) => (
            ProgressBar::new(bytes),
            "{bar:40} {percent:>3} %  reste {eta}",
        ),
        None => (ProgressBar::no_length(), "{spinner} lecture, {elapsed}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    match ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn read_event(path: &str) -> Result<Event, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("cannot read {path}: {e}"))?;
    serde_json::from_str(&text).map_err(|e| format!("{path}: {e}"))
}

/// What the page says of the open event.
fn event_line(event: &Event) -> String {
    let hazards: Vec<&str> = event.hazards().iter().map(board::short_label).collect();
    match event.title() {
        Some(title) => format!("{title} ({})", hazards.join(", ")),
        None => hazards.join(", "),
    }
}

/// How likely the weights alone hold the post last observed for P0.
fn p0(watch: &Watch) -> Score {
    let parts = watch.explain(Target::Priority(Priority::P0));
    Score::from_contributions(&parts)
}

fn run(options: &Options) -> Result<u64, Box<dyn Error>> {
    let hours = Duration::try_from_secs_f64(options.window * 3_600.0)?;
    let window = WindowConfig::default().length(TimeDelta::from_std(hours)?)?;
    let mut watch = Watch::new(Analyzer::default(), window, Detector::default());
    let mut title = Title {
        source: options.input.as_deref().unwrap_or("crise des Causses"),
        fiction: options.input.is_none(),
        event: None,
        hours: options.window,
    };
    if title.source == "-" {
        title.source = "entrée standard";
    }
    if let Some(path) = &options.event {
        let event = read_event(path)?;
        title.event = Some(event_line(&event));
        watch.open(event);
    }
    let mut reader = match &options.input {
        Some(path) => jsonl::Reader::open(path)?,
        None => jsonl::Reader::new(CRISIS.as_bytes()),
    };
    let mut board = Board::default();
    let bar = progress(options);
    let mut read = 0_u64;
    while let Some(post) = reader.next() {
        let post = post?;
        let update = watch.observe(post.view())?;
        if update.assignment.kind == Kind::Conflict {
            eprintln!(
                "post {}: same id with another text; the first one stays in the window",
                post.id()
            );
        }
        if board.note(&update) {
            board.rate(p0(&watch));
        }
        for change in watch.window_mut().changes() {
            if let Change::Left { post, .. } = change {
                board.forget(post.as_str());
            }
        }
        read += 1;
        if read.is_multiple_of(STRIDE) {
            if read == STRIDE {
                bar.enable_steady_tick(Duration::from_millis(200));
            }
            bar.set_position(reader.bytes());
        }
    }
    bar.finish_and_clear();
    watch.window_mut().settle();
    if let Some(now) = watch.window().watermark() {
        for change in watch.detector_mut().advance(now) {
            if let SignalChange::Ended(signal) = change {
                board.end(&signal);
            }
        }
    }
    let page = page::page(&board, &watch, &title, reader.problems());
    let mut out = anstream::stdout().lock();
    out.write_all(page.as_bytes())?;
    out.flush()?;
    Ok(reader.problems())
}

fn main() -> ExitCode {
    jsonl::run(HELP, options(), run)
}
