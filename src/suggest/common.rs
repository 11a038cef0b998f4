//! How common words are before any post was heard.

use std::sync::LazyLock;

use hashbrown::HashTable;

use crate::text::term_hash;

/// The shipped weights of common French and English words; their origin stands in the first lines. The floor above
/// compares posts with them, here they are the background before the stream has told its own.
const WEIGHTS: &str = include_str!("../rumour/data/weights.tsv");
/// Words under this weight (in more than one post of 90) are everyday words and put nothing forward.
const EVERYDAY: f64 = 4.5;
/// Words under this weight (in more than one post of 735) put nothing forward alone: as a keyword, such a word would
/// bring in more everyday posts of a country than posts of any event.
const VAGUE: f64 = 6.6;
/// Weight of a word that the table does not hold: the table stops at one post in 3,000.
const UNLISTED: f64 = 9.0;

/// Words of closed classes, of days and months and of courtesy, that a table of 3,400 sentences has missed or holds to be rarer than
/// they are in a crisis.
const CLOSED: [&str; 72] = [
    "aucun",
    "aucune",
    "aucuns",
    "aucunes",
    "seul",
    "seule",
    "seuls",
    "seules",
    "notre",
    "votre",
    "leurs",
    "nos",
    "vos",
    "celui",
    "celle",
    "ceux",
    "celles",
    "quelques",
    "plusieurs",
    "certains",
    "certaines",
    "chaque",
    "ailleurs",
    "afin",
    "hier",
    "demain",
    "aujourd",
    "maintenant",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "tomorrow",
    "yesterday",
    "rt",
    "via",
    "ok",
    "svp",
    "stp",
    "mdr",
    "lol",
    "km",
    "min",
    "merci",
    "bonjour",
    "bonsoir",
    "dessous",
    "dessus",
    "sous",
];

static TABLE: LazyLock<HashTable<(u64, f64)>> = LazyLock::new(|| {
    let mut table = HashTable::new();
    for line in WEIGHTS.lines().filter(|line| !line.starts_with('#')) {
        let entry = line
            .split_once('\t')
            .and_then(|(word, weight)| Some((word, weight.parse().ok()?)));
        if let Some((word, weight)) = entry {
            let hash = term_hash(word);
            table
                .entry(hash, |&(h, _)| h == hash, |&(h, _)| h)
                .or_insert((hash, weight));
        }
    }
    for word in CLOSED {
        let hash = term_hash(word);
        let closed = (hash, EVERYDAY / 2.0);
        table
            .entry(hash, |&(h, _)| h == hash, |&(h, _)| h)
            .and_modify(|entry: &mut (u64, f64)| entry.1 = entry.1.min(closed.1))
            .or_insert(closed);
    }
    table
});

/// The weight of a folded word, by its hash.
fn weight(hash: u64) -> f64 {
    TABLE
        .find(hash, |&(h, _)| h == hash)
        .map_or(UNLISTED, |&(_, weight)| weight)
}

/// How much a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Says {
    /// An everyday word, such as an article, an auxiliary, `merci`: no phrase begins or ends with it.
    Nothing,
    /// Too little alone: `eau`, `pont`, `rue`. A phrase may begin or end with it.
    Little,
    /// Enough to stand alone.
    Enough,
}

/// How much a folded word says, by its hash.
pub(super) fn says(hash: u64) -> Says {
    match weight(hash) {
        light if light < EVERYDAY => Says::Nothing,
        vague if vague < VAGUE => Says::Little,
        _ => Says::Enough,
    }
}

/// The share of everyday posts that may be expected to hold these folded words side by side: that of the rarest,
/// and a tenth for each other.
pub(super) fn expected<'a>(words: impl Iterator<Item = &'a str>) -> f64 {
    let (mut rarest, mut count) = (0.0_f64, 0_i32);
    for word in words {
        rarest = rarest.max(weight(term_hash(word)));
        count = count.saturating_add(1);
    }
    (-rarest).exp() * 0.1_f64.powi((count - 1).clamp(0, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_are_common() {
        for (word, wanted) in [
            ("le", Says::Nothing),
            ("the", Says::Nothing),
            ("est", Says::Nothing),
            ("votre", Says::Nothing),
            ("samedi", Says::Nothing),
            ("eau", Says::Little),
            ("rue", Says::Little),
            ("secousse", Says::Enough),
            ("zzyzx", Says::Enough),
        ] {
            assert_eq!(says(term_hash(word)), wanted, "{word}");
        }
        assert!(expected(["pont"].into_iter()) > expected(["pont", "zzyzx"].into_iter()));
        assert!(expected(std::iter::empty()) <= 1.0);
    }
}
