//! The integration tests, in one binary.

#[cfg(feature = "fact")]
mod fact;
#[cfg(feature = "model")]
mod forms;
#[cfg(feature = "france")]
mod place;
#[cfg(feature = "rumour")]
mod rumour;
mod scorer;
#[cfg(feature = "signal")]
mod signal;
