//! The slow and obvious evaluator: from the folded words of a post as plain strings, every place against every other.

use std::collections::BTreeSet;

use crate::observation::{Assessment, Reading};
use crate::place::Place;
use crate::text::{TokenKind, fold};

use super::node::{Name, Node, Test, Text, Word};
use super::place::PlaceTest;

/// A post as lists of strings.
pub(super) struct SlowPost {
    words: Vec<String>,
    /// First word, one past the last, letters.
    hashtags: Vec<(usize, usize, String)>,
    handles: Vec<String>,
    author: Option<String>,
    lang: Option<String>,
    places: BTreeSet<String>,
    codes: BTreeSet<String>,
    hazards: BTreeSet<String>,
    cues: BTreeSet<String>,
    info_type: String,
    priority: u8,
    relevance: f64,
    flags: BTreeSet<&'static str>,
}

fn account(handle: &str) -> String {
    fold(handle)
        .as_str()
        .replace(' ', "_")
        .trim_start_matches('@')
        .to_owned()
}

impl SlowPost {
    pub(super) fn new(reading: &Reading<'_>, assessment: &Assessment) -> Self {
        let (text, post) = (reading.text, &reading.post);
        let words: Vec<String> = text
            .terms()
            .iter()
            .map(|t| text.folded(t).to_owned())
            .collect();
        let of = |kind| text.tokens().iter().filter(move |t| t.kind == kind);
        let mut slow = Self {
            hashtags: of(TokenKind::Hashtag)
                .map(|t| (t.terms().start, t.terms().end, words[t.terms()].concat()))
                .collect(),
            handles: of(TokenKind::Mention)
                .map(|t| account(text.slice(t.span)))
                .collect(),
            words,
            author: post.author.map(account),
            lang: reading.lang().map(|lang| lang.to_string()),
            places: BTreeSet::new(),
            codes: BTreeSet::new(),
            hazards: BTreeSet::new(),
            cues: reading
                .keywords
                .cues()
                .iter()
                .map(|cue| cue.to_string())
                .collect(),
            info_type: assessment.info_type.to_string(),
            priority: assessment.priority as u8,
            relevance: assessment.relevance.get(),
            flags: BTreeSet::new(),
        };
        for hazard in reading.keywords.hazards() {
            let mut code = Some(hazard.category.code().to_owned());
            while let Some(this) = code {
                let kind = crate::hazard::Hazard::from_code(&this);
                code = kind
                    .and_then(crate::hazard::Hazard::parent)
                    .map(|h| h.code().to_owned());
                slow.hazards.insert(this);
            }
        }
        let said = reading.places.iter().filter(|m| !m.negated);
        for mention in said.clone() {
            if let Some(road) = mention.road {
                slow.places.insert(road.to_string().to_lowercase());
            }
            let most = if mention.ambiguous { 9 } else { 1 };
            for candidate in mention.candidates().take(most) {
                slow.place(reading.gazetteer.get(candidate.entry).unwrap());
            }
        }
        let flags = [
            ("has media", !post.media.is_empty()),
            ("has place", said.count() > 0),
            ("has quantity", !reading.facts.quantities().is_empty()),
            ("has time", !reading.facts.times().is_empty()),
            ("has url", of(TokenKind::Url).count() > 0),
            ("has hashtag", !slow.hashtags.is_empty()),
            ("has mention", !slow.handles.is_empty()),
            ("has position", post.position.is_some()),
            ("is repost", super::super::is_repost(reading)),
            ("is reply", post.reply_to.is_some()),
            ("is quote", post.quote_of.is_some()),
            ("is official", reading.source.as_str() == "official"),
            ("is media", reading.source.as_str() == "media"),
            ("is association", reading.source.as_str() == "association"),
            ("is exercise", post.mode.as_str() == "Exercise"),
            ("is test", post.mode.as_str() == "Test"),
        ];
        slow.flags.extend(
            flags
                .iter()
                .filter(|(_, holds)| *holds)
                .map(|(name, _)| name),
        );
        slow
    }

    fn place(&mut self, place: Place<'_>) {
        self.codes
            .extend(place.insee().map(|code| format!("commune {code}")));
        self.codes
            .extend(place.dept().map(|code| format!("departement {code}")));
        self.codes
            .extend(place.country().map(|code| format!("country {code}")));
        let mut here = Some(place);
        while let Some(place) = here {
            self.places.insert(plain_name(place.name()));
            here = place.parent();
        }
    }

