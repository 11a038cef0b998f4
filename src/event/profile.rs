//! `Profile`: what a team searches for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::text_form::quoted;

/// Longest entry of a profile, in characters.
const MAX_CHARS: usize = 200;

/// What a team searches for, as it typed it: keywords, hashtags, places, accounts.
///
/// Raw strings: folding them and matching them is for other floors. Each list is sorted and
/// holds every entry once; entries are trimmed, at most 200 characters, without control
/// characters. Hashtags are kept without `#`, accounts without `@`, and a keyword that
/// begins with `#` is a hashtag. A profile changes during a mission.
///
/// Serde form: `{"keywords": […], "hashtags": […], "places": […], "accounts": […]}`, empty
/// lists not written.
///
/// ```
/// use vigie::event::Profile;
///
/// let mut profile = Profile::new();
/// assert!(profile.add_keyword("pont submersible")?);
/// assert!(profile.add_keyword("#CrueDuLot")?);
/// assert!(!profile.add_hashtag("CrueDuLot")?, "already there");
/// assert_eq!(profile.keywords().len(), 1);
/// assert_eq!(profile.add_place("").unwrap_err().to_string(), "place is empty");
/// # Ok::<(), vigie::event::ProfileError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire")]
pub struct Profile {
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    keywords: BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    hashtags: BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    places: BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    accounts: BTreeSet<String>,
}

impl Profile {
    /// An empty profile.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            keywords: BTreeSet::new(),
            hashtags: BTreeSet::new(),
            places: BTreeSet::new(),
            accounts: BTreeSet::new(),
        }
    }

    /// Adds a word or phrase, or, if it begins with `#`, a hashtag. Tells whether it is new.
    ///
    /// # Errors
    ///
    /// [`ProfileError`] if the entry is blank, too long or has a control character.
    pub fn add_keyword(&mut self, keyword: &str) -> Result<bool, ProfileError> {
        if keyword.trim_start().starts_with('#') {
            self.add_hashtag(keyword)
        } else {
            Ok(self.keywords.insert(check("keyword", keyword)?))
        }
    }

    /// Adds a hashtag, with or without `#`. Tells whether it is new.
    ///
    /// # Errors
    ///
    /// As [`Profile::add_keyword`], and if white space stands inside.
    pub fn add_hashtag(&mut self, hashtag: &str) -> Result<bool, ProfileError> {
        let hashtag = check("hashtag", bare(hashtag, '#'))?;
        if hashtag.contains(char::is_whitespace) {
            return Err(ProfileError::WhiteSpace {
                field: "hashtag",
                value: quoted(&hashtag),
            });
        }
        Ok(self.hashtags.insert(hashtag))
    }

    /// Adds the name of a place. Tells whether it is new.
    ///
    /// # Errors
    ///
    /// As [`Profile::add_keyword`].
    pub fn add_place(&mut self, place: &str) -> Result<bool, ProfileError> {
        Ok(self.places.insert(check("place", place)?))
    }

    /// Adds an account, with or without `@`. Tells whether it is new.
    ///
    /// # Errors
    ///
    /// As [`Profile::add_keyword`].
    pub fn add_account(&mut self, account: &str) -> Result<bool, ProfileError> {
        Ok(self.accounts.insert(check("account", bare(account, '@'))?))
    }

    /// Removes an entry, written as it was added, from every list. Tells whether it was there.
    pub fn remove(&mut self, entry: &str) -> bool {
        let entry = entry.trim();
        let keyword = self.keywords.remove(entry);
        let place = self.places.remove(entry);
        let hashtag = self.hashtags.remove(bare(entry, '#'));
        let account = self.accounts.remove(bare(entry, '@'));
        keyword || place || hashtag || account
    }

    /// Adds every entry of another profile.
    pub fn merge(&mut self, other: &Self) {
        self.keywords.extend(other.keywords.iter().cloned());
        self.hashtags.extend(other.hashtags.iter().cloned());
        self.places.extend(other.places.iter().cloned());
        self.accounts.extend(other.accounts.iter().cloned());
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keywords.is_empty()
            && self.hashtags.is_empty()
            && self.places.is_empty()
            && self.accounts.is_empty()
    }

    /// Words and phrases.
    #[must_use]
    pub const fn keywords(&self) -> &BTreeSet<String> {
        &self.keywords
    }

    /// Hashtags, without `#`.
    #[must_use]
    pub const fn hashtags(&self) -> &BTreeSet<String> {
        &self.hashtags
    }

    /// Names of places.
    #[must_use]
    pub const fn places(&self) -> &BTreeSet<String> {
        &self.places
    }

    /// Accounts, without `@`.
    #[must_use]
    pub const fn accounts(&self) -> &BTreeSet<String> {
        &self.accounts
    }
}

/// An entry without the sign, however often repeated, that marks its kind.
fn bare(entry: &str, sign: char) -> &str {
    entry.trim_start_matches(|c: char| c == sign || c.is_whitespace())
}

