//! What a sweep searches: names, values, distributions over them and rules among them; and how an objective declares what
//! it takes and measures.
//!
//! Pure data and arithmetic. No I/O, no clock, and no random generator: a distribution is asked for its grid, or for
//! the value at a uniform number that the sampler drew.

mod condition;
mod distribution;
mod domains;
mod expression;
mod field;
mod metric;
mod name;
mod params;
mod rule;
mod schema;
mod value;
mod word;

pub(crate) use condition::With;
pub(crate) use distribution::{Distribution, Scale, as_written, on_weight};
pub(crate) use domains::{Domain, Domains};
pub(crate) use expression::{Comparison, Expression, Function, Logic, Operator, Sides, Term, Unknown};
pub(crate) use field::{Above, Default, Field, Role, Takes, key, setting};
pub(crate) use metric::{MetricSpec, Taken, measured_in};
pub(crate) use name::Name;
pub(crate) use params::Params;
pub(crate) use rule::{Condition, Skip};
pub(crate) use schema::{Budget, Complaint, Kinds, Part, Schema};
pub(crate) use value::Value;
pub(crate) use word::{Word, words};

/// The swept hyperparameters in the order of the sweep file, each with its distribution.
pub(crate) type Space = Vec<(Name, Distribution)>;
