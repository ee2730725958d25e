//! `sweeper submit`, with programs in the place of Slurm's that note how they were called.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::sweeper::{Output, Sweeper, TINY};

const SBATCH: &str = r#"#!/bin/sh
echo "$@" >> calls
n=$(cat n 2>/dev/null || echo 40); n=$((n + 1))
echo $n > n
echo "$n;somewhere"
"#;

/// A folder with a sweep, an `sbatch`, and a `squeue` that says what stands in `queue`.
fn with_slurm(toml: &str) -> Sweeper {
    let sweeper = Sweeper::new().sweep(toml).file("bin/sbatch", SBATCH).file("bin/squeue", "#!/bin/sh\ncat queue\n");
    for name in ["bin/sbatch", "bin/squeue"] {
        fs::set_permissions(sweeper.path(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    sweeper.file("queue", "")
}

fn submit(sweeper: &Sweeper, args: &str) -> Output {
    sweeper.shell(&format!("PATH=$PWD/bin:$PATH $S submit sweep.toml {args}"))
}

#[test]
fn an_array_of_shards_and_a_report_after_it() {
    let sweeper = with_slurm(TINY);
    let output = submit(&sweeper, "--shards 3 -j 2 -- --partition=short --time=8:00:00").code(0);
    assert_eq!(output.out, "job 41: 3 shards of tiny\njob 42: what they leave, and the report, after them\n");
    assert_eq!(output.err, "next: sweeper status outputs/tiny\n");
    assert_eq!(
        sweeper.text("calls"),
        "--parsable --partition=short --time=8:00:00 outputs/tiny/journal/shard.sh\n\
         --parsable --dependency=afterany:41 --partition=short --time=8:00:00 outputs/tiny/journal/report.sh\n"
    );
    // The scripts do what Slurm would have them do.
    let whole = Sweeper::new().sweep(TINY);
    whole.with(["run", "sweep.toml", "--report"]).code(0);
    for task in [2, 3] {
        sweeper.shell(&format!("SLURM_ARRAY_TASK_ID={task} sh outputs/tiny/journal/shard.sh")).code(0);
    }
    sweeper.shell("sh outputs/tiny/journal/report.sh").code(0);
    assert!(sweeper.results("outputs/tiny") == whole.results("outputs/tiny"));
}

#[test]
fn the_scripts_are_shown() {
    let sweeper = with_slurm(TINY);
    let output = submit(&sweeper, "--shards 8 -j 16 --isa avx2 --dry-run").code(0);
    let here = sweeper.path("").canonicalize().unwrap().display().to_string();
    let text = output.out.replace(env!("CARGO_BIN_EXE_sweeper"), "sweeper").replace(&here, "HERE");
    let expected = "#!/bin/sh
#SBATCH --job-name=tiny
#SBATCH --array=1-8
#SBATCH --cpus-per-task=16
#SBATCH --requeue
#SBATCH --signal=B:TERM@120
#SBATCH --open-mode=append
#SBATCH --output=HERE/outputs/tiny/journal/slurm-%A_%a.log
cd HERE || exit 4
exec sweeper run sweep.toml -o outputs -j 16 '--isa=avx2' --report --shard \"$SLURM_ARRAY_TASK_ID/8\"

#!/bin/sh
#SBATCH --job-name=tiny-report
#SBATCH --cpus-per-task=16
#SBATCH --requeue
#SBATCH --signal=B:TERM@120
#SBATCH --open-mode=append
#SBATCH --output=HERE/outputs/tiny/journal/slurm-%j.log
cd HERE || exit 4
exec sweeper run sweep.toml -o outputs -j 16 '--isa=avx2' --report

# sbatch shard.sh
# sbatch '--dependency=afterany:JOB' report.sh
";
    crate::sweeper::same("stdout", &text, expected);
    assert!(!sweeper.path("outputs").exists() && !sweeper.path("calls").exists(), "nothing was created");
}

#[test]
fn a_program_gets_its_threads_and_gpus() {
    let toml = "name = \"tiny\"\nmetric.name = \"loss\"\nresources = { threads = 4, gpus = 1 }\n[objective]\n\
                command = [\"true\", \"{x}\"]\n[space]\nx = [1, 2]\n";
    let output = submit(&with_slurm(toml), "--shards 2 -j 2 --dry-run").code(0);
    assert!(output.out.contains("#SBATCH --cpus-per-task=8\n"), "{}", output.out);
    assert!(
        output.out.contains(" --report --shard \"$SLURM_ARRAY_TASK_ID/2\" --gpus \"$CUDA_VISIBLE_DEVICES\"\n"),
        "{}",
        output.out
    );
}

#[test]
fn what_waits_or_is_at_work_is_not_submitted_again() {
    let sweeper = with_slurm(&TINY.replace("epochs = 2", "epochs = 1000000\nevery = 1000000"));
    submit(&sweeper, "--shards 2").code(0);
    let sweeper = sweeper.file("queue", "41 PENDING\n42 PENDING\n");
    let told = "job 41 of outputs/tiny is pending: nothing was submitted; wait for it, or `scancel 41`\n";
    submit(&sweeper, "--shards 2").code(75).stdout("").stderr(told);
    let sweeper = sweeper.file("queue", "");
    let mut shard = sweeper.start(["run", "sweep.toml", "-j", "1", "--shard", "2/2"]);
    sweeper.wait_until("a beat", |sweeper| sweeper.path("outputs/tiny/journal/shards/2-of-2.json").exists());
    let told = "outputs/tiny is being trained by its shards 2/2: nothing was submitted; `sweeper status outputs/tiny` says how far \
                they are\n";
    submit(&sweeper, "--shards 2").code(75).stdout("").stderr(told);
    shard.kill().unwrap();
    Output::of(shard);
    submit(&sweeper, "--shards 2").code(0);
}

#[test]
fn where_slurm_is_not_there_or_refuses() {
    let sweeper =
        with_slurm(TINY).file("bin/sbatch", "#!/bin/sh\necho 'sbatch: error: invalid partition' >&2; exit 1\n");
    submit(&sweeper, "--shards 2").code(4).stdout("").stderr("sbatch refuses: sbatch: error: invalid partition\n");
    fs::remove_file(sweeper.path("bin/sbatch")).unwrap();
    let told = "there is no sbatch here: submit where Slurm's commands are; `--dry-run` shows the scripts\n";
    sweeper.shell("PATH=$PWD/bin $S submit sweep.toml --shards 2").code(2).stdout("").stderr(told);
    let wrong = with_slurm(&TINY.replace("epochs = 2", "epochs = -2"));
    let output = submit(&wrong, "--shards 2").code(2);
    assert!(output.err.contains("sweep.toml:10:10"), "{}", output.err);
    assert!(!wrong.path("outputs").exists() && !wrong.path("calls").exists(), "nothing was created");
}
