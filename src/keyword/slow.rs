//! The matcher against a slow and obvious one, which reads the rules of the documentation word by word.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::lexicon::Entry;
use super::pattern::{Part, Pattern, Shape};
use super::typo::{SHORTEST, is_ordinary, one_error_slowly, shortened};
use super::{
    Cue, CueScope, KeywordScratch, Lexicon, Matcher, MatcherBuilder, Matches, StopMode, Strength,
    SuppressReason,
};
use crate::hazard::Category;
use crate::text::{Span, TermFlags, TextBuffer};

/// A small lexicon with every class of rows.
const SMALL: &str = "\
hazard\tFLOOD\tfr\tS\tinondation(s)
hazard\tFLOOD\tfr\tS\tl'eau {2} monte
hazard\tFLOOD\tfr\tW\tboue
hazard\tFLOOD\tfr\tW\tdigue {1} fragile
hazard\tFLOOD\tfr\tW\tboue digue
hazard\tFLOOD\t*\tW\t🌊
hazard\tFIRE\tfr\tS\tincendie
hazard\tFIRE\tfr\tS\ttoit en feu
hazard\tFIRE\tfr\tW\tfumée
hazard\tFIRE\tfr\tW\tfeu
hazard\tWILDFIRE\tfr\tS\tfeu de [forêt|garrigue]
hazard\tWILDFIRE\tfr\tW\tfumée
hazard\tDAM\tfr\tS\tbarrage {5} cédé
hazard\tOUTAGE\tfr\tS\tpas de courant
hazard\tHEAVY_RAIN\tfr\tS\t<n> mm
hazard\tSHELTER_FULL\tfr\tW\tgymnase
cue\tNEGATION\tfr\tclause\tpas de
cue\tNEGATION\tfr\tclause\tpas
cue\tNEGATION\tfr\t-\tpas de blessé
cue\tCASUALTY\tfr\t-\tblessé(s)
cue\tEXERCISE\tfr\tpost\texercice exercice
cue\tEXERCISE\tfr\tsentence\texercice
cue\tRECYCLED\tfr\tsentence\ten <year>
cue\tRECYCLED\tfr\t-\tcomme en <year>
cue\tWITNESS\tfr\t-\tchez moi
stop\tFLOOD\tfr\toverlap\tinondation de mails
stop\tFIRE\tfr\toverlap\ten feu
stop\tFLOOD\tfr\tpast\tinondation de <year>
stop\tFLOOD\tfr\tsentence\tbaignoire
stop\t*\tfr\tretract\ton a cru à
shield\tFLOOD\t*\t-\tFLOOD HEAVY_RAIN
specific\tWILDFIRE\t*\t-\tFIRE
exempt\tOUTAGE\t*\t-\t-
contrast\t-\tfr\t-\tmais
spelling\tlo\tfr\t-\tl'eau
spelling\tinondasion\tfr\t-\tinondation
";

/// Words that the small lexicon knows, and some that it does not.
const WORDS: [&str; 62] = [
    "inoooondation",
    "barrrage",
    "looo",
    "#feuuuu",
    "inodation",
    "innondation",
    "Innondations",
    "incednie",
    "INCEDNIE",
    "incendies",
    "barage",
    "barragge",
    "baignore",
    "exercixe",
    "#exercixe",
    "toit",
    "toit en feu",
    "boue digue",
    "inondation",
    "Inondations",
    "l'eau",
    "lo",
    "monte",
    "vite",
    "boue",
    "digue",
    "très",
    "fragile",
    "🌊",
    "incendie",
    "fumée",
    "feu",
    "de",
    "forêt",
    "garrigue",
    "barrage",
    "a",
    "cédé",
    "pas",
    "courant",
    "40",
    "mm",
    "40mm",
    "gymnase",
    "blessé",
    "exercice",
    "en",
    "2019",
    "comme",
    "chez",
    "moi",
    "mails",
    "baignoire",
    "on",
    "cru",
    "à",
    "mais",
    "linondation",
    "inondasion",
    "#Inondation",
    "lincendie",
    "rien",
];

/// Everything that both matchers must agree on.
#[derive(Debug, PartialEq, Eq, Default)]
struct Outcome {
    hazards: Vec<(String, Strength, Vec<Span>)>,
    weak: Vec<(String, Vec<Span>)>,
    suppressed: Vec<(String, SuppressReason, Span)>,
    cues: Vec<(Cue, Span)>,
}

