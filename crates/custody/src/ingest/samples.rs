//! A bounded sample of a column's values, spread evenly over the file and the same for the same file.

const CHARS_MAX: usize = 200;

/// Every n-th value; n doubles whenever the sample is full.
#[derive(Debug)]
pub(super) struct Samples {
    values: Vec<String>,
    max: usize,
    stride: u64,
    seen: u64,
}

impl Samples {
    /// A sample of at most this many values.
    pub(super) fn new(max: usize) -> Self {
        Self { values: Vec::new(), max: max.max(2), stride: 1, seen: 0 }
    }

    /// Takes in one value.
    pub(super) fn observe(&mut self, value: &str) {
        if self.is_next() {
            if self.values.len() == self.max {
                let mut keep = false;
                self.values.retain(|_| {
                    keep = !keep;
                    keep
                });
                self.stride *= 2;
            }
            if self.is_next() {
                self.values.push(value.chars().take(CHARS_MAX).collect());
            }
        }
        self.seen += 1;
    }

    /// Whether the value that comes now is one of the sample; the stride is a power of two.
    fn is_next(&self) -> bool {
        self.seen & (self.stride - 1) == 0
    }

    /// The sample.
    pub(super) fn values(&self) -> &[String] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_bounded_and_spread_over_the_whole() {
        let mut samples = Samples::new(10);
        (0..1000).for_each(|n| samples.observe(&n.to_string()));
        let values: Vec<u32> = samples.values().iter().map(|v| v.parse().unwrap()).collect();
        assert!(values.len() <= 10 && values.len() >= 5, "{values:?}");
        assert!(values[0] == 0 && values.last().is_some_and(|v| *v > 700), "{values:?}");
    }
}
