//! Tables of posts, all invented.

use super::{Cue, Lexicon, Matcher, MatcherBuilder, Matches, Strength, SuppressReason};
use crate::hazard::Hazard;

fn codes(found: &Matches) -> Vec<&str> {
    found.hazards.iter().map(|h| h.category.code()).collect()
}

#[test]
fn four_more_languages() {
    let matcher = Matcher::builtin();
    for (text, expected) in [
        (
            "El río se ha desbordado y el agua entra en las casas",
            &["FLOOD"][..],
        ),
        (
            "Se derrumbó el techo de la escuela, hay gente bajo los escombros",
            &["BUILDING_COLLAPSE"],
        ),
        (
            "Descarriló un tren de pasajeros cerca de la estación",
            &["TRANSPORT"],
        ),
        ("La casa ha tremato tutta, che paura", &["EARTHQUAKE"]),
        (
            "Una frana enorme sulla provinciale, strada chiusa",
            &["LANDSLIDE"],
        ),
        (
            "O rio transbordou e há carros a boiar na avenida",
            &["FLOOD"],
        ),
        (
            "Prédio desabou no centro, várias vítimas",
            &["BUILDING_COLLAPSE"],
        ),
        (
            "Der Keller steht unter Wasser und der Bach steigt weiter",
            &["FLOOD"],
        ),
        (
            "Im Chemiewerk gab es eine heftige Explosion",
            &["EXPLOSION", "INDUSTRIAL"],
        ),
        // Denied, played, or a figure of speech.
        ("No hay ningún incendio en el polígono", &[]),
        ("Nessuna alluvione in città", &[]),
        ("Não há incêndio nenhum na serra", &[]),
        ("Es gibt hier kein Erdbeben", &[]),
        ("Es un simulacro: incendio en la planta tercera", &[]),
        ("Una explosión de sabores en el nuevo restaurante", &[]),
        ("Sommersa da una valanga di messaggi", &[]),
        ("Uma avalanche de mensagens e uma enchente de elogios", &[]),
        ("Die Preise explodieren schon wieder", &[]),
        ("Terremoto político en el congreso", &[]),
    ] {
        assert_eq!(codes(&matcher.find(text)), expected, "{text}");
    }
    for (text, cue) in [
        (
            "Ayúdennos por favor, estamos atrapados en la azotea",
            Cue::Help,
        ),
        ("Desde mi balcón veo humo", Cue::Witness),
        ("Qualcuno sa cosa è successo?", Cue::Enquiry),
        ("È una bufala, non condividete", Cue::Debunk),
        ("Os bombeiros pedem que fiquem em casa", Cue::Advice),
        ("Divulguem, por favor, a imprensa não mostra", Cue::Virality),
        ("Angeblich gab es Schüsse", Cue::Hearsay),
        (
            "Die Straße ist gesperrt, Umleitung über die Brücke",
            Cue::Access,
        ),
    ] {
        assert!(matcher.find(text).cues.contains(cue), "{text}");
    }
}

#[test]
fn hazards_of_invented_posts() {
    let matcher = Matcher::builtin();
    for (text, expected) in [
        (
            "L'eau monte dans la rue des Lavoirs, les caves sont inondées",
            &["FLOOD"][..],
        ),
        ("leau monte tro vite ds la cave", &["FLOOD"]),
        ("linondation a tt emporté", &["FLOOD"]),
        ("#inondationsquezonxyz", &[]),
        ("#InondationsVallon tout le village est coupé", &["FLOOD"]),
        (
            "Feu de garrigue, on voit un panache de fumée énorme",
            &["WILDFIRE"],
        ),
        (
            "Incendie dans l'appartement du 3e, des gens aux fenêtres",
            &["STRUCTURE_FIRE"],
        ),
        ("🔥🔥🔥 quelle soirée", &[]),
        ("🔥🔥 quelle soirée", &[]),
        (
            "Ça a tremblé fort, le lustre se balance encore",
            &["EARTHQUAKE"],
        ),
        (
            "Grosse détonation puis plus de courant dans tout le quartier",
            &["EXPLOSION", "OUTAGE"],
        ),
        (
            "Carambolage sur l'autoroute, une citerne renversée",
            &["HAZMAT", "TRANSPORT"],
        ),
        ("Plus de danger, l'incendie est maîtrisé", &["FIRE"]),
        ("Sans nouvelles de mon frère parti en rando", &["MISSING"]),
        (
            "Pas de réseau, pas d'électricité depuis ce matin",
            &["OUTAGE"],
        ),
        (
            "Flash flood, water rising fast near the campsite",
            &["FLOOD"],
        ),
        ("Un homme armé tire dans la rue piétonne", &["ATTACK"]),
        ("On a bien dormi, grand soleil", &[]),
    ] {
        assert_eq!(codes(&matcher.find(text)), expected, "{text}");
    }
}

