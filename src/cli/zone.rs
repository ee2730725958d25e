//! The time zone of this process, looked at before its clock is asked: chrono takes a zone that it does not know for UTC,
//! without a word, and would read a device to its end.

use std::env::{VarError, var};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where zones have files, in the order in which chrono looks.
const FOLDERS: [&str; 4] = ["/usr/share/zoneinfo", "/share/zoneinfo", "/etc/zoneinfo", "/usr/share/lib/zoneinfo"];

/// The zone of the system.
const SYSTEM: &str = "/etc/localtime";

/// No zone has a larger file.
const LARGEST: u64 = 1 << 20;

/// Nothing, if the clock can be asked; or what is wrong with `TZ`, and what to write.
pub(super) fn check() -> Result<(), String> {
    match var("TZ") {
        Ok(name) => named(&name),
        Err(VarError::NotPresent) => system(),
        Err(VarError::NotUnicode(name)) => Err(unknown(&name.to_string_lossy(), "it is no text")),
    }
}

/// Without its file the system has UTC.
fn system() -> Result<(), String> {
    let file = Path::new(SYSTEM);
    if !file.exists() || is_zone(file) {
        Ok(())
    } else {
        Err(format!("{SYSTEM} is not the file of a time zone: set TZ"))
    }
}

fn named(name: &str) -> Result<(), String> {
    if name == "localtime" {
        return system();
    }
    let file = name.strip_prefix(':').unwrap_or(name);
    let found = FOLDERS.iter().map(|folder| Path::new(folder).join(file)).find(|path: &PathBuf| path.exists());
    match found {
        _ if ["", "UTC"].contains(&name) => Ok(()),
        Some(path) if is_zone(&path) => Ok(()),
        Some(path) => Err(unknown(name, &format!("{} is not the file of one", path.display()))),
        None if file == name && is_rule(name) => Ok(()),
        None => Err(unknown(name, &format!("there is no such file in {}", FOLDERS[0]))),
    }
}

fn unknown(name: &str, why: &str) -> String {
    format!("TZ={name:?} is no time zone ({why}): write a name such as Europe/Berlin, or unset TZ")
}

/// Whether this is a file that begins as those of time zones do (RFC 8536).
fn is_zone(path: &Path) -> bool {
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
    let mut begin = [0; 4];
    is_file && File::open(path).and_then(|mut file| file.read_exact(&mut begin)).is_ok() && begin == *b"TZif"
}

/// Whether this is a zone in the words of POSIX that chrono reads: `CET-1` or `CET-1CEST,M3.5.0,M10.5.0/3`.
fn is_rule(text: &str) -> bool {
    let (zones, changes) = text.split_once(',').map_or((text, None), |(zones, changes)| (zones, Some(changes)));
    let Some(rest) = after_name(zones) else { return false };
    let (offset, summer) =
        rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && !"+-:".contains(c)).unwrap_or(rest.len()));
    is_offset(offset)
        && match changes {
            None => summer.is_empty(),
            Some(changes) => {
                let offset = after_name(summer);
                let changes: Vec<&str> = changes.split(',').collect();
                offset.is_some_and(|offset| offset.is_empty() || is_offset(offset))
                    && changes.len() == 2
                    && changes.into_iter().all(is_change)
            }
        }
}

/// What follows the abbreviation that the text begins with.
fn after_name(text: &str) -> Option<&str> {
    let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (name, rest) = match text.strip_prefix('<') {
        Some(quoted) => quoted.split_once('>')?,
        None => text.split_at(letters),
    };
    let is_name = (3..=7).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "+-".contains(c));
    is_name.then_some(rest)
}

fn is_offset(text: &str) -> bool {
    is_time(text.strip_prefix(['+', '-']).unwrap_or(text), 23)
}

/// `2`, `02:00` or `02:00:00`.
fn is_time(text: &str, hours: u8) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    parts.len() <= 3 && is_number(parts[0], 0, hours) && parts[1..].iter().all(|part| is_number(part, 0, 59))
}

/// `M3.5.0` or `M10.5.0/3`: month, week and day, and the time.
fn is_change(text: &str) -> bool {
    let (date, time) = text.split_once('/').unwrap_or((text, "2"));
    let date: Vec<&str> = date.strip_prefix('M').unwrap_or_default().split('.').collect();
    let [month, week, day] = date[..] else { return false };
    is_number(month, 1, 12) && is_number(week, 1, 5) && is_number(day, 0, 6) && is_time(time, 24)
}

fn is_number(text: &str, least: u8, most: u8) -> bool {
    let is_short = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_short && text.parse().is_ok_and(|n: u8| (least..=most).contains(&n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_that_are_known() {
        for name in
            ["", "UTC", "UTC0", "CET-1", "<+0530>-5:30", "CET-1CEST,M3.5.0,M10.5.0/3", "IST-1GMT0,M10.5.0,M3.5.0/1"]
        {
            assert_eq!(named(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn zones_that_are_none() {
        let remedy = "write a name such as Europe/Berlin, or unset TZ";
        for name in [
            "Europe/Berln",
            "Berlin",
            "CET",
            ":CET-1",
            "CET-1CEST",
            "CET-24",
            "CET-1CEST,M3.5.0",
            "X1",
            "CET-1,M3.5.0,M10.5.0",
        ] {
            let why = "there is no such file in /usr/share/zoneinfo";
            if !Path::new(FOLDERS[0]).join(name).exists() {
                assert_eq!(named(name), Err(format!("TZ={name:?} is no time zone ({why}): {remedy}")));
            }
        }
        for name in [":/dev/zero", "/dev/zero", "../../../dev/null", ":/", "/etc/passwd"] {
            assert!(named(name).unwrap_err().contains(" is not the file of one): "), "{name}");
        }
    }
}
