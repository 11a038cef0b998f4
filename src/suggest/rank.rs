//! Counting, ranking, and of several names for one thing the best.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::common;
use super::features::{Feature, Form};
use super::known::Known;
use super::rise::{Evidence, Rise};
use super::sample::Kept;
use super::suggester::{Inside, Suggester, time_of};
use super::suggestion::{Count, Kind, Suggestion, Suggestions};
use crate::event::Profile;
use crate::score::Contribution;
use crate::text::TextBuffer;

/// A part that stands inside one longer candidate in this share of its posts is suggested as that one.
const ABSORBED: f64 = 0.8;
/// Authors that have to speak after a time before posts are aged by it: one clock may be wrong.
const AGREE: usize = 3;
/// A post of the event and how much it counts.
struct Weighed<'a> {
    kept: &'a Kept<Inside>,
    weight: f64,
}

/// What is counted of a candidate inside.
#[derive(Default)]
struct Tally {
    /// Sum over authors of their heaviest post.
    weight: f64,
    authors: usize,
    posts: usize,
    /// The author now counted, and its heaviest post.
    author: Option<u64>,
    heaviest: f64,
    /// Index of the earliest post, and of the best to read.
    first: usize,
    example: usize,
}

/// What is counted of it outside.
#[derive(Default)]
struct Elsewhere {
    weight: f64,
    posts: usize,
    author: Option<u64>,
    heaviest: f64,
}

/// How a candidate is written, and how often.
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
    let inside = inside(suggester);
    let mut tallies = count(&inside);
    let in_profile = Known::new(profile);
    let fewest = suggester.config.min_voices;
    tallies.retain(|&key, t| t.authors.min(t.posts) >= fewest && !in_profile.has(key));
    let (outside, others, other_posts) = elsewhere(suggester, &tallies);
    let written = written(&inside, &tallies);
    let within = within(&inside, &tallies);

    let total: f64 = inside.iter().map(|w| w.weight).sum();
    let mut buffer = TextBuffer::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (&key, tally) in &tallies {
        let Some(written) = written.get(&key) else {
            continue;
        };
        let text = tidy(written.text);
        buffer.analyze(&text);
        let words = buffer.terms().iter().map(|t| buffer.folded(t));
        if written.form == Form::Words && in_profile.has_part(&buffer) {
            continue;
        }
        let expected = if written.form == Form::Words {
            common::expected(words)
        } else {
            0.0
        };
        let none = Elsewhere::default();
        let other = outside.get(&key).unwrap_or(&none);
        let rise = Evidence {
            inside: tally.weight,
            inside_of: total,
            outside: other.weight,
            outside_of: others,
            expected,
        }
        .rise();
        if rise.total() < suggester.config.min_rise {
            continue;
        }
        let count = |posts, of| Count { posts, of };
        let (Some(first), Some(example)) = (inside.get(tally.first), inside.get(tally.example))
        else {
            continue;
        };
        let kind = match written.form {
            Form::Hashtag => Kind::Hashtag,
            Form::Account => Kind::Account,
            Form::Words if buffer.terms().len() > 1 => Kind::Phrase,
            Form::Words => Kind::Word,
        };
        candidates.push(Candidate {
            key,
            form: written.form,
            suggestion: Suggestion {
                kind,
                voices: tally.authors.min(tally.posts),
                inside: count(tally.posts, inside.len()),
                outside: count(other.posts, other_posts),
                first_seen: time_of(first.kept.at),
                example: example.kept.payload.post.clone(),
                rise: rise.total(),
                contributions: contributions(rise),
                text,
            },
        });
    }
    candidates.sort_by(|a, b| {
        let (a, b) = (&a.suggestion, &b.suggestion);
        b.rise.total_cmp(&a.rise).then_with(|| a.text.cmp(&b.text))
    });
    choose(candidates, &within, &tallies, limit, known)
}

fn contributions(rise: Rise) -> Vec<Contribution> {
    vec![
        Contribution::saturating("inside", rise.inside),
        Contribution::saturating("outside", rise.outside),
    ]
}

/// The posts of the event that count, each text once, by author and time; weighed by how surely they concern the
/// event and how recent they are.
fn inside(suggester: &Suggester) -> Vec<Weighed<'_>> {
    let mut first: BTreeMap<u64, &Kept<Inside>> = BTreeMap::new();
    for (text, kept) in suggester
        .inside
        .posts(suggester.counted(suggester.config.hours))
    {
        let known = first.entry(text).or_insert(kept);
        if (kept.at, kept.tie) < (known.at, known.tie) {
            *known = kept;
        }
    }
    let mut posts: Vec<_> = first.into_values().collect();
    // The latest time that three authors have reached.
    posts.sort_unstable_by_key(|kept| (std::cmp::Reverse(kept.at), kept.author));
    let mut authors: Vec<u64> = Vec::new();
    let mut now = posts.last().map_or(0, |kept| kept.at);
    for kept in &posts {
        if !authors.contains(&kept.author) {
            authors.push(kept.author);
        }
        if authors.len() >= AGREE {
            now = kept.at;
            break;
        }
    }
    posts.sort_unstable_by_key(|kept| (kept.author, kept.at, kept.tie));
    let weigh = |kept: &Kept<Inside>| {
        let hours = now.saturating_sub(kept.at).max(0) as f64 / super::suggester::HOUR_MS as f64;
        kept.payload.score.get() * (-hours / suggester.config.half_life).exp2()
    };
    posts
        .into_iter()
        .map(|kept| Weighed {
            kept,
            weight: weigh(kept),
        })
        .collect()
}

