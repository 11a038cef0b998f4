//! What an event's profile holds already.

use super::count::Keys;
use super::features::{key_of_account, key_of_words};
use crate::event::Profile;
use crate::text::TextBuffer;

/// The entries of a profile by key.
pub(super) struct Known {
    entries: Keys,
    /// Those that are searched for as words: a phrase that holds one is found already.
    words: Keys,
    longest: usize,
}

impl Known {
    pub(super) fn new(profile: &Profile) -> Self {
        let mut known = Self {
            entries: Keys::default(),
            words: Keys::default(),
            longest: 0,
        };
        let mut buffer = TextBuffer::new();
        let mut letters = String::new();
        for account in profile.accounts().iter().map(String::as_str) {
            known.entries.insert(key_of_account(account, &mut letters));
        }
        for keyword in profile.keywords().iter().map(String::as_str) {
            if let Some(account) = keyword.strip_prefix('@') {
                known.entries.insert(key_of_account(account, &mut letters));
            }
        }
        let mut add = |entry: &str, searched: bool| {
            buffer.analyze(entry);
            let words = buffer.terms().iter().map(|t| buffer.folded(t));
            let key = key_of_words(words, &mut letters);
            if !letters.is_empty() {
                known.entries.insert(key);
                if searched {
                    known.words.insert(key);
                    known.longest = known.longest.max(buffer.terms().len());
                }
            }
        };
        profile
            .keywords()
            .iter()
            .for_each(|keyword| add(keyword, true));
        profile
            .hashtags()
            .iter()
            .for_each(|tag| add(&format!("#{tag}"), true));
        profile.places().iter().for_each(|place| add(place, false));
        known
    }

    pub(super) fn has(&self, key: u64) -> bool {
        self.entries.contains(&key)
    }

    /// Whether some words of a phrase in a row are one of the keywords.
    pub(super) fn has_part(&self, phrase: &TextBuffer) -> bool {
        let terms = phrase.terms();
        let mut letters = String::new();
        (0..terms.len()).any(|start| {
            let longest = self.longest.min(terms.len() - start);
            (1..=longest).any(|n| {
                let words = terms.iter().skip(start).take(n).map(|t| phrase.folded(t));
                self.words.contains(&key_of_words(words, &mut letters))
            })
        })
    }
}
