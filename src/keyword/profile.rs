//! Keywords of an event: plain words, hashtags and handles that a team adds while it watches.

use super::matches::{ProfileHit, Results};
use crate::text::{
    PhraseScratch, PhraseTrie, Span, Step, TermTable, TextBuffer, TokenKind, Vocabulary, fold_term,
    term_hash,
};

#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    keywords: Vec<String>,
    table: TermTable,
    trie: PhraseTrie,
    /// Whole hashtags and handles (with `@`), without separators.
    tags: TermTable,
    /// By tag: its keyword.
    tagged: Vec<u32>,
}

/// Memory for one text.
#[derive(Debug, Clone, Default)]
pub(super) struct ProfileScratch {
    phrases: PhraseScratch,
    tag: String,
}

impl Profile {
    pub(super) fn build<'a>(
        keywords: impl IntoIterator<Item = &'a str>,
        vocabulary: &dyn Vocabulary,
    ) -> Self {
        let mut profile = Self::default();
        let mut buffer = TextBuffer::new();
        for keyword in keywords {
            profile.add(keyword.trim(), vocabulary, &mut buffer);
        }
        profile
    }

    fn add(&mut self, keyword: &str, vocabulary: &dyn Vocabulary, buffer: &mut TextBuffer) {
        let number = u32::try_from(self.keywords.len()).unwrap_or(u32::MAX);
        self.keywords.push(keyword.to_owned());
        buffer.analyze(keyword);
        if buffer
            .tokens()
            .first()
            .is_some_and(|t| t.kind == TokenKind::Mention)
            && buffer.tokens().len() == 1
        {
            return self.tag(&fold_term(keyword), number);
        }
        let whole: String = buffer.terms().iter().map(|t| buffer.folded(t)).collect();
        if whole.is_empty() {
            return;
        }
        self.tag(&whole, number);
        // As its case splits it, and as the vocabulary does: a text may have either.
        self.phrase(buffer, number);
        buffer.analyze_with(keyword, vocabulary);
        self.phrase(buffer, number);
    }

    fn tag(&mut self, whole: &str, number: u32) {
        let id = self.tags.insert(whole);
        if id.index() == self.tagged.len() {
            self.tagged.push(number);
        }
    }

    fn phrase(&mut self, buffer: &TextBuffer, number: u32) {
        let steps: Vec<_> = buffer
            .terms()
            .iter()
            .map(|t| Step::Term(self.table.insert(buffer.folded(t))))
            .collect();
        self.trie.insert(&steps, number);
    }

    pub(super) fn keywords(&self) -> &[String] {
        &self.keywords
    }

    pub(super) fn knows(&self, folded: &str) -> bool {
        Vocabulary::contains(&self.table, folded)
    }

    pub(super) fn find(&self, text: &TextBuffer, scratch: &mut ProfileScratch, out: &mut Results) {
        if self.keywords.is_empty() {
            return;
        }
        let terms = text.terms();
        scratch.phrases.prepare(text, &self.table);
        for start in 0..terms.len() {
            self.trie
                .find_at(&mut scratch.phrases, start, |keyword, end| {
                    out.profile.push(ProfileHit {
                        span: text.span_of(start..end),
                        keyword,
                    });
                });
        }
        for token in text.tokens() {
            scratch.tag.clear();
            match token.kind {
                TokenKind::Hashtag => {
                    let parts = terms.get(token.terms()).unwrap_or_default();
                    for part in parts {
                        scratch.tag.push_str(text.folded(part));
                    }
                }
                TokenKind::Mention => scratch
                    .tag
                    .extend(text.slice(token.span).chars().flat_map(char::to_lowercase)),
                _ => continue,
            }
            let tag = self.tags.get(term_hash(&scratch.tag), &scratch.tag);
            if let Some(&keyword) = tag.and_then(|id| self.tagged.get(id.index())) {
                out.profile.push(ProfileHit {
                    span: token.span,
                    keyword,
                });
            }
        }
        keep_longest(&mut out.profile);
    }
}

/// One hit a keyword and place: the widest.
fn keep_longest(hits: &mut Vec<ProfileHit>) {
    hits.sort_unstable_by_key(|h| (h.keyword, h.span.start, std::cmp::Reverse(h.span.end)));
    let mut kept: Option<(u32, Span)> = None;
    hits.retain(|h| {
        let covered =
            kept.is_some_and(|(keyword, span)| keyword == h.keyword && span.overlaps(h.span));
        if !covered {
            kept = Some((h.keyword, h.span));
        }
        !covered
    });
    hits.sort_unstable();
}
