use proptest::prelude::*;

use super::{Span, TermFlags, TextBuffer, TokenKind};

fn read(raw: &str) -> TextBuffer {
    let mut buffer = TextBuffer::new();
    buffer.analyze(raw);
    buffer
}

fn terms(raw: &str) -> Vec<String> {
    let buffer = read(raw);
    buffer
        .terms()
        .iter()
        .map(|t| buffer.folded(t).to_owned())
        .collect()
}

fn tokens(raw: &str) -> Vec<(TokenKind, String)> {
    let buffer = read(raw);
    buffer
        .tokens()
        .iter()
        .map(|t| (t.kind, buffer.slice(t.span).to_owned()))
        .collect()
}

#[test]
fn terms_of_french_posts() {
    for (raw, expected) in [
        ("L'eau monte", vec!["l", "eau", "monte"]),
        ("jusqu’aux genoux", vec!["jusqu", "aux", "genoux"]),
        ("aujourd'hui", vec!["aujourd", "hui"]),
        ("Sainte-Enimie", vec!["sainte", "enimie"]),
        ("40cm d'eau", vec!["40", "cm", "d", "eau"]),
        ("5m20 à 23h30", vec!["5", "m", "20", "a", "23", "h", "30"]),
        ("A75 N88", vec!["a75", "n88"]),
        ("#inondations48", vec!["inondations", "48"]),
        ("#Alex06 #SDIS48", vec!["alex", "06", "sdis", "48"]),
        ("@Prefet48 merci", vec!["merci"]),
        ("voir https://example.org/a?b=1, vite", vec!["voir", "vite"]),
        ("pic.example.com/abc fin", vec!["fin"]),
        ("sauvez-nous!!!", vec!["sauvez", "nous"]),
        ("Q&amp;R", vec!["q", "r"]),
        ("🙏🏽👨‍👩‍👧", vec!["🙏", "👨\u{200d}👩\u{200d}👧"]),
        ("🇫🇷🇧🇪", vec!["🇫🇷", "🇧🇪"]),
        ("1️⃣ urgent", vec!["1\u{20e3}", "urgent"]),
        ("c r u e", vec!["c", "r", "u", "e"]),
        ("crue_de_la_Jonte", vec!["crue", "de", "la", "jonte"]),
        ("洪水が発生", vec!["洪", "水", "か", "発", "生"]),
        ("", vec![]),
    ] {
        assert_eq!(terms(raw), expected, "{raw:?}");
    }
}

/// A vocabulary of few words, as lexicon and gazetteer are of many.
fn known(word: &str) -> bool {
    [
        "ardeche",
        "chemin",
        "feux",
        "flood",
        "foret",
        "inondations",
        "lozere",
        "seisme",
        "secours",
    ]
    .contains(&word)
}

#[test]
fn terms_with_a_vocabulary() {
    for (raw, expected) in [
        ("#inondationslozere", vec!["inondations", "lozere"]),
        ("#SEISMEARDECHE", vec!["seisme", "ardeche"]),
        ("#seismeardeche07", vec!["seisme", "ardeche", "07"]),
        ("#feuxdeforet13", vec!["feux", "de", "foret", "13"]),
        ("#yycflood", vec!["yyc", "flood"]),
        ("#brainflood", vec!["brainflood"]),
        ("#abschemin", vec!["abs", "chemin"]),
        // Letters that stand apart are a word where the vocabulary has it.
        ("un s e i s m e !", vec!["un", "seisme", "!"]),
        ("S E C O U R S", vec!["secours"]),
        ("s e i s m e.", vec!["seisme"]),
        ("s e i s m et", vec!["s", "e", "i", "s", "m", "et"]),
        ("a s e i s m e", vec!["a", "s", "e", "i", "s", "m", "e"]),
        ("s e i s m é", vec!["s", "e", "i", "s", "m", "e"]),
        ("f e u x", vec!["f", "e", "u", "x"]),
    ] {
        let mut buffer = TextBuffer::new();
        buffer.analyze_with(raw, &known);
        let terms: Vec<_> = buffer.terms().iter().map(|t| buffer.folded(t)).collect();
        let expected: Vec<_> = expected.into_iter().filter(|&e| e != "!").collect();
        assert_eq!(terms, expected, "{raw:?}");
    }
}

