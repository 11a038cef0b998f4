//! The integration tests, in one binary.

mod forms;
mod scorer;
