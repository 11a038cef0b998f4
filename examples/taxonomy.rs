//! Hazards and scores: the taxonomy with its codes in other systems, a team's own category beside it, and a
//! score that is the sum of its parts.

use std::error::Error;

use vigie::hazard::{Category, Hazard};
use vigie::score::{Contribution, Score};

fn main() -> Result<(), Box<dyn Error>> {
    for &hazard in Hazard::ALL {
        let parent = hazard.parent().map_or("", Hazard::code);
        println!(
            "{:18} {:18} CAP {:10} vigilance {:4} {}",
            hazard.code(),
            parent,
            hazard.cap_primary().to_string(),
            hazard
                .vigilance_id()
                .map_or("-".to_owned(), |id| id.to_string()),
            hazard.label_fr()
        );
    }
    let own: Category = "SHELTER_FULL".parse()?;
    let cyclone = Category::from(Hazard::Cyclone);
    println!(
        "\n{own} is a team's own; {cyclone} is a {}: {}",
        Hazard::WindStorm,
        cyclone.is_a(&Hazard::WindStorm.into())
    );

    let parts = [
        Contribution::new("bias", -2.0)?,
        Contribution::new("cue.WITNESS", 1.5)?.with_detail("je vois"),
        Contribution::new("place", 1.0)?,
    ];
    println!("\n{}", Score::from_contributions(&parts));
    for part in &parts {
        println!("  {part}");
    }
    Ok(())
}
