//! vigie
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
pub mod hazard;
#[cfg(feature = "keyword")]
pub mod keyword;
#[cfg(feature = "model")]
pub mod post;
#[cfg(feature = "rumour")]
pub mod rumour;
pub mod score;
pub mod text;
mod text_form;
