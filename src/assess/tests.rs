//! Invented posts through the floors below and the built-in weights.

use std::sync::LazyLock;

use super::{AssessScratch, Assessor, EventEvidence, Sources};
use crate::fact::{FactReader, Facts};
use crate::hazard::{Category, Hazard};
use crate::keyword::{KeywordScratch, Matcher};
use crate::observation::{Assessment, InfoType, Priority, Reading, SourceKind};
use crate::place::{Gazetteer, Geoparser, PlaceScratch, ResolveContext};
use crate::post::PostRef;
use crate::score::Score;
use crate::text::TextBuffer;

static MATCHER: LazyLock<Matcher> = LazyLock::new(Matcher::builtin);
static GEOPARSER: LazyLock<Geoparser> = LazyLock::new(|| Geoparser::new(Gazetteer::france()));
static SOURCES: LazyLock<Sources> = LazyLock::new(Sources::builtin);
pub(super) static ASSESSOR: LazyLock<Assessor> = LazyLock::new(Assessor::default);

/// Reads a post and hands the reading over.
pub(super) fn with_reading<T>(post: PostRef<'_>, then: impl FnOnce(&Reading<'_>) -> T) -> T {
    let (mut text, mut facts) = (TextBuffer::new(), Facts::default());
    let (mut keywords, mut places) = (KeywordScratch::default(), PlaceScratch::default());
    text.analyze_with(post.text, &(&*MATCHER, GEOPARSER.gazetteer()));
    FactReader::new().read(&text, post.created_at, &mut facts);
    let reading = Reading {
        post,
        text: &text,
        keywords: MATCHER.find_into(&text, &mut keywords),
        places: GEOPARSER.find_into(&text, &ResolveContext::default(), &mut places),
        gazetteer: GEOPARSER.gazetteer(),
        facts: &facts,
        source: post.author.map_or(SourceKind::Unknown, |a| SOURCES.kind(a)),
    };
    then(&reading)
}

fn assess(text: &str) -> (bool, Assessment) {
    with_reading(PostRef::new("1", text), |reading| {
        let assessment = ASSESSOR.assess(reading, &mut AssessScratch::default());
        (Assessor::is_rescue_call(reading), assessment)
    })
}

/// Someone's life is at stake now and the post says so.
const CALLS: &[&str] = &[
    // Flood.
    "On est coincés sur le toit avec les deux petits, l'eau monte, venez nous chercher, 4 rue du Moulin à Anduze",
    "Au secours, ma grand-mère est bloquée au rez-de-chaussée, eau jusqu'à la taille, le 18 ne répond plus",
    "Please help us, water is rising, we are stuck on the roof with my baby, Sommières",
    "We're trapped in the car, water up to the windows, my son can't breathe, send rescue now",
    // Snow, mountain.
    "Avalanche au-dessus du refuge, mon frère est enseveli, envoyez les secours vite",
    "Nous sommes bloqués dans la voiture depuis hier soir sur la D906, mon fils est diabétique et il n'a plus d'insuline",
    // Fire.
    "Le feu est dans le jardin, on ne peut plus sortir, ma mère est en fauteuil roulant, aidez-nous",
    "SOS on est encerclés par les flammes au camping, envoyez les pompiers",
    "The fire is at the door, we can't get out, please send help, two kids with me",
    // Attack.
    "On est cachés dans la réserve du magasin, il tire encore, envoyez quelqu'un je vous en supplie",
    "Je suis barricadée dans la salle de classe avec mes élèves, ça tire dans le couloir, aidez-nous",
    // Quake, collapse.
    "L'immeuble s'est effondré, on entend taper sous les décombres, appelez les pompiers !",
    "Notre voisin est coincé sous les gravats, il respire mal, personne ne vient",
    "Building collapsed, my sister is under the rubble, she is bleeding, send help",
    // Carbon monoxide, industry.
    "Toute la famille a des vertiges et vomit depuis qu'on a allumé le poêle, mon mari est inconscient, au secours",
    "Nuage toxique, on étouffe dans l'appartement, ça brûle les yeux, venez nous sortir de là",
    // Care that cannot wait.
    "Coupure de courant depuis 6h, mon père est sous oxygène et la batterie lâche, besoin d'une ambulance",
    "Route coupée, ma mère doit avoir sa dialyse ce matin, on est isolés, qui peut venir la chercher ?",
    "Ma femme va accoucher, on est bloqués par la neige, il faut un hélico",
];

