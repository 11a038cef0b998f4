//! Lexicons: rows of a tab-separated text, each checked when it is read.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use super::Cue;
use super::error::{LexiconError, LexiconErrorKind};
use super::pattern::{Part, Pattern};
use crate::hazard::Category;
use crate::text::TextBuffer;

/// How much one hit of a hazard row proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// Needs a second, different hit of the family, or a context that the text does not hold.
    Weak,
    /// One hit is enough.
    Strong,
}

/// How far a cue reaches: the hazards in its scope are suppressed, for the reason its class gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CueScope {
    /// `-`: it suppresses nothing.
    None,
    /// `clause`: what follows it closely in its clause.
    Clause,
    /// `sentence`: its whole sentence.
    Sentence,
    /// `post`: the whole text.
    Post,
}

/// How a stop row suppresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StopMode {
    /// `overlap`: hits that share a term with it; a figure of speech.
    Overlap,
    /// `past`: hits that share a term with it; of another time ("la crue de 1910").
    Past,
    /// `sentence`: hits of its sentence; the context is another.
    Sentence,
    /// `retract`: hits that follow it closely in its clause; believed, then taken back.
    Retract,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    Hazard {
        category: Category,
        strength: Strength,
        pattern: Pattern,
    },
    Cue {
        cue: Cue,
        scope: CueScope,
        pattern: Pattern,
    },
    /// `target` is `None` where the row stops every family.
    Stop {
        target: Option<Category>,
        mode: StopMode,
        pattern: Pattern,
    },
    /// The stop rows of `stop` protect these families; without such a row, `stop` itself alone.
    Shield {
        stop: Category,
        families: Vec<Category>,
    },
    /// Where `specific` is found, `generic` is part of it.
    Specific {
        specific: Category,
        generic: Category,
    },
    /// A family that negation does not suppress.
    Exempt { category: Category },
    /// A word that ends the scope of a negation.
    Contrast { pattern: Pattern },
    /// `typed` is read as these terms.
    Spelling { typed: String, read: Vec<String> },
}

/// One row of a lexicon, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(super) entry: Entry,
    /// The fields as written, with tabs between: class, code, language, mode, pattern.
    text: String,
}

/// A checked lexicon: an ordered list of rows.
///
/// The text has one row a line, five fields between tabs: `class`, `code`, `language`, `mode`, `pattern`.
/// Empty lines and lines that begin with `#` or with `class` and a tab are skipped. The notation of patterns is in the documentation
/// of the [module](super).
///
/// | class | code | mode | pattern |
/// |---|---|---|---|
/// | `hazard` | a hazard, or a category of your own | `S` strong, `W` weak | what to find |
/// | `cue` | a [`Cue`] | `-`, or the scope in which hazards are suppressed: `clause`, `sentence`, `post` | what to find |
/// | `stop` | the family it guards, or `*` | `overlap`, `past`, `sentence`, `retract` | what to find |
/// | `shield` | the family of stop rows | `-` | the families they guard, with spaces between |
/// | `specific` | a family | `-` | the family it replaces |
/// | `exempt` | a family that negation does not suppress | `-` | `-` |
/// | `contrast` | `-` | `-` | a word that ends a negation |
/// | `spelling` | one word as typed | `-` | the words it stands for |
///
/// ```
/// use vigie::keyword::Lexicon;
/// let lexicon: Lexicon = "hazard\tSHELTER_FULL\tfr\tS\tgymnase {2} [plein|complet]".parse()?;
/// assert_eq!(lexicon.len(), 1);
/// let error = Lexicon::parse("\nhazard\tFLOOD\tfr\tS\tcru[e|es]").unwrap_err();
/// assert_eq!(error.to_string(), "line 2: unexpected `[` at column 4, in `cru[e|es]`");
/// # Ok::<(), vigie::keyword::LexiconError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lexicon {
    rows: Vec<Arc<Row>>,
}

impl Lexicon {
    /// Reads a lexicon; the first row that does not fit is the error.
    ///
    /// # Errors
    /// [`LexiconError`] with the line and the reason.
    pub fn parse(text: &str) -> Result<Self, LexiconError> {
        let (lexicon, errors) = Self::parse_all(text);
        errors.into_iter().next().map_or(Ok(lexicon), Err)
    }

