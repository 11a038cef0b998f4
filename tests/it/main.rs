//! The integration tests, in one binary.

#[cfg(feature = "fact")]
mod fact;
#[cfg(feature = "model")]
mod forms;
#[cfg(all(feature = "keyword", feature = "france"))]
mod keyword;
#[cfg(feature = "keyword")]
mod linear;
#[cfg(all(feature = "watch", feature = "france"))]
mod pipeline;
#[cfg(feature = "france")]
mod place;
#[cfg(all(feature = "watch", feature = "france"))]
mod quality;
#[cfg(feature = "rumour")]
mod rumour;
mod scorer;
#[cfg(feature = "signal")]
mod signal;
