//! vigie
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#[cfg(feature = "keyword")]
pub mod keyword;
pub mod hazard;
pub mod score;
pub mod text;
mod text_form;
