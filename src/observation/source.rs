//! Who speaks, as far as the account itself tells.

use crate::text_form::named_enum;

named_enum! {
    /// What kind of source an account is.
    ///
    /// A kind read off a handle is a hint, never proof: accounts are impersonated. Proof is an
    /// allow-list of platform and account, which the embedding tool keeps.
    "source kind", ParseSourceKindError;
    pub enum SourceKind {
        /// An authority, a rescue or public service, an operator of a network.
        Official = "official",
        /// A newsroom or reporter.
        Media = "media",
        /// An association, a club, a volunteer group.
        Association = "association",
        /// Nothing known.
        Unknown = "unknown",
    }
}
