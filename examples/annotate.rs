//! Annotates posts: JSON lines in, one JSON line a post out.

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::time::Duration;

use chrono::TimeDelta;
use serde::Serialize;
use serde_json::json;
use vigie::assess::{Assessor, Query, QueryId, Weights};
use vigie::event::Event;
use vigie::observation::Observation;
use vigie::post::Post;
use vigie::rumour::{Change, ClusterId, Kind, Stance, WindowConfig};
use vigie::score::Score;
use vigie::signal::Detector;
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
  --claims FILE     settled claims; not compared yet, known_claims is null
  --query EXPR      a standing query, such as 'crue* place:48'; may be given again
  --queries FILE    standing queries, one a line; empty lines and lines that begin with \"# \" are skipped
  --help            this text

With standing queries, `queries` lists those that the post matches, as given.
A post's line waits until the post leaves the window and then carries the rumour in which it ended.
Messages go to standard error. Exit codes: 0 all read, 1 cannot run, 2 something was skipped or dropped.";

struct Options {
    input: String,
    event: Option<String>,
    window: f64,
    online: bool,
    base_rate: Option<Score>,
    weights: Option<String>,
    claims: Option<String>,
    /// Each query as given, with where it stands.
    queries: Vec<(String, String)>,
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
        claims: None,
        queries: Vec::new(),
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("event") => options.event = Some(parser.value()?.string()?),
            Long("window") => options.window = parser.value()?.parse()?,
            Long("online") => options.online = true,
            Long("base-rate") => options.base_rate = Some(parser.value()?.parse()?),
            Long("weights") => options.weights = Some(parser.value()?.string()?),
            Long("claims") => options.claims = Some(parser.value()?.string()?),
            Long("query") => {
                let text = parser.value()?.string()?;
                options.queries.push(("--query".to_owned(), text));
            }
            Long("queries") => options.queries.extend(queries(&parser.value()?.string()?)?),
            Long("help") | Short('h') => return Ok(None),
            Value(path) => options.input = path.string()?,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(options))
}

/// The queries of a file, each with the file and the line where it stands.
fn queries(path: &str) -> Result<Vec<(String, String)>, lexopt::Error> {
    let text = read(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines = text.lines().zip(1..).filter(|(line, _)| {
        let line = line.trim();
        !line.is_empty() && line != "#" && !line.starts_with("# ")
    });
    let placed = lines.map(|(line, number)| (format!("{path}, line {number}"), line.to_owned()));
    Ok(placed.collect())
}

/// One output line.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    observation: Observation,
    cluster: Option<ClusterId>,
    stance: Option<Stance>,
    check: Option<Score>,
    /// Null where claims were given: nothing compares them yet. Left out where none were.
    #[serde(skip_serializing_if = "Option::is_none")]
    known_claims: Option<serde_json::Value>,
    /// The standing queries that it matches, as given. Left out where none were.
    #[serde(skip_serializing_if = "Option::is_none")]
    queries: Option<Vec<String>>,
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

    /// The posts that lines wait for.
    fn posts(&self) -> Vec<String> {
        self.waiting.keys().cloned().collect()
    }

    /// The post has left: its lines are complete.
    fn settle(&mut self, post: &str, cluster: Option<&ClusterId>, stance: Stance, check: Score) {
        for number in self.waiting.remove(post).unwrap_or_default() {
            let Some((line, ready)) = number
                .checked_sub(self.first)
                .and_then(|i| self.lines.get_mut(i))
            else {
                continue;
            };
            line.cluster = cluster.cloned();
            line.stance = Some(stance);
            line.check = Some(check);
            *ready = true;
        }
    }

    fn write_ready(&mut self, out: &mut impl Write) -> io::Result<()> {
        while self.lines.front().is_some_and(|(_, ready)| *ready) {
            if let Some((line, _)) = self.lines.pop_front() {
                self.first += 1;
                write_line(out, &line)?;
            }
        }
        Ok(())
    }
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn build(options: &Options) -> Result<Watch, Box<dyn Error>> {
    let weights = match &options.weights {
        Some(path) => read(path)?.parse().map_err(|e| format!("{path}: {e}"))?,
        None => Weights::builtin(),
    };
    let mut assessor = Assessor::new(weights);
    if let Some(share) = options.base_rate {
        assessor = assessor.with_base_rate(share);
    }
    let hours = Duration::try_from_secs_f64(options.window * 3_600.0)?;
    let window = WindowConfig::default().length(TimeDelta::from_std(hours)?)?;
    let mut watch = Watch::new(
        Analyzer::default().with_assessor(assessor),
        window,
        Detector::default(),
    );
    if let Some(path) = &options.event {
        let event: Event =
            serde_json::from_str(&read(path)?).map_err(|e| format!("{path}: {e}"))?;
        watch.open(event);
    }
    for ((place, text), number) in options.queries.iter().zip(0..) {
        let query = Query::parse(text).map_err(|e| format!("{place}, {e:#}"))?;
        watch.queries_mut().insert(QueryId(number), query);
    }
    Ok(watch)
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("cannot read {path}: {e}"))
}

