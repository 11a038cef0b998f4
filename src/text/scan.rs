//! Finding where tokens begin and end. Every function takes the text and a character boundary and
//! answers with one, having looked at each character a bounded number of times.

use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

use super::fold::is_invisible;

/// Top-level domains that make a dotted word a link even without a path.
const COMMON_TLDS: [&str; 6] = ["com", "fr", "org", "net", "info", "social"];

/// How much of a dotted word is read in search of a host name (RFC 1035 allows 253).
const LONGEST_HOST: usize = 253;

/// Classes of characters, one bit each, so that one pass over a run also tells what it is made of.
pub(super) mod class {
    pub(in crate::text) const UPPER: u8 = 1;
    pub(in crate::text) const LOWER: u8 = 1 << 1;
    pub(in crate::text) const DIGIT: u8 = 1 << 2;
    pub(in crate::text) const ALPHANUMERIC: u8 = UPPER | LOWER | DIGIT;
    /// Beyond ASCII, whatever it is.
    pub(in crate::text) const BEYOND: u8 = 1 << 3;
    /// Of a script written without spaces.
    pub(in crate::text) const UNSPACED: u8 = 1 << 4;

    const TABLE: [u8; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < table.len() {
            table[byte] = match byte {
                0x30..=0x39 => DIGIT,
                0x41..=0x5A => UPPER,
                0x61..=0x7A => LOWER,
                0x80.. => BEYOND,
                _ => 0,
            };
            byte += 1;
        }
        table
    };

    /// The class of a byte of UTF-8; `0` for signs, spaces and controls.
    pub(in crate::text) const fn of(byte: u8) -> u8 {
        TABLE[byte as usize]
    }
}

pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    // Bytes first: most characters of most posts are ASCII.
    match text.as_bytes().get(at) {
        Some(&b) if b < 0x80 => Some(char::from(b)),
        Some(_) => text.get(at..).and_then(|rest| rest.chars().next()),
        None => None,
    }
}

/// Letters, digits, and the marks that sit on them.
pub(super) fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        // Latin letters first: they are nearly all that French needs.
        matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24F}')
            || c.is_alphanumeric()
            || is_invisible(c)
            || unicode_normalization::char::is_combining_mark(c)
    }
}

/// As [`char::is_numeric`], Latin letters first.
pub(super) fn is_numeric(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_digit(),
        'À'..='\u{24F}' => false,
        _ => c.is_numeric(),
    }
}

/// Scripts written without spaces, where UAX #29 (and not a space) says what is a word.
pub(super) const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether `c`, known to be no letter, begins an emoji. ASCII never does (but see [`keycap_end`]).
pub(super) fn starts_emoji(c: char) -> bool {
    c >= '\u{203C}' && c.is_emoji_char()
}

/// The end of the extended grapheme cluster at `at` (UAX #29): flags, skin tones, joined sequences.
pub(super) fn cluster_end(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.graphemes(true).next())
        .map_or(text.len(), |cluster| at + cluster.len())
}

/// The end of a keycap (`1️⃣`, `#️⃣`) at `at`.
pub(super) fn keycap_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at + 1..)?;
    let tail = rest.strip_prefix('\u{FE0F}').unwrap_or(rest);
    tail.starts_with('\u{20E3}')
        .then(|| text.len() - tail.len() + '\u{20E3}'.len_utf8())
}

/// A run of word characters: where it ends, and the classes of what it holds.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) end: usize,
    pub(super) seen: u8,
}

/// The run of word characters from `at`.
#[inline]
pub(super) fn run(text: &str, mut at: usize) -> Run {
    let bytes = text.as_bytes();
    let mut seen = 0;
    loop {
        let mut class = 0;
        while let Some(&byte) = bytes.get(at) {
            class = class::of(byte);
            if class & class::ALPHANUMERIC == 0 {
                break;
            }
            seen |= class;
            at += 1;
        }
        let Some(c) = char_at(text, at).filter(|&c| class == class::BEYOND && is_word_char(c))
        else {
            return Run { end: at, seen };
        };
        seen |= if is_unspaced(c) {
            class | class::UNSPACED
        } else {
            class
        };
        at += c.len_utf8();
    }
}

/// The end of the name from `at`: word characters and underscores.
pub(super) fn name_end(text: &str, mut at: usize) -> usize {
    loop {
        at = run(text, at).end;
        if text.as_bytes().get(at) != Some(&b'_') {
            return at;
        }
        at += 1;
    }
}

