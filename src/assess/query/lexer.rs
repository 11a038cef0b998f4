//! Cuts a query into operators, parentheses and leaves.

use super::error::{QueryError, QueryErrorKind};
use super::field::{Field, Value};
use super::limits::{LONGEST_QUERY, MOST_LEAVES, MOST_TERMS_BETWEEN, TERMS_BETWEEN};
use super::node::Node;
use super::words::{self, Refused, closing, is_quote};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sign {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(u16),
    Leaf(Node),
}

/// A sign, and the byte where it stands.
pub(super) type Placed = (Sign, usize);

pub(super) fn signs(query: &str) -> Result<Vec<Placed>, QueryError> {
    if query.len() > LONGEST_QUERY {
        return Err(QueryError::at(
            query,
            LONGEST_QUERY,
            QueryErrorKind::TooLong,
        ));
    }
    let mut lexer = Lexer { query, at: 0 };
    let (mut signs, mut leaves) = (Vec::new(), 0);
    while let Some((sign, start)) = lexer
        .next()
        .map_err(|(at, kind)| QueryError::at(query, at, kind))?
    {
        if let Sign::Leaf(node) = &sign {
            leaves += node.leaves();
        }
        if leaves > MOST_LEAVES {
            return Err(QueryError::at(query, start, QueryErrorKind::TooMany));
        }
        signs.push((sign, start));
    }
    Ok(signs)
}

struct Lexer<'q> {
    query: &'q str,
    at: usize,
}

impl<'q> Lexer<'q> {
    fn rest(&self) -> &'q str {
        self.query.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes what comes before the first character that `stop` holds of.
    fn take_until(&mut self, stop: impl Fn(char) -> bool) -> &'q str {
        let rest = self.rest();
        let taken = rest
            .get(..rest.find(stop).unwrap_or(rest.len()))
            .unwrap_or("");
        self.at += taken.len();
        taken
    }

    fn expected(&self, expected: &'static str) -> Refused {
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(c) => format!("`{}`", crate::text_form::quoted(c.encode_utf8(&mut [0; 4]))),
        };
        (self.at, QueryErrorKind::Expected { expected, found })
    }

    fn next(&mut self) -> Result<Option<Placed>, Refused> {
        self.take_until(|c| !c.is_whitespace());
        let start = self.at;
        let Some(c) = self.peek() else {
            return Ok(None);
        };
        let sign = match c {
            '(' => self.skip(c, Sign::Open),
            ')' => self.skip(c, Sign::Close),
            '-' => {
                let not = self.skip(c, Sign::Not);
                if self.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
                    return Err(self.expected("what to leave out right after `-`"));
                }
                not
            }
            _ if closing(c).is_some() => {
                let (from, inside) = self.quotation()?;
                self.ends("a space after the quotation mark")?;
                Sign::Leaf(Node::Text(at(from, words::text(inside))?))
            }
            _ => self.piece()?,
        };
        Ok(Some((sign, start)))
    }

    fn skip(&mut self, c: char, sign: Sign) -> Sign {
        self.at += c.len_utf8();
        sign
    }

    /// What stands in quotation marks, and where it begins; the first mark is next.
    fn quotation(&mut self) -> Result<(usize, &'q str), Refused> {
        let start = self.at;
        let open = self.peek().unwrap_or('"');
        let close = closing(open).unwrap_or(open);
        self.at += open.len_utf8();
        let from = self.at;
        let inside = self.take_until(|c| c == close);
        if self.peek().is_none() {
            return Err((start, QueryErrorKind::UnclosedQuote));
        }
        self.at += close.len_utf8();
        Ok((from, inside))
    }

    /// Nothing may be glued to the end of a quotation or a value.
    fn ends(&self, expected: &'static str) -> Result<(), Refused> {
        match self.peek() {
            None | Some('(' | ')') => Ok(()),
            Some(c) if c.is_whitespace() => Ok(()),
            Some(_) => Err(self.expected(expected)),
        }
    }

    /// What stands without quotation marks.
    fn piece(&mut self) -> Result<Sign, Refused> {
        let start = self.at;
        let name = self
            .rest()
            .split(|c: char| !c.is_alphabetic() && c != '_')
            .next();
        let name = name.unwrap_or("");
        let after = self.query.get(start + name.len()..).unwrap_or("");
        if !name.is_empty() && after.starts_with(':') && !after.starts_with("://") {
            let field = Field::named(name).map_err(|kind| (start, kind))?;
            self.at += name.len() + 1;
            return self.field(field);
        }
        let piece = self.take_until(|c| c.is_whitespace() || matches!(c, '(' | ')') || is_quote(c));
        if piece.is_empty() {
            return Err(self.expected("a word")); // a closing quotation mark alone
        }
        Ok(match piece {
            "AND" => Sign::And,
            "OR" => Sign::Or,
            "NOT" => Sign::Not,
            "NEAR" => Sign::Near(TERMS_BETWEEN),
            "&" | "&&" | "+" => return Err(instead(start, "AND", piece)),
            "|" | "||" => return Err(instead(start, "OR", piece)),
            "!" => return Err(instead(start, "NOT", piece)),
            _ if piece.starts_with("NEAR/") => {
                near(piece).map(Sign::Near).map_err(|k| (start, k))?
            }
            _ => Sign::Leaf(match piece.chars().next() {
                Some('#' | '＃') => Node::Hashtag(at(start, words::hashtag(piece))?),
                Some('@' | '＠') => Node::Mention(at(start, words::handle(piece, false))?),
                _ => Node::Text(at(start, words::text(piece))?),
            }),
        })
    }

    /// The values after a colon, with commas between.
    fn field(&mut self, field: Field) -> Result<Sign, Refused> {
        let first = self.at;
        let mut tests = Vec::new();
        loop {
            let start = self.at;
            let quoted = self.peek().is_some_and(|c| closing(c).is_some());
            let (from, text) = if quoted {
                self.quotation()?
            } else {
                let end =
                    |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',') || is_quote(c);
                (start, self.take_until(end))
            };
            if text.is_empty() {
                self.at = start;
                return Err(self.expected("a value right after the colon or the comma"));
            }
            at(from, field.read(Value { text, quoted }, &mut tests))?;
            if self.peek() != Some(',') {
                break;
            }
            self.at += 1;
        }
        self.ends("a comma or a space after the value")?;
        if field == Field::Relevance && tests.len() > 1 {
            let expected = "one bound, with a decimal point";
            let found = "several".to_owned();
            return Err((first, QueryErrorKind::Expected { expected, found }));
        }
        Ok(Sign::Leaf(Node::Field(tests)))
    }
}

/// A result of reading a piece that begins at a byte of the query.
fn at<T>(start: usize, result: Result<T, Refused>) -> Result<T, Refused> {
    result.map_err(|(at, kind)| (start + at, kind))
}

fn instead(start: usize, expected: &'static str, found: &str) -> Refused {
    let found = format!("`{found}`");
    (start, QueryErrorKind::Expected { expected, found })
}

fn near(piece: &str) -> Result<u16, QueryErrorKind> {
    let number = piece.strip_prefix("NEAR/").unwrap_or("");
    let plain = number.bytes().all(|b| b.is_ascii_digit());
    let number: Option<u16> = number.parse().ok();
    number
        .filter(|&n| plain && n <= MOST_TERMS_BETWEEN)
        .ok_or_else(|| QueryErrorKind::NearDistance {
            found: crate::text_form::quoted(piece),
        })
}
