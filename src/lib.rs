//! *vigie* (French: the lookout) turns a stream of social-media posts into what a crisis team can act on.
//!
//! Volunteers of a virtual operations support team watch the networks for a prefecture: a flood, a quake,
//! snow, an attack. Information circulates there before the emergency services know of it. They must catch
//! it at once, know where it happens, tell rumour from fact. This crate reads posts for them: what hazard,
//! where, who calls for help, which claims spread unverified, where something begins that nobody has
//! reported. It is a library to embed in consoles, bots and stream jobs; it needs no model server and no
//! network.
//!
//! **The machine never sets a verdict.** It scores, groups, explains and reminds; people decide.
//!
#![cfg_attr(
    feature = "france",
    doc = r#"
# One post

```
use vigie::post::PostRef;
use vigie::watch::{Analyzer, Scratch};

let analyzer = Analyzer::default(); // built-in lexicon, French gazetteer
let mut scratch = Scratch::default();
let text = "Au secours, on est bloqués sur le toit du camping, l'eau monte ! Ispagnac (48)";
let seen = analyzer.analyze(PostRef::new("1", text), &mut scratch);

assert_eq!(seen.assessment.priority.to_string(), "P0");
assert_eq!(seen.assessment.info_type.to_string(), "HelpRequest");
let place = &seen.to_owned().places[0];
assert_eq!((place.name.as_str(), place.insee.as_deref()), ("Ispagnac", Some("48075")));
```

# A stream

```
use vigie::post::Post;
use vigie::watch::Watch;

let mut watch = Watch::default();
for (id, text) in [
    ("1", "On me dit que le barrage de Naussac a cédé ?!"),
    ("2", "RT @lea_fictive: On me dit que le barrage de Naussac a cédé ?!"),
] {
    let post = Post::builder(id, text).build()?;
    let update = watch.observe(post.view())?;
    println!("{} {:?}", update.seen.assessment.priority, update.assignment.cluster);
}
assert_eq!(watch.window().clusters().count(), 1);
# Ok::<(), Box<dyn std::error::Error>>(())
```
"#
)]
//! # Floors
//!
//! Each module uses only those above it, and each is usable alone.
//!
//! | module | holds | feature |
//! |---|---|---|
//! | [`score`] | probabilities, and the contributions that explain them | always |
//! | [`hazard`] | 35 hazards with their CAP, EM-DAT and vigilance codes, and a team's own categories | always |
//! | [`status`] | verification status: nine states, the table of transitions as data | always |
//! | [`text`] | folding, tokens, terms, phrases; every span in bytes of the text as given | always |
#![cfg_attr(
    feature = "watch",
    doc = "| [`post`], [`event`] | what comes in, what is open | `model` |
| [`keyword`] | lexicon and matcher: hazards, cues, suppression with its reason | `keyword` |
| [`place`] | gazetteer, recognition, resolution, area scores | `place`; French data: `france` |
| [`fact`] | quantities with roles, time expressions | `fact` |
| [`observation`], [`assess`] | what one post says; relevance, type, priority, event score; standing queries | `assess` |
| [`rumour`] | streaming clusters, stance, what needs checking | `rumour` |
| [`signal`] | events nobody has opened yet | `signal` |
| [`suggest`] | words and hashtags that rise with an event, for its profile | `suggest` |
| [`watch`] | the pipeline | `watch` |"
)]
//!
//! The default is everything. `default-features = false, features = ["keyword"]` is a matcher over plain
//! text, without geometry, clock or gazetteer.
//!
//! # Promises
//!
//! * No `unsafe`, no panic on any input, no network, no clock and no randomness of its own.
//! * The same input gives the same output, on any number of threads.
//! * Every score comes with its contributions, every match with its bytes in the text as given, every
//!   suppressed hit with its reason.
//! * A call for help is in the update of its own post: nothing holds it back.
//! * Lexicons, gazetteers and weights are data that a user can replace at run time.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod text_form;

/// The code of the README is compiled and run with the tests.
#[cfg(all(doctest, feature = "watch", feature = "france"))]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(feature = "assess")]
pub mod assess;
#[cfg(feature = "model")]
pub mod event;
#[cfg(feature = "fact")]
pub mod fact;
pub mod hazard;
#[cfg(feature = "keyword")]
pub mod keyword;
#[cfg(feature = "assess")]
pub mod observation;
#[cfg(feature = "place")]
pub mod place;
#[cfg(feature = "model")]
pub mod post;
#[cfg(feature = "rumour")]
pub mod rumour;
pub mod score;
#[cfg(feature = "signal")]
pub mod signal;
pub mod status;
#[cfg(feature = "suggest")]
pub mod suggest;
pub mod text;
#[cfg(feature = "watch")]
pub mod watch;
