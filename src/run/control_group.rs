//! Memory that is left in the control groups of this process: in its own and in each one around it, of both versions.

use std::fs;
use std::path::{Component, Path};

/// Where a version keeps what.
struct Version {
    /// The groups' root, below where they are mounted.
    root: &'static str,
    limits: &'static [&'static str],
    usage: &'static str,
    /// Lines of `memory.stat`: what merely caches files, and gives way.
    cache: [&'static str; 2],
}

const V1: Version = Version {
    root: "memory",
    limits: &["memory.limit_in_bytes"],
    usage: "memory.usage_in_bytes",
    cache: ["total_active_file", "total_inactive_file"],
};

const V2: Version = Version {
    root: "",
    limits: &["memory.max", "memory.high"],
    usage: "memory.current",
    cache: ["active_file", "inactive_file"],
};

/// Bytes that are left in the tightest group; none if no group has a limit.
pub(super) fn memory_left() -> Option<u64> {
    left_in(&fs::read_to_string("/proc/self/cgroup").ok()?, Path::new("/sys/fs/cgroup"))
}

/// The same, given the process's `/proc/self/cgroup` and where the groups are mounted.
fn left_in(groups: &str, mount: &Path) -> Option<u64> {
    let mut left = None;
    for group in groups.lines() {
        let mut parts = group.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else { continue };
        let version = match controllers {
            "" => V2,
            _ if controllers.split(',').any(|controller| controller == "memory") => V1,
            _ => continue,
        };
        let root = mount.join(version.root);
        let path = Path::new(path.trim_start_matches('/'));
        // In a container the path may be that of the host: the root is then the container's own group.
        let is_here = path.components().all(|part| matches!(part, Component::Normal(_))) && root.join(path).is_dir();
        let own = if is_here { root.join(path) } else { root.clone() };
        let around = own.ancestors().take_while(|dir| dir.starts_with(&root));
        left = around.filter_map(|dir| version.left(dir)).chain(left).min();
    }
    left
}

impl Version {
    /// Bytes left in the group of this folder, groups in it included; none if it has no limit.
    fn left(&self, group: &Path) -> Option<u64> {
        let read = |file: &str| fs::read_to_string(group.join(file)).ok();
        let number = |file: &str| read(file)?.trim().parse::<u64>().ok(); // "max" is no limit
        let limit = self.limits.iter().filter_map(|file| number(file)).min()?;
        let stat = read("memory.stat").unwrap_or_default();
        let cached = stat.lines().filter_map(|line| {
            let (name, bytes) = line.split_once(' ')?;
            self.cache.contains(&name).then(|| bytes.parse::<u64>().ok())?
        });
        Some(limit.saturating_sub(number(self.usage)?.saturating_sub(cached.sum())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    /// A group with a limit in these words, so many MiB in use, and so many of them to cache files.
    fn group(dir: &Path, version: &Version, limit: &str, used: u64, cached: u64) {
        fs::create_dir_all(dir).unwrap();
        fs::write(dir.join(version.limits[0]), format!("{limit}\n")).unwrap();
        fs::write(dir.join(version.usage), format!("{}\n", used * MIB)).unwrap();
        let [active, inactive] = version.cache;
        let stat = format!("anon 5\n{active} {}\n{inactive} {}\nactive_anon 7\n", MIB, (cached - 1) * MIB);
        fs::write(dir.join("memory.stat"), stat).unwrap();
    }

    #[test]
    fn what_is_left_is_that_of_the_tightest_group() {
        let dir = tempfile::tempdir().unwrap();
        let mount = dir.path();
        let mib = |n: u64| (n * MIB).to_string();
        assert_eq!(left_in("0::/job/step\n", mount), None);
        group(&mount.join("job"), &V2, &mib(1000), 700, 100);
        group(&mount.join("job/step"), &V2, "max", 50, 10);
        assert_eq!(left_in("0::/job/step\n", mount), Some(400 * MIB), "others in the same job use it, too");
        group(&mount.join("job/step"), &V2, &mib(300), 50, 10);
        assert_eq!(left_in("0::/job/step\n", mount), Some(260 * MIB));
        fs::write(mount.join("job/memory.high"), mib(650)).unwrap();
        assert_eq!(left_in("0::/job/step\n", mount), Some(50 * MIB), "above it everything is slowed down");
        group(&mount.join("job/step"), &V2, &mib(30), 50, 10);
        assert_eq!(left_in("0::/job/step\n", mount), Some(0));
    }

    #[test]
    fn groups_of_the_first_version_count() {
        let dir = tempfile::tempdir().unwrap();
        let mount = dir.path();
        let groups = "9:name=systemd:/\n4:cpu,memory:/job\n0::/\n";
        let unlimited = "9223372036854771712";
        group(&mount.join("memory"), &V1, unlimited, 900, 200);
        group(&mount.join("memory/job"), &V1, &(200 * MIB).to_string(), 120, 20);
        assert_eq!(left_in(groups, mount), Some(100 * MIB));
        group(&mount.join("memory/job"), &V1, unlimited, 120, 20);
        assert!(left_in(groups, mount).unwrap() > 1 << 60);
    }

    #[test]
    fn a_container_sees_its_own_group_as_the_root() {
        let dir = tempfile::tempdir().unwrap();
        group(dir.path(), &V2, &(64 * MIB).to_string(), 24, 4);
        for path in ["/", "/docker/0123", "/../other"] {
            assert_eq!(left_in(&format!("0::{path}\n"), dir.path()), Some(44 * MIB), "{path}");
        }
    }
}
