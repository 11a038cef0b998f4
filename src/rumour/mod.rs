//! Rumours.