fn outcome(found: &Matches) -> Outcome {
    let code = |category: &Category| category.code().to_owned();
    let mut suppressed: Vec<_> = found
        .suppressed
        .iter()
        .map(|s| (code(&s.category), s.reason, s.span))
        .collect();
    suppressed.sort();
    Outcome {
        hazards: found
            .hazards
            .iter()
            .map(|h| (code(&h.category), h.strength, h.spans.clone()))
            .collect(),
        weak: found
            .weak
            .iter()
            .map(|h| (code(&h.category), h.spans.clone()))
            .collect(),
        suppressed,
        cues: found.cue_hits.iter().map(|c| (c.cue, c.span)).collect(),
    }
}

/// All phrases of a pattern; `None` is a gap place that holds any term or none.
fn phrases(pattern: &Pattern) -> Vec<Vec<Option<String>>> {
    let mut all = vec![vec![]];
    for part in &pattern.parts {
        let pieces: Vec<Vec<Option<String>>> = match part {
            Part::Gap(n) => (0..=*n).map(|k| vec![None; usize::from(k)]).collect(),
            Part::OneOf(runs) => runs
                .iter()
                .map(|run| run.split(' ').map(|w| Some(w.to_owned())).collect())
                .collect(),
        };
        all = all
            .iter()
            .flat_map(|a| {
                pieces
                    .iter()
                    .map(move |p| [a.as_slice(), p.as_slice()].concat())
            })
            .collect();
    }
    all
}

#[derive(Debug, Clone)]
struct SlowHit<'a> {
    row: usize,
    entry: &'a Entry,
    first: usize,
    last: usize,
}

/// Reads the rules of the documentation word by word; quadratic and worse.
fn slow(lexicon: &Lexicon, text: &str) -> Outcome {
    let matcher = MatcherBuilder::new().lexicon(lexicon).build();
    let mut buffer = TextBuffer::new();
    buffer.analyze_with(text, &matcher);
    let terms = buffer.terms();
    let entries: Vec<_> = lexicon.rows().map(|row| &row.entry).collect();
    let spellings: BTreeMap<_, _> = entries
        .iter()
        .filter_map(|e| {
            if let Entry::Spelling { typed, read } = e {
                Some((typed.clone(), read.clone()))
            } else {
                None
            }
        })
        .collect();
    // What each place reads, and the term it belongs to.
    let strong_words: BTreeSet<String> = entries
        .iter()
        .filter_map(|e| {
            if let Entry::Hazard {
                strength: Strength::Strong,
                pattern,
                ..
            } = e
            {
                Some(pattern)
            } else {
                None
            }
        })
        .flat_map(phrases)
        .flat_map(|phrase| {
            let after_article = phrase
                .iter()
                .position(|p| !matches!(p, Some(t) if t == "l" || t == "d"))
                .unwrap_or(phrase.len());
            let heads = phrase.into_iter().take(after_article + 1);
            heads.flatten().collect::<Vec<_>>()
        })
        .collect();
    let mut places: Vec<(String, usize)> = Vec::new();
    for (i, term) in terms.iter().enumerate() {
        let word = buffer.folded(term);
        let known = crate::text::Vocabulary::contains(&matcher, word);
        let rest = word.strip_prefix(['l', 'd']).filter(|r| {
            word.len() >= 4
                && r.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h'])
                && strong_words.contains(*r)
        });
        let by_error = corrected(word, term, &entries, &spellings).filter(|_| !known);
        let read = spellings.get(by_error.as_deref().unwrap_or(word));
        if let Some(read) = read.filter(|_| known || rest.is_none()) {
            places.extend(read.iter().map(|w| (w.clone(), i)));
        } else if let Some(rest) = rest.filter(|_| !known && !term.is(TermFlags::HASHTAG)) {
            places.push((word[..1].to_owned(), i));
            places.push((rest.to_owned(), i));
        } else if let Some(read) = by_error {
            places.push((read, i));
        } else {
            places.push((word.to_owned(), i));
        }
    }
    let fits = |place: &Option<String>, at: usize| match place {
        None => true,
        Some(word) => {
            let shape = Shape::ALL.into_iter().find(|s| s.notation() == word);
            shape.map_or(places[at].0 == *word, |s| {
                Shape::of(&places[at].0) & (1 << s as u8) != 0
            })
        }
    };
    let mut hits: Vec<SlowHit<'_>> = Vec::new();
    for (row, entry) in entries.iter().enumerate() {
        let Some(pattern) = pattern_of(entry) else {
            continue;
        };
        for phrase in phrases(pattern) {
            for start in 0..places.len() {
                let end = start + phrase.len();
                let clause = |p: usize| terms[places[p].1].clause;
                if end <= places.len()
                    && (start..end)
                        .all(|p| clause(p) == clause(start) && fits(&phrase[p - start], p))
                {
                    hits.push(SlowHit {
                        row,
                        entry,
                        first: places[start].1,
                        last: places[end - 1].1 + 1,
                    });
                }
            }
        }
    }
    settle_slowly(&hits, &buffer, &entries)
}

