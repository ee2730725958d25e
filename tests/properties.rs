//! Whatever stands in a sweep file: it is planned, or refused with exit code 2 and a place; never a panic.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::sweeper::Sweeper;

const WHOLE: &str = r#"# naïve
name = "t"
seed = 7
[replicates]
data = 2
[data]
source = "moons"
noise = 0.1
[model]
hidden_size = 8
[space]
training.lr = { low = 1e-4, high = 1e-2, scale = "log", steps = 3 }
"model".layers = [1, 2]
"#;

#[track_caller]
fn planned_or_refused(sweep: &[u8]) {
    let output = Sweeper::new().file("sweep.toml", sweep).with(["plan", "sweep.toml"]);
    if output.err.ends_with("in sweep.toml; nothing was started\n") {
        let output = output.code(2).stdout("");
        assert!(output.err.contains("╭─[sweep.toml:"), "no place: {}", output.err);
        assert!(!output.err.contains('\u{1b}'), "an escape sequence reached the terminal: {:?}", output.err);
    } else {
        output.code(0);
    }
}

/// Pieces of sweep files in any order, so that more than the first character is wrong.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(WHOLE.lines().collect::<Vec<_>>()).prop_map(|line| format!("{line}\n")),
        proptest::sample::select(vec![
            "[", "]", "=", "\"", "'''", "{", "}", ",", ".", "\n", "\r", "\0", "\u{1b}", "大"
        ])
        .prop_map(str::to_owned),
        "[a-z_]{1,8} = (nan|inf|-1|1e999|99999999999999999999|\\[\\]|\\{\\}|true)\n",
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_planned_or_refused(text in pieces()) {
        planned_or_refused(text.as_bytes());
    }

    #[test]
    fn any_changed_byte_is_planned_or_refused(at in 0..WHOLE.len(), byte: u8) {
        let mut bytes = WHOLE.as_bytes().to_vec();
        bytes[at] = byte;
        planned_or_refused(&bytes);
    }
}

#[test]
fn any_beginning_of_a_file_is_planned_or_refused() {
    for end in 0..=WHOLE.len() {
        planned_or_refused(&WHOLE.as_bytes()[..end]);
    }
}
