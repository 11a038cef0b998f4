//! From the source tables to entries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use vigie::place::{GazetteerBuilder, PlaceEntry, PlaceKind};
use vigie::post::GeoPoint;

use crate::csv::{comma_rows, lines, tab_rows};

/// Names of the suffix table that are no rivers, or whose river is better known under a longer name. Read through by hand.
const NO_RIVERS: &str = "Mont Né Mer Ville Étang Eu Fontaine Jard Belle Plaine École Bar Roc Salins Cluses Buchy Duclair \
    Chizé Bulles Menthon Rouvres Automne Crécy Chézy Crise Marche Lumes Audry Vannes Terre Honfleur Blangy Dan Ifs Ante \
    Soie Matha Craon Prée Sombre Rondelles Crète Crête Buis Savasse Montfort Bec Estrée Gaillon Quillebeuf Condé Boissey \
    Pont-Audemer Roule Neubourg Lussan Grasse Ségur Mare Mel Vatan Beaulieu Monnet Lavieu Lyon Roanne Rochefort Blesle \
    Arlanc Don Betz Mauves Ocre Joudry Allonnes Argos Homme Brécey Courville Oger Pré Bussy Ardres Côte Saint-Urbain \
    Marches Orthe Eau Albe Trey Vaise Cousances Jour Oisy Hon Thelle Oudeuil Ressons Saint-Just Verberie Auchy Bonnières \
    Coudun Maire Erre Baillons Course Lac Vodable Sauxillanges Meymont Joyeuse Munster Fontaines Arbresle Beaujeu Bibost \
    Jarnioux Lanterne Linotte Salon Port Saulnot Fley Couches Même Dinan Arc Aix Chambre Yenne Alby Thônes Héricourt \
    Port-Saint-Ouen Dun Longueville Ouville Vivier Monts Darnétal Fécamp Arques Niort Ardin Brioux Luce Airaines Ciel \
    Pernes Auzon Boulogne Usseau Vayres Rupt Mortagne Vault Auvers Usson Selle Tourbe Menthon Meurthe-Clefcy Gand Aire \
    Serre Fère Rognon Mignon Maulne Brionne Clairis Lay-Dissais Tarentaine-Marchal Linotte-et-Sorans-les-Cordiers \
    Saône-et-Saint-Albin Saint-Albin Margival Grane Bourges Vernisson Montcient Chambre Léman Vanne Save Manse Sonnette";

type Result<T> = std::result::Result<T, String>;

struct Sources<'a> {
    folder: &'a Path,
    builder: GazetteerBuilder,
    /// INSEE → (département, région, centre, inhabitants).
    communes: HashMap<String, (String, String, Option<GeoPoint>, u32)>,
    /// Number → (centre, radius).
    departements: HashMap<String, (Option<GeoPoint>, f64)>,
    aliases: BTreeMap<String, Vec<(String, f64)>>,
}

/// Reads every table of `folder`.
pub fn read(folder: &Path) -> Result<GazetteerBuilder> {
    let mut sources = Sources {
        folder,
        builder: GazetteerBuilder::new(),
        communes: HashMap::new(),
        departements: HashMap::new(),
        aliases: BTreeMap::new(),
    };
    sources.aliases()?;
    sources.communes()?;
    sources.former()?;
    sources.departements()?;
    sources.regions()?;
    sources.rivers()?;
    sources.areas()?;
    sources.passes()?;
    sources.countries()?;
    sources.cities()?;
    sources.roads()?;
    if let Some(code) = sources.aliases.keys().next() {
        return Err(format!("aliases.tsv names {code}, which no table holds"));
    }
    let words = lines(&folder.join("common_words.txt"))?;
    sources
        .builder
        .common_words(words.iter().flat_map(|line| line.split_whitespace()));
    let decoys = lines(&folder.join("decoys.txt"))?;
    sources.builder.decoys(decoys.iter().map(String::as_str));
    Ok(sources.builder)
}

