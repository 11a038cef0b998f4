//! Annotates posts: JSON lines in, one JSON line a post out.

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use chrono::TimeDelta;
use serde::Serialize;
use vigie::assess::{Assessor, Weights};
use vigie::event::Event;
use vigie::observation::Observation;
use vigie::post::Post;
use vigie::rumour::{Change, ClusterId, Kind, Stance, WindowConfig};
use vigie::score::Score;
use vigie::watch::{Analyzer, Watch};

mod jsonl;

const HELP: &str = "\
Annotates social-media posts: one JSON object a line in, one out.

usage: annotate [OPTIONS] [FILE]        FILE is - or nothing for standard input

  --event FILE      score every post against this event (a JSON object)
  --window HOURS    length of the rumour window in hours of post time [24]
  --online          write each line at once, and change lines after it
  --base-rate P     share of crisis posts to expect, 0 to 1 [0.5]
  --weights FILE    weights to use instead of the built-in ones
  --help            this text

A post's line waits until the post leaves the window and then carries the rumour in which it ended.
Messages go to standard error. Exit codes: 0 all read, 1 cannot run, 2 something was skipped or dropped.";

struct Options {
    input: String,
    event: Option<String>,
    window: f64,
    online: bool,
    base_rate: Option<Score>,
    weights: Option<String>,
}

fn options() -> Result<Option<Options>, lexopt::Error> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    let mut options = Options {
        input: "-".to_owned(),
        event: None,
        window: 24.0,
        online: false,
        base_rate: None,
        weights: None,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("event") => options.event = Some(parser.value()?.string()?),
            Long("window") => options.window = parser.value()?.parse()?,
            Long("online") => options.online = true,
            Long("base-rate") => options.base_rate = Some(parser.value()?.parse()?),
            Long("weights") => options.weights = Some(parser.value()?.string()?),
            Long("help") | Short('h') => return Ok(None),
            Value(path) => options.input = path.string()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

/// One output line.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    observation: Observation,
    cluster: Option<ClusterId>,
    stance: Option<Stance>,
    check: Option<Score>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    late: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    undated: bool,
}

/// Lines in input order, each until its post has left the window.
#[derive(Default)]
struct Held {
    lines: VecDeque<(Line, bool)>,
    /// Number of the first line held.
    first: usize,
    /// Lines that wait for each post.
    waiting: HashMap<String, Vec<usize>>,
}

impl Held {
    fn push(&mut self, line: Line, waits: bool) {
        if waits {
            let number = self.first + self.lines.len();
            let id = line.observation.id.clone();
            self.waiting.entry(id).or_default().push(number);
        }
        self.lines.push_back((line, !waits));
    }

    /// The post has left: its lines are complete.
    fn settle(&mut self, post: &str, cluster: Option<&ClusterId>, stance: Stance, check: Score) {
        for number in self.waiting.remove(post).unwrap_or_default() {
            let Some((line, ready)) = number.checked_sub(self.first).and_then(|i| self.lines.get_mut(i)) else {
                continue;
            };
            line.cluster = cluster.cloned();
            line.stance = Some(stance);
            line.check = Some(check);
            *ready = true;
        }
    }

    fn write_ready(&mut self, out: &mut impl Write) -> io::Result<()> {
        while let Some((line, _)) = self.lines.pop_front_if(|(_, ready)| *ready) {
            self.first += 1;
            write_line(out, &line)?;
        }
        Ok(())
    }
}