fn check(field: &'static str, entry: &str) -> Result<String, ProfileError> {
    let entry = entry.trim();
    if entry.is_empty() {
        return Err(ProfileError::Empty { field });
    }
    if entry.chars().nth(MAX_CHARS).is_some() {
        return Err(ProfileError::TooLong {
            field,
            value: quoted(entry),
        });
    }
    if entry.contains(char::is_control) {
        return Err(ProfileError::ControlCharacter {
            field,
            value: quoted(entry),
        });
    }
    Ok(entry.to_owned())
}

/// What is read, before validation.
#[derive(Deserialize)]
pub(super) struct Wire {
    keywords: Option<Vec<String>>,
    hashtags: Option<Vec<String>>,
    places: Option<Vec<String>>,
    accounts: Option<Vec<String>>,
}

impl TryFrom<Wire> for Profile {
    type Error = ProfileError;

    fn try_from(wire: Wire) -> Result<Self, ProfileError> {
        let mut profile = Self::new();
        for keyword in wire.keywords.unwrap_or_default() {
            profile.add_keyword(&keyword)?;
        }
        for hashtag in wire.hashtags.unwrap_or_default() {
            profile.add_hashtag(&hashtag)?;
        }
        for place in wire.places.unwrap_or_default() {
            profile.add_place(&place)?;
        }
        for account in wire.accounts.unwrap_or_default() {
            profile.add_account(&account)?;
        }
        Ok(profile)
    }
}

/// Why a text is no entry of a [`Profile`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// Nothing, or white space only.
    #[error("{field} is empty")]
    #[non_exhaustive]
    Empty {
        /// `keyword`, `hashtag`, `place` or `account`.
        field: &'static str,
    },
    /// More than 200 characters.
    #[error("{field} `{value}` has more than {MAX_CHARS} characters")]
    #[non_exhaustive]
    TooLong {
        /// `keyword`, `hashtag`, `place` or `account`.
        field: &'static str,
        /// The refused text, shortened.
        value: String,
    },
    /// A line end, a tabulator, NUL or another control character.
    #[error("{field} `{value}` contains a control character")]
    #[non_exhaustive]
    ControlCharacter {
        /// `keyword`, `hashtag`, `place` or `account`.
        field: &'static str,
        /// The refused text, shortened.
        value: String,
    },
    /// A hashtag of more than one word.
    #[error("{field} `{value}` contains white space")]
    #[non_exhaustive]
    WhiteSpace {
        /// `hashtag`.
        field: &'static str,
        /// The refused text, shortened.
        value: String,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entries_are_tidied() {
        let mut profile = Profile::new();
        assert_eq!(profile.add_keyword(" eau potable "), Ok(true));
        assert_eq!(profile.add_keyword("eau potable"), Ok(false));
        assert_eq!(profile.add_keyword(" #Crue "), Ok(true));
        assert_eq!(profile.add_account("@lucie"), Ok(true));
        assert_eq!(profile.add_account("lucie"), Ok(false));
        assert!(profile.keywords().iter().eq(["eau potable"]));
        assert!(profile.hashtags().iter().eq(["Crue"]));
        assert!(profile.remove("#Crue") && profile.remove("@lucie"));
        assert!(!profile.remove("Crue"));
        assert!(profile.remove("eau potable") && profile.is_empty());
    }

    #[test]
    fn refused_entries() {
        let mut profile = Profile::new();
        let long = "é".repeat(201);
        for (entry, message) in [
            ("  ", "keyword is empty".to_owned()),
            ("#", "hashtag is empty".to_owned()),
            ("#a b", "hashtag `a b` contains white space".to_owned()),
            (
                "a\nb",
                "keyword `a\\nb` contains a control character".to_owned(),
            ),
            (
                &long,
                format!("keyword `{}…` has more than 200 characters", "é".repeat(80)),
            ),
        ] {
            assert_eq!(profile.add_keyword(entry).unwrap_err().to_string(), message);
        }
        assert!(profile.is_empty());
        assert!(profile.add_keyword(&"é".repeat(200)).is_ok());
    }

    proptest! {
        #[test]
        fn what_was_added_reads_again(entries in prop::collection::vec((0..4_u8, ".{0,9}"), 0..9)) {
            let mut profile = Profile::new();
            for (list, entry) in &entries {
                let _new_or_refused = match list {
                    0 => profile.add_keyword(entry),
                    1 => profile.add_hashtag(entry),
                    2 => profile.add_place(entry),
                    _ => profile.add_account(entry),
                };
            }
            let json = serde_json::to_string(&profile).unwrap();
            prop_assert_eq!(serde_json::from_str::<Profile>(&json).unwrap(), profile.clone());
            let mut twice = profile.clone();
            twice.merge(&profile);
            prop_assert_eq!(twice, profile);
        }
    }
}
