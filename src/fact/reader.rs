//! The reader: built once, shared, and its reusable result.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::context::{Context, Told};
use super::cursor::Cursor;
use super::lexicon::{BUILT_IN, Lexicon, LexiconError, kind};
use super::magnitude;
use super::quantity::{self, Found, Previous, Quantity, UnitName};
use super::time::{self, LastDate, Posted, TimeExpression};
use crate::text::{PhraseScratch, TermFlags, TextBuffer, TokenKind};

/// Reads quantities and time expressions. Immutable and cheap to clone; share it between threads.
///
/// A text of `n` terms takes time linear in `n`; one without digits, number words or words of time costs
/// a bit test a term. After warm-up [`FactReader::read`] allocates nothing.
#[derive(Debug, Clone)]
pub struct FactReader {
    lexicon: Arc<Lexicon>,
    zone: Tz,
}

/// Makes a [`FactReader`] of one's own words or another time zone.
///
/// ```
/// use vigie::fact::FactReader;
///
/// let reader = FactReader::builder()
///     .zone(chrono_tz::Indian::Reunion)
///     .rows("noun\tfr\tyourte|yourtes\tlogements\tthing\tother")
///     .build()?;
/// let facts = reader.find("deux yourtes emportées à 6h30", "2031-02-03T04:00:00Z".parse().ok());
/// assert_eq!(facts.unit(&facts.quantities()[0]), "logements");
/// assert_eq!(facts.observed_at(), "2031-02-03T02:30:00Z".parse().ok());
/// # Ok::<(), vigie::fact::LexiconError>(())
/// ```
#[derive(Debug, Clone)]
pub struct FactReaderBuilder {
    zone: Tz,
    built_in: bool,
    rows: Vec<String>,
}

/// The facts of one text, and memory to be used again for the next.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    quantities: Vec<Quantity>,
    times: Vec<TimeExpression>,
    main: Option<usize>,
    words: String,
    lexicon: Option<Arc<Lexicon>>,
    scratch: PhraseScratch,
    contexts: Vec<Context>,
    told: Vec<Told>,
}

impl FactReader {
    /// A reader of the words that come with the crate, for `Europe/Paris`.
    #[must_use]
    pub fn new() -> Self {
        let mut lexicon = Lexicon::new();
        for table in BUILT_IN {
            let added = lexicon.add(table);
            // A test reads every row of them; a row that could not be read would only be missing.
            debug_assert_eq!(added, Ok(()));
        }
        Self {
            lexicon: Arc::new(lexicon),
            zone: Tz::Europe__Paris,
        }
    }

    /// One reader for all cases of a property: reading the tables takes longer than a case.
    #[cfg(test)]
    pub(super) fn new_for_tests() -> Self {
        static READER: std::sync::OnceLock<FactReader> = std::sync::OnceLock::new();
        READER.get_or_init(Self::new).clone()
    }

    /// A reader with other words or another time zone.
    #[must_use]
    pub fn builder() -> FactReaderBuilder {
        FactReaderBuilder {
            zone: Tz::Europe__Paris,
            built_in: true,
            rows: Vec::new(),
        }
    }

    /// The zone in which clock times are understood.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// Reads the facts of `text`, posted at `at`, into `facts`.
    ///
    /// Without `at` time expressions are still found, but mean no moment.
    pub fn read(&self, text: &TextBuffer, at: Option<DateTime<Utc>>, facts: &mut Facts) {
        facts.clear();
        if !self.may_hold(text) {
            return;
        }
        if !facts
            .lexicon
            .as_ref()
            .is_some_and(|l| Arc::ptr_eq(l, &self.lexicon))
        {
            facts.lexicon = Some(Arc::clone(&self.lexicon));
        }
        let mut cursor = Cursor {
            lexicon: &self.lexicon,
            text,
            scratch: &mut facts.scratch,
            contexts: &mut facts.contexts,
            heard: false,
            done: 0,
            told: &mut facts.told,
        };
        cursor.prepare();
        let posted = Posted {
            at,
            zone: self.zone,
            repeated: is_repeated(text),
        };
        let mut date: LastDate = None;
        let mut previous: Option<Previous> = None;
        let mut i = 0;
        while i < cursor.terms().len() {
            if !may_start(&cursor, i) {
                i += 1;
                continue;
            }
            if let Some((time, end)) = time::read(&mut cursor, i, posted, &mut date) {
                facts.times.extend(time);
                i = end.max(i + 1);
                cursor.done = i;
                continue;
            }
            match quantity::read(&mut cursor, i, previous.as_ref(), &mut facts.words) {
                Some(Found::Quantity {
                    quantity,
                    subject,
                    end,
                }) => {
                    facts.quantities.push(quantity);
                    previous = Some(Previous {
                        quantity,
                        subject,
                        end,
                    });
                    i = end.max(i + 1);
                    cursor.done = i;
                }
                Some(Found::Number(end)) => {
                    i = end.max(i + 1);
                    cursor.done = i;
                }
                None => i += 1,
            }
        }
        facts.main = time::main(&facts.times);
    }

