//! vigie
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
pub mod hazard;
#[cfg(feature = "keyword")]
pub mod keyword;
pub mod score;
pub mod text;
mod text_form;
