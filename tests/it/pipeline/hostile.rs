//! Posts as nobody would write them: what the pipeline reads, glued together in every wrong way.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::sample::select;
use vigie::post::{GeoPoint, Lang, Media, Mode, PostRef, Sha256};

/// Words of the lexicon, names of the gazetteer, figures, times, tags, links, and marks that break naive code.
const PIECES: &[&str] = &[
    // Hazards, cues, suppression.
    "inondation",
    "crue",
    "l'eau monte",
    "séisme",
    "tremblement",
    "feu",
    "avalanche",
    "explosion",
    "fuite de gaz",
    "pas de",
    "fausse rumeur",
    "exercice",
    "match",
    "au secours",
    "on est",
    "coincés",
    "sur le toit",
    "mon bébé",
    "respire plus",
    "earthquake",
    "flood",
    "help us",
    "trapped",
    "je vois",
    "il paraît que",
    "partagez",
    "est-ce vrai",
    // Places.
    "Saint-Martin",
    "St-Étienne",
    "L'Isle-Jourdain",
    "Le Pont-de-Montvert",
    "Mende",
    "(48)",
    "Lozère",
    "Paris",
    "La",
    "rue de",
    "A75",
    "N 88",
    "Tarn",
    "col de",
    "à",
    "près d'",
    "entre",
    "et",
    "pont de",
    "d'Y",
    "Eu",
    "Corse-du-Sud",
    // Figures and times.
    "5m20",
    "40 cm",
    "3 blessés",
    "12,5",
    "1 000",
    "1e999",
    "NaN",
    "-0",
    "99999999999999999999999999 m",
    "½",
    "٣",
    "１２",
    "M 4.9",
    "entre 3 et 5",
    "23h30",
    "25h99",
    "vers 7h",
    "il y a 10 min",
    "il y a 99999999999999999999 min",
    "hier",
    "depuis 14h",
    "29/02/2023",
    "à l'instant",
    "minuit",
    // Tags, handles, links.
    "#",
    "#InondationsLozère",
    "##a",
    "#1",
    "@",
    "@prefet48",
    "RT @lea:",
    "https://exemple.fr/a?b=é",
    "http://",
    "www.",
    // Emoji: joined, flags, keycap, skin tone, a lone joiner, a lone regional indicator.
    "👨‍👩‍👧‍👦",
    "🇫🇷",
    "🇫",
    "1️⃣",
    "🆘",
    "👍🏽",
    "❤\u{fe0f}",
    "\u{200d}",
    "\u{fe0f}",
    "\u{1f3fd}",
    // Marks and letters that change length when folded.
    "\u{301}",
    "e\u{301}\u{323}\u{323}",
    "ﷺ",
    "İ",
    "ß",
    "ŉ",
    "ﬁ",
    "Œ",
    "ſ",
    "Ⅻ",
    "한국",
    "ก็",
    "Ελλάς",
    "שלום",
    "水害",
    // Space, breaks, direction, nothing.
    " ",
    "\u{a0}",
    "\u{202f}",
    "\r\n",
    "\n",
    "\u{2028}",
    "\t",
    "\0",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{10ffff}",
    // Punctuation.
    "'",
    "’",
    "-",
    "–",
    ".",
    "...",
    "…",
    ",",
    "!",
    "?!",
    "«",
    "»",
    "(",
    ")",
    "/",
    ":",
    ";",
    "\"",
    "°",
    "%",
    "€",
    "_",
];

/// Glued with nothing, a space, or a mark.
fn mixture() -> impl Strategy<Value = String> {
    let glue = select(&["", "", " ", " ", " ", "-", "'", "\u{301}", "\u{200d}"][..]);
    prop::collection::vec((select(PIECES), glue), 0..28).prop_map(|parts| {
        parts
            .into_iter()
            .flat_map(|(piece, glue)| [piece, glue])
            .collect()
    })
}

/// Any text: mixtures, any Unicode, and both in a row.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => mixture(),
        1 => any::<String>(),
        1 => (any::<String>(), mixture(), any::<String>()).prop_map(|(a, b, c)| a + &b + &c),
    ]
}

/// A post with all that a caller may pass, valid or not.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    id: String,
    text: String,
    created_at: Option<DateTime<Utc>>,
    author: Option<String>,
    lang: Option<Lang>,
    /// What it repeats, quotes or answers.
    links: [Option<String>; 3],
    position: Option<GeoPoint>,
    media: Vec<Media>,
    mode: Mode,
}

impl Drawn {
    pub(super) fn view(&self) -> PostRef<'_> {
        let mut post = PostRef::new(&self.id, &self.text);
        post.created_at = self.created_at;
        post.author = self.author.as_deref();
        post.lang = self.lang;
        [post.repost_of, post.quote_of, post.reply_to] =
            self.links.each_ref().map(Option::as_deref);
        post.position = self.position;
        post.media = &self.media;
        post.mode = self.mode;
        post
    }
}

/// Few ids, so that they repeat and conflict; some are none.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-f][0-9]",
        1 => select(&["", " ", "a0 ", "\n", "é", "a0\u{301}", "\0"][..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

/// Mostly one day, sometimes years off, sometimes the first or last moment that can be written.
fn time() -> impl Strategy<Value = Option<DateTime<Utc>>> {
    let day = DateTime::from_timestamp(1_763_440_000, 0).unwrap_or_default();
    prop_oneof![
        6 => (0..200_000_i64).prop_map(move |s| Some(day + TimeDelta::seconds(s))),
        1 => (-4_000_000_000..4_000_000_000_i64).prop_map(|s| DateTime::from_timestamp(s, 999_999_999)),
        1 => select(&[DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC][..]).prop_map(Some),
        1 => Just(None),
    ]
}

fn position() -> impl Strategy<Value = Option<GeoPoint>> {
    let corners = select(&[(90.0, 180.0), (-90.0, -180.0), (0.0, 0.0), (44.5, 3.5)][..]);
    let point = prop_oneof![corners, (-90.0..90.0, -180.0..180.0)];
    prop::option::weighted(
        0.2,
        point.prop_filter_map("on Earth", |(lat, lon)| GeoPoint::new(lat, lon).ok()),
    )
}

pub(super) fn post() -> impl Strategy<Value = Drawn> {
    let author = select(&["lea", "@Prefet48", "radio_du_col", "", "\u{301}", "🙂"][..])
        .prop_map(str::to_owned);
    let lang = select(&["fr", "en", "zh"][..]).prop_filter_map("a language", |l| l.parse().ok());
    let media =
        any::<u8>().prop_map(|byte| Media::new().with_sha256(Sha256::from_bytes([byte; 32])));
    (
        (
            id(),
            text(),
            time(),
            prop::option::of(author),
            prop::option::of(lang),
        ),
        prop::array::uniform3(prop::option::weighted(0.15, id())),
        position(),
        prop::collection::vec(media, 0..3),
        select(&[Mode::Actual, Mode::Exercise, Mode::Test][..]),
    )
        .prop_map(
            |((id, text, created_at, author, lang), links, position, media, mode)| Drawn {
                id,
                text,
                created_at,
                author,
                lang,
                links,
                position,
                media,
                mode,
            },
        )
}
