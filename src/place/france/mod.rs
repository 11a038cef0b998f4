//! The French gazetteer, compiled into the library. See `ORIGIN.md` beside the data for its sources and licences.

use std::sync::LazyLock;

use super::Gazetteer;

/// Written by `cargo run -p compile-gazetteer` from `source/`; CI checks that it is current.
static COMPILED: &[u8] = include_bytes!("france.bin");

static FRANCE: LazyLock<Gazetteer> = LazyLock::new(|| {
    // The bytes are part of the library and a test reads them: the empty gazetteer is never seen.
    Gazetteer::from_bytes(COMPILED).unwrap_or_default()
});

impl Gazetteer {
    /// The places of France: communes of 2026, former and delegated communes, municipal arrondissements, départements
    /// with their numbers, régions, overseas, rivers, massifs and natural regions, passes, names in use beside the
    /// official ones; and the countries and large cities of the world.
    ///
    /// Read once, in about 15 ms; every call shares it.
    #[must_use]
    pub fn france() -> Self {
        FRANCE.clone()
    }
}