#[test]
fn suppressed_with_their_reason() {
    use SuppressReason::{Context, Exercise, Figurative, Negated, Past, Retracted};
    let matcher = Matcher::builtin();
    for (text, hazard, reason, by) in [
        (
            "Une avalanche de critiques",
            Hazard::Avalanche,
            Figurative,
            "Une avalanche de",
        ),
        (
            "J'ai les jambes en feu",
            Hazard::Fire,
            Figurative,
            "jambes en feu",
        ),
        (
            "Inondation chez moi, la machine à laver a lâché",
            Hazard::Flood,
            Context,
            "machine à laver",
        ),
        (
            "Il n'y a pas d'inondation au village",
            Hazard::Flood,
            Negated,
            "Il n'y a pas",
        ),
        ("Le barrage n'a pas cédé", Hazard::Dam, Negated, "n'a pas"),
        ("Ni incendie ni explosion", Hazard::Explosion, Negated, "Ni"),
        (
            "On a cru à une explosion",
            Hazard::Explosion,
            Retracted,
            "On a cru à",
        ),
        (
            "EXERCICE EXERCICE : séisme simulé",
            Hazard::Earthquake,
            Exercise,
            "EXERCICE EXERCICE",
        ),
        (
            "Souvenir de l'inondation en 1958",
            Hazard::Flood,
            Past,
            "inondation en 1958",
        ),
    ] {
        let found = matcher.find(text);
        assert!(!found.has(hazard), "{text}");
        let told = found
            .suppressed
            .iter()
            .find(|s| s.category == hazard)
            .map(|s| (s.reason, s.by.of(text)));
        assert_eq!(told, Some((reason, by)), "{text}");
    }
}

#[test]
fn negation_has_its_limits() {
    let matcher = Matcher::builtin();
    for (text, hazard) in [
        ("Pas de blessé dans l'incendie", Hazard::Fire),
        ("Aucun mort, mais une inondation partout", Hazard::Flood),
        ("Jamais vu une inondation pareille", Hazard::Flood),
        ("On n'a pas dormi. L'incendie approche", Hazard::Fire),
        ("Pas de souci chez nous #inondations", Hazard::Flood),
        (
            "Ça n'arrête pas de pleuvoir, inondation rue Basse",
            Hazard::Flood,
        ),
    ] {
        assert!(matcher.find(text).has(hazard), "{text}");
    }
}

#[test]
fn cues_of_invented_posts() {
    let matcher = Matcher::builtin();
    for (text, cue) in [
        ("on est coincés à l'étage venez nous chercher", Cue::Help),
        ("jsui bloké ds ma voiture osecour", Cue::Help),
        ("ma grand-mère ne répond plus au téléphone", Cue::Help),
        ("il respire mal, appelez le 15 pour nous", Cue::Help),
        ("we are trapped in the attic", Cue::Help),
        ("estamos atrapados, socorro", Cue::Help),
        ("siamo bloccati, aiutateci", Cue::Help),
        ("wir brauchen Hilfe", Cue::Help),
        ("je vois les flammes de ma fenêtre", Cue::Witness),
        ("c'est vrai cette histoire de barrage ?", Cue::Enquiry),
        ("c'est faux, arrêtez de relayer", Cue::Debunk),
        ("mon beau-frère pompier m'a dit que", Cue::Hearsay),
        ("faites tourner SVP", Cue::Virality),
        ("D996 fermée dans les deux sens", Cue::Access),
        (
            "le gymnase est ouvert pour accueillir les habitants",
            Cue::Evacuation,
        ),
        ("deux blessés graves", Cue::Casualty),
        ("ne vous approchez pas des berges", Cue::Advice),
        ("la préfecture active sa cellule de crise", Cue::Official),
        ("le GIGN se positionne sur le toit", Cue::Sensitive),
        ("photo de la victime en com", Cue::Sensitive),
        (
            "plus de danger, tout est rentré dans l'ordre",
            Cue::PhaseEnd,
        ),
    ] {
        let cues = matcher.find(text).cues;
        assert!(cues.contains(cue), "{text}: {cues:?}");
    }
}