/// Full-width, mathematical and look-alike letters, marks, and what shows nothing.
#[test]
fn terms_in_disguise() {
    for (raw, expected) in [
        ("ＳＥＩＳＭＥ 𝐬𝐞𝐢𝐬𝐦𝐞 𝓼𝓮𝓲𝓼𝓶𝓮 ⓢⓔⓘⓢⓜⓔ", vec!["seisme"; 4]),
        ("sеismе seіsme sεisme", vec!["seisme"; 3]), // Cyrillic е and і, Greek ε
        ("сейсм", vec!["сеисм"]),                    // all Cyrillic: Cyrillic
        (
            "se\u{ad}isme se\u{200b}isme se\u{2060}isme \u{feff}seisme",
            vec!["seisme"; 4],
        ),
        ("s\u{301}e\u{327}\u{308}isme\u{489}", vec!["seisme"]),
        (
            "\u{202e}seisme\u{202c} \u{2067}seisme\u{2069}",
            vec!["seisme"; 2],
        ),
        ("زلزال في المدينة", vec!["زلزال", "في", "المدينة"]),
        (
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}🏳️‍🌈",
            vec![
                "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
                "🏳\u{200d}🌈",
            ],
        ),
        (
            "👩🏾‍🚒👨‍👩‍👧‍👦",
            vec!["👩\u{200d}🚒", "👨\u{200d}👩\u{200d}👧\u{200d}👦"],
        ),
        ("#️⃣ *️⃣ 9️⃣", vec!["#\u{20e3}", "*\u{20e3}", "9\u{20e3}"]),
        ("❤️ ☎︎", vec!["❤", "☎"]),
    ] {
        assert_eq!(terms(raw), expected, "{raw:?}");
    }
}

#[test]
fn kinds_of_tokens() {
    use TokenKind::{Emoji, Hashtag, Mention, Number, Url, Word};
    for (raw, expected) in [
        (
            "RT @sdis_fictif: feu",
            vec![(Word, "RT"), (Mention, "@sdis_fictif"), (Word, "feu")],
        ),
        (
            "@a@social.example ok",
            vec![(Mention, "@a@social.example"), (Word, "ok")],
        ),
        (
            "@lea.bsky.social ok",
            vec![(Mention, "@lea.bsky.social"), (Word, "ok")],
        ),
        ("@lea.Merci", vec![(Mention, "@lea"), (Word, "Merci")]),
        (
            "ecrire a moi@example.fr",
            vec![
                (Word, "ecrire"),
                (Word, "a"),
                (Word, "moi"),
                (Url, "example.fr"),
            ],
        ),
        (
            "#2 au #A75",
            vec![(Number, "2"), (Word, "au"), (Hashtag, "#A75")],
        ),
        ("(www.example.org).", vec![(Url, "www.example.org")]),
        ("M 4.9 !", vec![(Word, "M"), (Number, "4.9")]),
        (
            "eau 🌊🌊",
            vec![(Word, "eau"), (Emoji, "🌊"), (Emoji, "🌊")],
        ),
        (
            "demain.Il pleut",
            vec![(Word, "demain"), (Word, "Il"), (Word, "pleut")],
        ),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(k, s)| (k, s.to_owned()))
            .collect();
        assert_eq!(tokens(raw), expected, "{raw:?}");
    }
}

#[test]
fn clauses_and_sentences() {
    for (raw, expected) in [
        ("a, b. c", vec![(0, 0), (1, 0), (2, 1)]),
        ("a b\nc", vec![(0, 0), (0, 0), (1, 1)]),
        ("... a !? b", vec![(0, 0), (1, 1)]),
        ("à St. Étienne", vec![(0, 0), (0, 0), (0, 0)]),
        ("vu 5,2 m", vec![(0, 0), (0, 0), (0, 0), (0, 0)]),
        ("à 23:30 ici", vec![(0, 0), (0, 0), (0, 0), (0, 0)]),
    ] {
        let buffer = read(raw);
        let got: Vec<_> = buffer
            .terms()
            .iter()
            .map(|t| (t.clause, t.sentence))
            .collect();
        assert_eq!(got, expected, "{raw:?}");
    }
}

#[test]
fn flags_tell_the_shape() {
    let buffer = read("Vu l'Eau à SAINT-Flour #Crue. il 12 🌊");
    let flags: Vec<_> = buffer
        .terms()
        .iter()
        .map(|t| format!("{} {:?}", buffer.folded(t), t.flags))
        .collect();
    assert_eq!(
        flags,
        [
            r#"vu {"CAPITALIZED", "SENTENCE_START"}"#,
            r#"l {"ELISION"}"#,
            r#"eau {"CAPITALIZED", "AFTER_ELISION"}"#,
            "a {}",
            r#"saint {"CAPITALIZED", "UPPERCASE"}"#,
            r#"flour {"CAPITALIZED", "HYPHENATED"}"#,
            r#"crue {"CAPITALIZED", "HASHTAG"}"#,
            r#"il {"SENTENCE_START"}"#,
            r#"12 {"NUMBER"}"#,
            r#"🌊 {"EMOJI"}"#,
        ]
    );
}