/// The end of the link that begins at `at`; the run of letters there ends at `stop`.
pub(super) fn link_end(text: &str, at: usize, stop: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    // Most full stops and colons end a sentence or a clause, and a space follows.
    let goes_on = || {
        bytes
            .get(stop + 1)
            .is_some_and(|b| !b.is_ascii_whitespace())
    };
    match bytes.get(stop) {
        Some(b'.') if goes_on() => url_end(text, at).or_else(|| bare_url_end(text, at)),
        Some(b':') if goes_on() => url_end(text, at),
        _ => None,
    }
}

/// The end of the link that begins at `at` with a scheme or `www.`.
fn url_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(at..)?;
    let scheme = [&b"http://"[..], b"https://", b"www."]
        .into_iter()
        .find(|s| {
            bytes
                .get(..s.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(s))
        })?
        .len();
    let end = link_tail(text, at + scheme);
    (end > at + scheme).then_some(end)
}

/// The end of a link without scheme (`t.co/abc`, `vigicrues.gouv.fr`) that begins at `at`.
fn bare_url_end(text: &str, at: usize) -> Option<usize> {
    let host = host_end(text, at)?;
    if text.as_bytes().get(host) == Some(&b'/') {
        return Some(link_tail(text, host + 1));
    }
    is_of_common_tld(text, at, host).then_some(host)
}

fn is_of_common_tld(text: &str, at: usize, host: usize) -> bool {
    let tld = text.get(at..host).and_then(|name| name.rsplit('.').next());
    tld.is_some_and(|tld| {
        COMMON_TLDS
            .iter()
            .any(|known| tld.eq_ignore_ascii_case(known))
    })
}

/// The end of a host name with at least one dot; its last label holds only letters.
fn host_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(at..)?;
    let (mut end, mut dot) = (0, None);
    for (i, &b) in bytes.iter().take(LONGEST_HOST).enumerate() {
        match b {
            b'.' if i > 0 && bytes.get(i + 1).is_some_and(u8::is_ascii_alphanumeric) => {
                dot = Some(i);
            }
            b'-' if i > 0 && bytes.get(i + 1).is_some_and(u8::is_ascii_alphanumeric) => {}
            _ if b.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end = i + 1;
    }
    // A letter beyond ASCII right after is part of a word, not of a host.
    if char_at(text, at + end).is_some_and(|c| !c.is_ascii() && is_word_char(c)) {
        return None;
    }
    let label = bytes.get(dot? + 1..end)?;
    (label.len() >= 2 && label.iter().all(u8::is_ascii_alphabetic)).then_some(at + end)
}

/// From inside a link to its end: up to white space or a quoting mark, closing punctuation given back.
fn link_tail(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let stop = rest
        .find(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '…')
        })
        .unwrap_or(rest.len());
    let link = rest.get(..stop).unwrap_or("");
    let kept = link.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']);
    at + kept.len()
}

/// The end of the mention whose `@` stands just before `at`; `None` where no handle follows.
pub(super) fn mention_end(text: &str, at: usize) -> Option<usize> {
    let name = name_end(text, at);
    if name == at {
        return None;
    }
    if text.as_bytes().get(name) == Some(&b'@') {
        return host_end(text, name + 1).or(Some(name)); // @user@server.tld
    }
    // A handle that is a host name, as on Bluesky; "@maire.Merci" is not one, and neither is "@maire.fr/avis".
    let host = host_end(text, at).filter(|&end| {
        end > name && text.as_bytes().get(end) != Some(&b'/') && is_of_common_tld(text, at, end)
    });
    Some(host.unwrap_or(name))
}

/// The end of an HTML entity (`&amp;`, `&#39;`) at `at`: platforms' interfaces leave them in.
pub(super) fn entity_end(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 8;
    let body = text.as_bytes().get(at + 1..)?;
    let semicolon = body.iter().take(LONGEST).position(|&b| b == b';')?;
    let name = body.get(..semicolon)?;
    let known = matches!(name, b"amp" | b"lt" | b"gt" | b"quot" | b"apos" | b"nbsp")
        || name
            .strip_prefix(b"#")
            .is_some_and(|digits| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit));
    known.then_some(at + 1 + semicolon + 1)
}