#[test]
fn weak_evidence_is_kept_apart() {
    let matcher = Matcher::builtin();
    let found = matcher.find("de la boue devant la mairie");
    assert!(found.hazards.is_empty());
    assert!(
        found
            .weak
            .iter()
            .any(|h| h.category == Hazard::Flood && h.strength == Strength::Weak)
    );
    let found = matcher.find("de la boue devant la mairie 🌊");
    assert!(found.has(Hazard::Flood));
    assert!(!matcher.find("🌊🌊 ⛈⚡").has(Hazard::Thunderstorm));
}

#[test]
fn every_hit_names_its_row() {
    let matcher = Matcher::builtin().with(
        &"hazard\tSHELTER_FULL\tfr\tS\tgymnase {2} plein"
            .parse()
            .unwrap(),
    );
    let found = matcher.find("inondation, le gymnase est plein");
    let patterns: Vec<_> = found
        .hazards
        .iter()
        .flat_map(|h| &h.hits)
        .filter_map(|h| matcher.rule(h.rule))
        .collect();
    assert_eq!(
        patterns.iter().map(|row| row.pattern()).collect::<Vec<_>>(),
        ["inondation(s)", "gymnase {2} plein"]
    );
    assert_eq!(Matcher::builtin().rule(found.hazards[1].hits[0].rule), None);
}

#[test]
fn a_user_may_add_stops_spellings_and_relations() {
    let more = "stop\tFLOOD\tfr\toverlap\tles inondés du dimanche\nspelling\tinondu\tfr\t-\tinondations\nspecific\tCYCLONE\t*\t-\tWIND_STORM";
    let matcher = Matcher::builtin().with(&more.parse().unwrap());
    assert!(
        !matcher
            .find("ce soir, les inondés du dimanche en plein air")
            .has(Hazard::Flood)
    );
    // A spelling holds in its own layer, whose rules it may serve.
    let own = "spelling\tinondu\tfr\t-\tcrue maximale\nhazard\tFLOOD\tfr\tS\tcrue maximale";
    assert!(
        Matcher::builtin()
            .with(&own.parse().unwrap())
            .find("inondu au pont")
            .has(Hazard::Flood)
    );
    assert_eq!(codes(&matcher.find("cyclone et rafales")), ["CYCLONE"]);
}

