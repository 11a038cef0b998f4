//! What a place is, and how finely it is known.

use crate::text_form::named_enum;

named_enum! {
    /// What a place is.
    "place kind", ParsePlaceKindError;
    pub enum PlaceKind {
        /// A commune, or what lies in one: a former or delegated commune, a municipal arrondissement.
        Commune = "commune",
        /// A French département.
        Departement = "departement",
        /// A French région.
        Region = "region",
        /// A country.
        Country = "country",
        /// A river, a stream, a lake.
        River = "river",
        /// A massif, a plateau, a valley, a natural or historical region, a coast.
        Massif = "massif",
        /// A mountain pass.
        Pass = "pass",
        /// A numbered road.
        Road = "road",
        /// A point of interest: what lies at a place without being one (a plant, a bridge, a hamlet).
        Poi = "poi",
        /// A street.
        Street = "street",
        /// A city outside France.
        City = "city",
        /// A first-level division outside France.
        Admin1 = "admin1",
    }
}

impl PlaceKind {
    pub(super) const fn number(self) -> u8 {
        self as u8
    }

    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

named_enum! {
    /// How finely a resolved place is known: never show a wider one as a point.
    "place precision", ParsePrecisionError;
    pub enum Precision {
        /// A position given as such, as by a device.
        Point = "point",
        /// Along a street or a road.
        Street = "street",
        /// Somewhere in a commune or a city.
        Commune = "commune",
        /// Somewhere in an area: a massif, a valley, along a river.
        Area = "area",
        /// Somewhere in a département.
        Departement = "departement",
        /// Somewhere in a région.
        Region = "region",
        /// Somewhere in a country.
        Country = "country",
    }
}

impl From<PlaceKind> for Precision {
    fn from(kind: PlaceKind) -> Self {
        match kind {
            PlaceKind::Commune | PlaceKind::City | PlaceKind::Poi => Self::Commune,
            PlaceKind::Departement => Self::Departement,
            PlaceKind::Region | PlaceKind::Admin1 => Self::Region,
            PlaceKind::Country => Self::Country,
            PlaceKind::River | PlaceKind::Massif => Self::Area,
            PlaceKind::Pass | PlaceKind::Road | PlaceKind::Street => Self::Street,
        }
    }
}
