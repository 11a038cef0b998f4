//! One query over one post, straight from the tree; and the places of the text that make it hold.

use crate::hazard::Category;
use crate::observation::{Assessment, Reading};
use crate::text::{Span, Token, TokenKind};

use super::near::Ends;
use super::node::{Name, Near, Node, Test, Text, Word};
use super::words::{handle_key, is_account};

/// What a query is asked about.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) assessment: &'a Assessment,
}

/// Where a text, a hashtag stands: its terms, and its bytes in the text as given.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    terms: (u32, u32),
    span: Span,
}

impl Asked<'_> {
    pub(super) fn holds(self, node: &Node) -> bool {
        match node {
            Node::Text(_) | Node::Hashtag(_) => {
                let mut found = false;
                self.occurrences(node, &mut |_| found = true);
                found
            }
            Node::Mention(name) => self.mentions(name).next().is_some(),
            Node::Field(tests) => tests.iter().any(|test| self.passes(test)),
            Node::All(parts) => parts.iter().all(|part| self.holds(part)),
            Node::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Node::Not(part) => !self.holds(part),
            Node::Near(near) => !self.near(near).is_empty(),
        }
    }

    /// The spans that make a node hold; nothing for one that does not, and for what stands beside the text.
    pub(super) fn spans(self, node: &Node, out: &mut Vec<Span>) {
        match node {
            Node::Text(_) | Node::Hashtag(_) => {
                self.occurrences(node, &mut |found| out.push(found.span));
            }
            Node::Mention(name) => out.extend(self.mentions(name).map(|token| token.span)),
            Node::Field(tests) => tests.iter().for_each(|test| self.test_spans(test, out)),
            Node::All(parts) | Node::Any(parts) => {
                for part in parts.iter().filter(|part| self.holds(part)) {
                    self.spans(part, out);
                }
            }
            Node::Not(_) => {}
            Node::Near(near) => out.extend(self.near(near)),
        }
    }

    /// Calls `found` for each place of a `Text`, a `Hashtag` or a group of these.
    fn occurrences(self, node: &Node, found: &mut dyn FnMut(Occurrence)) {
        match node {
            Node::Text(text) => self.text(text, found),
            Node::Hashtag(name) => self.hashtags(&name.word, found),
            Node::Any(parts) => parts.iter().for_each(|part| self.occurrences(part, found)),
            _ => {}
        }
    }

    fn text(self, text: &Text, found: &mut dyn FnMut(Occurrence)) {
        let buffer = self.reading.text;
        let terms = buffer.terms();
        for start in 0..terms.len() {
            let end = start + text.words.len();
            let Some(run) = terms.get(start..end) else {
                break;
            };
            let fits = run.iter().zip(&text.words).all(|(term, word)| {
                (word.prefix || term.hash == word.hash) && word.fits(buffer.folded(term))
            });
            if fits {
                found(Occurrence {
                    terms: (number(start), number(end)),
                    span: buffer.span_of(start..end),
                });
            }
        }
        if let Some(joined) = &text.joined {
            self.hashtags(joined, found);
        }
    }

    fn hashtags(self, word: &Word, found: &mut dyn FnMut(Occurrence)) {
        let buffer = self.reading.text;
        let is_tag = |token: &&Token| token.kind == TokenKind::Hashtag;
        for token in buffer.tokens().iter().filter(is_tag) {
            let parts = buffer.terms().get(token.terms()).unwrap_or_default();
            let letters = parts.iter().map(|term| buffer.folded(term));
            if spells(letters, word) {
                let terms = token.terms();
                found(Occurrence {
                    terms: (number(terms.start), number(terms.end)),
                    span: token.span,
                });
            }
        }
    }

    fn mentions<'s>(self, name: &'s Name) -> impl Iterator<Item = &'s Token>
    where
        Self: 's,
    {
        let (text, mut key) = (self.reading.text, String::new());
        text.tokens().iter().filter(move |token| {
            token.kind == TokenKind::Mention && {
                handle_key(text.slice(token.span), &mut key);
                is_account(&name.word, &key)
            }
        })
    }

    /// The places of either side that have one of the other near.
    fn near(self, near: &Near) -> Vec<Span> {
        let places = |node: &Node| {
            let mut places = Vec::new();
            self.occurrences(node, &mut |found| places.push(found));
            places
        };
        let (left, right) = (places(&near.left), places(&near.right));
        let mut out = Vec::new();
        let mut ends = Ends::default();
        for (one, others) in [(&left, &right), (&right, &left)] {
            ends.fill(others.iter().map(|other| other.terms));
            let close = one
                .iter()
                .filter(|place| ends.any_near(place.terms, near.between.into()));
            out.extend(close.map(|place| place.span));
        }
        out
    }

    fn passes(self, test: &Test) -> bool {
        let Self {
            reading,
            assessment,
        } = self;
        match test {
            Test::Author(name) => reading.post.author.is_some_and(|author| {
                let mut key = String::new();
                handle_key(author, &mut key);
                is_account(&name.word, &key)
            }),
            Test::Lang(lang) => reading.lang() == Some(*lang),
            Test::Place(place) => place.holds(reading),
            Test::Hazard(category) => stands(reading, category).next().is_some(),
            Test::Cue(cue) => reading.keywords.cues().contains(*cue),
            Test::Type(info_type) => assessment.info_type == *info_type,
            Test::Priority(priority) => assessment.priority == *priority,
            Test::Has(has) => has.holds(reading),
            Test::Is(is) => is.holds(reading),
            Test::Relevance(bound, score) => bound.holds(assessment.relevance, *score),
        }
    }

    fn test_spans(self, test: &Test, out: &mut Vec<Span>) {
        let reading = self.reading;
        match test {
            Test::Place(place) => {
                let named = reading.places.iter().filter(|m| place.fits(m, reading));
                out.extend(named.map(|m| m.span));
            }
            Test::Hazard(category) => out.extend(stands(reading, category).flatten()),
            Test::Cue(cue) => {
                let hits = reading
                    .keywords
                    .cue_hits()
                    .iter()
                    .filter(|hit| hit.cue == *cue);
                out.extend(hits.map(|hit| hit.span));
            }
            Test::Has(has) => has.spans(reading, out),
            _ => {}
        }
    }
}

/// The spans of each hazard that is of a category.
fn stands<'a>(
    reading: &'a Reading<'_>,
    category: &'a Category,
) -> impl Iterator<Item = &'a [Span]> {
    let of = move |hazard: &crate::keyword::HazardRef<'_>| hazard.category.is_a(category);
    reading
        .keywords
        .hazards()
        .filter(of)
        .map(|hazard| hazard.spans)
}

/// Whether the parts of a hashtag together are the word, or begin with it.
fn spells<'a>(parts: impl Iterator<Item = &'a str>, word: &Word) -> bool {
    let mut rest = word.letters.as_str();
    for part in parts {
        match rest.strip_prefix(part) {
            Some(after) => rest = after,
            None => return word.prefix && part.starts_with(rest),
        }
    }
    rest.is_empty()
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