/// What an entry looks for, if it looks for anything.
fn pattern_of(entry: &Entry) -> Option<&Pattern> {
    match entry {
        Entry::Hazard { pattern, .. }
        | Entry::Cue { pattern, .. }
        | Entry::Stop { pattern, .. }
        | Entry::Contrast { pattern } => Some(pattern),
        _ => None,
    }
}

/// The word that an unknown one is read as, by trying every word of every pattern.
fn corrected(
    typed: &str,
    term: &crate::text::Term,
    entries: &[&Entry],
    spellings: &BTreeMap<String, Vec<String>>,
) -> Option<String> {
    let name = term.is(TermFlags::CAPITALIZED)
        && !term.is(TermFlags::UPPERCASE)
        && !term.is(TermFlags::SENTENCE_START);
    if name || term.is(TermFlags::HASHTAG) {
        return None;
    }
    let known = |word: &str| {
        let spelled = || {
            spellings
                .iter()
                .any(|(t, r)| t == word || r.iter().any(|w| w == word))
        };
        let patterns = entries.iter().filter_map(|entry| pattern_of(entry));
        let mut words = patterns.flat_map(phrases).flatten().flatten();
        spelled() || words.any(|w| w == word)
    };
    if let Some(word) = shortened(typed, |word| known(word).then(|| word.to_owned())) {
        return Some(word);
    }
    if is_ordinary(typed) {
        return None;
    }
    let plain = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase());
    let mut near: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (row, entry) in entries.iter().enumerate() {
        let Some(pattern) = pattern_of(entry) else {
            continue;
        };
        for word in phrases(pattern).into_iter().flatten().flatten() {
            let fits = word.len() >= SHORTEST && plain(&word) && plain(typed);
            if fits && !spellings.contains_key(&word) && one_error_slowly(typed, &word) {
                near.entry(word).or_default().insert(row);
            }
        }
    }
    let swapped = |word: &str| {
        let sorted = |w: &str| {
            let mut letters: Vec<_> = w.chars().collect();
            letters.sort_unstable();
            letters
        };
        sorted(word) == sorted(typed)
    };
    let once = |word: &str| {
        let mut letters: Vec<_> = word.chars().collect();
        letters.dedup();
        letters
    };
    let slip = |word: &str| swapped(word) || once(word) == once(typed);
    if near.keys().any(|word| slip(word)) {
        near.retain(|word, _| slip(word));
    }
    let (first, rules) = near.first_key_value()?;
    near.values().all(|r| r == rules).then(|| first.clone())
}

