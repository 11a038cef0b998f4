//! The spellings under which a name is looked for.

use crate::text::TextBuffer;

/// How a spelling stands to the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// The name itself, or another of its names.
    Full,
    /// Without its leading `Le`: wanted after `au`, `du`.
    WithoutLe,
    /// Without its leading `La` or `L'`.
    WithoutLa,
    /// Without its leading `Les`: wanted after `aux`, `des`.
    WithoutLes,
    /// What comes before the first linking word: `Livron` for `Livron-sur-Drôme`.
    Head,
}

impl Form {
    const ALL: [Self; 5] = [
        Self::Full,
        Self::WithoutLe,
        Self::WithoutLa,
        Self::WithoutLes,
        Self::Head,
    ];

    pub(super) const fn number(self) -> u8 {
        self as u8
    }

    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// Words that link the parts of a name; the head of a name ends before the first.
const LINKS: [&str; 19] = [
    "sur", "en", "de", "du", "des", "d", "l", "la", "le", "les", "sous", "pres", "et", "aux", "au",
    "a", "devant", "lez", "es",
];

/// Words that say nothing of what a name is about.
pub(super) fn is_link(term: &str) -> bool {
    LINKS.contains(&term)
}

/// The folded terms of each spelling of `name`, most faithful first. Nothing for a name without letters or digits.
pub(super) fn spellings(
    name: &str,
    with_head: bool,
    buffer: &mut TextBuffer,
) -> Vec<(Vec<String>, Form)> {
    buffer.analyze(name);
    let full: Vec<String> = buffer
        .terms()
        .iter()
        .map(|t| buffer.folded(t).to_owned())
        .collect();
    if full.is_empty() {
        return Vec::new();
    }
    let mut out = vec![(full.clone(), Form::Full)];
    let article = match full.first().map(String::as_str) {
        _ if full.len() < 2 => None,
        Some("le") => Some(Form::WithoutLe),
        Some("la" | "l") => Some(Form::WithoutLa),
        Some("les") => Some(Form::WithoutLes),
        _ => None,
    };
    let bare = match article {
        Some(form) => {
            let bare = full.get(1..).unwrap_or_default().to_vec();
            if telling(&bare) {
                out.push((bare.clone(), form));
            }
            bare
        }
        None => full,
    };
    if with_head {
        let head = bare.iter().position(|t| is_link(t)).unwrap_or(bare.len());
        if head > 0 && head < bare.len() && bare.get(..head).is_some_and(telling) {
            out.push((bare.get(..head).unwrap_or_default().to_vec(), Form::Head));
        }
    }
    // "St" and "Ste" for "Saint" and "Sainte", all at once.
    let short: Vec<_> = out
        .iter()
        .filter(|(terms, _)| {
            terms
                .iter()
                .any(|t| matches!(t.as_str(), "saint" | "sainte"))
        })
        .map(|(terms, form)| (terms.iter().map(|t| abbreviated(t)).collect(), *form))
        .collect();
    out.extend(short);
    out
}

/// "Saint" and "Sainte" alone are no name.
fn telling(terms: &[String]) -> bool {
    terms
        .iter()
        .any(|t| !matches!(t.as_str(), "saint" | "sainte"))
}

fn abbreviated(term: &str) -> String {
    match term {
        "saint" => "st",
        "sainte" => "ste",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_for_under_its_spellings() {
        for (name, expected) in [
            ("Mende", vec![("mende", Form::Full)]),
            (
                "Le Teil",
                vec![("le teil", Form::Full), ("teil", Form::WithoutLe)],
            ),
            (
                "L'Abergement",
                vec![
                    ("l abergement", Form::Full),
                    ("abergement", Form::WithoutLa),
                ],
            ),
            (
                "Livron-sur-Drôme",
                vec![("livron sur drome", Form::Full), ("livron", Form::Head)],
            ),
            (
                "Saint-Péray",
                vec![("saint peray", Form::Full), ("st peray", Form::Full)],
            ),
            (
                "Saint-Denis-en-Val",
                vec![
                    ("saint denis en val", Form::Full),
                    ("saint denis", Form::Head),
                    ("st denis en val", Form::Full),
                    ("st denis", Form::Head),
                ],
            ),
            ("", vec![]),
        ] {
            let got = spellings(name, true, &mut TextBuffer::new());
            let got: Vec<_> = got.iter().map(|(t, f)| (t.join(" "), *f)).collect();
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(t, f)| (t.to_owned(), f))
                .collect();
            assert_eq!(got, expected, "{name}");
        }
    }
}
