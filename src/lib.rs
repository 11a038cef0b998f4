//! vigie
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod text_form;

#[cfg(feature = "assess")]
pub mod assess;
#[cfg(feature = "model")]
pub mod event;
#[cfg(feature = "fact")]
pub mod fact;
pub mod hazard;
#[cfg(feature = "keyword")]
pub mod keyword;
#[cfg(feature = "assess")]
pub mod observation;
#[cfg(feature = "place")]
pub mod place;
#[cfg(feature = "model")]
pub mod post;
#[cfg(feature = "rumour")]
pub mod rumour;
pub mod score;
#[cfg(feature = "signal")]
pub mod signal;
pub mod status;
pub mod text;
#[cfg(feature = "watch")]
pub mod watch;