    /// The facts of `text`, posted at `at`: the convenient form of [`FactReader::read`].
    #[must_use]
    pub fn find(&self, text: &str, at: Option<DateTime<Utc>>) -> Facts {
        let mut buffer = TextBuffer::new();
        buffer.analyze(text);
        let mut facts = Facts::default();
        self.read(&buffer, at, &mut facts);
        facts
    }

    fn may_hold(&self, text: &TextBuffer) -> bool {
        text.terms().iter().any(|term| {
            term.is(TermFlags::NUMBER) && !term.is(TermFlags::HASHTAG)
                || self.lexicon.may_begin(term.hash)
        })
    }
}

/// Whether a fact may begin at term `at`, by the kinds of forms that it and the next one begin.
fn may_start(cursor: &Cursor<'_>, at: usize) -> bool {
    if cursor.is(at, TermFlags::NUMBER) {
        return true;
    }
    let begins = cursor.begins(at);
    // "un", "une" count in every sentence; few of them count the dead or the hours.
    let article = begins & kind::ARTICLE != 0
        && (cursor.begins(at + 1) & (kind::TOLL | kind::SECONDS) != 0
            || matches!(cursor.word(at + 1), "demi" | "quart" | "metre"));
    begins & kind::STARTS != 0 || article || begins == 0 && magnitude::is_magnitude(cursor, at)
}

/// "RT @someone: …": a repost by hand.
fn is_repeated(text: &TextBuffer) -> bool {
    let mut tokens = text.tokens().iter();
    let word = tokens.next().map_or("", |t| text.slice(t.span));
    let mention = tokens.next().is_some_and(|t| t.kind == TokenKind::Mention);
    word.eq_ignore_ascii_case("rt") && mention
}

impl Default for FactReader {
    fn default() -> Self {
        Self::new()
    }
}

impl FactReaderBuilder {
    /// The zone in which clock times are understood; `Europe/Paris` if never said.
    #[must_use]
    pub fn zone(mut self, zone: Tz) -> Self {
        self.zone = zone;
        self
    }

    /// Adds rows in the form of the tables that come with the crate: kind, language, forms separated by
    /// `|`, arguments, with tabs between; `#` opens a comment. Of two meanings of one form of the same
    /// kind the last added wins.
    #[must_use]
    pub fn rows(mut self, rows: impl Into<String>) -> Self {
        self.rows.push(rows.into());
        self
    }

    /// Leaves the tables of the crate out.
    #[must_use]
    pub fn without_built_in(mut self) -> Self {
        self.built_in = false;
        self
    }

    /// The reader.
    ///
    /// # Errors
    ///
    /// [`LexiconError`] for the first row that cannot be read, with its line in the text it was given in.
    pub fn build(&self) -> Result<FactReader, LexiconError> {
        let mut lexicon = Lexicon::new();
        if self.built_in {
            for table in BUILT_IN {
                lexicon.add(table)?;
            }
        }
        // One's own rows last: they win over those of the crate.
        for rows in &self.rows {
            lexicon.add(rows)?;
        }
        Ok(FactReader {
            lexicon: Arc::new(lexicon),
            zone: self.zone,
        })
    }
}

impl Facts {
    /// The quantities, in text order; their spans do not overlap.
    #[must_use]
    pub fn quantities(&self) -> &[Quantity] {
        &self.quantities
    }

    /// The time expressions, in text order; their spans do not overlap.
    #[must_use]
    pub fn times(&self) -> &[TimeExpression] {
        &self.times
    }

    /// The expression that dates the main fact.
    #[must_use]
    pub fn main_time(&self) -> Option<&TimeExpression> {
        self.main.and_then(|i| self.times.get(i))
    }

    /// When the main fact was observed, if the text says so: a stated clock time, « il y a 10 min », « à l'instant ».
    #[must_use]
    pub fn observed_at(&self) -> Option<DateTime<Utc>> {
        self.main_time().and_then(|time| time.at)
    }

    /// The unit of one of these quantities: a symbol (`m`, `km/h`), the class of a counted noun
    /// (`personnes`), or the folded noun itself; empty for a quantity of another text.
    #[must_use]
    pub fn unit(&self, quantity: &Quantity) -> &str {
        match quantity.unit.0 {
            UnitName::Known(id) => self.lexicon.as_ref().map_or("", |l| l.unit(id)),
            UnitName::Word(from, to) => self.words.get(from as usize..to as usize).unwrap_or(""),
        }
    }

    /// Forgets the facts, keeps the memory.
    pub fn clear(&mut self) {
        self.quantities.clear();
        self.times.clear();
        self.words.clear();
        self.main = None;
    }
}
