//! Temporary root: the lead writes the final one.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod text_form;

#[cfg(feature = "model")]
pub mod event;
#[cfg(feature = "fact")]
pub mod fact;
pub mod hazard;
#[cfg(feature = "keyword")]
pub mod keyword;
#[cfg(feature = "model")]
pub mod post;
pub mod score;
#[cfg(feature = "signal")]
pub mod signal;
pub mod status;
pub mod text;