#[test]
fn keywords_of_an_event() {
    let matcher = Matcher::builtin().with_terms([
        "#CrueDuLison",
        "Pont-Neuf",
        "",
        "@vigie_fictive",
        "tempête zoé",
    ]);
    for (text, expected) in [
        ("#CrueDuLison", &[(0, "#CrueDuLison")][..]),
        ("#cruedulison !", &[(0, "#cruedulison")]),
        ("La crue du Lison", &[(0, "crue du Lison")]),
        ("le pont neuf", &[(1, "pont neuf")]),
        ("#PontNeuf", &[(1, "#PontNeuf")]),
        ("#pontneuf", &[(1, "#pontneuf")]),
        ("cc @Vigie_Fictive", &[(3, "@Vigie_Fictive")]),
        ("vigie fictive", &[]),
        ("TEMPETE ZOE", &[(4, "TEMPETE ZOE")]),
    ] {
        let found = matcher.find(text);
        let got: Vec<_> = found
            .profile
            .iter()
            .map(|h| (h.keyword, h.span.of(text)))
            .collect();
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn long_and_repeated_texts_take_linear_time() {
    let matcher = Matcher::builtin();
    for unit in [
        "feu ",
        "pas de ",
        "inondation baignoire ",
        "l'eau monte ",
        "🌊",
        "en feu en feu ",
        "coincé ",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        let found = matcher.find(&text);
        assert!(found.cue_hits.len() < text.len(), "{unit}");
    }
}

/// Hurried spellings, missing apostrophes, drawn-out letters, look-alikes, letters that stand apart.
#[test]
fn spellings_of_hurried_thumbs() {
    let matcher = Matcher::builtin();
    for (text, hazard) in [
        ("yavait une inondassion ché nous", Hazard::Flood),
        ("linondation de la rue Basse", Hazard::Flood),
        ("gro incendiiiie au village", Hazard::Fire),
        ("s e i s m e à l'instant", Hazard::Earthquake),
        ("un sеisme à l'instant", Hazard::Earthquake), // Cyrillic е
        ("ｓéｉｓｍｅ à l'instant", Hazard::Earthquake),
        ("un sé\u{ad}isme à l'instant", Hazard::Earthquake),
        ("#seismeardeche on l'a senti", Hazard::Earthquake),
        ("erthquake just now", Hazard::Earthquake),
        ("axident sur la route, des blaissés", Hazard::Transport),
    ] {
        let found = matcher.find(text);
        assert!(
            found.has(hazard),
            "{text}: {:?} {:?}",
            codes(&found),
            found.suppressed
        );
    }
    for text in [
        "osecours on est la",
        "au secouuuurs",
        "auuuu secours",
        "aidezmoi svp",
        "jsui koincé ds la voiture, alaide",
        "on é bloké o 2eme, au s e c o u r s",
    ] {
        let found = matcher.find(text);
        assert!(found.cues.contains(Cue::Help), "{text}: {:?}", found.cues);
    }
}

#[test]
fn typing_errors_are_read_and_told() {
    let matcher = Matcher::builtin();
    for (text, expected, typos) in [
        (
            "grosse inodnation rue Basse",
            &["FLOOD"][..],
            &[("inodnation", "inondation")][..],
        ),
        (
            "INCNEDIE dans la garrigue",
            &["WILDFIRE"],
            &[("INCNEDIE", "incendie")],
        ),
        (
            "Avalnche sur la route du col",
            &["AVALANCHE"],
            &[("Avalnche", "avalanche")],
        ),
        (
            "une éxplosiion ici",
            &["EXPLOSION"],
            &[("éxplosiion", "explosion")],
        ),
        (
            "tremblememt de terre ici",
            &["EARTHQUAKE"],
            &[("tremblememt", "tremblement")],
        ),
        // Hashtags, handles, links, names and ordinary words stay what they are.
        (
            "#inodnation @incednie https://example.org/incednie",
            &[],
            &[],
        ),
        ("on a vu Avalnche hier soir", &[], &[]),
        ("une évaluation du quartier, explorer la cave", &[], &[]),
        // Neither the first letter nor the last alone.
        ("nincendie au village", &[], &[]),
    ] {
        let found = matcher.find(text);
        assert_eq!(codes(&found), expected, "{text}");
        let told: Vec<_> = found
            .typos
            .iter()
            .map(|t| (t.span.of(text), t.read.as_str()))
            .collect();
        assert_eq!(told, typos, "{text}");
    }
    let cue = matcher.find("on est coinccés à l'étage venez nous chercehr");
    assert!(cue.cues.contains(Cue::Help));
}

#[test]
fn a_word_known_to_the_layer_above_is_no_error() {
    let own: Lexicon =
        "hazard\tSHELTER_FULL\tfr\tS\tinodnation\nhazard\tFLOOD\tfr\tS\tcampement noyé"
            .parse()
            .unwrap();
    let matcher = Matcher::builtin().with(&own);
    assert_eq!(codes(&matcher.find("inodnation")), ["SHELTER_FULL"]);
    // A word of the layer above may be found through an error, too.
    let found = matcher.find("campememt noyé");
    assert_eq!((codes(&found), found.typos.len()), (vec!["FLOOD"], 1));
    let named = Matcher::builtin().with_terms(["Inodnation"]);
    assert!(named.find("inodnation").hazards.is_empty());
    let known: Lexicon = "spelling\tinodnation\tfr\t-\tinodnation".parse().unwrap();
    assert!(
        Matcher::builtin()
            .with(&known)
            .find("inodnation")
            .hazards
            .is_empty()
    );
}

#[test]
fn matchers_are_shared_between_threads() {
    fn assert_shared<
        T: Send + Sync + Clone + std::panic::UnwindSafe + std::panic::RefUnwindSafe,
    >() {
    }
    assert_shared::<Matcher>();
    assert_shared::<Lexicon>();
    assert_shared::<MatcherBuilder>();
}
