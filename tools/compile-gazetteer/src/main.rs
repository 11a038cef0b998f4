//! Compiles the sources of the French gazetteer into the form that the library holds.
//!
//! `cargo run -p compile-gazetteer` writes it, `-- --check` only says whether it is current.

mod csv;
mod sources;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let check = match std::env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => false,
        [flag] if flag == "--check" => true,
        other => {
            eprintln!("unknown arguments {other:?}; known: --check");
            return ExitCode::from(2);
        }
    };
    let france = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/place/france");
    match run(&france, check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(france: &Path, check: bool) -> Result<(), String> {
    let gazetteer = sources::read(&france.join("source"))?.build();
    let bytes = gazetteer.to_bytes();
    let target = france.join("france.bin");
    if check {
        let current =
            std::fs::read(&target).map_err(|error| format!("{}: {error}", target.display()))?;
        if current != bytes {
            return Err(
                "france.bin is not what its sources compile to: run cargo run -p compile-gazetteer"
                    .into(),
            );
        }
        println!("current: {} places, {} bytes", gazetteer.len(), bytes.len());
    } else {
        std::fs::write(&target, &bytes)
            .map_err(|error| format!("{}: {error}", target.display()))?;
        println!("written: {} places, {} bytes", gazetteer.len(), bytes.len());
    }
    Ok(())
}