#[test]
fn a_megabyte_of_anything_is_read() {
    for unit in [
        "a",
        "é",
        "#a",
        "@",
        "🙏🏽",
        "\u{301}",
        "'",
        "-",
        "1",
        "http://",
        "a.b",
        "👩\u{200d}",
        "ﷺ",
        "#",
        "🇫",
        "a-",
    ] {
        let raw = unit.repeat(1_000_000 / unit.len());
        let buffer = read(&raw);
        assert!(buffer.terms().len() <= raw.len(), "{unit:?}");
    }
}

/// Minutes, not milliseconds, where each mention looks for the end of the link that it is not.
#[test]
fn handles_like_links_are_read_in_linear_time() {
    let start = std::time::Instant::now();
    let buffer = read(&"@a.fr/".repeat(100_000));
    assert!(start.elapsed().as_secs() < 20);
    assert_eq!(
        buffer.tokens().first().map(|t| t.span),
        Some(Span::new(0, 2))
    );
    assert_eq!(
        tokens("@a.fr/b @maire.bsky.social @maire.fr")[0],
        (TokenKind::Mention, "@a".into())
    );
}

#[test]
fn a_buffer_forgets_the_text_before() {
    let mut buffer = read("Une longue phrase. Avec #DesTags et 🌊.");
    buffer.analyze("eau");
    assert_eq!(
        (buffer.tokens().len(), buffer.terms().len(), buffer.raw()),
        (1, 1, "eau")
    );
    assert!(buffer.terms()[0].is(TermFlags::SENTENCE_START));
}

/// Text as the networks have it: letters, marks, signs, emoji, joiners, in any order.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[a-zA-ZéÉœ0-9]{1,8}",
        "[#@.,;:!?'’\\-_/&+*() \n]{1,3}",
        prop::sample::select(vec![
            "http://",
            "www.",
            "\u{200d}",
            "\u{301}",
            "\u{fe0f}",
            "\u{20e3}",
            "🙏🏽",
            "🇫🇷",
            "洪水",
            "&amp;",
            "ﷺ",
            "s e i s m e",
            "sеisme",
            "#inondationslozère",
            "#yycflood",
            "œ",
            "\u{202e}",
            "\u{ad}"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn offsets_fall_on_character_boundaries(raw in hostile()) {
        let buffer = read(&raw);
        for span in buffer.tokens().iter().map(|t| t.span).chain(buffer.terms().iter().map(|t| t.span)) {
            prop_assert!(raw.is_char_boundary(span.start) && raw.is_char_boundary(span.end) && !span.is_empty());
        }
    }

    #[test]
    fn offsets_fall_on_character_boundaries_with_a_vocabulary(raw in hostile(), seed in 0_u64..4) {
        // Splits nearly everything.
        let any = move |word: &str| super::term_hash(word) % 4 != seed;
        let mut buffer = TextBuffer::new();
        buffer.analyze_with(&raw, &any);
        let terms = buffer.terms();
        for span in terms.iter().map(|t| t.span) {
            prop_assert!(raw.is_char_boundary(span.start) && raw.is_char_boundary(span.end) && !span.is_empty());
        }
        prop_assert!(terms.windows(2).all(|w| w[0].span.end <= w[1].span.start));
    }

    #[test]
    fn tokens_and_terms_are_in_order_and_do_not_overlap(raw in hostile()) {
        let buffer = read(&raw);
        prop_assert!(buffer.tokens().windows(2).all(|w| w[0].span.end <= w[1].span.start));
        prop_assert!(buffer.terms().windows(2).all(|w| w[0].span.end <= w[1].span.start));
        prop_assert!(buffer.terms().windows(2).all(|w| w[0].clause <= w[1].clause && w[0].sentence <= w[1].sentence));
        for (i, token) in buffer.tokens().iter().enumerate() {
            for term in &buffer.terms()[token.terms()] {
                prop_assert!(token.span.contains(term.span));
                prop_assert_eq!(term.token as usize, i);
            }
        }
    }

    #[test]
    fn every_letter_is_in_a_token(raw in "[a-zéà #0-9,.!?]{0,60}") {
        let buffer = read(&raw);
        for (i, _) in raw.char_indices().filter(|(_, c)| c.is_alphabetic()) {
            prop_assert!(buffer.tokens().iter().any(|t| t.span.range().contains(&i)), "{} in {:?}", i, raw);
        }
    }

    #[test]
    fn a_used_buffer_reads_like_a_new_one(before in hostile(), raw in hostile()) {
        let mut used = read(&before);
        used.analyze(&raw);
        let new = read(&raw);
        prop_assert_eq!(used.tokens(), new.tokens());
        prop_assert_eq!(used.terms(), new.terms());
    }
}
