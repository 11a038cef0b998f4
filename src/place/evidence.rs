//! What speaks for and against a name being a place, each with its weight in logits.

macro_rules! evidence {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $weight:literal;)+) => {
        /// What speaks for or against a name being the place it may mean.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Evidence { $($(#[$doc])* $variant,)+ }

        impl Evidence {
            /// Every kind of evidence.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its stable name, as contributions bear it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            const fn built_in(self) -> f64 {
                match self { $(Self::$variant => $weight),+ }
            }
        }
    };
}

// Weights in logits, set by hand and adjusted on fr_seisme and fr_accident (invented posts of the development data)
// and on what is found in everyday French; rounded, since the sets are small.
evidence! {
    /// Every mention begins with this.
    Base = "base", 0.6;
    /// Several telling words (`Saint-Vincent-de-Barrès`).
    LongName = "long_name", 2.6;
    /// One everyday word (`Orange`, `Die`).
    CommonWord = "common_word", -3.2;
    /// One everyday word, with a capital, that is also a town of 10,000 (`Nice`, `Tours`).
    CommonTown = "common_town", -1.2;
    /// One everyday word in lower case: nearly always the word.
    EverydayWord = "everyday_word", -3.0;
    /// The name is a first name (`Robert`, `Noé`).
    FirstName = "first_name", -2.0;
    /// The name's own article stands in lower case before an everyday word (`la Garde`).
    SmallArticle = "small_article", -2.5;
    /// Several everyday words (`Grand Champ`).
    CommonPhrase = "common_phrase", -1.2;
    /// Capitals where nothing but a name wants them.
    Capital = "capital", 2.2;
    /// A capital that the sentence's beginning or a line in capitals explains.
    WeakCapital = "weak_capital", 0.7;
    /// No capital.
    LowerCase = "lower_case", -1.5;
    /// An accent that the name does not bear (`maçon` for Mâcon).
    OtherAccent = "other_accent", -2.0;
    /// In lower case, without the name's accents, in a text that writes them (`vitre` for Vitré).
    MissingAccent = "missing_accent", -1.0;
    /// Per unit of `ln(inhabitants + 50) - 7`, within [-1, 5].
    Size = "size", 0.35;
    /// Per letter beyond five, within [-2, 4].
    Length = "length", 0.2;
    /// à, au, aux, at, in.
    At = "at", 2.2;
    /// The letter a, a preposition for some and a verb for most.
    WeakAt = "weak_at", 1.2;
    /// en, dans le.
    In = "in", 1.8;
    /// vers, depuis, entre, près de.
    Toward = "toward", 1.6;
    /// sur, pour.
    On = "on", 0.8;
    /// de, du, des.
    Of = "of", 0.6;
    /// A noun of communes, départements, waters or reliefs before it.
    Noun = "noun", 1.6;
    /// The number of its département follows.
    Number = "number", 4.0;
    /// Part of a hashtag.
    Hashtag = "hashtag", 1.0;
    /// Part of a hashtag, found inside a word.
    InsideHashtag = "inside_hashtag", -0.8;
    /// An article before the name of a river, a département, a relief.
    Article = "article", 1.2;
    /// An article before the name of a town that has none.
    ArticleClash = "article_clash", -2.5;
    /// A match's score in the sentence.
    Scoreline = "scoreline", -3.5;
    /// Only the head of a longer name (`Livron`).
    Head = "head", -1.0;
    /// The article of the name is missing and nothing stands for it.
    NoArticle = "no_article", -1.4;
    /// The article of the name is contracted (`au Teil`).
    Contracted = "contracted", 0.6;
    /// Names of rivers, départements, régions and countries are known by all.
    WellKnown = "well_known", 1.5;
    /// The name of a street.
    Street = "street", -8.0;
    /// An operator, a colour.
    Operator = "operator", -7.0;
    /// A first name or a title before it.
    Person = "person", -4.5;
    /// A club before it.
    Club = "club", -5.0;
    /// A product named after it.
    Product = "product", -3.5;
    /// Part of a longer hyphenated word that no gazetteer knows.
    Fragment = "fragment", -7.0;
    /// Another capitalised word follows at once: the name may be longer, or a person's.
    GoesOn = "goes_on", -1.5;
    /// Places near it in the same text, or the caller's anchors; times their weight in [0, 1].
    Near = "near", 2.5;
    /// A numbered road, by grammar.
    Road = "road", 3.5;
    /// The number of a département, in a context that wants one.
    DeptNumber = "dept_number", 2.5;
}

/// A set of [`Evidence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct EvidenceSet(u64);

impl EvidenceSet {
    pub(super) const fn add(&mut self, evidence: Evidence) {
        self.0 |= 1 << evidence as u32;
    }

    pub(super) const fn remove(&mut self, evidence: Evidence) {
        self.0 &= !(1 << evidence as u32);
    }

    pub(super) fn add_if(&mut self, condition: bool, evidence: Evidence) {
        if condition {
            self.add(evidence);
        }
    }

    pub(super) const fn has(self, evidence: Evidence) -> bool {
        self.0 >> evidence as u32 & 1 == 1
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Evidence> {
        Evidence::ALL.iter().copied().filter(move |&e| self.has(e))
    }
}

/// Why a weight is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("weight {value} of `{evidence}` is not a number in [-36, 36]")]
#[non_exhaustive]
pub struct WeightError {
    /// Name of the evidence.
    pub evidence: &'static str,
    /// The refused weight.
    pub value: f64,
}

/// The weight of each [`Evidence`], in logits.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceWeights([f64; Evidence::ALL.len()]);

impl PlaceWeights {
    /// The weight of one kind of evidence.
    #[must_use]
    pub fn get(&self, evidence: Evidence) -> f64 {
        self.0.get(evidence as usize).copied().unwrap_or(0.0)
    }

    /// Sets one weight.
    ///
    /// # Errors
    ///
    /// [`WeightError`] where the value is no number in `[-36, 36]`.
    pub fn set(&mut self, evidence: Evidence, value: f64) -> Result<(), WeightError> {
        if !(-36.0..=36.0).contains(&value) {
            return Err(WeightError {
                evidence: evidence.as_str(),
                value,
            });
        }
        if let Some(weight) = self.0.get_mut(evidence as usize) {
            *weight = value;
        }
        Ok(())
    }
}

impl Default for PlaceWeights {
    fn default() -> Self {
        let mut weights = [0.0; Evidence::ALL.len()];
        for (weight, evidence) in weights.iter_mut().zip(Evidence::ALL) {
            *weight = evidence.built_in();
        }
        Self(weights)
    }
}
