//! How many days things took: how often each number of days, so that two of them can be added.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Numbers of days, with how often each was needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(i32, u64)>", into = "Vec<(i32, u64)>")]
pub struct Spread(BTreeMap<i32, u64>);

impl From<Vec<(i32, u64)>> for Spread {
    fn from(pairs: Vec<(i32, u64)>) -> Self {
        let mut spread = Self::default();
        pairs.into_iter().for_each(|(days, times)| spread.add(days, times));
        spread
    }
}

impl From<Spread> for Vec<(i32, u64)> {
    fn from(spread: Spread) -> Self {
        spread.0.into_iter().collect()
    }
}

impl Spread {
    /// This number of days, so many times more.
    pub fn add(&mut self, days: i32, times: u64) {
        if times > 0 {
            *self.0.entry(days).or_default() += times;
        }
    }

    /// Takes in another.
    pub fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(days, times)| self.add(*days, *times));
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.0.values().sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one in the middle; of an even number, half-way between the two in the middle.
    pub fn median(&self) -> Option<f64> {
        let n = self.len();
        let (low, high) = (self.at(n.checked_sub(1)? / 2)?, self.at(n / 2)?);
        Some((f64::from(low) + f64::from(high)) / 2.0)
    }

    /// The fewest days within which nine of ten were done.
    pub fn ninetieth(&self) -> Option<f64> {
        let nine_tenths = (self.len() * 9).div_ceil(10);
        self.at(nine_tenths.checked_sub(1)?).map(f64::from)
    }

    /// The number at a place of the ordered list, from 0.
    fn at(&self, place: u64) -> Option<i32> {
        let mut before = 0;
        self.0.iter().find_map(|(days, times)| {
            before += times;
            (place < before).then_some(*days)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(days: &[i32]) -> Spread {
        let mut spread = Spread::default();
        days.iter().for_each(|n| spread.add(*n, 1));
        spread
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(of(&[]).median(), None);
        assert_eq!(of(&[7]).median(), Some(7.0));
        assert_eq!(of(&[10, 2]).median(), Some(6.0));
        assert_eq!(of(&[1, 2]).median(), Some(1.5));
        assert_eq!(of(&[9, 3, 10, 3, 24]).median(), Some(9.0));
    }

    #[test]
    fn nine_of_ten_were_done_within_the_ninetieth() {
        assert_eq!(of(&[]).ninetieth(), None);
        assert_eq!(of(&[4]).ninetieth(), Some(4.0));
        // Of ten the ninth; of eleven the tenth: 9.9 of them are ten whole ones.
        assert_eq!(of(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 60]).ninetieth(), Some(9.0));
        assert_eq!(of(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 60]).ninetieth(), Some(10.0));
    }

    #[test]
    fn two_are_added_and_read_back() {
        let mut both = of(&[1, 2, 2]);
        both.merge(&of(&[2, 30]));
        assert_eq!((both.len(), both.median()), (5, Some(2.0)));
        let json = serde_json::to_string(&both).unwrap();
        assert_eq!(json, "[[1,1],[2,3],[30,1]]");
        assert_eq!(serde_json::from_str::<Spread>(&json).unwrap(), both);
    }
}
