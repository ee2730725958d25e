//! What stands beside every measurement: the day and the machine.

use std::fs;
use std::process::Command;

/// Today, in UTC.
pub(crate) fn today() -> String {
    said("date", &["-u", "+%Y-%m-%d"])
}

/// Processor, its caches, cores and kernel.
pub(crate) fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let told = [processor(&cpus), caches(), format!("{} cores", cores()), said("uname", &["-sr"])];
    told.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What `/proc/cpuinfo` calls the processor. Virtual machines have general names ("Intel(R) Xeon(R) Processor"): family and
/// model say which it is.
fn processor(cpuinfo: &str) -> String {
    let field = |name: &str| {
        let told = cpuinfo.lines().filter_map(|line| line.split_once(':'));
        told.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let name = field("model name").unwrap_or("an unknown processor");
    match (field("cpu family"), field("model")) {
        (Some(family), Some(model)) => format!("{name} (family {family} model {model})"),
        _ => name.to_owned(),
    }
}

/// The caches of the first core that hold data, from the nearest.
fn caches() -> String {
    let cache = |index: usize| {
        let told = |file: &str| fs::read_to_string(format!("/sys/devices/system/cpu/cpu0/cache/index{index}/{file}"));
        let [level, kind, size] = ["level", "type", "size"].map(|file| told(file).ok());
        Some([level?, kind?, size?].map(|text| text.trim().to_owned()))
    };
    let each = (0..).map_while(cache).filter(|[_, kind, _]| kind != "Instruction");
    let each = each.map(|[level, kind, size]| {
        let data = if kind == "Data" { "d" } else { "" };
        format!("L{level}{data} {}", readable(&size))
    });
    each.collect::<Vec<_>>().join(", ")
}

/// `2048K`, as the kernel writes it, for readers.
fn readable(size: &str) -> String {
    match size.strip_suffix('K').and_then(|kib| kib.parse::<u32>().ok()) {
        Some(kib) if kib >= 1024 => format!("{} MiB", f64::from(kib) / 1024.0),
        Some(kib) => format!("{kib} KiB"),
        None => size.to_owned(),
    }
}

/// How many threads can work at once.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What a command prints.
pub(crate) fn said(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

#[test]
fn processors_and_caches_by_hand() {
    let cpuinfo = "processor\t: 0\ncpu family\t: 6\nmodel\t\t: 207\nmodel name\t: Intel(R) Xeon(R) Processor\n";
    assert_eq!(processor(cpuinfo), "Intel(R) Xeon(R) Processor (family 6 model 207)");
    assert_eq!(processor("processor\t: 0\nCPU part\t: 0xd40\n"), "an unknown processor");
    assert_eq!(["48K", "1280K", "2048K", "266240K"].map(readable), ["48 KiB", "1.25 MiB", "2 MiB", "260 MiB"]);
}
