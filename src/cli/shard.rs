//! Which of several processes that share a sweep this one is: as it is told, or as Slurm and Kubernetes number theirs.

use std::env;

use crate::trial::Shard;

/// The word for what the environment says.
const AUTO: &str = "auto";

/// The most shards: each says every few seconds in a file of its own that it lives.
const MOST: u32 = 100_000;

/// Reads `2/8`, or `auto`.
pub(super) fn shard(text: &str) -> Result<Shard, String> {
    if text == AUTO {
        return numbered(|name| env::var(name).ok());
    }
    let wrong = || format!("write K/N, the shard's number and how many there are, as in 2/8, or {AUTO}");
    let (number, of) = text.split_once('/').ok_or_else(wrong)?;
    of_numbers(number.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?)
}

fn of_numbers(number: u32, of: u32) -> Result<Shard, String> {
    if of > MOST {
        return Err(format!("{of} are too many: {MOST} at most"));
    }
    if (1..=of).contains(&number) {
        return Ok(Shard { number, of });
    }
    Err(format!("there is no shard {number} of {of}: they are numbered from 1 to {of}"))
}

/// The variable that says how many there are where nothing else does, or otherwise.
const OF: &str = "SWEEPER_SHARDS";

/// What the variables of an array job of Slurm say, or of an indexed job of Kubernetes, which does not say how many there
/// are.
fn numbered(variable: impl Fn(&str) -> Option<String>) -> Result<Shard, String> {
    let number = |name: &str| {
        let no_number = |text: String| text.parse::<u32>().map_err(|_| format!("{name} is {text:?}, no number"));
        variable(name).map(no_number).transpose()
    };
    let of = number(OF)?;
    if let Some(task) = number("SLURM_ARRAY_TASK_ID")? {
        let first = number("SLURM_ARRAY_TASK_MIN")?.filter(|_| of.is_none()).unwrap_or(1);
        let step = number("SLURM_ARRAY_TASK_STEP")?.filter(|_| of.is_none()).unwrap_or(1).max(1);
        let of = match of {
            Some(of) => of,
            None => number("SLURM_ARRAY_TASK_COUNT")?.ok_or("SLURM_ARRAY_TASK_COUNT is not set: write K/N")?,
        };
        return of_numbers(task.saturating_sub(first) / step + 1, of);
    }
    if let Some(index) = number("JOB_COMPLETION_INDEX")? {
        let of = of.ok_or_else(|| {
            format!("{OF} is not set: an indexed job must say there how many completions it has, or write K/N")
        })?;
        return of_numbers(index.saturating_add(1), of);
    }
    Err("neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set: write K/N, as in 2/8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told() {
        assert_eq!(shard("2/8"), Ok(Shard { number: 2, of: 8 }));
        assert_eq!(shard("0/8").unwrap_err(), "there is no shard 0 of 8: they are numbered from 1 to 8");
        assert_eq!(shard("9/8").unwrap_err(), "there is no shard 9 of 8: they are numbered from 1 to 8");
        assert_eq!(shard("1/0").unwrap_err(), "there is no shard 1 of 0: they are numbered from 1 to 0");
        assert_eq!(shard("1/200000").unwrap_err(), "200000 are too many: 100000 at most");
        for text in ["2", "2/", "a/b", "", "-1/3"] {
            let told = "write K/N, the shard's number and how many there are, as in 2/8, or auto";
            assert_eq!(shard(text).unwrap_err(), told, "{text}");
        }
    }

    #[test]
    fn what_slurm_and_kubernetes_say() {
        let said = |variables: &[(&str, &str)]| {
            numbered(|name| variables.iter().find(|(other, _)| *other == name).map(|(_, text)| (*text).to_owned()))
        };
        let shard = |number, of| Ok(Shard { number, of });
        let slurm = [("SLURM_ARRAY_TASK_ID", "7"), ("SLURM_ARRAY_TASK_COUNT", "4")];
        assert_eq!(said(&[slurm[0], slurm[1], ("SLURM_ARRAY_TASK_MIN", "4")]), shard(4, 4));
        let strided = [("SLURM_ARRAY_TASK_MIN", "1"), ("SLURM_ARRAY_TASK_STEP", "2")];
        assert_eq!(said(&[slurm[0], slurm[1], strided[0], strided[1]]), shard(4, 4));
        // Two tasks of ten that are run again.
        let some = [slurm[0], ("SLURM_ARRAY_TASK_COUNT", "2"), ("SLURM_ARRAY_TASK_MIN", "3"), ("SWEEPER_SHARDS", "10")];
        assert_eq!(said(&some), shard(7, 10));
        assert_eq!(said(&[("JOB_COMPLETION_INDEX", "0"), ("SWEEPER_SHARDS", "3")]), shard(1, 3));
        assert_eq!(said(&slurm[..1]).unwrap_err(), "SLURM_ARRAY_TASK_COUNT is not set: write K/N");
        assert_eq!(said(&[("SLURM_ARRAY_TASK_ID", "x")]).unwrap_err(), "SLURM_ARRAY_TASK_ID is \"x\", no number");
        assert_eq!(
            said(&[("JOB_COMPLETION_INDEX", "0")]).unwrap_err(),
            "SWEEPER_SHARDS is not set: an indexed job must say there how many completions it has, or write K/N"
        );
        assert_eq!(
            said(&[]).unwrap_err(),
            "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set: write K/N, as in 2/8"
        );
    }
}
