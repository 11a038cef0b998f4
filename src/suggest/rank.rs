//! Counting, ranking, and of several names for one thing the best.

use std::collections::BTreeMap;

use super::common;
use super::count::{self, ByKey, Keys, Tally, Voices, Weighed};
use super::features::Form;
use super::known::Known;
use super::rise::Evidence;
use super::suggester::{Suggester, time_of};
use super::suggestion::{Count, Kind, Suggestion, Suggestions};
use crate::event::Profile;
use crate::score::Contribution;
use crate::text::TextBuffer;

/// A part that stands inside one longer candidate in this share of its posts is suggested as that one.
const ABSORBED: f64 = 0.8;
/// A part that stands inside one that is suggested in this share of its posts brings little more.
const COVERED: f64 = 0.5;

/// How most authors write a candidate.
struct Written<'a> {
    text: &'a str,
    form: Form,
}

struct Candidate {
    key: u64,
    form: Form,
    suggestion: Suggestion,
}

pub(super) fn suggestions(
    suggester: &Suggester,
    profile: &Profile,
    limit: usize,
    known: &mut dyn FnMut(&str) -> bool,
) -> Suggestions {
    let inside = count::inside(suggester);
    let in_profile = Known::new(profile);
    let tallies = count::count(&inside, suggester.config.min_voices, |key| {
        !in_profile.has(key)
    });
    let elsewhere = count::elsewhere(suggester, &tallies);
    let total: f64 = inside.iter().map(|w| w.weight).sum();
    let mut buffer = TextBuffer::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (key, written) in written(&inside, &tallies) {
        let text = tidy(written.text);
        buffer.analyze(&text);
        let plain = written.form == Form::Words;
        let Some(tally) = tallies
            .get(&key)
            .filter(|_| !plain || !in_profile.has_part(&buffer))
        else {
            continue;
        };
        let words = buffer.terms().iter().map(|t| buffer.folded(t));
        let other = elsewhere.voices.get(&key);
        let rise = Evidence {
            inside: tally.voices.weight,
            inside_of: total,
            outside: other.map_or(0.0, |voices| voices.weight),
            outside_of: elsewhere.weight,
            expected: if plain { common::expected(words) } else { 0.0 },
        }
        .rise();
        let posts = inside.get(tally.first).zip(inside.get(tally.example));
        let Some((first, example)) = posts.filter(|_| rise.total() >= suggester.config.min_rise)
        else {
            continue;
        };
        let count = |voices: Option<&Voices>, of| Count {
            posts: voices.map_or(0, |v| v.posts),
            of,
        };
        let suggestion = Suggestion {
            kind: match written.form {
                Form::Hashtag => Kind::Hashtag,
                Form::Account => Kind::Account,
                Form::Words if buffer.terms().len() > 1 => Kind::Phrase,
                Form::Words => Kind::Word,
            },
            voices: tally.voices.count(),
            inside: count(Some(&tally.voices), inside.len()),
            outside: count(other, elsewhere.posts),
            first_seen: time_of(first.kept.at),
            example: example.kept.payload.post.clone(),
            rise: rise.total(),
            contributions: vec![
                Contribution::saturating("inside", rise.inside),
                Contribution::saturating("outside", rise.outside),
            ],
            text,
        };
        candidates.push(Candidate {
            key,
            form: written.form,
            suggestion,
        });
    }
    candidates.sort_by(|a, b| {
        let (a, b) = (&a.suggestion, &b.suggestion);
        b.rise.total_cmp(&a.rise).then_with(|| a.text.cmp(&b.text))
    });
    let ranked: Keys = candidates.iter().map(|c| c.key).collect();
    let within = count::within(&inside, &ranked);
    choose(candidates, &within, &tallies, limit, known)
}

