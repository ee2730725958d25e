//! The calls of a disk on a real one, and what lies in their way.

use super::*;

#[test]
fn it_does_what_a_disk_does() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Folder::create(&dir.path().join("a/b")).unwrap();
    disk.create_dir("c/d").unwrap();
    disk.write("c/d/e", &[b"one"]).unwrap();
    disk.write("c/d/e", &[b"t", b"wo"]).unwrap();
    disk.append("c/d/e", b" three").unwrap();
    assert_eq!(disk.read("c/d/e", 9).unwrap(), b"two three");
    disk.rename("c/d", "c/f").unwrap();
    assert_eq!((disk.list("c").unwrap(), disk.list("c/f").unwrap()), (vec!["f".into()], vec!["e".into()]));
    assert!(disk.exists("c/f/e") && !disk.exists("c/d") && disk.list("c/d").unwrap().is_empty());
    disk.sync().unwrap();
    disk.remove_dir("c");
    disk.remove("c/f/e").unwrap();
    disk.remove("c/f/e").unwrap();
    disk.remove_dir("c/f");
    assert!(disk.list("c").unwrap().is_empty());
}

#[test]
fn the_holder_of_a_lock_leaves_a_note() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Folder::open(dir.path()).unwrap();
    let first = disk.lock("lock", "me").unwrap();
    assert!(matches!(first, Locking::Taken(_)) && disk.is_locked("lock") == Some(true));
    assert!(matches!(disk.lock("lock", "you").unwrap(), Locking::Held(note) if note == "me"));
    drop(first);
    assert!(disk.is_locked("lock") == Some(false) && matches!(disk.lock("lock", "you").unwrap(), Locking::Taken(_)));
}

#[test]
fn links_lead_nowhere_else() {
    let dir = tempfile::tempdir().unwrap();
    let (inside, outside) = (dir.path().join("inside"), dir.path().join("outside"));
    std::fs::create_dir_all(&inside).unwrap();
    std::fs::create_dir_all(&outside).unwrap();
    std::fs::write(outside.join("victim"), "as it was").unwrap();
    std::os::unix::fs::symlink(&outside, inside.join("dir")).unwrap();
    std::os::unix::fs::symlink(outside.join("victim"), inside.join("file")).unwrap();
    let disk = Folder::open(&inside).unwrap();
    assert!(disk.read("file", 9).is_err() && disk.append("file", b"!").is_err() && disk.lock("file", "!").is_err());
    assert!(disk.write("dir/victim", &[b"!"]).is_err() && disk.create_dir("dir/new").is_err());
    assert!(disk.remove("dir/victim").is_err() && disk.read("../outside/victim", 9).is_err());
    assert!(disk.inside("dir").is_err());
    disk.write("file", &[b"mine"]).unwrap(); // the link itself gives way
    assert_eq!(std::fs::read(outside.join("victim")).unwrap(), b"as it was");
}
