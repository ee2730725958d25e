//! Where a parser is among the words of an expression.

use std::ops::Range;

use super::token::{Found, Token, unreadable};
use crate::space::Word;
use crate::spec::problem::Problem;

/// Words, of which some are read.
pub(super) struct Cursor<'t> {
    words: Vec<Found<'t>>,
    next: usize,
    /// Where the text ends.
    end: usize,
}

impl<'t> Cursor<'t> {
    /// Before the first of the words of a text that ends there.
    pub(super) fn new(words: Vec<Found<'t>>, end: usize) -> Self {
        Self { words, next: 0, end }
    }

    /// The next word, if there is one.
    pub(super) fn peek(&self) -> Option<&Found<'t>> {
        self.words.get(self.next)
    }

    /// Goes beyond so many words, which are there.
    pub(super) fn skip(&mut self, words: usize) {
        self.next += words;
    }

    /// Where the next word stands, or the text ends.
    pub(super) fn place(&self) -> Range<usize> {
        self.peek().map_or(self.end..self.end, |found| found.at.clone())
    }

    /// Goes beyond the next word if it is one of a kind.
    pub(super) fn word<W: Word + Copy>(&mut self, wanted: fn(W) -> bool) -> Option<W> {
        let word = self.peek().and_then(|found| match found.token {
            Token::Name(word) | Token::Symbol(word) => W::of(word),
            Token::Number(_) | Token::Text(_) | Token::Quoted(_) => None,
        });
        let word = word.filter(|word| wanted(*word))?;
        self.next += 1;
        Some(word)
    }

    /// Goes beyond this word if it is the next, and says where it stands.
    pub(super) fn take(&mut self, word: &str) -> Option<Range<usize>> {
        let at = self.peek().filter(|found| is(found, word))?.at.clone();
        self.next += 1;
        Some(at)
    }

    pub(super) fn is_next(&self, word: &str) -> bool {
        self.peek().is_some_and(|found| is(found, word))
    }

    pub(super) fn are_next(&self, word: &str, then: &str) -> bool {
        self.is_next(word) && self.words.get(self.next + 1).is_some_and(|found| is(found, then))
    }

    /// Goes beyond what closes the bracket at a place, and says where that ends.
    pub(super) fn close(&mut self, bracket: &str, opened: &Range<usize>) -> Result<usize, Problem> {
        let help = format!("end it with `{bracket}`; between its parts stands an operator or a comma");
        let closed = self.take(bracket).map(|at| at.end);
        closed.ok_or_else(|| unreadable(opened.clone(), &format!("`{bracket}` is missing behind this"), help))
    }
}

fn is(found: &Found<'_>, word: &str) -> bool {
    matches!(found.token, Token::Name(is) | Token::Symbol(is) if is == word)
}
