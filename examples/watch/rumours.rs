//! Rumours on the page: what is claimed, how far it has spread, who doubts it, what authorities say.

use chrono::TimeDelta;
use vigie::rumour::{Cluster, Stance};

use crate::board::Voice;
use crate::layout::{Style, WIDTH, count, cut, width, wrap};
use crate::page::Page;

const MOST_RUMOURS: usize = 6;
const MOST_DENIALS: usize = 2;
/// Groups of posts that need checking less than this are not listed.
const LEAST_CHECK: f64 = 0.3;

impl<'a> Page<'a> {
    pub(crate) fn rumours(&mut self) {
        let window = self.watch.window();
        let mut rumours: Vec<Cluster<'_>> = window
            .clusters()
            .filter(|c| c.size() > 1 && c.check().get() >= LEAST_CHECK)
            .collect();
        rumours.sort_by(|a, b| {
            (b.check().cmp(&a.check()))
                .then(b.size().cmp(&a.size()))
                .then(a.id().cmp(b.id()))
        });
        // Denials whose rumour is not among them leave nothing to check: they are told after.
        let (denials, rumours): (Vec<_>, Vec<_>) = rumours
            .into_iter()
            .partition(|c| c.stance(Stance::Deny) == c.size());
        self.section(
            Style::DOUBT,
            "RUMEURS À VÉRIFIER",
            "% : urgence à vérifier, non probabilité d’être fausse",
        );
        if rumours.is_empty() {
            self.line("  aucune");
        }
        for rumour in rumours.iter().take(MOST_RUMOURS) {
            self.rumour(*rumour);
        }
        self.more(
            rumours.len(),
            MOST_RUMOURS,
            "rumeur de plus",
            "rumeurs de plus",
        );
        for denial in denials.iter().take(MOST_DENIALS) {
            let Some(voice) = self.first_voice(*denial) else {
                continue;
            };
            let line = format!(
                "  démenti à {} ({}) : « {} »",
                self.clock.time(voice.at),
                voice.handle(26),
                voice.text
            );
            self.line(Style::DIM.paint(cut(&line, WIDTH)));
        }
    }

    /// The earliest post of a rumour.
    fn first_voice(&self, rumour: Cluster<'_>) -> Option<&'a Voice> {
        rumour
            .posts()
            .find_map(|id| self.board.voices.get(id.as_str()))
    }

    fn rumour(&mut self, rumour: Cluster<'_>) {
        let check = format!("{:>3.0} %", rumour.check().get() * 100.0);
        let mut facts = format!(
            "dès {} · {}, {} voix",
            self.clock.time(rumour.first_seen()),
            count(rumour.size() as u64, "message"),
            rumour.voices(),
        );
        let (recent, _) = rumour.growth(TimeDelta::hours(1));
        if recent > 0 {
            facts = format!("{facts} (+{recent} en 1 h)");
        }
        for (stance, label) in [
            (Stance::Support, "affirme"),
            (Stance::Deny, "dément"),
            (Stance::Query, "demande"),
            (Stance::Comment, "commente"),
        ] {
            let n = rumour.stance(stance);
            if n > 0 {
                facts = format!("{facts} · {label} {n}");
            }
        }
        self.line(format!(
            "{} {}",
            Style::DOUBT.paint(check),
            cut(&facts, WIDTH - 6)
        ));
        if let Some(voice) = self.first_voice(rumour) {
            // The author stays where the text is cut; words that do not break evenly need some room.
            let handle = voice.handle(28);
            let room = (2 * (WIDTH - 6)).saturating_sub(width(&handle) + 17);
            let text = format!("« {} » {handle}", cut(&voice.text, room));
            let lines = wrap(&text, WIDTH - 6, 2);
            for line in lines {
                self.line(format!("      {line}"));
            }
        }
        let official = self.official_word(rumour);
        self.line(format!(
            "      {}",
            Style::DIM.paint(cut(&official, WIDTH - 6))
        ));
    }

    /// What authorities have said within a rumour.
    fn official_word(&self, rumour: Cluster<'_>) -> String {
        let mut said: Option<(&Voice, Stance)> = None;
        for (id, stance) in rumour.stances_of_posts() {
            let Some(voice) = self.board.voices.get(id.as_str()) else {
                continue;
            };
            // A denial says more than that an authority speaks of it.
            let better = stance == Stance::Deny && said.is_none_or(|(_, s)| s != Stance::Deny);
            if voice.official && (said.is_none() || better) {
                said = Some((voice, stance));
            }
        }
        match said {
            Some((voice, Stance::Deny)) => format!(
                "démenti d’une autorité à {} ({}) : « {} »",
                self.clock.time(voice.at),
                voice.handle(26),
                voice.text
            ),
            Some((voice, _)) => format!(
                "une autorité en parle à {} ({}) : « {} »",
                self.clock.time(voice.at),
                voice.handle(26),
                voice.text
            ),
            None => "aucune autorité n’a répondu dans ce fil".to_owned(),
        }
    }
}
