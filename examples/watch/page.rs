//! The page that a shift leader reads: the most urgent on top, nothing presented as verified.

use std::collections::HashMap;

use vigie::keyword::SuppressReason;
use vigie::place::{Gazetteer, PlaceKind};
use vigie::signal::{Level, Signal, SignalArea};
use vigie::watch::Watch;

use crate::board::{Board, short_label};
use crate::clock::{Clock, full};
use crate::layout::{Style, WIDTH, bar, clean, count, cut, number, pad, width};
use crate::timeline;

const MOST_SIGNALS: usize = 6;
const MOST_COMMUNES: usize = 10;
const MOST_NAMES: usize = 6;
/// Columns of a bar.
const BAR: usize = 6;

/// Writes the whole page. `title` says what is watched, `problems` how much of the input could not be read.
pub(crate) fn page(board: &Board, watch: &Watch, title: &Title<'_>, problems: u64) -> String {
    let mut page = Page {
        out: String::new(),
        clock: Clock::of(board, watch),
        board,
        watch,
    };
    page.head(title, problems);
    if board.posts > 0 {
        page.signals();
        page.calls();
        page.rumours();
        page.hazards();
        page.places();
        page.aside();
        page.foot(title.hours);
    }
    page.out
}

/// What is watched.
pub(crate) struct Title<'a> {
    /// The input.
    pub(crate) source: &'a str,
    /// The input is the embedded, invented crisis.
    pub(crate) fiction: bool,
    /// The event that is open.
    pub(crate) event: Option<String>,
    /// Length of the rumour window.
    pub(crate) hours: f64,
}

/// The page as it grows, section by section.
pub(crate) struct Page<'a> {
    out: String,
    pub(crate) clock: Clock,
    pub(crate) board: &'a Board,
    pub(crate) watch: &'a Watch,
}

