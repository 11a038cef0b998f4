//! From links to groups: single linkage, cut where the density says.

use super::features::Similarity;

/// A link between two posts. The order of links is that of similarity, the strongest first; two equal ones are
/// told apart by the contents of their posts, so that it does not matter who came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) similarity: Similarity,
    /// The contents of the ends, the smaller first.
    pub(super) tie: (u64, u64),
    pub(super) ends: (u32, u32),
}

impl Edge {
    pub(super) fn new(similarity: Similarity, a: (u64, u32), b: (u64, u32)) -> Self {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        Self {
            similarity,
            tie: (a.0, b.0),
            ends: (a.1, b.1),
        }
    }
}

/// How groups are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) floor: Similarity,
    pub(super) near_copy: Similarity,
    /// What a pair of copies counts as.
    pub(super) copies: Similarity,
    /// Each of two groups must hold a pair this many times as alike as the link between them.
    pub(super) contrast: f64,
    /// Share of a group's level at which a single post joins it.
    pub(super) attach: f64,
}

/// What becomes of each node.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    /// Group of each node; `NONE` for one that stands alone.
    pub(super) group: Vec<u32>,
    /// Similarity of the strongest link that leaves each group, the floor at least.
    pub(super) level: Vec<Similarity>,
    /// Root of each node's family of near-copies.
    pub(super) family: Vec<u32>,
}

pub(super) const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Part {
    /// Posts in it.
    size: u32,
    /// The most alike pair in it; copies count as a pair that is just alike.
    peak: Similarity,
    /// Holds groups that stand apart; grows no more as a whole.
    closed: bool,
    /// Nodes of an open part: first and last of a linked list.
    first: u32,
    last: u32,
}

/// Groups `sizes.len()` nodes, each of so many posts (0: no node), by their links, sorted strongest first.
///
/// Links are taken from the strongest down, as in single linkage. Two parts that meet become one, unless each
/// holds a pair `contrast` times as alike as the link between them: then both stand apart, and later links
/// do not grow them, except by single posts that are nearly as alike as that link. O(e α(n)) for e links.
pub(super) fn group(sizes: &[u32], edges: &[Edge], rule: Rule) -> Groups {
    let n = u32::try_from(sizes.len()).unwrap_or(NONE);
    let mut run = Run {
        parts: (0..n)
            .zip(sizes)
            .map(|(i, &size)| Part {
                size,
                peak: if size > 1 {
                    rule.copies
                } else {
                    Similarity::default()
                },
                closed: false,
                first: i,
                last: i,
            })
            .collect(),
        parent: (0..n).collect(),
        next: vec![NONE; sizes.len()],
        out: Groups {
            group: vec![NONE; sizes.len()],
            level: Vec::new(),
            family: (0..n).collect(),
        },
        rule,
    };
    for edge in edges.iter().take_while(|e| e.similarity >= rule.floor) {
        if edge.similarity >= rule.near_copy {
            union(&mut run.out.family, edge.ends.0, edge.ends.1);
        }
        run.link(edge);
    }
    for root in 0..n {
        if run.parent.get(root as usize) == Some(&root)
            && run.part(root).is_some_and(|p| p.size > 1 && !p.closed)
        {
            run.close(root, rule.floor);
        }
    }
    for node in 0..n {
        let root = find(&mut run.out.family, node);
        if let Some(family) = run.out.family.get_mut(node as usize) {
            *family = root;
        }
    }
    run.out
}

struct Run {
    parts: Vec<Part>,
    parent: Vec<u32>,
    next: Vec<u32>,
    out: Groups,
    rule: Rule,
}

impl Run {
    fn part(&self, root: u32) -> Option<Part> {
        self.parts.get(root as usize).copied()
    }

    fn link(&mut self, edge: &Edge) {
        let (one, other) = edge.ends;
        let (a, b) = (find(&mut self.parent, one), find(&mut self.parent, other));
        let (Some(left), Some(right)) = (self.part(a), self.part(b)) else {
            return;
        };
        if a == b {
            return;
        }
        let s = edge.similarity;
        match (left.closed, right.closed) {
            (false, false)
                if s >= self.rule.near_copy || !(self.stands(left, s) && self.stands(right, s)) =>
            {
                self.grow(a, b, s);
            }
            (false, false) => {
                self.close(a, s);
                self.close(b, s);
                self.seal(a, b);
            }
            (true, true) => self.seal(a, b),
            (true, false) => self.meet(b, one, a, s),
            (false, true) => self.meet(a, other, b, s),
        }
    }

    /// Whether an open part holds its own against a link.
    fn stands(&self, part: Part, link: Similarity) -> bool {
        part.size > 1 && part.peak.get() >= self.rule.contrast * link.get()
    }

    /// An open part meets the closed one of which `host` is a node.
    fn meet(&mut self, open: u32, host: u32, closed: u32, s: Similarity) {
        let Some(part) = self.part(open) else { return };
        let host = self.out.group.get(host as usize).copied().unwrap_or(NONE);
        let level = self.out.level.get(host as usize).copied();
        let joins = level.is_some_and(|level| {
            s >= self.rule.near_copy
                || if part.size > 1 {
                    !self.stands(part, s)
                } else {
                    s.get() >= self.rule.attach * level.get()
                }
        });
        if joins {
            self.label(part, host);
        } else if part.size > 1 {
            self.close(open, s);
        }
        self.seal(closed, open);
    }

