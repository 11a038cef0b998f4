//! Text that fits: terminal columns, cutting, wrapping, colour. What strangers write is made harmless first.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No line is wider than this, in terminal columns.
pub(crate) const WIDTH: usize = 80;

/// More marks of no width than this on one letter are decoration, or an attack on the screen.
const MOST_MARKS: usize = 8;

/// A colour or weight, as its escape sequence; anstream removes it where no terminal shows it.
#[derive(Clone, Copy)]
pub(crate) struct Style(&'static str);

impl Style {
    pub(crate) const BOLD: Self = Self("\x1b[1m");
    pub(crate) const DIM: Self = Self("\x1b[2m");
    pub(crate) const ALARM: Self = Self("\x1b[1;31m");
    pub(crate) const DOUBT: Self = Self("\x1b[33m");
    pub(crate) const PLACE: Self = Self("\x1b[36m");

    pub(crate) fn paint(self, text: impl AsRef<str>) -> String {
        let text = text.as_ref();
        if text.is_empty() {
            return String::new();
        }
        format!("{}{text}\x1b[0m", self.0)
    }
}

/// Columns that a text without escape sequences takes at most: some terminals show joined emoji (👩‍👩‍👧) as one,
/// others each for itself, and no line may be too wide in any.
pub(crate) fn width(text: &str) -> usize {
    let apart: usize = text.chars().filter_map(UnicodeWidthChar::width).sum();
    text.width().max(apart)
}

/// The text on one line, without what could move the cursor, change colours or turn the writing direction.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if !clean.is_empty() && !clean.ends_with(' ') {
                clean.push(' ');
            }
            marks = 0;
            continue;
        }
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let mark = UnicodeWidthChar::width(c) == Some(0);
        marks = if mark { marks + 1 } else { 0 };
        if !turns && marks <= MOST_MARKS {
            clean.push(c);
        }
    }
    clean.truncate(clean.trim_end().len());
    clean
}

/// At most `columns` columns of a text, with `…` where something is missing.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let head = head(text, columns.saturating_sub(1));
    format!("{}…", head.trim_end())
}

/// Cut, then filled up with spaces to exactly `columns` columns.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let mut text = cut(text, columns);
    let missing = columns.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// The longest beginning of whole characters, as a reader counts them, in `columns` columns.
fn head(text: &str, columns: usize) -> &str {
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let next = at + grapheme.len();
        // Measured as a whole: joined characters are narrower than their sum.
        if width(&text[..next]) > columns {
            break;
        }
        end = next;
    }
    &text[..end]
}

/// The text in at most `most` lines of `columns` columns, broken at spaces, the last one cut.
pub(crate) fn wrap(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 >= most || width(rest) <= columns {
            lines.push(cut(rest, columns));
            break;
        }
        let head = head(rest, columns);
        if head.is_empty() {
            break; // a character wider than the line
        }
        let whole = rest[head.len()..].starts_with(' ');
        let at = if whole { None } else { head.rfind(' ') };
        let (line, after) = rest.split_at(at.unwrap_or(head.len()));
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    lines
}

/// A bar of `columns` columns at most, for `value` of `most`, in eighths of a column.
pub(crate) fn bar(value: u64, most: u64, columns: usize) -> String {
    const PARTS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
    let eighths = (value * columns as u64 * 8).div_ceil(most.max(1));
    let (whole, rest) = ((eighths / 8) as usize, (eighths % 8) as usize);
    let mut bar: String = std::iter::repeat_n('█', whole.min(columns)).collect();
    if rest > 0 && whole < columns {
        bar.push(PARTS[rest - 1]);
    }
    bar
}

/// `1 message`, `3 messages`, `1 203 messages`.
pub(crate) fn count(n: u64, noun: &str) -> String {
    let s = if n > 1 { "s" } else { "" };
    format!("{} {noun}{s}", number(n))
}

/// A number in groups of three digits.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}
