//! Labelled posts, and what the library reads in each.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use vigie::hazard::{Hazard, ParseHazardError};
use vigie::observation::{InfoType, Priority};
use vigie::post::RawPost;
use vigie::watch::{Analyzer, Scratch};

/// What a labelled line holds beside the post: its labels, the event that it is from.
#[derive(Deserialize)]
struct Labels {
    gold: Gold,
    #[serde(alias = "crisis")]
    event: Option<String>,
}

#[derive(Deserialize)]
struct Gold {
    relevant: Option<bool>,
    priority: Option<Priority>,
    info_type: Option<InfoType>,
    hazards: Option<Vec<String>>,
}

/// A labelled post as the models see it.
pub(crate) struct Example {
    /// Number of its event.
    pub(crate) event: usize,
    /// Numbers of its features, with their values.
    pub(crate) features: Vec<(usize, f64)>,
    pub(crate) relevant: Option<bool>,
    pub(crate) priority: Option<Priority>,
    pub(crate) info_type: Option<InfoType>,
    /// Those that the text speaks of; unknown in a set that labels the hazard of the crisis instead.
    pub(crate) hazards: Option<Vec<Hazard>>,
    /// Those of which the lexicon found words, and whether they stand in its view.
    pub(crate) found: Vec<(Hazard, bool)>,
}

impl Example {
    /// Whether the text is known to speak of this hazard.
    pub(crate) fn tells(&self, hazard: Hazard) -> bool {
        self.hazards
            .as_ref()
            .is_some_and(|told| told.contains(&hazard))
    }
}

/// All examples, with the names behind the numbers.
#[derive(Default)]
pub(crate) struct Data {
    pub(crate) examples: Vec<Example>,
    pub(crate) events: Vec<String>,
    /// Names of features; `true` for one of the wording.
    pub(crate) features: Vec<(String, bool)>,
    by_name: BTreeMap<String, usize>,
}

impl Data {
    /// Reads a file of JSON lines; a post without an event of its own is of the file's.
    pub(crate) fn read(&mut self, path: &str, analyzer: &Analyzer) -> Result<(), Box<dyn Error>> {
        let file = File::open(path).map_err(|e| format!("cannot read {path}: {e}"))?;
        let stem = Path::new(path).file_stem().unwrap_or_default();
        let of_file = stem.to_string_lossy().into_owned();
        let mut scratch = Scratch::default();
        let first = self.examples.len();
        for (i, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(|e| format!("{path}, line {}: {e}", i + 1))?;
            if line.trim().is_empty() {
                continue;
            }
            let place = |error: &dyn std::fmt::Display| format!("{path}, line {}: {error}", i + 1);
            let labels: Labels = serde_json::from_str(&line).map_err(|e| place(&e))?;
            let raw: RawPost = serde_json::from_str(&line).map_err(|e| place(&e))?;
            let (post, _) = raw.into_post().map_err(|e| place(&e))?;
            let event = self.event(labels.event.unwrap_or_else(|| of_file.clone()));
            let mut features = BTreeMap::new();
            let seen = analyzer.analyze(post.view(), &mut scratch);
            analyzer.assessor().each_wording(&seen.reading, |wording| {
                features.insert(self.feature(wording.to_string(), true), 1.0);
            });
            let keywords = seen.reading.keywords;
            let strong = keywords.hazards().map(|h| (h.category.hazard(), true));
            let weak = keywords.weak().map(|h| (h.category.hazard(), false));
            let found: Vec<_> = strong
                .chain(weak)
                .filter_map(|(h, strong)| Some((h?, strong)))
                .collect();
            for (feature, value) in scratch.features() {
                features.insert(self.feature(feature.to_string(), false), value);
            }
            let codes = labels.gold.hazards.as_ref();
            let hazards = codes.map(|codes| codes.iter().map(|code| code.parse()).collect());
            self.examples.push(Example {
                hazards: hazards
                    .transpose()
                    .map_err(|e: ParseHazardError| place(&e))?,
                found,
                event,
                features: features.into_iter().collect(),
                relevant: labels.gold.relevant,
                priority: labels.gold.priority,
                info_type: labels.gold.info_type,
            });
        }
        let own = self.examples.get_mut(first..).unwrap_or_default();
        if own.iter().any(|example| example.hazards.is_none()) {
            // Where nothing is relevant, nothing speaks of a hazard. Else the labels are of something else: CrisisLexT26
            // names the hazard of the crisis, whatever the post says.
            let everyday = own.iter().all(|example| example.relevant == Some(false));
            for example in own {
                example.hazards = everyday.then(Vec::new);
            }
        }
        Ok(())
    }

    fn event(&mut self, name: String) -> usize {
        let known = self.events.iter().position(|event| *event == name);
        known.unwrap_or_else(|| {
            self.events.push(name);
            self.events.len() - 1
        })
    }

    fn feature(&mut self, name: String, wording: bool) -> usize {
        if let Some(&number) = self.by_name.get(&name) {
            return number;
        }
        self.features.push((name.clone(), wording));
        self.by_name.insert(name, self.features.len() - 1);
        self.features.len() - 1
    }
}
