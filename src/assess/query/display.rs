//! The canonical form of a query: operators written out, no parenthesis that precedence makes idle.

use std::fmt::{self, Display, Formatter, Write};

use super::field::{Field, is_slip};
use super::node::{Name, Node, Test, Text};
use super::place::PlaceTest;
use super::words::{is_plain_in_handle, is_quote};

/// How tightly an operator binds: its parts need parentheses where they bind less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Near,
    Not,
}

impl Node {
    fn binding(&self) -> Binding {
        match self {
            Self::Any(_) => Binding::Or,
            Self::All(_) => Binding::And,
            Self::Near(_) => Binding::Near,
            _ => Binding::Not,
        }
    }
}

struct Within<'a>(&'a Node, Binding);

impl Display for Within<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.binding() < self.1 {
            write!(f, "({})", self.0)
        } else {
            self.0.fmt(f)
        }
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Hashtag(name) => write!(f, "#{name}"),
            Self::Mention(name) => write!(f, "@{name}"),
            Self::Field(tests) => field(tests, f),
            Self::All(parts) => joined(parts, " AND ", Binding::And, f),
            Self::Any(parts) => joined(parts, " OR ", Binding::Or, f),
            Self::Not(part) => write!(f, "NOT {}", Within(part, Binding::Not)),
            Self::Near(near) => write!(
                f,
                "{} NEAR/{} {}",
                Within(&near.left, Binding::Near),
                near.between,
                Within(&near.right, Binding::Near)
            ),
        }
    }
}

fn joined(parts: &[Node], sign: &str, binding: Binding, f: &mut Formatter<'_>) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        f.write_str(if i == 0 { "" } else { sign })?;
        Within(part, binding).fmt(f)?;
    }
    Ok(())
}

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let written = &self.written;
        let inside = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ':') || is_quote(c);
        let operator = matches!(written.as_str(), "AND" | "OR" | "NOT" | "NEAR")
            || written.starts_with("NEAR/");
        if operator || written.starts_with(['-', '#', '＃', '@', '＠']) || written.contains(inside)
        {
            write!(f, "\"{written}\"")
        } else {
            f.write_str(written)
        }
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)?;
        f.write_str(if self.word.prefix { "*" } else { "" })
    }
}

fn field(tests: &[Test], f: &mut Formatter<'_>) -> fmt::Result {
    for (i, test) in tests.iter().enumerate() {
        if i == 0 {
            write!(f, "{}:", test.field())?;
        } else {
            f.write_char(',')?;
        }
        test.fmt(f)?;
    }
    Ok(())
}

impl Test {
    fn field(&self) -> Field {
        match self {
            Self::Author(_) => Field::Author,
            Self::Lang(_) => Field::Lang,
            Self::Place(_) => Field::Place,
            Self::Hazard(_) => Field::Hazard,
            Self::Cue(_) => Field::Cue,
            Self::Type(_) => Field::Type,
            Self::Priority(_) => Field::Priority,
            Self::Has(_) => Field::Has,
            Self::Is(_) => Field::Is,
            Self::Relevance(..) => Field::Relevance,
        }
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Author(name) if name.written.chars().all(is_plain_in_handle) => name.fmt(f),
            Self::Author(name) => write!(f, "\"{name}\""),
            Self::Lang(lang) => lang.fmt(f),
            Self::Place(place) => place.fmt(f),
            Self::Hazard(category) if category.hazard().is_none() && is_slip(category.code()) => {
                write!(f, "\"{category}\"")
            }
            Self::Hazard(category) => category.fmt(f),
            Self::Cue(cue) => cue.fmt(f),
            Self::Type(info_type) => info_type.fmt(f),
            Self::Priority(priority) => priority.fmt(f),
            Self::Has(has) => has.fmt(f),
            Self::Is(is) => is.fmt(f),
            Self::Relevance(bound, score) => write!(f, "{}{}", bound.sign(), score.get()),
        }
    }
}

impl Display for PlaceTest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { written, .. } => {
                let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
                if written.chars().all(plain) && Self::of_code(written).is_none() {
                    f.write_str(written)
                } else {
                    write!(f, "\"{written}\"")
                }
            }
            Self::Commune(code) | Self::Departement(code) | Self::Country(code) => {
                f.write_str(code)
            }
        }
    }
}
