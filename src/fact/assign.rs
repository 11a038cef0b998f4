//! Which role a quantity gets.

use super::QuantityRole;
use super::cursor::Cursor;
use super::lexicon::{Meaning, Subject, kind};

/// What the lexicon says of the unit or noun of a quantity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) subject: Subject,
    /// The role that it has of itself.
    pub(super) own: QuantityRole,
    /// Counted in metres, where height and extent must be told apart.
    pub(super) metres: bool,
    /// Longer than water or snow is deep.
    pub(super) far: bool,
}

/// The role of the quantity in `[at, end)`: what the words around say, or what its unit or noun has of itself.
pub(super) fn role_of(
    cursor: &mut Cursor<'_>,
    measured: Measured,
    at: usize,
    end: usize,
) -> QuantityRole {
    let Measured { subject, own, .. } = measured;
    match subject {
        Subject::People => people(cursor, own, at, end),
        // Whoever comes to help is told of only when harm comes to them.
        Subject::Crew => cursor
            .role_beside(Subject::People, end, |role| {
                matches!(
                    role,
                    QuantityRole::CasualtiesDead | QuantityRole::CasualtiesInjured
                )
            })
            .unwrap_or(own),
        Subject::Length => length(cursor, measured, at, end),
        // One outage a post: where it is named elsewhere, it is that of the homes counted here.
        Subject::Homes => cursor
            .role_near(subject, at, end)
            .or_else(|| cursor.role_anywhere(subject, |role| role == QuantityRole::PowerCut))
            .unwrap_or(own),
        Subject::Buildings => cursor
            .role_near(Subject::Homes, at, end)
            .or_else(|| {
                cursor.role_beside(Subject::People, end, |role| role == QuantityRole::Evacuated)
            })
            .unwrap_or(own),
        // "50 km/h" is the wind's where the text speaks of wind, a driver's elsewhere.
        Subject::Speed => cursor
            .role_near(subject, at, end)
            .or_else(|| cursor.role_anywhere(subject, |_| true))
            .unwrap_or(own),
        _ => cursor.role_near(subject, at, end).unwrap_or(own),
    }
}

fn people(cursor: &mut Cursor<'_>, own: QuantityRole, at: usize, end: usize) -> QuantityRole {
    use QuantityRole::{CasualtiesDead, Evacuated, Missing, Other, Stranded};
    if own != Other {
        // « 10 blessés sont morts », « 15 naufragés récupérés »: what became of them since.
        return match (own, cursor.role_beside(Subject::People, end, |_| true)) {
            (_, Some(CasualtiesDead)) => CasualtiesDead,
            (Stranded | Missing, Some(Other)) => Other,
            _ => own,
        };
    }
    if let Some(role) = cursor.role_near(Subject::People, at, end) {
        return role;
    }
    // A search is told over several sentences, and so is being trapped; whoever writes "on est 4" is not missing.
    let ours = is_ours(cursor, at, end);
    let told = |wanted| cursor.role_anywhere(Subject::People, |role| role == wanted);
    let we = (at.saturating_sub(3)..at).any(|i| matches!(cursor.word(i), "on" | "nous" | "we"));
    let missing = if we { None } else { told(Missing) };
    missing
        .or_else(|| told(Stranded))
        .or_else(|| {
            let plight = cursor.role_anywhere(Subject::Us, |_| true);
            plight.filter(|_| ours)
        })
        .or_else(|| told(Evacuated))
        .unwrap_or(own)
}

/// Whether the writer counts themselves or their own: « nous sommes 30 élèves », « mes deux enfants », « 4 enfants avec moi ».
fn is_ours(cursor: &mut Cursor<'_>, at: usize, end: usize) -> bool {
    (at.saturating_sub(4)..at)
        .chain(end..end + 3)
        .any(|i| cursor.same_sentence(i, at) && cursor.has(i, Meaning::Ours).is_some())
}

/// Metres and centimetres: of water, of snow, or of something else.
fn length(cursor: &mut Cursor<'_>, measured: Measured, at: usize, end: usize) -> QuantityRole {
    let Measured { subject, own, .. } = measured;
    let before = at.checked_sub(1).map_or("", |i| cursor.word(i));
    match before {
        // "a cédé sur 200 m": how far something reaches.
        "sur" if measured.metres => return own,
        // "à 400 m": a distance, unless what is measured stands in the same clause ("l'eau est à 2 m").
        "a" if measured.metres => return cursor.role_in_clause(subject, at).unwrap_or(own),
        _ => {}
    }
    // "un bateau de 14 m", "2 m de galets": the noun beside says of what, and it is neither water nor snow.
    let of = |word: &str| matches!(word, "de" | "d" | "of");
    let noun = cursor.same_clause(at, end) && cursor.begins(end + 1) & kind::ARTICLE == 0;
    if noun && of(cursor.word(end)) {
        let told = cursor.role_within(subject, end + 1, end + 3);
        if told.is_some() || cursor.has(end + 1, Meaning::OfExtent).is_none() {
            return told.unwrap_or(own);
        }
    } else if of(before) && at >= 2 && cursor.same_clause(at - 2, at) {
        let told = cursor.role_within(subject, at.saturating_sub(4), at);
        let degree = cursor.begins(at - 2) & kind::GRAMMAR != 0;
        if told.is_some() || !degree {
            return told.unwrap_or(own);
        }
    }
    let near = cursor.role_near(subject, at, end).filter(|_| !measured.far);
    near.or_else(|| {
        let wanted = |role| matches!(role, QuantityRole::WaterLevel | QuantityRole::SnowDepth);
        cursor
            .role_anywhere(subject, wanted)
            .filter(|_| !measured.far)
    })
    .filter(|&role| !(measured.metres && role == QuantityRole::Rain))
    .unwrap_or(own)
}
