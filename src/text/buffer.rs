//! One text read into tokens and terms, into memory that is used again for the next.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{fold_word, is_apostrophe, is_elided, is_hyphen, is_invisible};
use super::hashtag::{SplitScratch, Vocabulary, split_by_case, split_by_vocabulary};
use super::scan;
use super::{Span, Term, TermFlags, Token, TokenKind, term_hash};

/// Words whose full stop does not end a sentence, folded.
const ABBREVIATIONS: [&str; 11] = [
    "st", "ste", "m", "mm", "mr", "mme", "mlle", "dr", "av", "bd", "no",
];

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
    folded: String,
    tokens: Vec<Token>,
    terms: Vec<Term>,
    clause: u32,
    sentence: u32,
    /// A clause or sentence ended since the last term.
    clause_ended: bool,
    sentence_ended: bool,
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
        self.folded.clear();
        self.tokens.clear();
        self.terms.clear();
        (self.clause, self.sentence) = (0, 0);
        (self.clause_ended, self.sentence_ended) = (false, true);
        // The text is taken out while it is read, so that reading may write the rest of `self`.
        let mut text = std::mem::take(&mut self.raw);
        text.clear();
        text.push_str(raw);
        let mut at = 0;
        while let Some(c) = scan::char_at(&text, at) {
            at = self.step(&text, at, c, vocabulary).max(at + c.len_utf8());
        }
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
            // The two commonest cases first.
            ' ' => next,
            'a'..='z' | 'A'..='Z' => self.word(text, at, c),
            '\n' | '\r' | '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‼' | '⁉' | '؟'
            | '\u{2028}' | '\u{2029}' => {
                if c == '.' && self.follows_abbreviation(at) {
                    return next;
                }
                self.clause_ended = true;
                self.sentence_ended = true;
                next
            }
            ',' | ';' | ':' | '，' | '、' | '；' | '：' | '،' | '؛' => {
                self.clause_ended = true;
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

    fn follows_abbreviation(&self, dot: usize) -> bool {
        self.terms
            .last()
            .is_some_and(|t| t.span.end == dot && ABBREVIATIONS.contains(&self.folded(t)))
    }

    fn word(&mut self, text: &str, at: usize, c: char) -> usize {
        if matches!(c, 'h' | 'H' | 'w' | 'W')
            && let Some(end) = scan::url_end(text, at)
        {
            return self.surface(TokenKind::Url, at, end);
        }
        if c.is_ascii_digit()
            && let Some(end) = scan::keycap_end(text, at)
        {
            return self.emoji(text, at, end);
        }
        let kind = if is_numeral(c) {
            TokenKind::Number
        } else {
            TokenKind::Word
        };
        let first = self.terms.len();
        let mut flags = TermFlags::NONE;
        let mut start = at;
        loop {
            let end = scan::run_end(text, start, false);
            if start == at
                && c.is_ascii_alphanumeric()
                && text.as_bytes().get(end) == Some(&b'.')
                && let Some(link) = scan::bare_url_end(text, at)
            {
                return self.surface(TokenKind::Url, at, link);
            }
            self.run(text, start, end, flags);
            let Some(joint) = scan::char_at(text, end) else {
                break self.close(kind, at, end, first);
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
    fn run(&mut self, text: &str, start: usize, end: usize, flags: TermFlags) {
        let Some(run) = text.get(start..end) else {
            return;
        };
        // No script without spaces has letters of fewer than three bytes.
        if run.bytes().any(|b| b >= 0xE0) && run.chars().any(scan::is_unspaced) {
            for (i, word) in run.unicode_word_indices() {
                self.term(text, Span::new(start + i, start + i + word.len()), flags);
            }
            return;
        }
        let mut at = start;
        if run.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            // 23h30 and 5m20: digits and letters by turns.
            while at < end {
                let rest = text.get(at..end).unwrap_or("");
                let digit = rest.as_bytes().first().is_some_and(u8::is_ascii_digit);
                let length = rest
                    .find(|c: char| c.is_ascii_digit() != digit)
                    .unwrap_or(rest.len());
                if length == 0 {
                    break;
                }
                self.term(
                    text,
                    Span::new(at, at + length),
                    if at == start { flags } else { TermFlags::NONE },
                );
                at += length;
            }
        } else {
            self.term(text, Span::new(at, end), flags);
        }
    }

    fn hashtag(
        &mut self,
        text: &str,
        at: usize,
        body: usize,
        vocabulary: &dyn Vocabulary,
    ) -> usize {
        let end = scan::run_end(text, body, true);
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

    fn term(&mut self, text: &str, span: Span, mut flags: TermFlags) {
        let word = span.of(text);
        let from = self.folded.len();
        if flags.contains(TermFlags::EMOJI) {
            // One sign whatever the skin tone or presentation.
            let plain =
                |c: &char| !matches!(c, '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
            self.folded.extend(word.chars().filter(plain));
        } else {
            fold_word(word, &mut self.folded);
            flags |= shape(word);
        }
        let (Ok(start), Ok(end)) = (u32::try_from(from), u32::try_from(self.folded.len())) else {
            return;
        };
        if start == end {
            return; // nothing but marks
        }
        // A break counts once, and not before the first term.
        if !self.terms.is_empty() {
            self.clause += u32::from(self.clause_ended);
            self.sentence += u32::from(self.sentence_ended);
        }
        if self.sentence_ended {
            flags |= TermFlags::SENTENCE_START;
        }
        (self.clause_ended, self.sentence_ended) = (false, false);
        self.terms.push(Term {
            span,
            hash: term_hash(self.folded.get(from..).unwrap_or("")),
            token: u32::try_from(self.tokens.len()).unwrap_or(u32::MAX),
            clause: self.clause,
            sentence: self.sentence,
            flags,
            folded: (start, end),
        });
    }
}

/// As [`char::is_numeric`], with French letters out of the way.
fn is_numeral(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_digit(),
        'À'..='\u{24F}' => false,
        _ => c.is_numeric(),
    }
}

/// The flags that letters alone decide.
fn shape(word: &str) -> TermFlags {
    let mut flags = TermFlags::NONE;
    let mut chars = word.chars();
    let Some(first) = chars.next() else {
        return flags;
    };
    if first.is_ascii_lowercase() {
        return flags;
    }
    if is_numeral(first) {
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
