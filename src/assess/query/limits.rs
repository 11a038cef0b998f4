//! How large a query may be. One that passes is read, shown and evaluated without deep recursion.

/// Bytes of a query.
pub(super) const LONGEST_QUERY: usize = 65_536;
/// Parentheses and NOTs inside one another.
pub(super) const NESTED_MOST: usize = 64;
/// Words, phrases and field values.
pub(super) const MOST_LEAVES: usize = 4_096;
/// The largest n of `NEAR/n`.
pub(super) const MOST_TERMS_BETWEEN: u16 = 1_000;
/// The n of `NEAR` alone, that of `SQLite`'s full-text search.
pub(super) const TERMS_BETWEEN: u16 = 10;
/// Folded bytes before a `*`.
pub(super) const SHORTEST_PREFIX: usize = 2;