fn field<'a>(row: &'a [String], at: usize, table: &str) -> Result<&'a str> {
    row.get(at)
        .map(|text| text.trim())
        .ok_or_else(|| format!("{table}: row {row:?} lacks field {at}"))
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn point(lat: &str, lon: &str) -> Option<GeoPoint> {
    GeoPoint::new(number(lat)?, number(lon)?).ok()
}

/// The mean of points: good enough for a centre within a country that the antimeridian does not cross.
fn mean(points: &[GeoPoint]) -> Option<GeoPoint> {
    let n = points.len() as f64;
    let sum = |of: fn(&GeoPoint) -> f64| points.iter().map(of).sum::<f64>() / n;
    GeoPoint::new(sum(|p| p.lat()), sum(|p| p.lon())).ok()
}

/// Rough radius of a set of points, km.
fn spread(points: &[GeoPoint], centre: GeoPoint) -> f64 {
    let km = |p: &GeoPoint| {
        let east = (p.lon() - centre.lon()) * centre.lat().to_radians().cos();
        east.hypot(p.lat() - centre.lat()) * 111.195
    };
    points.iter().map(km).fold(0.0, f64::max)
}

impl Sources<'_> {
    fn add(&mut self, entry: PlaceEntry) -> Result<()> {
        self.builder
            .add(entry)
            .map(|_| ())
            .map_err(|error| error.to_string())
    }

    fn comma(&self, file: &str) -> Result<Vec<Vec<String>>> {
        comma_rows(&self.folder.join(file))
    }

    fn tab(&self, file: &str) -> Result<Vec<Vec<String>>> {
        tab_rows(&self.folder.join(file))
    }

    fn aliases(&mut self) -> Result<()> {
        for row in self.tab("aliases.tsv")? {
            let share = number(field(&row, 2, "aliases.tsv")?)
                .ok_or(format!("aliases.tsv: share of {row:?}"))?;
            let code = field(&row, 1, "aliases.tsv")?.to_owned();
            self.aliases
                .entry(code)
                .or_default()
                .push((field(&row, 0, "aliases.tsv")?.to_owned(), share));
        }
        Ok(())
    }

    fn with_aliases(&mut self, mut entry: PlaceEntry, code: &str) -> PlaceEntry {
        for (alias, share) in self.aliases.remove(code).unwrap_or_default() {
            entry = entry.also_with_share(alias, share);
        }
        entry
    }

    fn communes(&mut self) -> Result<()> {
        for row in self.comma("communes.csv")? {
            let get = |at| field(&row, at, "communes.csv");
            let (insee, dept, region) = (get(0)?, get(2)?, get(3)?);
            let mut entry = PlaceEntry::new(get(1)?, PlaceKind::Commune)
                .code(insee)
                .dept(dept)
                .country("FR");
            if !region.is_empty() {
                entry = entry.region(region);
            }
            entry.point = point(get(4)?, get(5)?);
            entry.radius_km = number(get(6)?);
            entry.population = number(get(7)?);
            let known = (
                dept.to_owned(),
                region.to_owned(),
                entry.point,
                entry.population.unwrap_or(0),
            );
            self.communes.insert(insee.to_owned(), known);
            let entry = self.with_aliases(entry, insee);
            self.add(entry)?;
        }
        Ok(())
    }

    fn former(&mut self) -> Result<()> {
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        let mut best: BTreeMap<(String, String), PlaceEntry> = BTreeMap::new();
        for row in self.comma("former.csv")? {
            let get = |at| field(&row, at, "former.csv");
            let (name, current, kind) = (get(1)?, get(2)?, get(3)?);
            let Some((dept, region, centre, _)) = self.communes.get(current) else {
                continue;
            };
            let own = get(4)?
                .split_once(',')
                .and_then(|(lat, lon)| point(lat.trim(), lon.trim()));
            let mut entry = PlaceEntry::new(name, PlaceKind::Commune)
                .code(current)
                .dept(dept)
                .country("FR")
                .former();
            entry.region = Some(region.clone()).filter(|r| !r.is_empty());
            entry.point = own.or(*centre);
            // "Paris 15e Arrondissement" is written "Paris 15e".
            if kind == "arrondissement-municipal"
                && let Some(short) = name.strip_suffix(" Arrondissement")
            {
                entry = entry.also(short);
                if let Some(ordinal) = short.strip_suffix("er").or_else(|| short.strip_suffix('e'))
                {
                    entry = entry
                        .also(format!("{ordinal}ème"))
                        .also(format!("{ordinal}eme"));
                }
            }
            seen.insert((name.to_owned(), current.to_owned()));
            let slot = best
                .entry((name.to_owned(), current.to_owned()))
                .or_insert_with(|| entry.clone());
            if own.is_some() {
                slot.point = own;
            }
        }
        for (_, entry) in best {
            self.add(entry)?;
        }
        Ok(())
    }

    fn departements(&mut self) -> Result<()> {
        for row in self.comma("departements.csv")? {
            let get = |at| field(&row, at, "departements.csv");
            let code = get(0)?;
            let mut entry = PlaceEntry::new(get(1)?, PlaceKind::Departement)
                .code(code)
                .dept(code)
                .region(get(2)?)
                .country("FR");
            let chef_lieu = self.communes.get(get(3)?).and_then(|c| c.2);
            entry.point = point(get(4)?, get(5)?).or(chef_lieu);
            let area: f64 = number(get(6)?).unwrap_or(0.0);
            let radius = (area / std::f64::consts::PI).sqrt();
            entry.radius_km = Some(radius.max(1.0));
            entry.population = number(get(7)?);
            self.departements
                .insert(code.to_owned(), (entry.point, radius));
            let entry = self.with_aliases(entry, code);
            self.add(entry)?;
        }
        Ok(())
    }

    fn regions(&mut self) -> Result<()> {
        for row in self.comma("regions.csv")? {
            let get = |at| field(&row, at, "regions.csv");
            let code = get(0)?;
            // Overseas a région is a département: one entry, the finer one.
            if self
                .communes
                .values()
                .all(|c| c.1 != code || c.0.len() == 3)
            {
                continue;
            }
            let mut points: Vec<GeoPoint> = Vec::new();
            let mut inhabitants = 0;
            for (_, region, point, population) in self.communes.values() {
                if region == code {
                    points.extend(*point);
                    inhabitants += population;
                }
            }
            // Sums of floats depend on their order, and a hash map has none to offer.
            points.sort();
            let mut entry = PlaceEntry::new(get(1)?, PlaceKind::Region)
                .code(code)
                .region(code)
                .country("FR");
            entry.point = mean(&points);
            entry.radius_km = entry.point.map(|centre| spread(&points, centre).min(150.0));
            entry.population = Some(inhabitants);
            let entry = self.with_aliases(entry, &format!("R{code}"));
            self.add(entry)?;
        }
        Ok(())
    }

    fn rivers(&mut self) -> Result<()> {
        /// Other names, départements, points.
        type River = (BTreeSet<String>, BTreeSet<String>, Vec<GeoPoint>);
        let mut rivers: BTreeMap<String, River> = BTreeMap::new();
        for row in self.tab("rivers.tsv")? {
            let river = rivers
                .entry(field(&row, 0, "rivers.tsv")?.to_owned())
                .or_default();
            river.0.extend(
                field(&row, 1, "rivers.tsv")?
                    .split('|')
                    .filter(|n| !n.is_empty())
                    .map(str::to_owned),
            );
            river
                .1
                .extend(field(&row, 2, "rivers.tsv")?.split(',').map(str::to_owned));
        }
        let listed: BTreeSet<String> = rivers.keys().cloned().collect();
        let refused: BTreeSet<&str> = NO_RIVERS.split_whitespace().collect();
        for row in self.comma("rivers_by_commune_suffix.csv")? {
            let get = |at| field(&row, at, "rivers_by_commune_suffix.csv");
            let name = get(0)?;
            if refused.contains(name) && !listed.contains(name) {
                continue;
            }
            let river = rivers.entry(name.to_owned()).or_default();
            for insee in get(2)?.split('|') {
                let Some((dept, _, centre, _)) = self.communes.get(insee) else {
                    continue;
                };
                if !listed.contains(name) {
                    river.1.insert(dept.clone());
                }
                if river.1.contains(dept) {
                    river.2.extend(*centre);
                }
            }
        }
        for (name, (others, depts, points)) in rivers {
            let mut entry = PlaceEntry::new(&name, PlaceKind::River).country("FR");
            for other in others {
                entry = entry.also(other);
            }
            let mut along: Vec<GeoPoint> = depts
                .iter()
                .filter_map(|dept| self.departements.get(dept).and_then(|d| d.0))
                .collect();
            along.extend(points);
            entry.point = mean(&along);
            entry.radius_km = entry
                .point
                .map(|centre| (spread(&along, centre) + 20.0).min(400.0));
            if let [dept] = depts.iter().collect::<Vec<_>>().as_slice() {
                entry = entry.dept(dept.as_str());
            }
            self.add(entry)?;
        }
        Ok(())
    }

    fn areas(&mut self) -> Result<()> {
        for row in self.tab("areas.tsv")? {
            let get = |at| field(&row, at, "areas.tsv");
            let mut entry = PlaceEntry::new(get(0)?, PlaceKind::Massif).country("FR");
            for other in get(1)?.split('|').filter(|n| !n.is_empty()) {
                entry = entry.also(other);
            }
            if let [dept] = get(2)?.split(',').collect::<Vec<_>>().as_slice() {
                entry = entry.dept(*dept);
            }
            entry.point =
                Some(point(get(3)?, get(4)?).ok_or(format!("areas.tsv: position of {row:?}"))?);
            entry.radius_km = number(get(5)?);
            self.add(entry)?;
        }
        Ok(())
    }

    fn passes(&mut self) -> Result<()> {
        for row in self.tab("passes.tsv")? {
            let get = |at| field(&row, at, "passes.tsv");
            let mut entry = PlaceEntry::new(get(0)?, PlaceKind::Pass)
                .country("FR")
                .dept(get(1)?)
                .radius_km(2.0);
            entry.point =
                Some(point(get(2)?, get(3)?).ok_or(format!("passes.tsv: position of {row:?}"))?);
            self.add(entry)?;
        }
        Ok(())
    }

    fn countries(&mut self) -> Result<()> {
        for row in self.tab("countries.tsv")? {
            let get = |at| field(&row, at, "countries.tsv");
            let mut entry = PlaceEntry::new(plain(get(1)?), PlaceKind::Country)
                .code(get(0)?)
                .country(get(0)?);
            for other in get(2)?.split('|').filter(|n| !n.is_empty()) {
                entry = entry.also(plain(other));
            }
            entry.point =
                Some(point(get(3)?, get(4)?).ok_or(format!("countries.tsv: position of {row:?}"))?);
            entry.radius_km = number(get(5)?);
            self.add(entry)?;
        }
        Ok(())
    }

    fn roads(&mut self) -> Result<()> {
        for row in self.tab("roads.tsv")? {
            let departements = field(&row, 1, "roads.tsv")?.split(',');
            self.builder
                .road(field(&row, 0, "roads.tsv")?, departements)
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    fn cities(&mut self) -> Result<()> {
        for row in self.tab("cities.tsv")? {
            let get = |at| field(&row, at, "cities.tsv");
            let kind: PlaceKind = get(3)?
                .parse()
                .map_err(|error| format!("cities.tsv: {error}"))?;
            let mut entry = PlaceEntry::new(plain(get(0)?), kind).country(get(2)?);
            for other in get(1)?.split('|').filter(|n| !n.is_empty()) {
                entry = entry.also(plain(other));
            }
            entry.point =
                Some(point(get(4)?, get(5)?).ok_or(format!("cities.tsv: position of {row:?}"))?);
            entry.population = number(get(6)?);
            entry.radius_km = Some(if kind == PlaceKind::City { 15.0 } else { 200.0 });
            self.add(entry)?;
        }
        Ok(())
    }
}

/// A name without what tells it from its homonyms: `Valence (Espagne)`.
fn plain(name: &str) -> &str {
    name.split(" (").next().unwrap_or(name)
}
