//! Speed of the place floor: a post of about 115 bytes, the French gazetteer's reading, the nearest commune.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use vigie::place::{Gazetteer, Geoparser, PlaceScratch, ResolveContext};
use vigie::post::GeoPoint;
use vigie::text::TextBuffer;

/// Invented posts of the length that posts of the development data have.
const POSTS: [&str; 8] = [
    "La Jonte vient de prendre deux mètres d'un coup, tout le monde sur les hauteurs, appelez vos voisins tout de suite !!!",
    "Arbre tombé sur la RN88 à hauteur de Badaroux, la circulation est coupée dans les deux sens depuis ce matin, patience",
    "plus de courant depuis une heure chez nous, c'est général ou juste ma rue ? quelqu'un a des nouvelles d'Enedis svp",
    "Séisme ressenti à Montélimar et au Teil, les murs ont bougé pendant cinq secondes, rien de cassé ici #seisme #Ardeche",
    "Merci aux bénévoles qui ont servi de la soupe toute la nuit au gymnase, vous êtes formidables, bravo et repos mérité",
    "Vigilance orange neige et verglas demain en Lozère (48), Aveyron et Cantal : limitez vos déplacements, équipez-vous",
    "on est coincés dans la voiture entre un camion et le rail, mon père saigne de la tête, le 112 sonne dans le vide svp",
    "Le pont de Sainte-Enimie est fermé par précaution, visite des experts demain, déviation par Ispagnac et la D907 bis",
];

fn posts(c: &mut Criterion) {
    let geoparser = Geoparser::new(Gazetteer::france());
    let buffers: Vec<TextBuffer> = POSTS
        .iter()
        .map(|post| {
            let mut buffer = TextBuffer::new();
            buffer.analyze(post);
            buffer
        })
        .collect();
    let mut group = c.benchmark_group("place");
    group.throughput(Throughput::Elements(POSTS.len() as u64));
    let mut scratch = PlaceScratch::default();
    group.bench_function("find_into, 8 posts of 115 bytes, tokens given", |b| {
        b.iter(|| {
            for buffer in &buffers {
                black_box(
                    geoparser
                        .find_into(buffer, &ResolveContext::default(), &mut scratch)
                        .len(),
                );
            }
        });
    });
    let mut buffer = TextBuffer::new();
    group.bench_function("analyze and find_into, 8 posts of 115 bytes", |b| {
        b.iter(|| {
            for post in POSTS {
                buffer.analyze(black_box(post));
                black_box(
                    geoparser
                        .find_into(&buffer, &ResolveContext::default(), &mut scratch)
                        .len(),
                );
            }
        });
    });
    group.finish();
}

fn gazetteer(c: &mut Criterion) {
    let bytes = Gazetteer::france().to_bytes();
    c.bench_function("read the French gazetteer", |b| {
        b.iter_batched(
            || (),
            |()| Gazetteer::from_bytes(black_box(&bytes)),
            BatchSize::LargeInput,
        );
    });
    let france = Gazetteer::france();
    let points: Vec<GeoPoint> = (0..64)
        .filter_map(|i| GeoPoint::new(42.5 + f64::from(i % 8), -1.0 + f64::from(i / 8)).ok())
        .collect();
    let mut group = c.benchmark_group("nearest");
    group.throughput(Throughput::Elements(points.len() as u64));
    group.bench_function("nearest_commune, 64 points", |b| {
        b.iter(|| {
            points
                .iter()
                .filter_map(|&point| france.nearest_commune(point))
                .count()
        });
    });
    group.finish();
}

criterion_group!(benches, posts, gazetteer);
criterion_main!(benches);
