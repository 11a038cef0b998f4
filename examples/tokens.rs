//! Text: what a post is made of. Prints the tokens of a post as a reader sees them, and the terms as
//! lexicons and gazetteers read them, each with its bytes in the text as given.
//!
//! `cargo run --release --example tokens -- "L'eau monte à St-Étienne #inondations48 🙏🏽"`

use vigie::text::{TextBuffer, fold};

const INVENTED: &str = "RT @mairie_fictive: L’EAU monte à St-Étienne-de-Lugdarès, 40cm dans la rue ! \
                        #inondationslozere https://example.org/crue 🙏🏽";

fn main() {
    let text = std::env::args()
        .nth(1)
        .unwrap_or_else(|| INVENTED.to_owned());
    println!("folded: {}\n", fold(&text).as_str());

    // A vocabulary splits the hashtag that is written in one piece; lexicons and gazetteers are vocabularies.
    let words = ["inondations", "lozere"];
    let mut buffer = TextBuffer::new();
    buffer.analyze_with(&text, &|word: &str| words.contains(&word));

    for token in buffer.tokens() {
        let terms: Vec<&str> = buffer.terms()[token.terms()]
            .iter()
            .map(|term| buffer.folded(term))
            .collect();
        println!(
            "{:>9}  {:8} {:32} {}",
            token.span.to_string(),
            format!("{:?}", token.kind),
            buffer.slice(token.span),
            terms.join(" · ")
        );
    }
}
