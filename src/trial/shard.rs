//! Which of several processes that work on one sweep in one folder a process is.

use std::fmt;

/// One of so many. They share the trials by place in the order of training: each has every so many-th.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Shard {
    /// From 1.
    pub(crate) number: u32,
    /// How many there are.
    pub(crate) of: u32,
}

impl fmt::Display for Shard {
    /// `2/8`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl Shard {
    /// How many shards after this one, in a circle, the one stands that has this place; 0 where it is its own.
    pub(crate) fn distance(self, place: usize) -> u32 {
        let owner = u32::try_from(place % self.of as usize).unwrap_or(0);
        (owner + self.of - (self.number - 1)) % self.of
    }

    /// All of them in a circle, from the one whose own this place is.
    pub(crate) fn circle(self, place: usize) -> impl Iterator<Item = Self> {
        let first = self.number - 1 + self.distance(place);
        (0..self.of).map(move |i| Self { number: (first + i) % self.of + 1, of: self.of })
    }

    /// Whether this place is its own.
    pub(crate) fn owns(self, place: usize) -> bool {
        self.distance(place) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_one_shards_own() {
        for of in 1..5 {
            for place in 0..20 {
                let owners = (1..=of).filter(|number| Shard { number: *number, of }.owns(place)).count();
                assert_eq!(owners, 1, "{place} of {of}");
                let of_one = Shard { number: 1, of };
                let all: Vec<Shard> = of_one.circle(place).collect();
                assert!(all[0].owns(place) && all.len() == of as usize);
            }
        }
        let distances: Vec<u32> = (0..4).map(|place| Shard { number: 2, of: 4 }.distance(place)).collect();
        assert_eq!(distances, [3, 0, 1, 2]);
    }
}