    pub(super) fn matches(&self, node: &Node) -> bool {
        match node {
            Node::All(parts) => parts.iter().all(|part| self.matches(part)),
            Node::Any(parts) => parts.iter().any(|part| self.matches(part)),
            Node::Not(part) => !self.matches(part),
            Node::Field(tests) => tests.iter().any(|test| self.passes(test)),
            Node::Mention(name) => self.handles.iter().any(|handle| is_account(handle, name)),
            Node::Near(near) => {
                let between = usize::from(near.between);
                let (left, right) = (self.places_of(&near.left), self.places_of(&near.right));
                left.iter().any(|&(a, b)| {
                    right
                        .iter()
                        .any(|&(c, d)| c >= b && c - b <= between || a >= d && a - d <= between)
                })
            }
            Node::Text(_) | Node::Hashtag(_) => !self.places_of(node).is_empty(),
        }
    }

    fn places_of(&self, node: &Node) -> Vec<(usize, usize)> {
        match node {
            Node::Any(parts) => parts.iter().flat_map(|part| self.places_of(part)).collect(),
            Node::Hashtag(name) => self.tagged(&name.word),
            Node::Text(Text { words, joined, .. }) => {
                let mut found = joined.as_ref().map_or(Vec::new(), |word| self.tagged(word));
                for (start, run) in self.words.windows(words.len()).enumerate() {
                    if run.iter().zip(words).all(|(have, want)| fits(have, want)) {
                        found.push((start, start + words.len()));
                    }
                }
                found
            }
            _ => Vec::new(),
        }
    }

    fn tagged(&self, word: &Word) -> Vec<(usize, usize)> {
        let tags = self
            .hashtags
            .iter()
            .filter(|(_, _, letters)| fits(letters, word));
        tags.map(|&(start, end, _)| (start, end)).collect()
    }

    fn passes(&self, test: &Test) -> bool {
        match test {
            Test::Author(name) => self.author.as_ref().is_some_and(|a| is_account(a, name)),
            Test::Lang(lang) => self.lang.as_deref() == Some(lang.as_str()),
            Test::Place(PlaceTest::Name { written, .. }) => {
                let name = plain_name(written);
                let road = name
                    .strip_prefix('r')
                    .filter(|r| r.contains(|c: char| c.is_ascii_digit()));
                self.places.contains(&name) || road.is_some_and(|road| self.places.contains(road))
            }
            Test::Place(PlaceTest::Commune(code)) => {
                self.codes.contains(&format!("commune {code}"))
            }
            Test::Place(PlaceTest::Departement(code)) => {
                self.codes.contains(&format!("departement {code}"))
            }
            Test::Place(PlaceTest::Country(code)) => {
                self.codes.contains(&format!("country {code}"))
            }
            Test::Hazard(category) => self.hazards.contains(category.code()),
            Test::Cue(cue) => self.cues.contains(cue.as_str()),
            Test::Type(info_type) => self.info_type == info_type.as_str(),
            Test::Priority(priority) => self.priority == *priority as u8,
            Test::Has(has) => self.flags.contains(format!("has {has}").as_str()),
            Test::Is(is) => self.flags.contains(format!("is {is}").as_str()),
            Test::Relevance(bound, score) => match bound.sign() {
                ">=" => self.relevance >= score.get(),
                ">" => self.relevance > score.get(),
                "<=" => self.relevance <= score.get(),
                _ => self.relevance < score.get(),
            },
        }
    }
}

fn fits(have: &str, want: &Word) -> bool {
    if want.prefix {
        have.starts_with(&want.letters)
    } else {
        have == want.letters
    }
}

fn is_account(handle: &str, name: &Name) -> bool {
    let local = handle.split('@').next().unwrap_or("");
    fits(handle, &name.word) || handle.contains('@') && fits(local, &name.word)
}

/// Words without their separators, `saint` in full, the article in front left out.
fn plain_name(name: &str) -> String {
    let folded = fold(name).as_str().to_owned();
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let articles = words.iter().take(words.len().saturating_sub(1));
    let skipped = usize::from(
        articles
            .take(1)
            .any(|w| ["le", "la", "les", "l"].contains(w)),
    );
    let full = |w: &&str| match *w {
        "st" => "saint".to_owned(),
        "ste" => "sainte".to_owned(),
        other => other.to_owned(),
    };
    words[skipped..].iter().map(full).collect()
}
