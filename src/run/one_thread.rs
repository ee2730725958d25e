//! Rayon pools of one thread, so that no result can depend on how many there are.

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// A pool of one thread.
pub(super) fn pool() -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "training".to_owned()).build()
}

/// Starts the threads on which the program reads, plans and makes tables; the calling one alone where the system gives no
/// others.
pub(crate) fn start_threads() {
    if ThreadPoolBuilder::new().build_global().is_err() {
        let _ = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global(); // there is one already
    }
}

/// Does `work` in a rayon pool of one thread.
pub(crate) fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match pool() {
        Ok(pool) => pool.install(work),
        Err(_) => work(), // no thread to be had for the pool: dfdx then uses the global one
    }
}
