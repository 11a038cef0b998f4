//! Puts signs together into a tree, by precedence.

use super::error::{QueryError, QueryErrorKind};
use super::lexer::{Placed, Sign, signs};
use super::limits::NESTED_MOST;
use super::node::{Near, Node};

/// Reads a query.
pub(super) fn parse(query: &str) -> Result<Node, QueryError> {
    let mut parser = Parser {
        query,
        signs: signs(query)?.into_iter().peekable(),
        depth: 0,
        first_not: None,
    };
    let node = parser.any()?;
    if parser.signs.peek().is_some() {
        return Err(parser.expected("AND, OR or the end"));
    }
    match parser.first_not {
        Some(at) if !node.is_positive(true) => {
            Err(QueryError::at(query, at, QueryErrorKind::Negative))
        }
        _ => Ok(node),
    }
}

struct Parser<'q> {
    query: &'q str,
    signs: std::iter::Peekable<std::vec::IntoIter<Placed>>,
    depth: usize,
    first_not: Option<usize>,
}

impl Parser<'_> {
    fn error(&self, at: usize, kind: QueryErrorKind) -> QueryError {
        QueryError::at(self.query, at, kind)
    }

    /// Where the next sign stands.
    fn at(&mut self) -> usize {
        self.signs.peek().map_or(self.query.len(), |(_, at)| *at)
    }

    fn expected(&mut self, expected: &'static str) -> QueryError {
        let found = match self.signs.peek() {
            None => "the end",
            Some((sign, _)) => match sign {
                Sign::Open => "`(`",
                Sign::Close => "`)`",
                Sign::And => "AND",
                Sign::Or => "OR",
                Sign::Not => "NOT",
                Sign::Near(_) => "NEAR",
                Sign::Leaf(_) => "a word or a field",
            },
        };
        let found = found.to_owned();
        let at = self.at();
        self.error(at, QueryErrorKind::Expected { expected, found })
    }

    fn next_is(&mut self, wanted: &Sign) -> bool {
        self.signs.next_if(|(sign, _)| sign == wanted).is_some()
    }

    fn any(&mut self) -> Result<Node, QueryError> {
        let mut parts = vec![self.all()?];
        while self.next_is(&Sign::Or) {
            parts.push(self.all()?);
        }
        Ok(flat(parts, Node::Any, |node| match node {
            Node::Any(inner) => Ok(inner),
            other => Err(other),
        }))
    }

    fn all(&mut self) -> Result<Node, QueryError> {
        let mut parts = vec![self.near()?];
        loop {
            let next = self.signs.peek().map(|(sign, _)| sign);
            match next {
                Some(Sign::And) => {
                    self.signs.next();
                }
                Some(Sign::Open | Sign::Not | Sign::Leaf(_)) => {}
                _ => break,
            }
            parts.push(self.near()?);
        }
        Ok(flat(parts, Node::All, |node| match node {
            Node::All(inner) => Ok(inner),
            other => Err(other),
        }))
    }

    fn near(&mut self) -> Result<Node, QueryError> {
        let left_at = self.at();
        let left = self.not()?;
        let is_near = |sign: &Sign| matches!(sign, Sign::Near(_));
        let Some((Sign::Near(between), _)) = self.signs.next_if(|(sign, _)| is_near(sign)) else {
            return Ok(left);
        };
        let right_at = self.at();
        let right = self.not()?;
        for (node, at) in [(&left, left_at), (&right, right_at)] {
            if !node.has_places() {
                return Err(self.error(at, QueryErrorKind::NearOperand));
            }
        }
        if self.signs.peek().is_some_and(|(sign, _)| is_near(sign)) {
            let at = self.at();
            return Err(self.error(at, QueryErrorKind::NearChain));
        }
        Ok(Node::Near(Box::new(Near {
            left,
            right,
            between,
        })))
    }

    fn not(&mut self) -> Result<Node, QueryError> {
        let at = self.at();
        if !self.next_is(&Sign::Not) {
            return self.leaf();
        }
        self.first_not.get_or_insert(at);
        self.deeper(at)?;
        let inner = self.not()?;
        self.depth -= 1;
        Ok(match inner {
            Node::Not(twice) => *twice,
            once => Node::Not(Box::new(once)),
        })
    }

    fn leaf(&mut self) -> Result<Node, QueryError> {
        let is_leaf = |(sign, _): &Placed| matches!(sign, Sign::Leaf(_));
        if let Some((Sign::Leaf(node), _)) = self.signs.next_if(is_leaf) {
            return Ok(node);
        }
        let open = self.at();
        if !self.next_is(&Sign::Open) {
            return Err(self.expected("a word, a phrase, a field or `(`"));
        }
        self.deeper(open)?;
        let inside = self.any()?;
        self.depth -= 1;
        if self.next_is(&Sign::Close) {
            return Ok(inside);
        }
        if self.signs.peek().is_none() {
            return Err(self.error(open, QueryErrorKind::UnclosedParenthesis));
        }
        Err(self.expected("AND, OR or `)`"))
    }

    fn deeper(&mut self, at: usize) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > NESTED_MOST {
            return Err(self.error(at, QueryErrorKind::TooDeep));
        }
        Ok(())
    }
}

/// One part as it is; several as one node, parts of the same kind taken apart.
fn flat(
    mut parts: Vec<Node>,
    whole: impl Fn(Vec<Node>) -> Node,
    inner: impl Fn(Node) -> Result<Vec<Node>, Node>,
) -> Node {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match inner(part) {
            Ok(inside) => flat.extend(inside),
            Err(part) => flat.push(part),
        }
    }
    whole(flat)
}
