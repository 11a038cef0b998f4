//! How well posts are judged whose events were left out of learning.

use std::io::{self, Write};

use vigie::hazard::Hazard;
use vigie::observation::Priority;

use crate::data::Data;
use crate::models::{Models, Said};

/// Learns with a group of events left out, judges their posts, and goes on to the next group.
pub(crate) fn leave_out(data: &Data, folds: usize, out: &mut impl Write) -> io::Result<()> {
    let folds = if folds == 0 {
        data.events.len()
    } else {
        folds.min(data.events.len())
    };
    if folds < 2 {
        return writeln!(out, "fewer than two groups of events: none to leave out");
    }
    let mut said: Vec<Option<Said>> = data.examples.iter().map(|_| None).collect();
    for fold in 0..folds {
        let of = |i: &usize| data.examples[*i].event % folds == fold;
        let (left_out, rest): (Vec<usize>, Vec<usize>) = (0..data.examples.len()).partition(of);
        let models = Models::learn(data, &rest);
        for i in left_out {
            said[i] = Some(models.judge(&data.examples[i]));
        }
    }
    let said: Vec<(usize, Said)> = said
        .into_iter()
        .enumerate()
        .filter_map(|(i, s)| Some((i, s?)))
        .collect();
    relevance(data, &said, out)?;
    hazards(data, &said, out)?;
    types(data, &said, out)?;
    urgent(data, &said, out)
}

fn relevance(data: &Data, said: &[(usize, Said)], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\nrelevance, events left out: posts, share, AUC, F1 at one half, ECE at the share of the event"
    )?;
    for (number, event) in data.events.iter().enumerate() {
        let rows: Vec<(f64, bool)> = said
            .iter()
            .filter(|(i, _)| data.examples[*i].event == number)
            .filter_map(|(i, s)| Some((s.relevance, data.examples[*i].relevant?)))
            .collect();
        let positive = rows.iter().filter(|r| r.1).count();
        let claimed = rows.iter().filter(|r| r.0 >= 0.5).count();
        if rows.is_empty() {
            continue;
        }
        let share = positive as f64 / rows.len() as f64;
        write!(out, "{event:32} {:6} {share:.3}", rows.len())?;
        if positive == 0 || positive == rows.len() {
            writeln!(
                out,
                "   {:.1} claimed per 1,000",
                1000.0 * claimed as f64 / rows.len() as f64
            )?;
            continue;
        }
        let right = rows.iter().filter(|r| r.0 >= 0.5 && r.1).count();
        let f1 = 2.0 * right as f64 / (claimed + positive) as f64;
        let shift = (share / (1.0 - share)).ln();
        let moved: Vec<(f64, bool)> = rows
            .iter()
            .map(|&(p, y)| (1.0 / (1.0 + (-((p / (1.0 - p)).ln() + shift)).exp()), y))
            .collect();
        writeln!(out, "  {:.3}  {f1:.3}  {:.3}", auc(&rows), ece(&moved))?;
    }
    Ok(())
}

fn hazards(data: &Data, said: &[(usize, Said)], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\nhazards, events left out: of the lexicon, and as judged: precision, recall, F1"
    )?;
    let (mut lexicon, mut judged) = ([0_u32; 3], [0_u32; 3]);
    for (i, s) in said {
        let example = &data.examples[*i];
        let Some(told) = &example.hazards else {
            continue;
        };
        let stand: Vec<Hazard> = example.found.iter().filter(|f| f.1).map(|f| f.0).collect();
        for (sum, claimed) in [(&mut lexicon, &stand), (&mut judged, &s.hazards)] {
            let right = claimed.iter().filter(|h| told.contains(h)).count();
            for (sum, more) in sum.iter_mut().zip([right, claimed.len(), told.len()]) {
                *sum += u32::try_from(more).unwrap_or(u32::MAX);
            }
        }
    }
    for (name, [right, claimed, wanted]) in [("lexicon", lexicon), ("judged", judged)] {
        let [right, claimed, wanted] = [right, claimed.max(1), wanted.max(1)].map(f64::from);
        let f1 = 2.0 * right / (claimed + wanted);
        writeln!(
            out,
            "{name:8} {:.3}  {:.3}  {f1:.3}",
            right / claimed,
            right / wanted
        )?;
    }
    Ok(())
}

fn types(data: &Data, said: &[(usize, Said)], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\ninformation type and P1 to P3, events left out: posts, accuracy of each"
    )?;
    let (mut all, mut right, mut ranked) = (0, 0, 0);
    for (number, event) in data.events.iter().enumerate() {
        let rows: Vec<(bool, bool)> = said
            .iter()
            .filter(|(i, _)| data.examples[*i].event == number)
            .filter_map(|(i, s)| {
                let example = &data.examples[*i];
                Some((
                    example.info_type? == s.info_type,
                    example.priority? == s.priority,
                ))
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        let (a, b) = (
            rows.iter().filter(|r| r.0).count(),
            rows.iter().filter(|r| r.1).count(),
        );
        let n = rows.len() as f64;
        writeln!(
            out,
            "{event:32} {:6}  {:.3}  {:.3}",
            rows.len(),
            a as f64 / n,
            b as f64 / n
        )?;
        (all, right, ranked) = (all + rows.len(), right + a, ranked + b);
    }
    let n = f64::max(1.0, all as f64);
    writeln!(
        out,
        "{:32} {all:6}  {:.3}  {:.3}",
        "all",
        right as f64 / n,
        ranked as f64 / n
    )
}

fn urgent(data: &Data, said: &[(usize, Said)], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\nP0, events left out: threshold, recall, false per 1,000 crisis posts, per 1,000 others"
    )?;
    let rows: Vec<(f64, Option<bool>)> = said
        .iter()
        .filter_map(|(i, s)| {
            let example = &data.examples[*i];
            match example.priority {
                Some(priority) => Some((s.urgent, Some(priority == Priority::P0))),
                None => (example.relevant == Some(false)).then_some((s.urgent, None)),
            }
        })
        .collect();
    let count = |wanted: Option<bool>, from: f64| {
        rows.iter().filter(|r| r.1 == wanted && r.0 >= from).count() as f64
    };
    let share = |wanted: Option<bool>, from: f64| count(wanted, from) / count(wanted, 0.0).max(1.0);
    for from in [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7] {
        let (found, wrong, others) = (
            share(Some(true), from),
            1000.0 * share(Some(false), from),
            1000.0 * share(None, from),
        );
        writeln!(out, "{from:.2}  {found:.3}  {wrong:6.1}  {others:6.1}")?;
    }
    Ok(())
}

/// Area under the ROC curve: the share of pairs in the right order, ties half (Hanley and `McNeil`, 1982).
fn auc(rows: &[(f64, bool)]) -> f64 {
    let mut sorted = rows.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut below) = (0.0, 0.0);
    for ties in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let negative = ties.iter().filter(|r| !r.1).count() as f64;
        let positive = ties.len() as f64 - negative;
        sum += positive * (below + negative / 2.0);
        below += negative;
    }
    sum / (below * (rows.len() as f64 - below)).max(1.0)
}

/// Expected calibration error over ten bins (Naeini et al. 2015).
fn ece(rows: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    for &(p, y) in rows {
        let bin = (1..10)
            .take_while(|&edge| p * 10.0 >= f64::from(edge))
            .count();
        let bin = &mut bins[bin];
        *bin = (bin.0 + p, bin.1 + f64::from(u8::from(y)));
    }
    bins.iter().map(|(p, y)| (p - y).abs()).sum::<f64>() / rows.len().max(1) as f64
}