impl Page<'_> {
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        self.out.push_str(line.as_ref().trim_end());
        self.out.push('\n');
    }

    pub(crate) fn section(&mut self, style: Style, title: &str, note: &str) {
        let note = cut(note, WIDTH.saturating_sub(width(title) + 4));
        let rule = WIDTH.saturating_sub(width(title) + width(&note) + 2);
        self.line("");
        self.line(format!(
            "{} {} {}",
            style.paint(title),
            Style::DIM.paint("─".repeat(rule)),
            Style::DIM.paint(note)
        ));
    }

    fn head(&mut self, title: &Title<'_>, problems: u64) {
        let board = self.board;
        let name = "VIGIE";
        let source = cut(&clean(title.source), WIDTH - 30);
        self.line(format!("{} · {source}", Style::BOLD.paint(name)));
        if title.fiction {
            self.line(Style::DOUBT.paint(
                "FICTION : cette crise, ses messages, ses comptes et ses victimes sont inventés.",
            ));
        }
        if board.posts == 0 {
            self.line("Aucun message à lire : rien à montrer.");
        } else {
            let period = match (board.first, board.last) {
                (Some(from), Some(to)) => {
                    format!("du {} au {}, heure de Paris", full(from), full(to))
                }
                _ => "sans date".to_owned(),
            };
            self.line(format!("{} · {period}", count(board.posts, "message")));
            let mut parts = vec![format!(
                "{} ({} %)",
                count(board.kept, "retenu"),
                percent(board.kept, board.posts)
            )];
            let aside = board.plain + board.aside.values().map(|a| a.posts).sum::<u64>();
            parts.push(format!("{} mis à part", number(aside)));
            for (n, what) in [
                (board.elsewhere, "hors de l’événement"),
                (board.exercise, "d’exercice"),
                (board.duplicates, "en double"),
                (board.late, "hors fenêtre"),
                (board.undated, "sans date"),
            ] {
                if n > 0 {
                    parts.push(format!("{} {what}", number(n)));
                }
            }
            self.list(&parts, " · ");
        }
        if problems > 0 {
            self.line(Style::DOUBT.paint(format!(
                "{} lignes ou champs illisibles : voir les messages d’erreur.",
                number(problems)
            )));
        }
        if let Some(event) = &title.event {
            let event = cut(&clean(event), WIDTH - 20);
            self.line(format!("Événement ouvert : {event}"));
        }
        if board.posts > 0 {
            self.line(
                Style::DOUBT.paint(
                    "NON VÉRIFIÉ : la machine lit, regroupe et trie ; elle ne tranche jamais.",
                ),
            );
        }
    }

    /// Parts joined on as many lines as they need.
    fn list(&mut self, parts: &[String], between: &str) {
        let mut line = String::new();
        for part in parts {
            if !line.is_empty() && width(&line) + width(between) + width(part) > WIDTH {
                self.line(&line);
                line.clear();
            }
            if !line.is_empty() {
                line.push_str(between);
            }
            line.push_str(part);
        }
        self.line(cut(&line, WIDTH));
    }

    fn signals(&mut self) {
        let detector = self.watch.detector();
        let mut signals: Vec<(&Signal, bool)> = detector
            .signals()
            .iter()
            .map(|s| (s, true))
            .chain(self.board.ended.iter().map(|s| (s, false)))
            .collect();
        // What goes on first, then the latest.
        signals.sort_by_key(|(s, on)| (!on, std::cmp::Reverse((s.raised_at(), s.id()))));
        let note = "premier témoin → alerte ; témoins indépendants";
        self.section(Style::BOLD, "ÉVÉNEMENTS SUSPECTÉS", note);
        if signals.is_empty() {
            self.line("  aucun");
        }
        for (signal, on) in signals.iter().take(MOST_SIGNALS) {
            let area = area_name(signal.area(), self.watch.analyzer().geoparser().gazetteer());
            let lead = format!(
                "  {} → {}  ",
                self.clock.time(Some(signal.since())),
                self.clock.time(Some(signal.raised_at()))
            );
            let state = if *on { "dernier" } else { "fini" };
            let tail = format!(
                "  {} témoins, {state} {}",
                signal.voices(),
                self.clock.time(Some(signal.last()))
            );
            let room = WIDTH.saturating_sub(width(&lead) + width(&tail));
            let area = cut(&area, room / 2);
            let hazard = cut(
                short_label(signal.category()),
                room.saturating_sub(width(&area) + 3),
            );
            let gap = room.saturating_sub(width(&hazard) + 3 + width(&area));
            self.line(format!(
                "{lead}{} · {}{}{tail}",
                Style::ALARM.paint(hazard),
                Style::PLACE.paint(area),
                " ".repeat(gap)
            ));
        }
        self.more(
            signals.len(),
            MOST_SIGNALS,
            "signal de plus",
            "signaux de plus",
        );
    }

    pub(crate) fn more(&mut self, all: usize, shown: usize, one: &str, many: &str) {
        match all.saturating_sub(shown) {
            0 => {}
            1 => self.line(Style::DIM.paint(format!("  … et 1 {one}"))),
            n => self.line(Style::DIM.paint(format!("  … et {n} {many}"))),
        }
    }

    fn hazards(&mut self) {
        self.section(
            Style::BOLD,
            "ALÉAS AU FIL DU TEMPS",
            "messages retenus ; dès : premier témoin",
        );
        let mut lines = timeline::lines(&self.board.hazards, |at| self.clock.time(at));
        if lines.is_empty() {
            lines.push("  aucun".to_owned());
        }
        for line in lines {
            self.line(line);
        }
    }

    fn places(&mut self) {
        self.section(Style::BOLD, "LIEUX CITÉS", "messages retenus");
        let communes = top(&self.board.communes, MOST_COMMUNES);
        if communes.is_empty() {
            self.line("  aucune commune");
        }
        let most = communes.first().map_or(1, |(_, n)| *n);
        // Two columns, read downwards.
        let half = communes.len().div_ceil(2);
        for row in 0..half {
            let mut line = String::new();
            for (name, n) in [row, row + half].iter().filter_map(|&at| communes.get(at)) {
                let bar = bar(*n, most, BAR);
                // Padded behind the colour, so that no line ends in painted spaces.
                let gap = " ".repeat(BAR - width(&bar));
                let (name, bar) = (pad(name, 24), Style::PLACE.paint(bar));
                line = format!("{line}  {name} {:>6} {bar}{gap}", number(*n));
            }
            self.line(line);
        }
        for (label, counts) in [
            ("Routes", &self.board.roads),
            ("Cours d’eau", &self.board.waters),
        ] {
            let names: Vec<String> = top(counts, MOST_NAMES)
                .iter()
                .map(|(name, n)| format!("{name} ({})", number(*n)))
                .collect();
            if !names.is_empty() {
                let line = format!("  {label} : {}", names.join(", "));
                self.line(cut(&line, WIDTH));
            }
        }
    }

    fn aside(&mut self) {
        self.section(Style::BOLD, "MIS À PART", "à relire si un doute subsiste");
        for &reason in SuppressReason::ALL {
            let Some(aside) = self.board.aside.get(&reason) else {
                continue;
            };
            let example = cut(&aside.example, WIDTH - 28 - 4);
            self.line(format!(
                "  {:>5}  {} {}",
                number(aside.posts),
                pad(reason_label(reason), 18),
                Style::DIM.paint(format!("« {example} »")),
            ));
        }
        self.line(format!(
            "  {:>5}  sans rapport avec une crise",
            number(self.board.plain)
        ));
    }

    fn foot(&mut self, hours: f64) {
        let held = self.watch.window().len() as u64;
        let line = format!(
            "Rumeurs : fenêtre de {hours} h, {} en mémoire. Heures de Paris.",
            count(held, "message"),
        );
        self.line("");
        self.line(Style::DIM.paint(cut(&line, WIDTH)));
    }
}

fn top(counts: &HashMap<String, u64>, most: usize) -> Vec<(&str, u64)> {
    let mut counts: Vec<(&str, u64)> = counts.iter().map(|(k, n)| (k.as_str(), *n)).collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts.truncate(most);
    counts
}

fn percent(part: u64, all: u64) -> u64 {
    (part * 100 + all / 2) / all.max(1)
}

/// The name of an area, or its code where the gazetteer has none.
fn area_name(area: &SignalArea, gazetteer: &Gazetteer) -> String {
    let code = area.code();
    let place = match area.level() {
        Level::Commune => gazetteer.commune(code),
        Level::Departement => gazetteer.departement(code),
        Level::Region => gazetteer.of_code(PlaceKind::Region, code).next(),
        Level::Country => gazetteer.of_code(PlaceKind::Country, code).next(),
        _ => None,
    };
    match (place, area.level()) {
        (Some(place), Level::Commune) => match place.dept() {
            Some(dept) => format!("{} ({dept})", place.name()),
            None => place.name().to_owned(),
        },
        (Some(place), Level::Departement) => format!("{} ({code})", place.name()),
        (Some(place), _) => place.name().to_owned(),
        (None, level) => format!("{} {}", level.label_fr(), clean(code)),
    }
}

const fn reason_label(reason: SuppressReason) -> &'static str {
    match reason {
        SuppressReason::Figurative => "sens figuré",
        SuppressReason::Context => "autre contexte",
        SuppressReason::Negated => "nié",
        SuppressReason::Retracted => "retiré par l’auteur",
        SuppressReason::Denied => "démenti",
        SuppressReason::Exercise => "exercice, fiction",
        SuppressReason::Past => "passé",
        _ => "autre raison",
    }
}
