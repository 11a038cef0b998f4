//! Rumours.

mod check;
mod cluster;
mod config;
mod entry;
mod features;
mod index;
mod linking;
mod settle;
mod slab;
mod stance;
mod weights;
mod window;

pub use cluster::Cluster;
pub use config::{ConfigError, WindowConfig};
pub use entry::{Assignment, Change, ClusterId, Entry, Kind, Nearest};
pub use features::Similarity;
pub use stance::{ParseStanceError, Stance, StanceFeatures};
pub use weights::{Weights, WeightsError};
pub use window::Window;