#[expect(
    clippy::too_many_lines,
    reason = "the rules in one piece, as the documentation tells them"
)]
fn settle_slowly(hits: &[SlowHit<'_>], buffer: &TextBuffer, entries: &[&Entry]) -> Outcome {
    let terms = buffer.terms();
    let span = |h: &SlowHit<'_>| buffer.span_of(h.first..h.last);
    let sentence = |h: &SlowHit<'_>| terms[h.first].sentence;
    // Longest cues, from the left, class by class.
    let mut cues: Vec<(Cue, CueScope, SlowHit<'_>)> = hits
        .iter()
        .filter_map(|h| {
            if let Entry::Cue { cue, scope, .. } = h.entry {
                Some((*cue, *scope, h.clone()))
            } else {
                None
            }
        })
        .collect();
    cues.sort_by_key(|(cue, _, h)| (*cue, h.first, std::cmp::Reverse(h.last), h.row));
    let mut kept: Vec<(Cue, CueScope, SlowHit<'_>)> = Vec::new();
    for (cue, scope, hit) in cues {
        if !kept.iter().any(|(c, _, k)| *c == cue && hit.first < k.last) {
            kept.push((cue, scope, hit));
        }
    }
    let contrast = |at: usize| {
        hits.iter()
            .any(|h| matches!(h.entry, Entry::Contrast { .. }) && h.first == at)
    };
    let object = |at: usize| {
        kept.iter()
            .any(|(c, _, k)| matches!(c, Cue::Casualty | Cue::Damage) && k.first == at)
    };
    let covers = |cue: &SlowHit<'_>, at: usize| {
        let reached =
            at >= cue.last && at < cue.last + 6 && terms[at].clause == terms[cue.first].clause;
        reached
            && (cue.last..=at)
                .all(|i| !contrast(i) && (!terms[i].is(TermFlags::HASHTAG) || i <= cue.last + 1))
            && (cue.last..at).all(|i| !object(i))
    };
    let guarded = |stop: &Option<Category>, category: &Category| {
        let Some(stop) = stop else { return true };
        let lists: Vec<_> = entries
            .iter()
            .filter_map(|e| match e {
                Entry::Shield { stop: s, families } if s == stop => Some(families),
                _ => None,
            })
            .collect();
        if lists.is_empty() {
            stop == category
        } else {
            lists.iter().any(|l| l.contains(category))
        }
    };
    let exempt = |category: &Category| {
        entries
            .iter()
            .any(|e| matches!(e, Entry::Exempt { category: c } if c == category))
    };
    let negative = |pattern: &Pattern| {
        phrases(pattern)
            .iter()
            .flatten()
            .any(|p| matches!(p, Some(t) if ["pas", "plus", "ne"].contains(&t.as_str())))
    };
    let stops = |mode: StopMode,
                 h: &SlowHit<'_>,
                 category: &Category,
                 near: &dyn Fn(&SlowHit<'_>) -> bool| {
        let _ = h;
        hits.iter().any(|s| {
            matches!(s.entry, Entry::Stop { target, mode: m, .. } if *m == mode && guarded(target, category)) && near(s)
        })
    };
    let reason = |h: &SlowHit<'_>, category: &Category, pattern: &Pattern| {
        let figure = |s: &SlowHit<'_>| {
            let says_more =
                h.first <= s.first && s.last <= h.last && h.last - h.first > s.last - s.first;
            s.first < h.last && h.first < s.last && !says_more
        };
        let negation = kept.iter().any(|(_, scope, k)| {
            let inside = !negative(pattern)
                && h.last - h.first >= 2
                && k.first > h.first
                && covers(k, h.last - 1);
            *scope == CueScope::Clause && (covers(k, h.first) || inside)
        });
        let scoped = |wanted: Cue| {
            kept.iter().any(|(cue, scope, k)| {
                *cue == wanted
                    && (*scope == CueScope::Post
                        || *scope == CueScope::Sentence && sentence(k) == sentence(h))
            })
        };
        if stops(StopMode::Overlap, h, category, &figure) {
            Some(SuppressReason::Figurative)
        } else if stops(StopMode::Past, h, category, &figure) {
            Some(SuppressReason::Past)
        } else if stops(StopMode::Sentence, h, category, &|s| {
            sentence(s) == sentence(h)
        }) {
            Some(SuppressReason::Context)
        } else if !exempt(category) && negation {
            Some(SuppressReason::Negated)
        } else if stops(StopMode::Retract, h, category, &|s| covers(s, h.first)) {
            Some(SuppressReason::Retracted)
        } else if scoped(Cue::Exercise) {
            Some(SuppressReason::Exercise)
        } else if scoped(Cue::Recycled) {
            Some(SuppressReason::Past)
        } else {
            None
        }
    };
    let mut standing: BTreeMap<Category, Vec<(SlowHit<'_>, Strength, bool)>> = BTreeMap::new();
    let mut suppressed: BTreeMap<(String, SuppressReason), Vec<Span>> = BTreeMap::new();
    for h in hits {
        let Entry::Hazard {
            category,
            strength,
            pattern,
        } = h.entry
        else {
            continue;
        };
        if let Some(why) = reason(h, category, pattern) {
            let key = (category.code().to_owned(), why);
            suppressed.entry(key).or_default().push(span(h));
        } else {
            let emoji = phrases(pattern)
                .iter()
                .flatten()
                .all(|p| matches!(p, Some(t) if t == "🌊"));
            standing
                .entry(category.clone())
                .or_default()
                .push((h.clone(), *strength, emoji));
        }
    }
    let stands = |family: &[(SlowHit<'_>, Strength, bool)]| {
        family.iter().any(|(_, s, _)| *s == Strength::Strong)
            || family.iter().any(|(a, _, ae)| {
                family.iter().any(|(b, _, be)| {
                    a.last <= b.first && a.row != b.row && !(*ae && *be) && b.first - a.first <= 30
                })
            })
    };
    for entry in entries {
        if let Entry::Specific { specific, generic } = entry
            && standing.get(specific).is_some_and(|f| stands(f))
        {
            let moved = standing.remove(generic).unwrap_or_default();
            standing.entry(specific.clone()).or_default().extend(moved);
        }
    }
    let mut out = Outcome::default();
    for (category, family) in &standing {
        let spans = union(family.iter().map(|(h, ..)| span(h)).collect());
        let strong = family.iter().any(|(_, s, _)| *s == Strength::Strong);
        if stands(family) {
            let strength = if strong {
                Strength::Strong
            } else {
                Strength::Weak
            };
            out.hazards
                .push((category.code().to_owned(), strength, spans));
        } else {
            out.weak.push((category.code().to_owned(), spans));
        }
    }
    for ((code, why), spans) in suppressed {
        out.suppressed
            .extend(union(spans).into_iter().map(|s| (code.clone(), why, s)));
    }
    out.suppressed.sort();
    out.cues = kept.iter().map(|(cue, _, h)| (*cue, span(h))).collect();
    out.cues.sort_by_key(|&(cue, span)| (span, cue));
    out
}

/// Overlapping spans put together.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if last.overlaps(span) => *last = last.to(span),
            _ => out.push(span),
        }
    }
    out
}