    fn grow(&mut self, a: u32, b: u32, s: Similarity) {
        let (Some(left), Some(right)) = (self.part(a), self.part(b)) else {
            return;
        };
        if let Some(next) = self.next.get_mut(left.last as usize) {
            *next = right.first;
        }
        let pair = if s >= self.rule.near_copy {
            self.rule.copies
        } else {
            s
        };
        let root = union(&mut self.parent, a, b);
        if let Some(part) = self.parts.get_mut(root as usize) {
            *part = Part {
                size: left.size + right.size,
                peak: left.peak.max(right.peak).max(pair),
                closed: false,
                first: left.first,
                last: right.last,
            };
        }
    }

    /// Makes a group of an open part.
    fn close(&mut self, root: u32, level: Similarity) {
        if let Some(part) = self.part(root) {
            let group = u32::try_from(self.out.level.len()).unwrap_or(NONE);
            self.out.level.push(level);
            self.label(part, group);
        }
    }

    fn label(&mut self, part: Part, group: u32) {
        let mut node = part.first;
        while let Some(of) = self.out.group.get_mut(node as usize) {
            *of = group;
            node = self.next.get(node as usize).copied().unwrap_or(NONE);
        }
    }

    fn seal(&mut self, a: u32, b: u32) {
        let root = union(&mut self.parent, a, b);
        if let Some(part) = self.parts.get_mut(root as usize) {
            part.closed = true;
        }
    }
}

/// Root of a node, its path halved.
pub(super) fn find(parent: &mut [u32], mut node: u32) -> u32 {
    while let Some(&up) = parent.get(node as usize) {
        if up == node {
            break;
        }
        let over = parent.get(up as usize).copied().unwrap_or(up);
        if let Some(place) = parent.get_mut(node as usize) {
            *place = over;
        }
        node = over;
    }
    node
}

/// Joins two trees under the smaller root, which is returned.
pub(super) fn union(parent: &mut [u32], a: u32, b: u32) -> u32 {
    let (a, b) = (find(parent, a), find(parent, b));
    let (top, under) = (a.min(b), a.max(b));
    if let Some(place) = parent.get_mut(under as usize) {
        *place = top;
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> Rule {
        Rule {
            floor: Similarity::saturating(0.2),
            near_copy: Similarity::saturating(0.8),
            copies: Similarity::saturating(0.3),
            contrast: 1.05,
            attach: 0.9,
        }
    }

    fn run(n: usize, links: &[(u32, u32, f64)]) -> Vec<u32> {
        let mut edges: Vec<Edge> = links
            .iter()
            .map(|&(a, b, s)| {
                Edge::new(
                    Similarity::saturating(s),
                    (u64::from(a), a),
                    (u64::from(b), b),
                )
            })
            .collect();
        edges.sort_by_key(|e| (std::cmp::Reverse(e.similarity), e.tie));
        group(&vec![1; n], &edges, rule()).group
    }

    #[test]
    fn cases() {
        const N: u32 = NONE;
        type Case = (
            &'static str,
            usize,
            &'static [(u32, u32, f64)],
            &'static [u32],
        );
        let cases: &[Case] = &[
            ("no link", 2, &[], &[N, N]),
            ("under the floor", 2, &[(0, 1, 0.19)], &[N, N]),
            ("a pair", 2, &[(0, 1, 0.3)], &[0, 0]),
            ("a chain is one", 3, &[(0, 1, 0.4), (1, 2, 0.3)], &[0, 0, 0]),
            (
                "two pairs, a weak link",
                4,
                &[(0, 1, 0.6), (2, 3, 0.5), (1, 2, 0.3)],
                &[0, 0, 1, 1],
            ),
            (
                "two pairs, a link as strong",
                4,
                &[(0, 1, 0.6), (2, 3, 0.5), (1, 2, 0.49)],
                &[0, 0, 0, 0],
            ),
            (
                "near-copies never part",
                4,
                &[(0, 1, 0.99), (2, 3, 0.98), (1, 2, 0.81)],
                &[0, 0, 0, 0],
            ),
            (
                "a late single attaches",
                5,
                &[(0, 1, 0.6), (2, 3, 0.5), (1, 2, 0.3), (4, 3, 0.28)],
                &[0, 0, 1, 1, 1],
            ),
            (
                "or stays alone",
                5,
                &[(0, 1, 0.6), (2, 3, 0.5), (1, 2, 0.3), (4, 3, 0.26)],
                &[0, 0, 1, 1, N],
            ),
            (
                "a late pair stands apart",
                6,
                &[
                    (0, 1, 0.6),
                    (2, 3, 0.5),
                    (1, 2, 0.3),
                    (4, 5, 0.27),
                    (5, 0, 0.21),
                ],
                &[0, 0, 1, 1, 2, 2],
            ),
        ];
        for (name, n, links, expected) in cases {
            assert_eq!(run(*n, links), *expected, "{name}");
        }
    }

    #[test]
    fn copies_are_a_group_by_themselves() {
        let groups = group(&[3, 1], &[], rule());
        assert_eq!(groups.group, [0, NONE]);
    }
}
