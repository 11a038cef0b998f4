//! Places: is the mention found, and is it resolved to the right place?

use serde_json::Value;

use super::{
    Figures, Pair, Prf, count, ece, gold_span, label, list, overlaps, put, ratio, text, truthy,
};

/// A resolution to a point is right within 100 miles of it, the usual measure of geoparsing
/// ("accuracy@161km").
const NEAR_KM: f64 = 161.0;
const VERY_NEAR_KM: f64 = 20.0;
/// A gold bounding box is grown by this much of its side.
const BOX_MARGIN: f64 = 0.1;

/// Spans match when they overlap. A place is right when its INSEE code (or, for a département, its
/// code) is the gold one, or, where gold has a point and no code, when it lies within 161 km of it
/// or inside the grown gold box.
///
/// Optional mentions count neither way, unless a prediction on one resolves to something else (a
/// street taken for a town is wrong). A prediction that says `ambiguous` is not a claim: it lowers
/// resolved recall and coverage, never precision.
pub(super) fn places(pairs: &[Pair<'_>], out: &mut Figures) {
    let mut tally = Tally::default();
    let mut seen = false;
    for &(g, a) in pairs {
        if let Some(gold) = label(g, "places").and_then(Value::as_array) {
            seen = true;
            tally.add_post(g, gold, list(a, "places"));
        }
    }
    if seen {
        tally.put(out);
    }
}

#[derive(Default)]
struct Tally {
    wanted: usize,
    given: usize,
    found: usize,
    unsure: usize,
    resolvable: usize,
    claimed: usize,
    right: usize,
    /// Distances to the gold point, of the claims judged by one.
    distances: Vec<f64>,
    /// Score and outcome of the claims that state a score.
    scored: Vec<(f64, bool)>,
}

impl Tally {
    fn add_post(&mut self, post: &Value, gold: &[Value], said: &[Value]) {
        let mut used = vec![false; said.len()];
        for mention in gold.iter().filter(|m| !is_optional(m)) {
            let span = gold_span(post, mention);
            self.wanted += 1;
            let target = Target::of(mention);
            self.resolvable += usize::from(target.is_some());
            let free = said
                .iter()
                .zip(&mut used)
                .find(|(x, used)| !**used && overlaps(x, span));
            let Some((x, used)) = free else { continue };
            *used = true;
            self.found += 1;
            self.given += 1;
            if is_ambiguous(x) {
                self.unsure += 1;
            } else if let Some(target) = target {
                let right = self.judge(&target, mention, x);
                self.right += usize::from(right);
                self.claim(x, right);
            }
        }
        for (x, _) in said.iter().zip(used).filter(|(_, used)| !used) {
            let on_optional = gold
                .iter()
                .filter(|m| is_optional(m) && overlaps(x, gold_span(post, m)));
            if on_optional.into_iter().any(|m| is_harmless(m, x)) {
                continue;
            }
            self.given += 1;
            if is_ambiguous(x) {
                self.unsure += 1;
            } else {
                self.claim(x, false);
            }
        }
    }

    fn claim(&mut self, said: &Value, right: bool) {
        self.claimed += 1;
        if let Some(score) = said["score"].as_f64() {
            self.scored.push((score, right));
        }
    }

    fn judge(&mut self, target: &Target<'_>, mention: &Value, said: &Value) -> bool {
        match target {
            Target::Insee(code) => said["insee"] == *code,
            Target::Departement(code) => said["dept"] == *code && text(said, "insee").is_none(),
            Target::Point(wanted) => point(said).is_some_and(|at| {
                let distance = haversine_km(*wanted, at);
                self.distances.push(distance);
                distance <= NEAR_KM || in_box(mention, at)
            }),
        }
    }

    fn put(&self, out: &mut Figures) {
        put(out, "places.gold", self.wanted as f64);
        Prf::new(self.found, self.given, self.wanted).put(out, "places.span");
        Prf::new(self.right, self.claimed, self.resolvable).put(out, "places.resolved");
        put(
            out,
            "places.coverage",
            ratio((self.given - self.unsure) as f64, self.given),
        );
        let measured = self.distances.len();
        if measured > 0 {
            let within = |km: f64| ratio(count(&self.distances, |d| *d <= km) as f64, measured);
            put(out, "places.acc@161km", within(NEAR_KM));
            put(out, "places.acc@20km", within(VERY_NEAR_KM));
        }
        if !self.scored.is_empty() {
            put(out, "places.ECE", ece(&self.scored));
        }
    }
}

/// What a right resolution must say.
enum Target<'a> {
    Insee(&'a str),
    Departement(&'a str),
    Point((f64, f64)),
}

impl<'a> Target<'a> {
    fn of(mention: &'a Value) -> Option<Self> {
        if let Some(code) = text(mention, "insee") {
            return Some(Self::Insee(code));
        }
        let departement = text(mention, "dept").filter(|_| mention["kind"] == "departement");
        departement
            .map(Self::Departement)
            .or_else(|| point(mention).map(Self::Point))
    }
}

/// Latitude and longitude in degrees.
fn point(of: &Value) -> Option<(f64, f64)> {
    Some((of["lat"].as_f64()?, of["lon"].as_f64()?))
}

fn is_ambiguous(said: &Value) -> bool {
    truthy(&said["ambiguous"])
}

/// Points of interest and streets, which the gazetteers do not hold, and mentions marked optional,
/// need not be found.
fn is_optional(mention: &Value) -> bool {
    let kind = mention["kind"].as_str().unwrap_or_default();
    let is_road = matches!(kind, "road" | "Road/street");
    truthy(&mention["optional"])
        || matches!(kind, "poi" | "street")
        || kind.contains("Point-of-Interest")
        || (is_road && !is_numbered_road(mention["text"].as_str().unwrap_or_default()))
}

/// Whether prediction `x` on the optional mention `m` counts neither way: unless it resolves `m` to
/// something else.
fn is_harmless(m: &Value, x: &Value) -> bool {
    if is_ambiguous(x) || text(m, "insee").is_some_and(|code| x["insee"] == code) {
        return true;
    }
    if let Some((wanted, at)) = point(m).zip(point(x)) {
        return haversine_km(wanted, at) <= NEAR_KM;
    }
    let kind = x["kind"].as_str().unwrap_or_default();
    matches!(
        kind,
        "poi" | "street" | "road" | "pass" | "river" | "massif"
    ) || (truthy(&m["optional"]) && text(x, "insee").is_none())
}

/// Starts like A75, a 75, D-907, RN88, rd 12, M6: a letter of the road network, at most one space
/// or hyphen, a digit.
pub(super) fn is_numbered_road(text: &str) -> bool {
    let mut rest = text.chars();
    let prefixed = match rest.next().map(|c| c.to_ascii_lowercase()) {
        Some('r') => matches!(rest.next(), Some('n' | 'N' | 'd' | 'D')),
        Some('a' | 'd' | 'e' | 'n' | 'm') => true,
        _ => false,
    };
    let rest = rest.as_str();
    prefixed
        && rest
            .strip_prefix([' ', '-'])
            .unwrap_or(rest)
            .starts_with(|c: char| c.is_ascii_digit())
}

/// Inside the gold box `[south, north, west, east]`, grown on each side.
fn in_box(mention: &Value, (lat, lon): (f64, f64)) -> bool {
    let sides: Vec<f64> = list(mention, "bbox")
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    let [south, north, west, east] = sides[..] else {
        return false;
    };
    let (dy, dx) = ((north - south) * BOX_MARGIN, (east - west) * BOX_MARGIN);
    (south - dy..=north + dy).contains(&lat) && (west - dx..=east + dx).contains(&lon)
}

/// Great-circle distance of two (latitude, longitude) in degrees, on a sphere of 12,742 km
/// diameter.
pub(super) fn haversine_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let ((lat1, lon1), (lat2, lon2)) = (radians(from), radians(to));
    let (north, east) = (((lat2 - lat1) / 2.0).sin(), ((lon2 - lon1) / 2.0).sin());
    let chord = north * north + lat1.cos() * lat2.cos() * east * east;
    12_742.0 * chord.sqrt().min(1.0).asin()
}

fn radians((lat, lon): (f64, f64)) -> (f64, f64) {
    (lat.to_radians(), lon.to_radians())
}
