//! A detector over two weeks of background, then an event, then a restart.

use chrono::{DateTime, TimeDelta, Utc};
use vigie::hazard::{Category, Hazard};
use vigie::post::PostId;
use vigie::score::Score;
use vigie::signal::{Change, Detector, Level, Place, Voice};

/// `SplitMix64`: the same evening every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

fn hear(
    detector: &mut Detector,
    n: u64,
    time: DateTime<Utc>,
    departement: &str,
    commune: &str,
) -> Vec<Change> {
    detector.observe(&Voice {
        post: &PostId::new(format!("p{n}")).unwrap(),
        time,
        author: &format!("a{n}"),
        origin: None,
        category: &Category::from(Hazard::StructureFire),
        place: Place {
            country: Some("FR"),
            region: Some("84"),
            departement: Some(departement),
            commune: Some(commune),
        },
        witness: Score::ONE,
    })
}

fn raised(changes: &[Change]) -> bool {
    changes.iter().any(|c| matches!(c, Change::Raised(_)))
}

#[test]
fn background_is_quiet_and_an_event_is_not() {
    let start: DateTime<Utc> = "2031-02-03T00:00:00Z".parse().unwrap();
    let mut detector = Detector::default();
    let mut dice = Dice(7);
    let mut false_alarms = 0;
    let mut n = 0;
    // A city that has three fires an hour by day and one by night told by witnesses, and two weeks of it.
    for minute in 0..14 * 1440_i64 {
        let night = (minute / 60) % 24 < 7;
        let time = start + TimeDelta::minutes(minute);
        if dice.roll() % 60 < if night { 1 } else { 3 } {
            n += 1;
            false_alarms += u32::from(raised(&hear(&mut detector, n, time, "69", "69123")));
        }
    }
    assert!(false_alarms <= 1, "{false_alarms} in two weeks");

    // A warehouse: twenty voices in five minutes, a restart in the middle.
    let fire = start + TimeDelta::days(14);
    let mut heard_after = None;
    for i in 0..20_i64 {
        if i == 3 {
            let json = serde_json::to_string(&detector).unwrap();
            detector = serde_json::from_str(&json).unwrap();
        }
        n += 1;
        let time = fire + TimeDelta::seconds(15 * i);
        if raised(&hear(&mut detector, n, time, "69", "69123")) {
            heard_after.get_or_insert(15 * i);
        }
    }
    assert!(heard_after.is_some_and(|s| s <= 120), "{heard_after:?} s");

    // The same day, three witnesses in a village are enough.
    let changes: Vec<_> = (0..3)
        .flat_map(|i| {
            let time = fire + TimeDelta::minutes(5 + 10 * i);
            hear(
                &mut detector,
                1_000_000 + i.unsigned_abs(),
                time,
                "43",
                "43001",
            )
        })
        .collect();
    assert!(raised(&changes));
    let village = detector.signals().last().unwrap();
    assert_eq!(
        (village.area().level(), village.area().code()),
        (Level::Commune, "43001")
    );
}
