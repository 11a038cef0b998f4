//! One text read into tokens and terms, into memory that is used again for the next.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{fold_word, is_apostrophe, is_elided, is_hyphen, is_invisible};
use super::hashtag::{SplitScratch, Vocabulary, split_by_case, split_by_vocabulary};
use super::scan::{self, Run, class};
use super::token::hash_of;
use super::{Span, Term, TermFlags, Token, TokenKind};

/// Words whose full stop does not end a sentence, folded.
const ABBREVIATIONS: [&str; 11] = [
    "st", "ste", "m", "mm", "mr", "mme", "mlle", "dr", "av", "bd", "no",
];

/// Letters with spaces between are a word of the vocabulary from so many on, and up to so many.
const SHORTEST_SPACED: usize = 5;
const LONGEST_SPACED: usize = 24;

/// The tokens and terms of one text. Reading a text takes time linear in its length and, once the
/// buffer has grown, allocates nothing but a copy of what it holds.
///
/// ```
/// use vigie::text::{TextBuffer, TokenKind};
/// let mut buffer = TextBuffer::new();
/// buffer.analyze("L'eau monte à St-Étienne #Inondations48 🙏🏽");
/// let terms: Vec<_> = buffer.terms().iter().map(|t| buffer.folded(t)).collect();
/// assert_eq!(terms, ["l", "eau", "monte", "a", "st", "etienne", "inondations", "48", "🙏"]);
/// assert_eq!(buffer.tokens()[4].kind, TokenKind::Hashtag);
/// assert_eq!(buffer.slice(buffer.terms()[5].span), "Étienne");
/// ```
#[derive(Debug, Clone, Default)]
pub struct TextBuffer {
    raw: String,
    /// The raw text with its ASCII letters in lower case, where an ASCII word finds its folded form in
    /// place; then the folded forms of the other words.
    folded: String,
    tokens: Vec<Token>,
    terms: Vec<Term>,
    /// What the next term will carry: clause, sentence, and whether it begins the sentence.
    clause: u32,
    sentence: u32,
    start: TermFlags,
    /// Up to here letters that stand apart were looked at.
    spaced_until: usize,
    parts: Vec<Span>,
    inner: Vec<Span>,
    split: SplitScratch,
}

impl TextBuffer {
    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads `raw`; hashtags are split by case and digits.
    pub fn analyze(&mut self, raw: &str) {
        self.analyze_with(raw, &());
    }

    /// Reads `raw`; a hashtag part in one case is also split into words of `vocabulary`.
    pub fn analyze_with(&mut self, raw: &str, vocabulary: &dyn Vocabulary) {
        let text = self.begin(raw);
        let mut at = 0;
        while let Some(c) = scan::char_at(&text, at) {
            at = match c {
                ' ' => at + 1,
                _ if c.is_ascii_alphanumeric() => match self.spaced(&text, at, vocabulary) {
                    Some(end) => end,
                    None => self.word(&text, at, c),
                },
                _ => self.step(&text, at, c, vocabulary),
            }
            .max(at + c.len_utf8());
        }
        self.raw = text;
    }

    /// Forgets the text before and copies the new one. The copy is handed out while it is read, so that
    /// reading may write the rest of `self`.
    fn begin(&mut self, raw: &str) -> String {
        self.tokens.clear();
        self.terms.clear();
        (self.clause, self.sentence) = (0, 0);
        self.start = TermFlags::SENTENCE_START;
        self.spaced_until = 0;
        self.folded.clear();
        self.folded.push_str(raw);
        self.folded.make_ascii_lowercase();
        let mut text = std::mem::take(&mut self.raw);
        text.clear();
        text.push_str(raw);
        text
    }

    /// Reads a handle, with or without `@`, split as a hashtag is: `Prefet48` → `prefet`, `48`.
    pub fn analyze_handle(&mut self, handle: &str) {
        let text = self.begin(handle.trim_start_matches('@'));
        let mut parts = std::mem::take(&mut self.parts);
        parts.clear();
        split_by_case(&text, &mut parts);
        for &part in &parts {
            self.term(&text, part, TermFlags::NONE);
        }
        self.parts = parts;
        self.close(TokenKind::Mention, 0, text.len(), 0);
        self.raw = text;
    }

