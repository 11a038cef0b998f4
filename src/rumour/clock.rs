//! The clock of the window: post time, guarded against posts from the future.

use super::window::Window;

/// So many late posts of different authors in a row move the clock back.
pub(super) const BACK: usize = 3;

impl Window {
    /// Lets a dated post move the clock. A jump counts once another author's post is at least as far ahead: the
    /// clock then goes to the nearer of the two, and the farther waits in its turn.
    pub(super) fn advance(&mut self, at: i64, author: u64) {
        let far = |mark: i64, at: i64| at.saturating_sub(mark) > self.config.max_step_ms;
        match self.watermark {
            Some(mark) if at <= mark => return,
            Some(mark) if far(mark, at) => match self.ahead {
                Some((other, who)) if who != author || who == 0 => {
                    let (near, farther) = (at.min(other), (at, author).max((other, who)));
                    self.ahead = far(near, farther.0).then_some(farther);
                    self.set_watermark(near.max(mark));
                }
                waiting => {
                    self.ahead = waiting.max(Some((at, author)));
                    return;
                }
            },
            _ => self.set_watermark(at),
        }
        self.expire();
    }

    /// Whether a dated post is in the window. If posts of three authors in a row are late and within one window
    /// of each other, it is the clock that is wrong (a first post from next year): it goes back to the latest of
    /// them, unless the caller told a later time.
    pub(super) fn fall_back(&mut self, at: i64, author: u64) -> bool {
        let length = self.config.length_ms;
        let horizon = |mark: Option<i64>| mark.map_or(i64::MIN, |m| m.saturating_sub(length));
        if at >= horizon(self.watermark) {
            self.behind.clear();
            return true;
        }
        if at < horizon(self.told) {
            return false;
        }
        self.behind.retain(|&(t, who)| {
            t.abs_diff(at) <= length.unsigned_abs() && (who != author || who == 0)
        });
        self.behind.push((at, author));
        if self.behind.len() < BACK {
            return false;
        }
        let latest = self.behind.drain(..).map(|(t, _)| t).max();
        self.watermark = latest.max(self.told);
        self.ahead = None;
        true
    }

    pub(super) fn set_watermark(&mut self, at: i64) {
        if self.watermark.is_none() {
            // Posts that came before any dated one take the first time seen.
            let waiting: Vec<u32> = self.order.iter().map(|&(_, slot)| slot).collect();
            self.order = waiting.iter().map(|&slot| (at, slot)).collect();
            for (_, member) in self.members.iter_mut() {
                member.at = at;
            }
            for (_, cluster) in self.clusters.iter_mut() {
                cluster.founded = at;
                cluster.members = cluster
                    .members
                    .iter()
                    .map(|&(_, slot)| (at, slot))
                    .collect();
            }
        }
        self.watermark = Some(at);
    }

    pub(super) fn expire(&mut self) {
        let Some(mark) = self.watermark else { return };
        let horizon = mark.saturating_sub(self.config.length_ms);
        while let Some(&(at, slot)) = self.order.first() {
            if at >= horizon {
                break;
            }
            self.remove_member(at, slot);
        }
    }

    /// Lets the oldest go while there are too many; before them the farthest ahead of the clock, which may be
    /// there for a year.
    pub(super) fn trim(&mut self) {
        while self.members.len() > self.config.max_posts as usize {
            let last = self.order.last().copied();
            let ahead = last.filter(|&(at, _)| {
                self.watermark
                    .is_some_and(|mark| at.saturating_sub(mark) > self.config.max_step_ms)
            });
            let Some((at, slot)) = ahead.or_else(|| self.order.first().copied()) else {
                break;
            };
            self.remove_member(at, slot);
        }
    }
}
