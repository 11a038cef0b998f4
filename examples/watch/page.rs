//! The page that a shift leader reads: the most urgent on top, nothing presented as verified.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use vigie::keyword::{Cue, SuppressReason};
use vigie::place::{Gazetteer, PlaceKind};
use vigie::rumour::{Cluster, Stance};
use vigie::signal::{Level, Signal, SignalArea};
use vigie::watch::Watch;

use crate::board::{Board, Call, Rank, Voice, short_label};
use crate::layout::{Style, WIDTH, bar, clean, count, cut, number, pad, width, wrap};
use crate::timeline;

/// Calls shown in full, and in one line each.
const FULL_CALLS: usize = 7;
const BRIEF_CALLS: usize = 12;
const MOST_SIGNALS: usize = 6;
const MOST_RUMOURS: usize = 6;
const MOST_COMMUNES: usize = 10;
const MOST_NAMES: usize = 6;
/// Columns of a bar.
const BAR: usize = 6;
/// Groups of posts that need checking less than this are not listed.
const LEAST_CHECK: f64 = 0.3;

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

struct Page<'a> {
    out: String,
    clock: Clock,
    board: &'a Board,
    watch: &'a Watch,
}

impl Page<'_> {
    fn line(&mut self, line: impl AsRef<str>) {
        self.out.push_str(line.as_ref().trim_end());
        self.out.push('\n');
    }

    fn section(&mut self, style: Style, title: &str, note: &str) {
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
            let (from, to) = (self.clock.full(board.first), self.clock.full(board.last));
            let period = match (board.first, board.last) {
                (Some(_), Some(_)) => format!("du {from} au {to}, heure de Paris"),
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

    fn more(&mut self, all: usize, shown: usize, one: &str, many: &str) {
        match all.saturating_sub(shown) {
            0 => {}
            1 => self.line(Style::DIM.paint(format!("  … et 1 {one}"))),
            n => self.line(Style::DIM.paint(format!("  … et {n} {many}"))),
        }
    }

    fn calls(&mut self) {
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
            "appel plus ancien",
            "appels plus anciens",
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

    fn rumours(&mut self) {
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
            facts.push_str(&format!(" (+{recent} en 1 h)"));
        }
        for (stance, label) in [
            (Stance::Support, "affirme"),
            (Stance::Deny, "dément"),
            (Stance::Query, "demande"),
            (Stance::Comment, "commente"),
        ] {
            let n = rumour.stance(stance);
            if n > 0 {
                facts.push_str(&format!(" · {label} {n}"));
            }
        }
        self.line(format!(
            "{} {}",
            Style::DOUBT.paint(check),
            cut(&facts, WIDTH - 6)
        ));
        let first = rumour
            .posts()
            .find_map(|id| self.board.voices.get(id.as_str()));
        if let Some(voice) = first {
            let text = format!("« {} » {}", voice.text, voice.handle(28));
            // The author stays even where the text is cut.
            let handle = format!(" {}", voice.handle(28));
            let lines = if width(&text) <= 2 * (WIDTH - 6) - 12 {
                wrap(&text, WIDTH - 6, 2)
            } else {
                let room = 2 * (WIDTH - 6) - width(&handle) - 16;
                wrap(
                    &format!("« {} »{handle}", cut(&voice.text, room)),
                    WIDTH - 6,
                    2,
                )
            };
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
                line.push_str(&format!("  {name} {:>6} {bar}{gap}", number(*n)));
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

/// Times as the page shows them.
struct Clock {
    now: Option<DateTime<Utc>>,
    /// The page spans more than a day: times come with their date.
    dated: bool,
}

impl Clock {
    fn of(board: &Board, watch: &Watch) -> Self {
        let span = board
            .first
            .zip(board.last)
            .map(|(first, last)| last - first);
        Self {
            now: watch.window().watermark(),
            dated: span.is_some_and(|span| span > TimeDelta::hours(24)),
        }
    }

    fn time(&self, at: Option<DateTime<Utc>>) -> String {
        let form = if self.dated { "%d/%m %H:%M" } else { "%H:%M" };
        let blank = if self.dated { "--/-- --:--" } else { "--:--" };
        at.map_or_else(
            || blank.to_owned(),
            |at| at.with_timezone(&Paris).format(form).to_string(),
        )
    }

    #[expect(clippy::unused_self, reason = "the sibling of `time`")]
    fn full(&self, at: Option<DateTime<Utc>>) -> String {
        at.map_or_else(String::new, |at| {
            at.with_timezone(&Paris)
                .format("%d/%m/%Y %H:%M")
                .to_string()
        })
    }

    /// How long before the latest post.
    fn ago(&self, at: Option<DateTime<Utc>>) -> String {
        let Some((now, at)) = self.now.zip(at) else {
            return String::new();
        };
        let minutes = (now - at).num_minutes().max(0);
        match minutes {
            0..60 => format!("il y a {minutes} min"),
            60..2880 => format!("il y a {} h {:02}", minutes / 60, minutes % 60),
            _ => format!("il y a {} j", minutes / 1440),
        }
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
