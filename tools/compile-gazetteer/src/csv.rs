//! Small tables: comma-separated with quotes, tab-separated with comments.

use std::path::Path;

/// The rows of a comma-separated file without its header; quoted fields may hold commas.
pub fn comma_rows(path: &Path) -> Result<Vec<Vec<String>>, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .map(fields)
        .collect())
}

fn fields(line: &str) -> Vec<String> {
    let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    out.push(field);
    out
}

/// The rows of a tab-separated file; lines that begin with `#` are comments.
pub fn tab_rows(path: &Path) -> Result<Vec<Vec<String>>, String> {
    Ok(lines(path)?
        .iter()
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}

/// The lines of a file without comments.
pub fn lines(path: &Path) -> Result<Vec<String>, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}
