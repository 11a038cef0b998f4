//! Verification status: who may do what next. Prints what each role may do with a claim in a given state.
//!
//! `cargo run --release --example transitions -- UnderReview`

use std::process::ExitCode;

use vigie::status::{Role, VerificationStatus};

fn main() -> ExitCode {
    let text = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "UnderReview".to_owned());
    let status: VerificationStatus = match text.parse() {
        Ok(status) => status,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{status} · {}", status.label_fr());
    for &role in Role::ALL {
        let open: Vec<String> = status.open_to(role).map(|to| to.to_string()).collect();
        let open = if open.is_empty() {
            "nothing".to_owned()
        } else {
            open.join(", ")
        };
        println!("{role:>16} → {open}");
    }
    ExitCode::SUCCESS
}
