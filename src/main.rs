//! The `sweeper` program; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    sweeper::run(std::env::args_os())
}
