//! vigie
#![forbid(unsafe_code)]

mod text_form;

#[cfg(feature = "model")]
pub mod event;
pub mod hazard;
#[cfg(feature = "keyword")]
pub mod keyword;
#[cfg(feature = "place")]
pub mod place;
#[cfg(feature = "model")]
pub mod post;
pub mod score;
pub mod status;
pub mod text;
