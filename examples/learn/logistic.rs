//! Logistic regression with a ridge penalty, binary and multinomial, by L-BFGS (Nocedal 1980; Liu and Nocedal 1989).
//! Deterministic: no randomness, sums in the order of the posts.

/// One post: the positions and values of its features.
pub(crate) type Sparse = Vec<(usize, f64)>;

/// Steps of L-BFGS that are remembered, most steps, and the gradient that is small enough, by weight.
const MEMORY: usize = 8;
const MOST_STEPS: usize = 150;
const TOLERANCE: f64 = 1e-5;

/// What to learn from: a class and a weight for each post.
pub(crate) struct Problem<'a> {
    pub(crate) posts: &'a [&'a Sparse],
    pub(crate) classes: &'a [usize],
    pub(crate) weights: &'a [f64],
    /// 2 for a binary problem: then one row of weights, for class 1.
    pub(crate) class_count: usize,
    /// By feature: what its squared weight costs, halved.
    pub(crate) penalties: &'a [f64],
}

impl Problem<'_> {
    fn rows(&self) -> usize {
        if self.class_count == 2 {
            1
        } else {
            self.class_count
        }
    }

    /// The weights, one row of all features for each class (or for class 1 alone).
    pub(crate) fn solve(&self) -> Vec<Vec<f64>> {
        let features = self.penalties.len();
        let flat = minimise(self.rows() * features, |at, gradient| {
            self.loss(at, gradient)
        });
        flat.chunks(features).map(<[f64]>::to_vec).collect()
    }

    /// Negative log-likelihood and penalty; fills the gradient.
    fn loss(&self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let features = self.penalties.len();
        let mut loss = 0.0;
        for (row, slope) in at.chunks(features).zip(gradient.chunks_mut(features)) {
            for ((weight, penalty), slope) in row.iter().zip(self.penalties).zip(slope) {
                loss += 0.5 * penalty * weight * weight;
                *slope = penalty * weight;
            }
        }
        let binary = self.class_count == 2;
        let mut logits = vec![0.0; self.rows()];
        for ((post, &class), &weight) in self.posts.iter().zip(self.classes).zip(self.weights) {
            for (logit, row) in logits.iter_mut().zip(at.chunks(features)) {
                *logit = dot(row, post);
            }
            // A binary problem is a multinomial one whose other logit is zero.
            let zero = if binary { 0.0 } else { f64::NEG_INFINITY };
            let largest = logits.iter().copied().fold(zero, f64::max);
            let sum =
                (zero - largest).exp() + logits.iter().map(|l| (l - largest).exp()).sum::<f64>();
            let own = if binary {
                class.checked_sub(1)
            } else {
                Some(class)
            };
            let said = own.map_or(0.0, |row| logits[row]);
            loss += weight * (largest + sum.ln() - said);
            for (row, (logit, slope)) in
                logits.iter().zip(gradient.chunks_mut(features)).enumerate()
            {
                let probability = (logit - largest).exp() / sum;
                let error = weight * (probability - f64::from(u8::from(own == Some(row))));
                for &(feature, value) in *post {
                    slope[feature] += error * value;
                }
            }
        }
        loss
    }
}

/// The sum of a post's features, weighed.
pub(crate) fn dot(row: &[f64], post: &Sparse) -> f64 {
    post.iter()
        .map(|&(feature, value)| row[feature] * value)
        .sum()
}

/// The minimum of a smooth convex function, from zero on.
fn minimise(size: usize, mut function: impl FnMut(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
    let inner = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let (mut at, mut slope) = (vec![0.0; size], vec![0.0; size]);
    let mut value = function(&at, &mut slope);
    let mut past: std::collections::VecDeque<(Vec<f64>, Vec<f64>, f64)> =
        std::collections::VecDeque::new();
    let (mut next, mut next_slope) = (at.clone(), slope.clone());
    for _ in 0..MOST_STEPS {
        let mut step = slope.clone();
        let mut alphas = Vec::with_capacity(past.len());
        for (s, y, rho) in past.iter().rev() {
            let alpha = rho * inner(s, &step);
            step.iter_mut().zip(y).for_each(|(d, y)| *d -= alpha * y);
            alphas.push(alpha);
        }
        let scale = past
            .back()
            .map_or(1.0 / inner(&slope, &slope).sqrt().max(1.0), |(s, y, _)| {
                inner(s, y) / inner(y, y)
            });
        for part in &mut step {
            *part *= scale;
        }
        for ((s, y, rho), alpha) in past.iter().zip(alphas.iter().rev()) {
            let beta = rho * inner(y, &step);
            step.iter_mut()
                .zip(s)
                .for_each(|(d, s)| *d += (alpha - beta) * s);
        }
        // Backtracking until the value falls enough (Armijo).
        let descent = inner(&slope, &step);
        let mut length = 1.0;
        let fallen = loop {
            next.iter_mut()
                .zip(&at)
                .zip(&step)
                .for_each(|((n, a), d)| *n = a - length * d);
            let there = function(&next, &mut next_slope);
            if there <= value - 1e-4 * length * descent {
                break Some(there);
            }
            length *= 0.5;
            if length < 1e-10 {
                break None;
            }
        };
        let Some(there) = fallen else { break };
        let s: Vec<f64> = next.iter().zip(&at).map(|(n, a)| n - a).collect();
        let y: Vec<f64> = next_slope.iter().zip(&slope).map(|(n, a)| n - a).collect();
        let curvature = inner(&s, &y);
        if curvature > 1e-12 {
            past.push_back((s, y, 1.0 / curvature));
            if past.len() > MEMORY {
                past.pop_front();
            }
        }
        let change = (value - there).abs();
        std::mem::swap(&mut at, &mut next);
        std::mem::swap(&mut slope, &mut next_slope);
        value = there;
        if inner(&slope, &slope).sqrt() < TOLERANCE * size as f64 || change < 1e-9 * value.abs() {
            break;
        }
    }
    at
}