    /// Reads every row that fits, and reports every row that does not.
    #[must_use]
    pub fn parse_all(text: &str) -> (Self, Vec<LexiconError>) {
        let (mut lexicon, mut errors) = (Self::default(), Vec::new());
        let mut buffer = TextBuffer::new();
        for (i, line) in text.lines().enumerate() {
            let skipped =
                line.trim().is_empty() || line.starts_with('#') || line.starts_with("class\t");
            if skipped {
                continue;
            }
            match Row::parse(line, &mut buffer) {
                Ok(row) => lexicon.rows.push(Arc::new(row)),
                Err(kind) => {
                    let pattern = line
                        .split('\t')
                        .nth(4)
                        .filter(|_| matches!(kind, LexiconErrorKind::Pattern(_)));
                    let excerpt = pattern.unwrap_or(line).chars().take(EXCERPT).collect();
                    errors.push(LexiconError {
                        line: i + 1,
                        excerpt,
                        kind,
                    });
                }
            }
        }
        (lexicon, errors)
    }

    /// The lexicon of the crate: French first, then English, Spanish, Italian, Portuguese and German; the plain
    /// words of a few more languages.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Lexicon> = OnceLock::new();
        // A test reads every file without an error.
        BUILTIN.get_or_init(|| {
            FILES.iter().fold(Self::default(), |all, (_, text)| {
                all.and(&Self::parse_all(text).0)
            })
        })
    }

    /// This lexicon followed by the rows of another.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.rows.extend_from_slice(&other.rows);
        self
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, in order.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &Row> {
        self.rows.iter().map(|row| &**row)
    }

    /// The rows, for sharing.
    pub(super) fn shared(&self) -> &[Arc<Row>] {
        &self.rows
    }
}

impl FromStr for Lexicon {
    type Err = LexiconError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// One row a line, as [`Lexicon::parse`] reads it.
impl fmt::Display for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

/// Characters of a bad row that an error repeats.
const EXCERPT: usize = 80;

/// The data of the crate, by file.
pub(super) const FILES: [(&str, &str); 26] = [
    ("hazards_fr", include_str!("lexicon/hazards_fr.tsv")),
    ("hazards_en", include_str!("lexicon/hazards_en.tsv")),
    (
        "hazards_en_more",
        include_str!("lexicon/hazards_en_more.tsv"),
    ),
    ("hazards_es", include_str!("lexicon/hazards_es.tsv")),
    ("hazards_it", include_str!("lexicon/hazards_it.tsv")),
    ("hazards_pt", include_str!("lexicon/hazards_pt.tsv")),
    ("hazards_de", include_str!("lexicon/hazards_de.tsv")),
    ("hazards_other", include_str!("lexicon/hazards_other.tsv")),
    ("hazards_signs", include_str!("lexicon/hazards_signs.tsv")),
    ("cues_fr", include_str!("lexicon/cues_fr.tsv")),
    ("cues_en", include_str!("lexicon/cues_en.tsv")),
    ("cues_life", include_str!("lexicon/cues_life.tsv")),
    ("cues_es", include_str!("lexicon/cues_es.tsv")),
    ("cues_it", include_str!("lexicon/cues_it.tsv")),
    ("cues_pt", include_str!("lexicon/cues_pt.tsv")),
    ("cues_de", include_str!("lexicon/cues_de.tsv")),
    ("cues_other", include_str!("lexicon/cues_other.tsv")),
    ("stops_fr", include_str!("lexicon/stops_fr.tsv")),
    ("stops_en", include_str!("lexicon/stops_en.tsv")),
    ("stops_en_more", include_str!("lexicon/stops_en_more.tsv")),
    ("stops_es", include_str!("lexicon/stops_es.tsv")),
    ("stops_it", include_str!("lexicon/stops_it.tsv")),
    ("stops_pt", include_str!("lexicon/stops_pt.tsv")),
    ("stops_de", include_str!("lexicon/stops_de.tsv")),
    ("relations", include_str!("lexicon/relations.tsv")),
    ("spelling", include_str!("lexicon/spelling.tsv")),
];

impl Row {
    /// The class: `hazard`, `cue`, `stop` …
    #[must_use]
    pub fn class(&self) -> &str {
        self.field(0)
    }

