//! vigie
#![forbid(unsafe_code)]
#[cfg(feature = "keyword")]
pub mod keyword;
pub mod text;
