//! Calls on the page: posts that put a life at stake.

use vigie::keyword::Cue;

use crate::board::{Call, Rank};
use crate::layout::{Style, WIDTH, count, cut, number, width, wrap};
use crate::page::Page;

/// Calls shown in full, and in one line each.
const FULL_CALLS: usize = 7;
const BRIEF_CALLS: usize = 10;

impl Page<'_> {
    pub(crate) fn calls(&mut self) {
        let board = self.board;
        let all = board.calls.len() + board.calls_gone;
        let note = "récents d’abord ; suivis, puis douteux à la fin";
        self.section(
            Style::ALARM,
            &format!("VIES EN JEU (P0) : {}", count(all as u64, "appel")),
            note,
        );
        let mut calls: Vec<&Call> = board.calls.iter().collect();
        calls.sort_by_key(|c| (c.rank(), std::cmp::Reverse(c.voice.at)));
        for call in calls.iter().take(FULL_CALLS) {
            self.full_call(call);
        }
        for call in calls.iter().skip(FULL_CALLS).take(BRIEF_CALLS) {
            self.brief_call(call);
        }
        self.more(
            all,
            FULL_CALLS + BRIEF_CALLS,
            "autre appel ; annotate les donne tous",
            "autres appels ; annotate les donne tous",
        );
        if all == 0 {
            self.line("  aucun");
        }
        if board.official_p0 > 0 {
            self.line(Style::DIM.paint(format!(
                "  {} d’autorités (recherches en cours) : elles les connaissent.",
                count(board.official_p0, "message")
            )));
        }
    }

    fn full_call(&mut self, call: &Call) {
        let time = self.clock.time(call.voice.at);
        let ago = self.clock.ago(call.voice.at);
        let marks = marks(call);
        let room = WIDTH.saturating_sub(width(&time) + width(&ago) + width(&marks) + 6);
        let author = call.voice.handle(28);
        let place = call.place.as_deref().unwrap_or("lieu non dit");
        let place = cut(place, room.saturating_sub(width(&author) + 2));
        self.line(format!(
            "{} {}{}  {}  {}",
            Style::ALARM.paint(format!("● {time}")),
            Style::DIM.paint(&ago),
            Style::DOUBT.paint(&marks),
            Style::PLACE.paint(place),
            Style::DIM.paint(author),
        ));
        for line in wrap(&call.voice.text, WIDTH - 4, 2) {
            self.line(format!("    {}", Style::BOLD.paint(line)));
        }
        let why: Vec<String> = call
            .why
            .iter()
            .take(3)
            .map(|(cue, words)| format!("{} « {words} »", cue_label(*cue)))
            .collect();
        let mut why = why.join(" · ");
        if why.is_empty() {
            why = call.kind.to_lowercase();
        }
        if !call.hazards.is_empty() {
            why = format!("{why} · {}", call.hazards.join(", ").to_lowercase());
        }
        let sure = format!("    P0 à {:.0} % : ", call.p0.get() * 100.0);
        let why = cut(&why, WIDTH.saturating_sub(width(&sure)));
        self.line(Style::DIM.paint(format!("{sure}{why}")));
        self.answer(call);
    }

    fn answer(&mut self, call: &Call) {
        let Some(answer) = &call.answer else { return };
        let lead = format!(
            "    ↳ {} {} ",
            self.clock.time(answer.at),
            answer.handle(24)
        );
        let text = cut(&answer.text, WIDTH.saturating_sub(width(&lead)));
        self.line(format!("{lead}{text}"));
    }

    fn brief_call(&mut self, call: &Call) {
        let time = self.clock.time(call.voice.at);
        let marks = marks(call);
        let place = cut(call.place.as_deref().unwrap_or("lieu non dit"), 26);
        let lead = width(&time) + width(&marks) + width(&place) + 6;
        let text = cut(&call.voice.text, WIDTH.saturating_sub(lead));
        self.line(format!(
            "{}{}  {}  {text}",
            Style::ALARM.paint(format!("● {time}")),
            Style::DOUBT.paint(marks),
            Style::PLACE.paint(place),
        ));
    }
}

/// How often a call was repeated, and what takes some of its urgency.
fn marks(call: &Call) -> String {
    let mut marks = String::new();
    if call.copies > 1 {
        marks = format!(" ×{}", number(call.copies));
    }
    let followed = call.answer.as_ref().is_some_and(|a| a.ends);
    for (holds, mark) in [
        (call.rank() == Rank::Doubtful, " douteux"),
        (call.known, " déjà connu"),
        (followed, " résolu ?"),
        (call.elsewhere, " hors événement"),
    ] {
        if holds {
            marks.push_str(mark);
        }
    }
    marks
}

const fn cue_label(cue: Cue) -> &'static str {
    match cue {
        Cue::Rescue => "secours",
        Cue::Trapped => "bloqué",
        Cue::Medical => "médical",
        Cue::Vulnerable => "fragile",
        Cue::Help => "aide",
        Cue::Casualty => "victime",
        Cue::Urgency => "urgence",
        Cue::Witness => "témoin",
        _ => "indice",
    }
}
