//! Posts from JSON lines, as the examples read them: bad lines are reported and skipped, bad fields
//! are reported and dropped, and the rest goes on.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;

use vigie::post::{Post, RawPost};

/// Reads posts and remembers whether anything had to be reported.
pub(crate) struct Reader {
    input: Box<dyn BufRead>,
    line: Vec<u8>,
    number: u64,
    bytes: u64,
    problems: u64,
}

impl Reader {
    /// Reads a file, or standard input for `-`.
    pub(crate) fn open(path: &str) -> io::Result<Self> {
        if path == "-" {
            return Ok(Self::new(io::stdin().lock()));
        }
        let file = File::open(path)
            .map_err(|e| io::Error::new(e.kind(), format!("cannot read {path}: {e}")))?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::other(format!(
                "cannot read {path}: it is a directory"
            )));
        }
        Ok(Self::new(BufReader::with_capacity(1 << 16, file)))
    }

    /// Reads anything that can be read by lines.
    pub(crate) fn new(input: impl BufRead + 'static) -> Self {
        Self {
            input: Box::new(input),
            line: Vec::new(),
            number: 0,
            bytes: 0,
            problems: 0,
        }
    }

    /// Bytes read so far, for a progress bar.
    #[allow(dead_code, reason = "not every example has a progress bar")]
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Lines skipped and fields dropped so far.
    pub(crate) fn problems(&self) -> u64 {
        self.problems
    }

    fn report(&mut self, message: &str) {
        self.problems += 1;
        eprintln!("line {}: {message}", self.number);
    }

    fn parse(&mut self) -> Option<Post> {
        // Some editors begin a file with a byte order mark; it is no part of the first post.
        let line = match self.line.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) if self.number == 1 => rest,
            _ => &self.line,
        };
        let raw: Result<RawPost, String> = std::str::from_utf8(line)
            .map_err(|e| format!("not UTF-8 from byte {}, line skipped", e.valid_up_to()))
            .and_then(|text| {
                serde_json::from_str(text)
                    .or_else(|e| {
                        quote_nan(text).map_or(Err(e), |quoted| serde_json::from_str(&quoted))
                    })
                    .map_err(|e| format!("not a post in JSON: {e}, line skipped"))
            });
        match raw.map(RawPost::into_post) {
            Ok(Ok((post, dropped))) => {
                for problem in dropped {
                    self.report(&problem.to_string());
                }
                return Some(post);
            }
            Ok(Err(error)) => self.report(&format!("{error}, line skipped")),
            Err(message) => self.report(&message),
        }
        None
    }
}

impl Iterator for Reader {
    type Item = io::Result<Post>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.line.clear();
            match self.input.read_until(b'\n', &mut self.line) {
                Ok(0) => return None,
                Ok(n) => self.bytes += n as u64,
                Err(error) => return Some(Err(error)),
            }
            self.number += 1;
            if self.line.trim_ascii().is_empty() {
                continue;
            }
            if let Some(post) = self.parse() {
                return Some(Ok(post));
            }
        }
    }
}

/// The line with bare `NaN` and `Infinity`, which some writers of JSON emit, put in quotation marks, so
/// that the field is refused and not the whole post; `None` where there are none.
fn quote_nan(line: &str) -> Option<String> {
    let (mut quoted, mut rest, mut found) = (String::with_capacity(line.len() + 8), line, false);
    let (mut in_string, mut escaped) = (false, false);
    while let Some(c) = rest.chars().next() {
        let word = ["NaN", "-Infinity", "Infinity"]
            .into_iter()
            .find(|w| rest.starts_with(w));
        if let Some(word) = word.filter(|_| !in_string) {
            quoted.extend(["\"", word, "\""]);
            (rest, found) = (&rest[word.len()..], true);
            continue;
        }
        in_string ^= c == '"' && !escaped;
        escaped = c == '\\' && in_string && !escaped;
        quoted.push(c);
        rest = &rest[c.len_utf8()..];
    }
    found.then_some(quoted)
}

/// What both programs do around their work: `--help`, messages, exit codes. `work` says how many lines or
/// fields it could not read.
pub(crate) fn run<O>(
    help: &str,
    options: Result<Option<O>, lexopt::Error>,
    work: impl FnOnce(&O) -> Result<u64, Box<dyn Error>>,
) -> ExitCode {
    let options = match options {
        Ok(Some(options)) => options,
        Ok(None) => {
            // A reader that has had enough is no error.
            let _ = writeln!(io::stdout(), "{help}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}\n\n{help}");
            return ExitCode::FAILURE;
        }
    };
    match work(&options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(problems) => {
            eprintln!("{problems} lines or fields could not be read");
            ExitCode::from(2)
        }
        Err(error) if is_broken_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}
