//! vigie
#![forbid(unsafe_code)]
#[cfg(feature = "fact")]
pub mod fact;
#[cfg(feature = "keyword")]
pub mod keyword;
pub mod text;