fn small() -> Lexicon {
    SMALL.parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn finds_what_the_slow_matcher_finds(words in prop::collection::vec((0..WORDS.len(), 0_usize..12), 0..24)) {
        let joints = [". ", ", ", " ", " ", " ", " ", " ", " ", " ", " ", " ", " "];
        let text: String = words.iter().flat_map(|&(w, j)| [WORDS[w], joints[j]]).collect();
        let lexicon = small();
        let matcher = MatcherBuilder::new().lexicon(&lexicon).build();
        prop_assert_eq!(outcome(&matcher.find(&text)), slow(&lexicon, &text), "{}", text);
    }

    #[test]
    fn a_delta_finds_what_a_whole_build_finds(words in prop::collection::vec(0..WORDS.len(), 0..16), cut in 0_usize..30) {
        let text = words.iter().map(|&w| WORDS[w]).collect::<Vec<_>>().join(" ");
        let lines: Vec<_> = SMALL.lines().collect();
        // Spellings and relations below, words and stops in two layers above them.
        let (rules, below): (Vec<&str>, Vec<&str>) =
            lines.iter().partition(|l| ["hazard", "cue", "stop"].iter().any(|c| l.starts_with(c)));
        let (first, second) = rules.split_at(cut.min(rules.len()));
        let read = |rows: &[&str]| rows.join("\n").parse::<Lexicon>().unwrap();
        let layered = MatcherBuilder::new().lexicon(&read(&below)).build().with(&read(first)).with(&read(second));
        let whole = MatcherBuilder::new().lexicon(&small()).build();
        prop_assert_eq!(outcome(&layered.find(&text)), outcome(&whole.find(&text)), "{}", text);
    }

    #[test]
    fn spans_fit_any_text(text in any::<String>(), tail in "[a-zé#@🔥.,' ]{0,40}") {
        let text = format!("{text} inondation {tail}");
        let found = Matcher::builtin().find(&text);
        let spans = found.hazards.iter().chain(&found.weak).flat_map(|h| h.spans.iter().copied());
        let spans = spans.chain(found.cue_hits.iter().map(|c| c.span)).chain(found.suppressed.iter().map(|s| s.span));
        for span in spans {
            prop_assert!(text.get(span.range()).is_some_and(|s| !s.is_empty()));
        }
    }

    #[test]
    fn a_used_scratch_finds_what_a_new_one_finds(texts in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..10), 1..5)) {
        let matcher = MatcherBuilder::new().lexicon(&small()).build();
        let (mut buffer, mut scratch) = (TextBuffer::new(), KeywordScratch::new());
        for words in texts {
            let text = words.iter().map(|&w| WORDS[w]).collect::<Vec<_>>().join(" ");
            buffer.analyze_with(&text, &matcher);
            prop_assert_eq!(matcher.find_into(&buffer, &mut scratch).to_owned(), matcher.find(&text));
        }
    }
}
