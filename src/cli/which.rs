//! The trial that `show` shows: any text is taken, and shells offer the words that are no ids.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::session::{BEST, BEST_TRIAL};

/// Takes any text.
#[derive(Clone)]
pub(super) struct Which;

impl TypedValueParser for Which {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new([BEST, BEST_TRIAL].into_iter().map(PossibleValue::new)))
    }
}