/// Annotates one post and says whether its line has to wait for the window.
fn annotate(
    watch: &mut Watch,
    options: &Options,
    post: &Post,
) -> Result<(Line, bool), Box<dyn Error>> {
    let update = watch.observe(post.view())?;
    let kind = update.assignment.kind;
    let given = |id: &QueryId| options.queries.get(usize::try_from(id.0).ok()?);
    let matched = update.queries.iter().filter_map(given);
    let queries = matched.map(|(_, text)| text.trim().to_owned()).collect();
    let mut observation = update.seen.to_owned();
    observation.already_known = Some(update.already_known);
    let line = Line {
        observation,
        cluster: update.assignment.cluster,
        stance: Some(update.assignment.stance),
        check: None,
        known_claims: options.claims.as_ref().map(|_| serde_json::Value::Null),
        queries: (!options.queries.is_empty()).then_some(queries),
        late: kind == Kind::Late,
        undated: update.assignment.undated,
    };
    if kind == Kind::Conflict {
        eprintln!(
            "post {}: same id with another text; the first one stays in the window",
            post.id()
        );
    }
    Ok((line, !matches!(kind, Kind::Late | Kind::Conflict)))
}

/// The line that `--online` writes for a change, if it concerns a reader.
fn change_line(change: &Change) -> Option<serde_json::Value> {
    Some(match change {
        Change::Joined { post, cluster } => {
            json!({"change": "joined", "id": post, "cluster": cluster})
        }
        Change::Merged { from, into } => json!({"change": "merged", "id": from, "cluster": into}),
        Change::Split { from, into } => json!({"change": "split", "id": from, "cluster": into}),
        Change::Moved { post, to, .. } => json!({"change": "moved", "id": post, "cluster": to}),
        _ => return None,
    })
}

fn run(options: &Options) -> Result<u64, Box<dyn Error>> {
    let mut watch = build(options)?;
    if let Some(path) = &options.claims {
        read(path)?;
        eprintln!("claims are not compared yet: known_claims is null");
    }
    let mut reader = jsonl::Reader::open(&options.input)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut held = Held::default();
    for post in reader.by_ref() {
        let (mut line, waits) = annotate(&mut watch, options, &post?)?;
        if options.online {
            line.check = line
                .cluster
                .as_ref()
                .and_then(|c| Some(watch.window().cluster(c.as_str())?.check()));
            write_line(&mut out, &line)?;
            for change in watch.window_mut().changes() {
                change_line(&change).map_or(Ok(()), |line| write_line(&mut out, &line))?;
            }
            out.flush()?;
            continue;
        }
        held.push(line, waits);
        for change in watch.window_mut().changes() {
            if let Change::Left {
                post,
                cluster,
                stance,
                check,
            } = change
            {
                held.settle(post.as_str(), cluster.as_ref(), stance, check);
            }
        }
        held.write_ready(&mut out)?;
    }
    if !options.online {
        watch.window_mut().settle();
        let window = watch.window();
        for post in held.posts() {
            let cluster = window.cluster_of(&post).cloned();
            let check = cluster
                .as_ref()
                .and_then(|c| window.cluster(c.as_str()))
                .map_or(Score::ZERO, |c| c.check());
            let stance = window.stance_of(&post).unwrap_or(Stance::Comment);
            held.settle(&post, cluster.as_ref(), stance, check);
        }
        held.write_ready(&mut out)?;
    }
    out.flush()?;
    Ok(reader.problems())
}

fn main() -> ExitCode {
    jsonl::run(HELP, options(), run)
}
