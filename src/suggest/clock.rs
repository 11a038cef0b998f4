//! The hour of the stream, told by posts that may lie.

use serde::{Deserialize, Serialize};

/// So many latest authors tell the time, by their median: seven wrong clocks do not move it.
const AUTHORS: usize = 15;
/// Hours since 1970 that `chrono` can tell, and far more.
const ENDS: i64 = 1 << 40;

/// The median hour of the posts of the fifteen authors last heard, each by its latest post. After a quiet night
/// it lags some posts behind, and that only delays forgetting.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct StreamClock {
    /// Author and hour, in a ring.
    heard: Vec<(u64, i64)>,
    next: usize,
    hour: Option<i64>,
}

impl StreamClock {
    /// Hours since 1970; `None` before any dated post.
    pub(super) const fn hour(&self) -> Option<i64> {
        self.hour
    }

    /// Hears a post's hour; whether the clock changed.
    pub(super) fn hear(&mut self, author: u64, hour: i64) -> bool {
        if let Some(known) = self.heard.iter_mut().find(|(a, _)| *a == author) {
            known.1 = hour;
        } else if self.heard.len() < AUTHORS {
            self.heard.push((author, hour));
        } else {
            if let Some(oldest) = self.heard.get_mut(self.next) {
                *oldest = (author, hour);
            }
            self.next = (self.next + 1) % AUTHORS;
        }
        if self.hour == Some(hour) {
            return false; // one more at the median leaves it where it is
        }
        let mut hours = [0; AUTHORS];
        let heard = self.heard.iter().map(|&(_, hour)| hour);
        hours
            .iter_mut()
            .zip(heard)
            .for_each(|(slot, hour)| *slot = hour);
        let told = hours.get_mut(..self.heard.len()).unwrap_or_default();
        told.sort_unstable();
        let median = told.get(told.len() / 2).copied();
        let moved = median != self.hour;
        self.hour = median;
        moved
    }

    /// Hears what another clock has heard.
    pub(super) fn merge(&mut self, other: &Self) {
        for &(author, hour) in &other.heard {
            self.hear(author, hour);
        }
    }

    pub(super) fn is_valid(&self) -> bool {
        let known = |(i, (author, _)): (usize, &(u64, i64))| {
            self.heard.iter().take(i).any(|(a, _)| a == author)
        };
        self.heard.len() <= AUTHORS
            && self.next < AUTHORS
            && self.hour.is_some() != self.heard.is_empty()
            && self
                .hour
                .is_none_or(|now| self.heard.iter().any(|&(_, hour)| hour == now))
            && self
                .heard
                .iter()
                .all(|(_, hour)| (-ENDS..=ENDS).contains(hour))
            && !self.heard.iter().enumerate().any(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_wrong_clocks_do_not_move_it() {
        let mut clock = StreamClock::default();
        assert_eq!(clock.hour(), None);
        clock.hear(99, 9_000_000); // next millennium, and first
        for author in 0..20 {
            clock.hear(author, 500_000);
        }
        for author in 100..106 {
            clock.hear(author, 9_000_000);
        }
        assert_eq!(clock.hour(), Some(500_000));
        for _ in 0..100 {
            clock.hear(19, 9_000_000); // one author, however loud
        }
        assert_eq!(clock.hour(), Some(500_000));
        // But the night passes, and a wrong start is put right.
        for author in 200..208 {
            clock.hear(author, 500_008);
        }
        assert_eq!(clock.hour(), Some(500_008));
        assert!(clock.is_valid());
    }
}
