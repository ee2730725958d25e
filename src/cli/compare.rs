//! What `sweeper compare` is told.

use std::path::PathBuf;

use crate::session::CompareOptions;
use crate::space::Word as _;
use crate::trial::Goal;

/// Two sweeps, and what they are compared by.
#[derive(clap::Args)]
pub(super) struct Compare {
    /// A sweep's folder
    a: PathBuf,
    /// Another one: told is how much more it has
    b: PathBuf,
    /// Compare by this metric, which both measured [default: what both are ranked by]
    #[arg(long, value_name = "NAME")]
    metric: Option<String>,
    /// Whether small or large values of it are good: minimize or maximize [default: as the sweep files say]
    #[arg(long, value_name = "GOAL", value_parser = goal)]
    goal: Option<Goal>,
    /// Draw a page with both side by side
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Print JSON, for tools
    #[arg(long)]
    json: bool,
}

fn goal(text: &str) -> Result<Goal, String> {
    Goal::of(text).ok_or_else(|| format!("write {}", Goal::WORDS.join(" or ")))
}

impl From<Compare> for CompareOptions {
    fn from(Compare { a, b, metric, goal, page, json }: Compare) -> Self {
        Self { dirs: [a, b], metric, goal, page, json }
    }
}