    /// The code: a category, a cue class, a word.
    #[must_use]
    pub fn code(&self) -> &str {
        self.field(1)
    }

    /// The language, as written; `*` for any.
    #[must_use]
    pub fn language(&self) -> &str {
        self.field(2)
    }

    /// The mode: strength or scope.
    #[must_use]
    pub fn mode(&self) -> &str {
        self.field(3)
    }

    /// The pattern.
    #[must_use]
    pub fn pattern(&self) -> &str {
        self.field(4)
    }

    /// The phrases that the pattern stands for, folded as texts are: terms with spaces between, gaps and shapes in the
    /// notation. At most 2,048; a row without a pattern has none.
    ///
    /// ```
    /// use vigie::keyword::Lexicon;
    /// let lexicon: Lexicon = "hazard\tFLOOD\tfr\tS\tL'eau {2} [monte|arrive]".parse()?;
    /// let phrases = lexicon.rows().next().unwrap().phrases();
    /// assert_eq!(phrases, ["l eau {2} monte", "l eau {2} arrive"]);
    /// # Ok::<(), vigie::keyword::LexiconError>(())
    /// ```
    #[must_use]
    pub fn phrases(&self) -> Vec<String> {
        match &self.entry {
            Entry::Hazard { pattern, .. }
            | Entry::Cue { pattern, .. }
            | Entry::Stop { pattern, .. }
            | Entry::Contrast { pattern } => pattern.phrases(),
            Entry::Shield { .. }
            | Entry::Specific { .. }
            | Entry::Exempt { .. }
            | Entry::Spelling { .. } => Vec::new(),
        }
    }

    fn field(&self, number: usize) -> &str {
        self.text.split('\t').nth(number).unwrap_or("")
    }

