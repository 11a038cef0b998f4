//! How near two places of a text are, in terms between them.

/// The first terms and the ends of some places, each sorted: whether one is near is two binary searches.
#[derive(Debug, Clone, Default)]
pub(super) struct Ends {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Ends {
    /// Takes these places, each its first term and one past its last, instead of those before.
    pub(super) fn fill(&mut self, places: impl Iterator<Item = (u32, u32)>) {
        self.starts.clear();
        self.ends.clear();
        for (start, end) in places {
            self.starts.push(start);
            self.ends.push(end);
        }
        self.starts.sort_unstable();
        self.ends.sort_unstable();
    }

    /// Whether one of the places begins at most so many terms after this one, or ends so many before.
    /// Places that share a term are not near but the same.
    pub(super) fn any_near(&self, (start, end): (u32, u32), between: u32) -> bool {
        first_from(&self.starts, end).is_some_and(|next| next - end <= between)
            || first_from(&self.ends, start.saturating_sub(between))
                .is_some_and(|last| last <= start)
    }
}

/// The smallest of the sorted numbers that is not below `from`.
fn first_from(sorted: &[u32], from: u32) -> Option<u32> {
    sorted.get(sorted.partition_point(|&n| n < from)).copied()
}