/// The keys of a post, each once.
fn keys(features: &[Feature], out: &mut Vec<u64>) {
    out.clear();
    out.extend(features.iter().map(|f| f.key));
    out.sort_unstable();
    out.dedup();
}

fn count(inside: &[Weighed<'_>]) -> HashMap<u64, Tally> {
    let mut tallies: HashMap<u64, Tally> = HashMap::new();
    let mut of_post = Vec::new();
    for (i, Weighed { kept, weight }) in inside.iter().enumerate() {
        keys(&kept.payload.features, &mut of_post);
        for &key in &of_post {
            let tally = tallies.entry(key).or_insert_with(|| Tally {
                first: i,
                example: i,
                ..Tally::default()
            });
            tally.posts += 1;
            if tally.author == Some(kept.author) {
                tally.weight += (weight - tally.heaviest).max(0.0);
                tally.heaviest = tally.heaviest.max(*weight);
            } else {
                tally.author = Some(kept.author);
                tally.authors += 1;
                tally.weight += weight;
                tally.heaviest = *weight;
            }
            let of = |j: usize| inside.get(j).map_or(*kept, |w| w.kept);
            if (kept.at, kept.tie) < (of(tally.first).at, of(tally.first).tie) {
                tally.first = i;
            }
            let best = of(tally.example);
            if (kept.payload.score, kept.at, kept.tie) > (best.payload.score, best.at, best.tie) {
                tally.example = i;
            }
        }
    }
    tallies
}

/// Counts the candidates in other posts: by key, the weight of all and their number.
fn elsewhere(
    suggester: &Suggester,
    of: &HashMap<u64, Tally>,
) -> (HashMap<u64, Elsewhere>, f64, usize) {
    let mut texts = HashSet::new();
    let mut posts: Vec<_> = suggester
        .outside
        .posts(suggester.counted(suggester.config.background_hours))
        .filter(|(text, _)| texts.insert(*text))
        .map(|(_, kept)| kept)
        .collect();
    posts.sort_unstable_by_key(|kept| (kept.author, kept.at, kept.tie));
    let mut counts: HashMap<u64, Elsewhere> = HashMap::new();
    for kept in &posts {
        let weight = kept.payload.other.get();
        for &key in kept.payload.keys.iter().filter(|key| of.contains_key(key)) {
            let count = counts.entry(key).or_default();
            count.posts += 1;
            if count.author == Some(kept.author) {
                count.weight += (weight - count.heaviest).max(0.0);
                count.heaviest = count.heaviest.max(weight);
            } else {
                (count.author, count.heaviest) = (Some(kept.author), weight);
                count.weight += weight;
            }
        }
    }
    let total = posts.iter().map(|kept| kept.payload.other.get()).sum();
    (counts, total, posts.len())
}

/// How most authors write each candidate.
fn written<'a>(inside: &[Weighed<'a>], of: &HashMap<u64, Tally>) -> HashMap<u64, Written<'a>> {
    // By key: by spelling, the authors and the last of them.
    let mut spellings: HashMap<u64, BTreeMap<&str, (usize, u64, Form)>> = HashMap::new();
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

/// By part and whole, in how many posts the part stands inside the whole.
fn within(inside: &[Weighed<'_>], of: &HashMap<u64, Tally>) -> BTreeMap<(u64, u64), usize> {
    let mut within: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for Weighed { kept, .. } in inside {
        let features: Vec<&Feature> = kept
            .payload
            .features
            .iter()
            .filter(|f| of.contains_key(&f.key))
            .collect();
        pairs.clear();
        for part in &features {
            let wholes = features
                .iter()
                .filter(|whole| whole.span().contains(part.span()) && whole.key != part.key);
            pairs.extend(wholes.map(|whole| (part.key, whole.key)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        for &pair in &pairs {
            *within.entry(pair).or_default() += 1;
        }
    }
    within
}

/// The best candidates, of a whole and its parts one.
fn choose(
    candidates: Vec<Candidate>,
    within: &BTreeMap<(u64, u64), usize>,
    tallies: &HashMap<u64, Tally>,
    limit: usize,
    known: &mut dyn FnMut(&str) -> bool,
) -> Suggestions {
    let posts = |key: u64| tallies.get(&key).map_or(0, |t| t.posts).max(1) as f64;
    let share = |part: u64, whole: u64| {
        within
            .get(&(part, whole))
            .map_or(0.0, |&n| n as f64 / posts(part))
    };
    let listed: HashSet<u64> = candidates.iter().map(|c| c.key).collect();
    let absorbed: HashSet<u64> = within
        .keys()
        .filter(|&&(part, whole)| listed.contains(&whole) && share(part, whole) >= ABSORBED)
        .map(|&(part, _)| part)
        .collect();
    let mut chosen: Suggestions = Suggestions::default();
    let mut keys: Vec<u64> = Vec::new();
    for candidate in candidates {
        let list = match candidate.form {
            Form::Account => &mut chosen.accounts,
            _ => &mut chosen.keywords,
        };
        if list.len() >= limit || absorbed.contains(&candidate.key) {
            continue;
        }
        let is_tag = candidate.form == Form::Hashtag;
        let covered = keys.iter().any(|&key| {
            // A keyword finds the phrases that it is part of; a hashtag is searched for on its own.
            let part_of_it = !is_tag && within.contains_key(&(key, candidate.key));
            part_of_it || share(candidate.key, key) >= 0.5
        });
        if covered || (candidate.form != Form::Account && known(&candidate.suggestion.text)) {
            continue;
        }
        keys.push(candidate.key);
        list.push(candidate.suggestion);
    }
    chosen
}

/// One space where there are several signs of white space.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