    /// The text as given.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// What a reader sees, in text order. Tokens do not overlap.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// What a matcher reads, in text order. Terms do not overlap.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The folded form of a term of this buffer; empty for a term of another.
    #[must_use]
    pub fn folded(&self, term: &Term) -> &str {
        self.folded
            .get(term.folded.0 as usize..term.folded.1 as usize)
            .unwrap_or("")
    }

    /// The raw text under a span; empty where the span does not fit.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.raw)
    }

    /// The raw span from the first to the last of a range of terms; empty for an empty or outlying range.
    #[must_use]
    pub fn span_of(&self, terms: std::ops::Range<usize>) -> Span {
        match self.terms.get(terms).and_then(|t| t.first().zip(t.last())) {
            Some((first, last)) => first.span.to(last.span),
            None => Span::default(),
        }
    }

    /// Reads what begins at `at` and says where to go on.
    fn step(&mut self, text: &str, at: usize, c: char, vocabulary: &dyn Vocabulary) -> usize {
        let next = at + c.len_utf8();
        match c {
            '\n' | '\r' | '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‼' | '⁉' | '؟'
            | '\u{2028}' | '\u{2029}' => {
                if c == '.' && self.follows_abbreviation(at) {
                    return next;
                }
                self.end_clause();
                self.end_sentence();
                next
            }
            ',' | ';' | ':' | '，' | '、' | '；' | '：' | '،' | '؛' => {
                self.end_clause();
                next
            }
            '#' | '＃' | '*' if scan::keycap_end(text, next - 1).is_some() => {
                let end = scan::keycap_end(text, next - 1).unwrap_or(next);
                self.emoji(text, at, end)
            }
            '#' | '＃' => self.hashtag(text, at, next, vocabulary),
            '@' | '＠' => self.mention(text, at, next),
            '&' => scan::entity_end(text, at).unwrap_or(next),
            _ if is_invisible(c) => next,
            _ if scan::is_word_char(c) => self.word(text, at, c),
            _ if scan::starts_emoji(c) => self.emoji(text, at, scan::cluster_end(text, at)),
            _ => next,
        }
    }

    /// The end of the word whose letters stand apart (`s e i s m e`) from `at`, if the vocabulary has it: one term.
    #[inline]
    fn spaced(&mut self, text: &str, at: usize, vocabulary: &dyn Vocabulary) -> Option<usize> {
        let bytes = text.as_bytes();
        let spaced = bytes.get(at + 1) == Some(&b' ')
            && bytes.get(at + 3) == Some(&b' ')
            && at >= self.spaced_until;
        if spaced {
            self.join(text, at, vocabulary)
        } else {
            None
        }
    }

    fn join(&mut self, text: &str, at: usize, vocabulary: &dyn Vocabulary) -> Option<usize> {
        let bytes = text.as_bytes().get(at..)?;
        let pair = |pair: &&[u8]| {
            pair.first().is_some_and(u8::is_ascii_alphabetic)
                && pair.get(1).is_none_or(|&sign| sign == b' ')
        };
        let pairs = bytes.chunks(2).take(LONGEST_SPACED + 1);
        let mut letters = pairs.take_while(pair).count();
        // The last letter may end the text or stand before another sign: `s e i s m e !`, `s e i s m e.`
        let last = text.get(at + 2 * letters..).unwrap_or("");
        let mut rest = last.chars();
        if rest.next().is_some_and(|c| c.is_ascii_alphabetic())
            && rest.next().is_none_or(|c| !scan::is_word_char(c))
        {
            letters += 1;
        }
        // No letter of this row begins another word.
        self.spaced_until = at + 2 * letters;
        if !(SHORTEST_SPACED..=LONGEST_SPACED).contains(&letters) {
            return None;
        }
        let from = self.folded.len();
        let joined = bytes.iter().step_by(2).take(letters);
        self.folded
            .extend(joined.map(|b| char::from(b.to_ascii_lowercase())));
        if !vocabulary.contains(self.folded.get(from..).unwrap_or("")) {
            self.folded.truncate(from);
            return None;
        }
        let end = at + 2 * letters - 1;
        let first = self.terms.len();
        self.push(
            Span::new(at, end),
            (from, self.folded.len()),
            TermFlags::NONE,
        );
        Some(self.close(TokenKind::Word, at, end, first))
    }

    /// The next term is of another clause. A break counts once, and not before the first term.
    fn end_clause(&mut self) {
        self.clause = self.terms.last().map_or(0, |t| t.clause + 1);
    }

    fn end_sentence(&mut self) {
        self.sentence = self.terms.last().map_or(0, |t| t.sentence + 1);
        self.start = TermFlags::SENTENCE_START;
    }

    fn follows_abbreviation(&self, dot: usize) -> bool {
        self.terms
            .last()
            .is_some_and(|t| t.span.end == dot && ABBREVIATIONS.contains(&self.folded(t)))
    }

    fn word(&mut self, text: &str, at: usize, c: char) -> usize {
        if c.is_ascii_digit()
            && let Some(end) = scan::keycap_end(text, at)
        {
            return self.emoji(text, at, end);
        }
        let kind = if scan::is_numeric(c) {
            TokenKind::Number
        } else {
            TokenKind::Word
        };
        let first = self.terms.len();
        let mut flags = TermFlags::NONE;
        let mut start = at;
        loop {
            let run = scan::run(text, start);
            let end = run.end;
            if start == at
                && let Some(link) = scan::link_end(text, at, end)
            {
                return self.surface(TokenKind::Url, at, link);
            }
            self.run(text, start, run, flags);
            // Most words end at a space.
            let joint = match scan::char_at(text, end) {
                None | Some(' ') => break self.close(kind, at, end, first),
                Some(joint) => joint,
            };
            let after = end + joint.len_utf8();
            if !scan::char_at(text, after)
                .is_some_and(|c| scan::is_word_char(c) && !is_invisible(c))
            {
                break self.close(kind, at, end, first);
            }
            let digits = || {
                let around = [end.checked_sub(1), Some(after)]
                    .map(|i| i.and_then(|i| text.as_bytes().get(i)));
                around.iter().all(|b| b.is_some_and(u8::is_ascii_digit))
            };
            flags = match joint {
                _ if is_apostrophe(joint) => {
                    if self.mark_elision() {
                        TermFlags::AFTER_ELISION
                    } else {
                        TermFlags::HYPHENATED
                    }
                }
                _ if is_hyphen(joint) => TermFlags::HYPHENATED,
                // 23:30 and 5,2 are one token, and no clause ends inside.
                ':' | '.' | ',' if digits() => TermFlags::NONE,
                _ => break self.close(kind, at, end, first),
            };
            start = after;
        }
    }

    /// Marks the last term as elided, if it is a word that French elides.
    fn mark_elision(&mut self) -> bool {
        let elided = self.terms.last().is_some_and(|t| is_elided(self.folded(t)));
        if let Some(last) = self.terms.last_mut().filter(|_| elided) {
            last.flags |= TermFlags::ELISION;
        }
        elided
    }

    /// Makes the terms of a run of letters and digits: a number and its unit come apart, and scripts
    /// without spaces are cut at UAX #29 word boundaries.
    fn run(&mut self, text: &str, start: usize, Run { end, seen }: Run, flags: TermFlags) {
        let span = Span::new(start, end);
        if seen == class::LOWER {
            self.push(span, (start, end), flags); // most words
            return;
        }
        let bytes = text.as_bytes().get(start..end).unwrap_or(&[]);
        let numbered = bytes.first().is_some_and(u8::is_ascii_digit);
        if seen & class::UNSPACED != 0 {
            for (i, word) in span.of(text).unicode_word_indices() {
                self.term(text, Span::new(start + i, start + i + word.len()), flags);
            }
        } else if numbered && seen != class::DIGIT {
            // 23h30 and 5m20: digits and letters by turns.
            let mut at = start;
            for turn in bytes.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
                let joined = if at == start { flags } else { TermFlags::NONE };
                self.term(text, Span::new(at, at + turn.len()), joined);
                at += turn.len();
            }
        } else if seen & class::BEYOND == 0 {
            self.push(span, (start, end), flags | shape_of_ascii(bytes));
        } else {
            self.term(text, span, flags);
        }
    }

    fn hashtag(
        &mut self,
        text: &str,
        at: usize,
        body: usize,
        vocabulary: &dyn Vocabulary,
    ) -> usize {
        let end = scan::name_end(text, body);
        let tag = text.get(body..end).unwrap_or("");
        if !tag.chars().any(char::is_alphabetic) {
            return body; // "#1" is a rank, not a tag
        }
        let first = self.terms.len();
        let mut parts = std::mem::take(&mut self.parts);
        let mut inner = std::mem::take(&mut self.inner);
        parts.clear();
        split_by_case(tag, &mut parts);
        for part in &parts {
            let word = part.of(tag);
            inner.clear();
            if word.chars().all(|c| !c.is_ascii_digit())
                && split_by_vocabulary(word, vocabulary, &mut self.split, &mut inner)
            {
                for piece in &inner {
                    let from = body + part.start;
                    self.term(
                        text,
                        Span::new(from + piece.start, from + piece.end),
                        TermFlags::HASHTAG,
                    );
                }
            } else {
                self.term(
                    text,
                    Span::new(body + part.start, body + part.end),
                    TermFlags::HASHTAG,
                );
            }
        }
        self.parts = parts;
        self.inner = inner;
        self.close(TokenKind::Hashtag, at, end, first)
    }

    fn mention(&mut self, text: &str, at: usize, body: usize) -> usize {
        let in_address = text
            .get(..at)
            .and_then(|t| t.chars().next_back())
            .is_some_and(scan::is_word_char);
        match scan::mention_end(text, body).filter(|_| !in_address) {
            Some(end) => self.surface(TokenKind::Mention, at, end),
            None => body,
        }
    }

    fn emoji(&mut self, text: &str, at: usize, end: usize) -> usize {
        let first = self.terms.len();
        self.term(text, Span::new(at, end), TermFlags::EMOJI);
        self.close(TokenKind::Emoji, at, end, first)
    }

    /// A token without terms.
    fn surface(&mut self, kind: TokenKind, at: usize, end: usize) -> usize {
        self.close(kind, at, end, self.terms.len())
    }

    fn close(&mut self, kind: TokenKind, at: usize, end: usize, first: usize) -> usize {
        let number = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
        let token = Token {
            kind,
            span: Span::new(at, end),
            first: number(first),
            last: number(self.terms.len()),
        };
        self.tokens.push(token);
        end
    }

    /// Folds a word and adds its term.
    fn term(&mut self, text: &str, span: Span, flags: TermFlags) {
        let word = span.of(text);
        if word.is_ascii() {
            let flags = flags | shape_of_ascii(word.as_bytes());
            return self.push(span, (span.start, span.end), flags);
        }
        let from = self.folded.len();
        let shape = if flags.contains(TermFlags::EMOJI) {
            // One sign whatever the skin tone or presentation.
            let plain =
                |c: &char| !matches!(c, '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
            self.folded.extend(word.chars().filter(plain));
            TermFlags::NONE
        } else {
            fold_word(word, &mut self.folded);
            shape(word)
        };
        self.push(span, (from, self.folded.len()), flags | shape);
    }

    /// Adds the term whose folded form is already there.
    fn push(&mut self, span: Span, folded: (usize, usize), flags: TermFlags) {
        let (Ok(from), Ok(to)) = (u32::try_from(folded.0), u32::try_from(folded.1)) else {
            return;
        };
        if from == to {
            return; // nothing but marks
        }
        self.terms.push(Term {
            span,
            hash: hash_of(
                self.folded
                    .as_bytes()
                    .get(folded.0..folded.1)
                    .unwrap_or(&[]),
            ),
            token: u32::try_from(self.tokens.len()).unwrap_or(u32::MAX),
            clause: self.clause,
            sentence: self.sentence,
            flags: flags | std::mem::take(&mut self.start),
            folded: (from, to),
        });
    }
}

/// As [`shape`], by bytes.
fn shape_of_ascii(word: &[u8]) -> TermFlags {
    match word {
        [first, ..] if first.is_ascii_digit() => TermFlags::NUMBER,
        [first, rest @ ..] if first.is_ascii_uppercase() => {
            let letters = rest.iter().any(u8::is_ascii_alphabetic);
            if letters && !rest.iter().any(u8::is_ascii_lowercase) {
                TermFlags::CAPITALIZED | TermFlags::UPPERCASE
            } else {
                TermFlags::CAPITALIZED
            }
        }
        _ => TermFlags::NONE,
    }
}

/// The flags that letters alone decide.
fn shape(word: &str) -> TermFlags {
    let mut flags = TermFlags::NONE;
    let mut chars = word.chars();
    let Some(first) = chars.next() else {
        return flags;
    };
    if scan::is_numeric(first) {
        return TermFlags::NUMBER;
    }
    if first.is_uppercase() {
        flags |= TermFlags::CAPITALIZED;
        let mut letters = 1;
        if chars.filter(|c| c.is_alphabetic()).all(|c| {
            letters += 1;
            c.is_uppercase()
        }) && letters > 1
        {
            flags |= TermFlags::UPPERCASE;
        }
    }
    flags
}
