//! Standing queries: what a team wants to be told of, in the language of search tools.

mod atoms;
mod display;
mod error;
mod evaluate;
mod field;
mod flags;
mod held;
#[cfg(all(test, feature = "watch", feature = "france"))]
mod laws;
mod lexer;
mod limits;
mod named;
mod near;
mod node;
mod parser;
mod place;
mod place_keys;
mod plan;
mod prefixes;
mod set;
#[cfg(all(test, feature = "watch", feature = "france"))]
mod slow;
#[cfg(all(test, feature = "watch", feature = "france"))]
mod tests;
mod words;

pub use error::{QueryError, QueryErrorKind};
pub use held::QueryScratch;
pub use set::{QueryId, QuerySet};

use std::fmt;
use std::str::FromStr;

use crate::observation::{Assessment, Reading};
use crate::text::Span;
use crate::text_form::serde_as_text;

use evaluate::Asked;
use node::Node;

/// A standing query: a condition on what a post says, who says it and what was read in it.
///
/// ```
/// use vigie::assess::Query;
///
/// let query = Query::parse("(crue* OR inond*) place:48 -is:official")?;
/// // The canonical form writes operators out; it reads as the same query.
/// assert_eq!(query.to_string(), "(crue* OR inond*) AND place:48 AND NOT is:official");
/// assert_eq!(query.to_string().parse(), Ok(query));
/// # Ok::<(), vigie::assess::QueryError>(())
/// ```
///
/// # The language
///
/// | | matches a post |
/// |---|---|
/// | `crue` | with this word, whatever its case and accents; also as a part of a hashtag, or all of one |
/// | `"l'eau monte"`, `l'eau` | with these words one after the other; punctuation does not part them |
/// | `inond*` | with a word that begins so |
/// | `#crueTarn`, `#crue*` | with this hashtag, however it is cased and cut |
/// | `@prefet48` | with this handle in its text, on any server unless one is given |
/// | `pont NEAR/3 (coupé OR fermé)` | where one stands before or after the other with at most three words between |
/// | `a b`, `a AND b` | that both match |
/// | `a OR b` | that either matches |
/// | `NOT a`, `-a` | that `a` does not match |
/// | `author:prefet48` | by this account, on any server unless one is given; `author:prefet*` |
/// | `lang:fr` | in this language, stated or guessed |
/// | `place:Mende`, `place:"Le Rozier"` | that names this place, or one in it; a commune is in its département, région and country. An ambiguous name counts as all that it may mean, an excluded one (*pas le Gard*) not at all |
/// | `place:48095`, `place:48`, `place:FR` | the same by INSEE code, number of a département, ISO 3166-1 code in capitals; in quotation marks, it is a name |
/// | `hazard:FIRE` | that speaks of this hazard or a kind of it, or of a category of the team's own |
/// | `cue:WITNESS` | with this cue class |
/// | `type:HelpRequest` | of this information type |
/// | `priority:P0`, `priority:<=P1` | of this priority; of P1 or a smaller number |
/// | `relevance:>=0.5` | of such a relevance; also `>`, `<=`, `<` |
/// | `has:media` | `media`, `place`, `quantity`, `time`, `url`, `hashtag`, `mention`, `position` |
/// | `is:repost` | `repost`, `reply`, `quote`; `official`, `media`, `association` (what the account looks like); `exercise`, `test` |
///
/// A field takes several values, one of which must fit: `place:Mende,Florac`. Names of fields, codes and types may be
/// written in any case; operators in capitals only, since `ou`, `et`, `or` and `and` are words that people write.
///
/// From tightest to loosest: `NOT`, `NEAR`, `AND`, `OR`.
///
/// ```text
/// query   = any ;
/// any     = all, { "OR", all } ;
/// all     = near, { [ "AND" ], near } ;
/// near    = not, [ "NEAR", [ "/", number ], not ] ;      (* 0 to 1,000, 10 where left out; words, phrases and
///                                                           hashtags only, or an OR of these *)
/// not     = ( "NOT" | "-" ), not | "(", any, ")" | leaf ; (* no space after "-" *)
/// leaf    = word | phrase | hashtag | handle | field ;
/// word    = text, [ "*" ] ;                              (* at least two letters before "*" *)
/// phrase  = '"', word, { word }, '"' ;                   (* also “ ” and « » *)
/// hashtag = "#", name, [ "*" ] ;
/// handle  = "@", name, [ "*" ] ;
/// field   = field name, ":", value, { ",", value } ;     (* no space *)
/// value   = [ ">=" | "<=" | ">" | "<" ], text | '"', text, '"' ;
/// ```
///
/// `text` is anything up to white space, a parenthesis or a quotation mark; it is cut into words as posts are, so that
/// `Sainte-Enimie`, `l'eau` and `23h30` are phrases. A word with a colon goes in quotation marks.
///
/// # What is refused
///
/// A query that a post can match by what it does *not* hold alone (`NOT exercice`, `crue OR -test`): it would fire on
/// nearly every post, and whoever writes it has forgotten the rest. `relevance:>=0 -exercice` says that every post is
/// meant. A query is at most 65,536 bytes, 4,096 words and values, 64 parentheses and NOTs inside one another.
///
/// A code that is no hazard of the taxonomy is a category of the team's own, if it is in capitals; one that is a slip
/// away from the taxonomy (`FLOD`) is refused, unless it stands in quotation marks.
///
/// Serde form: the canonical text.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    root: Node,
}