/// How most authors write each candidate.
fn written<'a>(inside: &[Weighed<'a>], of: &ByKey<Tally>) -> BTreeMap<u64, Written<'a>> {
    // By key: by spelling, the authors and the last of them.
    let mut spellings: ByKey<BTreeMap<&str, (usize, u64, Form)>> = ByKey::default();
    for Weighed { kept, .. } in inside {
        let payload = &kept.payload;
        for feature in payload.features.iter().filter(|f| of.contains_key(&f.key)) {
            let text = feature.span().of(&payload.raw);
            let spelling = spellings.entry(feature.key).or_default();
            let (authors, last, _) = spelling.entry(text).or_insert((0, 0, feature.form));
            if *authors == 0 || *last != kept.author {
                (*authors, *last) = (*authors + 1, kept.author);
            }
        }
    }
    let best = |of: BTreeMap<&'a str, (usize, u64, Form)>| {
        let tagged = |form: &Form| *form == Form::Hashtag;
        let authors = |tags: bool| -> usize {
            of.values()
                .filter(|(_, _, form)| tagged(form) == tags)
                .map(|&(authors, _, _)| authors)
                .sum()
        };
        let as_tag = authors(true) >= authors(false);
        let best = of
            .iter()
            .filter(|(_, (_, _, form))| tagged(form) == as_tag)
            .max_by_key(|&(&text, &(authors, _, _))| {
                // Of equals a tag whose words can be told apart, or small letters.
                let mixed = as_tag
                    && text.contains(char::is_uppercase)
                    && text.contains(char::is_lowercase);
                (authors, mixed, text)
            });
        best.map(|(&text, &(_, _, form))| Written { text, form })
    };
    spellings
        .into_iter()
        .filter_map(|(key, of)| Some((key, best(of)?)))
        .collect()
}

/// The best candidates, of a whole and its parts one.
fn choose(
    candidates: Vec<Candidate>,
    within: &BTreeMap<(u64, u64), usize>,
    tallies: &ByKey<Tally>,
    limit: usize,
    known: &mut dyn FnMut(&str) -> bool,
) -> Suggestions {
    let share = |part: u64, whole: u64| {
        let posts = tallies.get(&part).map_or(0, |t| t.voices.posts).max(1);
        within
            .get(&(part, whole))
            .map_or(0.0, |&both| both as f64 / posts as f64)
    };
    let absorbs = |&(part, whole): &(u64, u64)| share(part, whole) >= ABSORBED;
    let wholes: Keys = within
        .keys()
        .filter(|pair| absorbs(pair))
        .map(|&(_, whole)| whole)
        .collect();
    // A whole that is found already says nothing of its parts.
    let mut unknown: ByKey<bool> = ByKey::default();
    for candidate in candidates.iter().filter(|c| wholes.contains(&c.key)) {
        unknown.insert(candidate.key, !known(&candidate.suggestion.text));
    }
    let absorbed: Keys = within
        .keys()
        .filter(|pair| absorbs(pair) && unknown.get(&pair.1) == Some(&true))
        .map(|&(part, _)| part)
        .collect();
    let mut chosen = Suggestions::default();
    let mut keys: Vec<u64> = Vec::new();
    for Candidate {
        key,
        form,
        suggestion,
    } in candidates
    {
        let account = form == Form::Account;
        let list = if account {
            &mut chosen.accounts
        } else {
            &mut chosen.keywords
        };
        if list.len() >= limit || absorbed.contains(&key) {
            continue;
        }
        let covered = keys.iter().any(|&other| {
            // A keyword finds the phrases that it is part of; a hashtag is searched for on its own.
            let part_of_it = form == Form::Words && within.contains_key(&(other, key));
            part_of_it || share(key, other) >= COVERED
        });
        let mut is_known = || {
            unknown
                .get(&key)
                .map_or_else(|| known(&suggestion.text), |is_unknown| !is_unknown)
        };
        if covered || (!account && is_known()) {
            continue;
        }
        keys.push(key);
        list.push(suggestion);
    }
    chosen
}

/// One space where there are several signs of white space.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
