//! Quantities and the time of the observation.

use serde_json::Value;

use super::{Figures, Pair, Prf, count, gold_span, label, list, overlaps, put, text};

/// Two times agree within ten minutes.
const TOLERANCE_S: f64 = 600.0;

/// Quantities (spans overlap, same role, value within 1 %) and `observed_at` (within 10 minutes).
pub(super) fn facts(pairs: &[Pair<'_>], out: &mut Figures) {
    quantities(pairs, out);
    observed_at(pairs, out);
}

fn quantities(pairs: &[Pair<'_>], out: &mut Figures) {
    let (mut right, mut given, mut wanted) = (0, 0, 0);
    for &(g, a) in pairs {
        let Some(gold) = label(g, "quantities").and_then(Value::as_array) else {
            continue;
        };
        let mut open: Vec<&Value> = list(a, "quantities").iter().collect();
        given += open.len();
        wanted += gold.len();
        for q in gold {
            let span = gold_span(g, q);
            if let Some(hit) = open
                .iter()
                .position(|x| overlaps(x, span) && x["role"] == q["role"] && same_value(x, q))
            {
                open.remove(hit);
                right += 1;
            }
        }
    }
    if wanted > 0 {
        put(out, "quantities.gold", wanted as f64);
        Prf::new(right, given, wanted).put(out, "quantities");
    }
}

fn same_value(said: &Value, gold: &Value) -> bool {
    let value = |of: &Value| of["value"].as_f64().unwrap_or(0.0);
    (value(said) - value(gold)).abs() <= 0.01 * value(gold).abs().max(1.0)
}

fn observed_at(pairs: &[Pair<'_>], out: &mut Figures) {
    let labelled = pairs
        .iter()
        .filter(|(g, _)| g["gold"].get("observed_at").is_some());
    let rows: Vec<_> = labelled
        .map(|&(g, a)| (text(&g["gold"], "observed_at"), text(a, "observed_at")))
        .collect();
    if rows.is_empty() {
        return;
    }
    let agree = |&(g, a): &(Option<&str>, Option<&str>)| {
        g.zip(a)
            .is_some_and(|(g, a)| (seconds(g) - seconds(a)).abs() <= TOLERANCE_S)
    };
    let wanted = count(&rows, |row| row.0.is_some());
    put(out, "observed_at.gold", wanted as f64);
    Prf::new(
        count(&rows, agree),
        count(&rows, |row| row.1.is_some()),
        wanted,
    )
    .put(out, "observed_at");
}

/// Seconds since 1970 of an RFC 3339 time.
///
/// # Panics
/// If it is not one.
pub(super) fn seconds(time: &str) -> f64 {
    parse(time).unwrap_or_else(|| panic!("{time:?} is not an RFC 3339 time"))
}

fn parse(time: &str) -> Option<f64> {
    let (date, rest) = time.split_once(['T', 't', ' '])?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let zone_at = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = rest.split_at(zone_at);
    let mut clock = clock.splitn(3, ':');
    let (hour, minute) = (
        clock.next()?.parse::<f64>().ok()?,
        clock.next()?.parse::<f64>().ok()?,
    );
    let second = clock.next()?.parse::<f64>().ok()?;
    let offset = match zone.as_bytes().first()? {
        b'Z' | b'z' => 0.0,
        sign => {
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let ahead = hours.parse::<f64>().ok()? * 3600.0 + minutes.parse::<f64>().ok()? * 60.0;
            if *sign == b'-' { -ahead } else { ahead }
        }
    };
    Some(
        days_since_1970(year, month, day) as f64 * 86_400.0
            + hour * 3600.0
            + minute * 60.0
            + second
            - offset,
    )
}

/// Howard Hinnant, "chrono-compatible low-level date algorithms": years start in March, so that the
/// leap day ends them.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}