    fn parse(line: &str, buffer: &mut TextBuffer) -> Result<Self, LexiconErrorKind> {
        let mut fields = line.split('\t').map(str::trim);
        let mut next = || fields.next();
        let (Some(class), Some(code), Some(lang), Some(mode), Some(text), None) =
            (next(), next(), next(), next(), next(), next())
        else {
            return Err(LexiconErrorKind::Fields {
                found: line.split('\t').count(),
            });
        };
        let mut pattern = || Pattern::parse(text, buffer);
        let wrong_mode = || LexiconErrorKind::Mode {
            class: class.to_owned(),
            mode: mode.to_owned(),
        };
        let entry = match (class, mode) {
            ("hazard", "S" | "W") => {
                let strength = if mode == "S" {
                    Strength::Strong
                } else {
                    Strength::Weak
                };
                Entry::Hazard {
                    category: code.parse()?,
                    strength,
                    pattern: pattern()?,
                }
            }
            ("cue", _) => {
                let scope = match mode {
                    "-" => CueScope::None,
                    "clause" => CueScope::Clause,
                    "sentence" => CueScope::Sentence,
                    "post" => CueScope::Post,
                    _ => return Err(wrong_mode()),
                };
                Entry::Cue {
                    cue: code.parse()?,
                    scope,
                    pattern: pattern()?,
                }
            }
            ("stop", _) => {
                let mode = match mode {
                    "overlap" => StopMode::Overlap,
                    "past" => StopMode::Past,
                    "sentence" => StopMode::Sentence,
                    "retract" => StopMode::Retract,
                    _ => return Err(wrong_mode()),
                };
                let target = if code == "*" {
                    None
                } else {
                    Some(code.parse()?)
                };
                Entry::Stop {
                    target,
                    mode,
                    pattern: pattern()?,
                }
            }
            ("shield", "-") => {
                let families = text
                    .split_whitespace()
                    .map(str::parse)
                    .collect::<Result<_, _>>()?;
                Entry::Shield {
                    stop: code.parse()?,
                    families,
                }
            }
            ("specific", "-") => Entry::Specific {
                specific: code.parse()?,
                generic: text.parse()?,
            },
            ("exempt", "-") => Entry::Exempt {
                category: code.parse()?,
            },
            ("contrast", "-") => Entry::Contrast {
                pattern: pattern()?,
            },
            ("spelling", "-") => {
                let typed =
                    plain(code, buffer).and_then(|terms| <[String; 1]>::try_from(terms).ok());
                match (typed, plain(text, buffer)) {
                    (Some([typed]), Some(read)) => Entry::Spelling { typed, read },
                    _ => return Err(LexiconErrorKind::Spelling),
                }
            }
            ("hazard" | "shield" | "specific" | "exempt" | "contrast" | "spelling", _) => {
                return Err(wrong_mode());
            }
            _ => {
                return Err(LexiconErrorKind::Class {
                    class: class.to_owned(),
                });
            }
        };
        let text = [class, code, lang, mode, text].join("\t");
        Ok(Self { entry, text })
    }
}

/// The folded terms of words written without notation.
fn plain(text: &str, buffer: &mut TextBuffer) -> Option<Vec<String>> {
    let pattern = Pattern::parse(text, buffer).ok()?;
    let mut terms = Vec::new();
    for part in pattern.parts {
        let Part::OneOf(runs) = part else { return None };
        let [run] = <[String; 1]>::try_from(runs).ok()?;
        terms.extend(run.split(' ').map(str::to_owned));
    }
    if terms.iter().any(|term| term.starts_with('<')) {
        return None;
    }
    Some(terms)
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_crate_fits() {
        for (file, text) in FILES {
            let (lexicon, errors) = Lexicon::parse_all(text);
            let told: Vec<_> = errors.iter().map(ToString::to_string).collect();
            assert!(told.is_empty(), "{file}: {told:#?}");
            assert!(!lexicon.is_empty(), "{file}");
            assert!(
                text.lines()
                    .take(3)
                    .any(|l| l.contains("MIT OR Apache-2.0")),
                "{file} names its licence"
            );
        }
    }

    #[test]
    fn no_row_is_written_twice() {
        let mut seen = std::collections::HashSet::new();
        for row in Lexicon::builtin().rows() {
            assert!(
                seen.insert((row.class(), row.code(), row.pattern())),
                "{row}"
            );
        }
    }

    #[test]
    fn written_rows_are_read_again() {
        let builtin = Lexicon::builtin();
        assert_eq!(&builtin.to_string().parse::<Lexicon>().unwrap(), builtin);
    }

    #[test]
    fn bad_rows_are_told_with_their_line() {
        for (row, message) in [
            (
                "hazard\tFLOOD\tfr\tS",
                "line 1: 4 fields between tabs, 5 expected, in `hazard\tFLOOD\tfr\tS`",
            ),
            (
                "danger\tFLOOD\tfr\tS\tx",
                "line 1: unknown class \"danger\", in `danger\tFLOOD\tfr\tS\tx`",
            ),
            (
                "hazard\tFLOOD\tfr\tX\tx",
                "line 1: mode \"X\" does not belong to class \"hazard\", in `hazard\tFLOOD\tfr\tX\tx`",
            ),
            (
                "cue\tWITNES\tfr\t-\tx",
                "line 1: unknown cue class `WITNES`, in `cue\tWITNES\tfr\t-\tx`",
            ),
            (
                "stop\tFLOOD\tfr\t-\tx",
                "line 1: mode \"-\" does not belong to class \"stop\", in `stop\tFLOOD\tfr\t-\tx`",
            ),
            (
                "hazard\tFLOOD\tfr\tS\tcrue {3}",
                "line 1: the gap at column 6 does not stand between two words, in `crue {3}`",
            ),
            (
                "spelling\tds ta\tfr\t-\tdans",
                "line 1: a spelling row has one plain word and the plain words it stands for, in `spelling\tds ta\tfr\t-\tdans`",
            ),
        ] {
            assert_eq!(Lexicon::parse(row).unwrap_err().to_string(), message);
        }
        let (lexicon, errors) = Lexicon::parse_all(
            "# note\n\nhazard\tFLOOD\tfr\tS\tcrue\nx\nhazard\tflood\tfr\tS\tcrue",
        );
        assert_eq!(lexicon.len(), 1);
        assert_eq!(errors.iter().map(|e| e.line).collect::<Vec<_>>(), [4, 5]);
    }

    #[test]
    fn a_new_code_is_a_custom_category() {
        let lexicon: Lexicon = "hazard\tSHELTER_FULL\tfr\tS\tgymnase plein"
            .parse()
            .unwrap();
        assert!(matches!(
            &lexicon.shared()[0].entry,
            Entry::Hazard {
                category: Category::Custom(_),
                ..
            }
        ));
    }
}