/// What only looks like a call.
const NOT_CALLS: &[&str] = &[
    // Sport, shows, trade.
    "Au secours, notre défense prend l'eau, 4-0 à la mi-temps, sauvez-nous quelqu'un",
    "SOS, on est coincés à la 12e place du championnat, venez nous sauver",
    "Help me, the season finale was a disaster, I'm trapped in this series",
    "À l'aide, ma playlist est coincée sur le même album depuis ce matin",
    "SOS vaisselle : promo sur les éponges, livraison offerte",
    // Offers, advice.
    "J'ai un bateau et une remorque, si quelqu'un peut être évacué je propose mon aide, appelez-moi",
    "Je peux héberger une famille avec enfants, si vous êtes bloqués contactez-moi",
    "En cas d'inondation, montez à l'étage, appelez le 112 et ne descendez jamais à la cave",
    "Rappel : n'appelez les secours qu'en cas d'urgence vitale, laissez les lignes libres",
    // Exercise, fiction, denial.
    "Exercice ce matin : des figurants coincés sous les décombres appellent au secours, pas d'inquiétude",
    "Dans le film, la famille est piégée sur le toit et crie au secours, scène magnifique",
    "Non, il n'y a personne de coincé sur le toit à Alès, c'est une fausse rumeur, arrêtez de partager",
    // News, and what is named without anyone in danger.
    "Sept personnes évacuées d'un camping par les pompiers, aucun blessé selon la préfecture",
    "La crue de la Jonte a emporté la passerelle, personne ne passait dessus",
    "Ma cave est inondée, il y a dix centimètres d'eau, la pompe tourne",
];

/// Figures of speech and thanks in the very words of a call: the rule takes some of them for one, because a
/// missed call costs more than a look. Not more than it did: see [`HARD_TAKEN`].
const HARD: &[&str] = &[
    "Je suis noyé sous les mails, au secours",
    "Coincés dans les bouchons sur l'A7 depuis deux heures, on va mourir d'ennui",
    "Au secours, il fait 30 degrés dans le bureau et la clim est en panne",
    "I'm drowning in homework, send help",
    "Merci aux pompiers qui ont sorti ma grand-mère bloquée par les eaux hier, tout le monde va bien",
    "SOS, mon fils a fini le chocolat",
    "Je suis coincée en réunion jusqu'à midi",
    "Mes enfants sont prisonniers de leurs écrans",
    "Avalanche de devoirs, mes gamins sont ensevelis, au secours",
    "Notre équipe est au bord du gouffre, sauvez-nous",
    "Je suis bloquée au niveau 12, à l'aide, qui a fini ce jeu vidéo",
    "Mon téléphone ne répond plus, SOS",
    "Quelqu'un peut m'aider pour la dictée ? Je suis perdu",
    "La mairie est prisonnière de ses dettes, il faut la sauver",
];

/// How many of [`HARD`] the rule takes for a call. May only fall.
const HARD_TAKEN: usize = 10;

#[test]
fn a_clear_call_for_rescue_is_p0() {
    for text in CALLS {
        let (rescue, judged) = assess(text);
        assert!(rescue, "{text}");
        assert_eq!(judged.priority, Priority::P0, "{text}");
        assert!(judged.relevance.get() >= 0.9, "{text}: {judged:?}");
        let told = !matches!(
            judged.info_type,
            InfoType::NotRelevant | InfoType::RumourOrFalse
        );
        assert!(told, "{text}: {judged:?}");
    }
}

#[test]
fn what_only_looks_like_a_call_is_none() {
    for text in NOT_CALLS {
        assert!(!assess(text).0, "{text}");
    }
    let taken: Vec<&str> = HARD.iter().copied().filter(|text| assess(text).0).collect();
    assert!(taken.len() <= HARD_TAKEN, "{taken:#?}");
}

#[test]
fn a_call_is_one_whatever_the_shape_of_its_letters() {
    for text in [
        "au secours on est coincés l'eau monte",
        "AU SECOURS ON EST COINCES L EAU MONTE",
        "Au secours on est coince\u{301}s, l’eau monte 🆘🆘",
        "#AuSecours on est coincés, l'eau monte",
        "@sdis_fictif au secours on est coincés, l'eau monte https://exemple.fr/x",
        "ａｕ ｓｅｃｏｕｒｓ on est coincés, l'eau monte",
    ] {
        assert!(assess(text).0, "{text}");
    }
}

