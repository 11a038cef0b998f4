//! Temporary root: the lead writes the final one.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod text_form;

#[cfg(feature = "model")]
pub mod event;
pub mod hazard;
#[cfg(feature = "model")]
pub mod post;
pub mod score;
pub mod status;
