//! Keywords: building a matcher, and posts a second. `cargo bench --bench keyword`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vigie::keyword::{KeywordScratch, Lexicon, Matcher, MatcherBuilder};
use vigie::text::TextBuffer;

/// Invented posts, mean length near that of a real one (115 bytes).
const POSTS: [&str; 16] = [
    "L'eau monte vite rue des Lavoirs, on est coincés à l'étage avec deux enfants, venez nous chercher svp #Inondations48",
    "Ça vient de trembler à Montbrun !!! Toute la maison a bougé, le lustre se balance encore, quelqu'un a senti ?",
    "Bonne journée à tous, grand soleil ce matin sur le marché et des fraises à trois euros, passez nous voir",
    "Il paraît que le barrage va céder, mon cousin gendarme me l'a dit. Faites tourner à vos proches de la vallée",
    "Road closed near the viaduct after a rockfall, cars stuck for two hours and no signal. Does anyone know more?",
    "RT @mairie_fictive: le gymnase est ouvert pour accueillir les habitants évacués. Ne vous approchez pas des berges.",
    "Quel match hier soir, le gardien a été énorme et le public en feu jusqu'à la dernière minute https://example.org/abc",
    "Feu de garrigue au-dessus du village, gros panache de fumée visible depuis l'autoroute, les canadairs tournent",
    "jsui bloké ds ma voiture sur la rn, 40 cm de neige et pu de batterie, ki peut prevenir les pompiers ??",
    "Recette du soir : purée maison, carottes du jardin et un filet d'huile. Simple, rapide, et les enfants adorent 😋",
    "Thinking about the new timetable, does the morning train still stop at the old station or not? #commute",
    "C'est faux, arrêtez de relayer cette photo : elle date de 2014 et n'a rien à voir avec l'orage d'aujourd'hui",
    "Coupure de courant générale depuis minuit, arbres sur les lignes, les équipes interviendront demain matin",
    "Une avalanche de critiques après le dernier épisode de la série, franchement je ne comprends pas pourquoi",
    "Merci aux bénévoles qui ont passé la nuit à remplir des sacs de sable, courage à tous les sinistrés 🙏",
    "Deux blessés dans un carambolage sur l'A75, circulation coupée dans les deux sens, déviation par la nationale",
];

fn keyword(c: &mut Criterion) {
    let matcher = Matcher::builtin();
    let mission = matcher
        .with(
            &"hazard\tSHELTER_FULL\tfr\tS\tgymnase {2} plein"
                .parse()
                .unwrap(),
        )
        .with_terms(["#CrueDuLison", "Pont-Neuf"]);
    let bytes: usize = POSTS.iter().map(|p| p.len()).sum();
    let mut group = c.benchmark_group("keyword");
    group.throughput(Throughput::ElementsAndBytes {
        elements: POSTS.len() as u64,
        bytes: bytes as u64,
    });
    let mut buffer = TextBuffer::new();
    group.bench_function("fold_and_tokens", |b| {
        b.iter(|| {
            for post in POSTS {
                buffer.analyze(black_box(post));
            }
        });
    });
    group.bench_function("fold_and_tokens_with_vocabulary", |b| {
        b.iter(|| {
            for post in POSTS {
                buffer.analyze_with(black_box(post), &matcher);
            }
        });
    });
    let texts: Vec<_> = POSTS
        .iter()
        .map(|post| {
            let mut buffer = TextBuffer::new();
            buffer.analyze_with(post, &matcher);
            buffer
        })
        .collect();
    let mut scratch = KeywordScratch::new();
    for (name, matcher) in [
        ("find_into", &matcher),
        ("find_into_with_delta_and_terms", &mission),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| {
                for text in &texts {
                    black_box(matcher.find_into(black_box(text), &mut scratch).cues());
                }
            });
        });
    }
    group.bench_function("find_owned", |b| {
        b.iter(|| {
            for post in POSTS {
                drop(black_box(matcher.find(black_box(post))));
            }
        });
    });
    group.finish();
    let mut build = c.benchmark_group("keyword_build");
    build.sample_size(20);
    let text = Lexicon::builtin().to_string();
    build.bench_function("parse", |b| b.iter(|| Lexicon::parse_all(black_box(&text))));
    let builder = MatcherBuilder::new().lexicon(Lexicon::builtin());
    build.bench_function("compile", |b| b.iter(|| builder.build()));
    let own: Lexicon = "hazard\tSHELTER_FULL\tfr\tS\tgymnase {2} plein"
        .parse()
        .unwrap();
    build.bench_function("with_one_row", |b| b.iter(|| matcher.with(black_box(&own))));
    let rows: Vec<String> = (0..1_000)
        .map(|i| format!("hazard\tSHELTER_FULL\tfr\tS\tgymnase{i} {{2}} plein"))
        .collect();
    let rows: Lexicon = rows.join("\n").parse().unwrap();
    let grown = matcher.with(&rows);
    build.bench_function("with_one_row_over_a_thousand", |b| {
        b.iter(|| grown.with(black_box(&own)));
    });
    build.finish();
}

criterion_group!(benches, keyword);
criterion_main!(benches);