/// A handle is a hint: it keeps the calls that an authority or a newsroom tells of out of P0, not its own.
#[test]
fn who_calls() {
    let told = "« Sauvez-les ! » : plusieurs enfants bloqués par la crue au camping";
    let own = "Nous sommes bloqués par la crue avec douze enfants, envoyez un hélicoptère";
    for (author, of_told, of_own) in [
        (None, true, true),
        (Some("lucie_b"), true, true),
        (Some("asso_du_refuge"), true, true),
        (Some("mairie_fictive"), false, true),
        (Some("radio_des_causses"), false, true),
        (Some("france_petit"), false, true),
    ] {
        for (text, wanted) in [(told, of_told), (own, of_own)] {
            let mut post = PostRef::new("1", text);
            post.author = author;
            assert_eq!(
                with_reading(post, Assessor::is_rescue_call),
                wanted,
                "{author:?}: {text}"
            );
        }
    }
}

#[test]
fn the_base_rate_moves_relevance_and_nothing_else() {
    let text = "Forte secousse ressentie à Annecy, les murs ont bougé";
    let judged = |share: f64| {
        let assessor = ASSESSOR.clone().with_base_rate(Score::saturating(share));
        with_reading(PostRef::new("1", text), |r| {
            assessor.assess(r, &mut AssessScratch::default())
        })
    };
    let (rare, even, often) = (judged(0.02), judged(0.5), judged(0.9));
    assert!(rare.relevance < even.relevance && even.relevance < often.relevance);
    let step = even.relevance.logit() - rare.relevance.logit();
    assert!((step - (0.98_f64 / 0.02).ln()).abs() < 1e-6, "{step}");
    assert_eq!(
        (rare.priority, rare.info_type),
        (often.priority, often.info_type)
    );
}

/// The score of a text for a flood, given what is known of its place, keywords and time.
fn event_score(
    text: &str,
    area: Option<f64>,
    keyword: bool,
    in_window: Option<bool>,
) -> Option<Score> {
    let hazards = [Category::from(Hazard::Flood)];
    let evidence = EventEvidence {
        hazards: &hazards,
        area: area.map(Score::saturating),
        keyword,
        in_window,
    };
    with_reading(PostRef::new("1", text), |reading| {
        let mut scratch = AssessScratch::default();
        let judged = ASSESSOR.assess(reading, &mut scratch);
        ASSESSOR.event_score(reading, &judged, &evidence, &scratch)
    })
}

#[test]
fn what_says_nothing_of_an_event_has_no_score() {
    let nothing = "Bon anniversaire à ma voisine";
    assert_eq!(event_score(nothing, None, false, None), None);
    // A time alone says nothing either: most of what is posted during a flood is about something else.
    assert_eq!(event_score(nothing, None, false, Some(true)), None);
    assert_eq!(event_score("", None, false, Some(false)), None);
    for known in [
        event_score(nothing, Some(0.5), false, None),
        event_score(nothing, None, true, None),
        event_score("La rivière est en crue", None, false, None),
        event_score("Grosse explosion à l'usine", None, false, None),
    ] {
        assert!(known.is_some());
    }
}

#[test]
fn evidence_moves_the_event_score_the_right_way() {
    let flood = "La rivière est en crue, l'eau entre dans les maisons";
    let score =
        |text, area, keyword, window| event_score(text, area, keyword, window).expect("evidence");
    let nowhere = score(flood, None, false, None);
    let inside = score(flood, Some(0.95), false, None);
    let outside = score(flood, Some(0.05), false, None);
    assert!(
        outside < nowhere && nowhere < inside,
        "{outside} {nowhere} {inside}"
    );
    assert!(
        inside.get() > 0.5 && outside.get() < 0.5,
        "{inside} {outside}"
    );
    assert!(score(flood, None, true, None) > nowhere);
    assert!(score(flood, None, false, Some(false)) < nowhere);
    assert_eq!(score(flood, None, false, Some(true)), nowhere);
    let other = "Incendie dans une usine, grosses flammes";
    assert!(score(other, Some(0.95), false, None) < inside);
}