impl Query {
    /// Reads a query. `O(length)`.
    ///
    /// # Errors
    ///
    /// [`QueryError`] with the column, what was expected there, and which fields or codes exist.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parser::parse(text).map(|root| Self { root })
    }

    /// Whether a post matches. `O(words of the query × terms of the post)`; for many queries or a stream, see
    /// [`QuerySet`].
    #[must_use]
    pub fn matches(&self, reading: &Reading<'_>, assessment: &Assessment) -> bool {
        Asked {
            reading,
            assessment,
        }
        .holds(&self.root)
    }

    /// Where the text as given says so, in text order: every occurrence of the words, phrases, places, hazards and cues
    /// that make it match. Empty where it matches by what stands beside the text (author, priority); `None` where it
    /// does not match.
    ///
    /// ```
    /// # #[cfg(all(feature = "watch", feature = "france"))] {
    /// use vigie::assess::Query;
    /// use vigie::post::PostRef;
    /// use vigie::watch::{Analyzer, Scratch};
    ///
    /// let (analyzer, mut scratch) = (Analyzer::default(), Scratch::default());
    /// let post = PostRef::new("1", "La D907 est coupée vers Ispagnac, le pont aussi #crueTarn");
    /// let seen = analyzer.analyze(post, &mut scratch);
    /// let query = Query::parse("place:48 (route OR d907) NEAR/2 coupe*")?;
    /// let spans = query.explain(&seen.reading, &seen.assessment).unwrap_or_default();
    /// let words: Vec<_> = spans.iter().map(|span| span.of(post.text)).collect();
    /// assert_eq!(words, ["D907", "coupée", "Ispagnac"]);
    /// # }
    /// # Ok::<(), vigie::assess::QueryError>(())
    /// ```
    #[must_use]
    pub fn explain(&self, reading: &Reading<'_>, assessment: &Assessment) -> Option<Vec<Span>> {
        let asked = Asked {
            reading,
            assessment,
        };
        if !asked.holds(&self.root) {
            return None;
        }
        let mut spans = Vec::new();
        asked.spans(&self.root, &mut spans);
        spans.sort_unstable();
        spans.dedup();
        Some(spans)
    }
}

impl fmt::Display for Query {
    /// The canonical form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        Self::parse(text)
    }
}

serde_as_text!(Query, "a query such as crue AND place:Mende");
