//! Numbers that begin where a vector of any set may want to begin.

use std::ops::{Deref, DerefMut};

/// The bytes that a vector of any set may want to begin at a multiple of.
const ALIGNMENT: usize = 64;

/// A buffer that serves again.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    /// From `begin` on.
    storage: Vec<f32>,
    begin: usize,
    len: usize,
}

impl Aligned {
    /// Gives it another length; its numbers are lost.
    pub(super) fn resize(&mut self, len: usize) {
        self.len = len;
        if self.begin + len > self.storage.len() {
            let spare = ALIGNMENT / size_of::<f32>();
            self.storage = vec![0.0; len + spare];
            self.begin = self.storage.as_ptr().align_offset(ALIGNMENT).min(spare);
        }
    }
}

impl Deref for Aligned {
    type Target = [f32];

    #[inline(always)]
    fn deref(&self) -> &[f32] {
        &self.storage[self.begin..][..self.len]
    }
}

impl DerefMut for Aligned {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.storage[self.begin..][..self.len]
    }
}
