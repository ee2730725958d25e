//! The process of one trial: trains it and answers on the socket that is its stdin.
//!
//! It ends when the socket does, so that nothing stays behind a run that is gone; signals are the run's business.

use std::io::{self, BufReader};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::{Builder, sleep};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::wire::{self, Answer, Job, Order};
use crate::objective::{Place, Trainer};
use crate::run::control::Control;
use crate::run::{one_thread, panics};
use crate::trial::{Measurement, Outcome, Progress, Request, Trained, Trial, Work};

/// How long a file of data may be half written.
const PATIENCE: Duration = Duration::from_secs(1);

/// Trains the one trial that the run on the other end of stdin asks for. `prepare` makes trial and trainer of the job,
/// or says why it cannot be done. Fails if there is no run.
pub(crate) fn serve(prepare: impl Fn(&Job) -> Result<(Trial, Arc<dyn Trainer>), String> + Send) -> io::Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // Whoever ends a whole job or session signals each of its processes; the run says itself what is to be done.
        signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)))?;
    }
    let mut socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut orders = BufReader::new(socket.try_clone()?);
    let Some((Order::Train(job), from)) = wire::receive(&mut orders)? else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let control = Arc::new(Control::default());
    let controlled = Arc::clone(&control);
    let receiving = Builder::new().name("orders".into()).spawn(move || receive_orders(&mut orders, &controlled));
    let pool = match receiving.and_then(|_| one_thread::pool().map_err(io::Error::other)) {
        Ok(pool) => pool,
        Err(error) => return wire::send(&mut socket, &Answer::System(error.to_string()), &[]),
    };
    wire::send(&mut socket, &Answer::Ready, &[])?;
    let mut progress = SocketProgress { socket, control };
    let from = Some(from).filter(|bytes| !bytes.is_empty());
    let trained = pool
        .install(|| panics::catch(|| train(&job, prepare, from, &mut progress)))
        .unwrap_or_else(|reason| Ok(Trained::without_results(Outcome::Panicked { reason })));
    let trained = match trained {
        Ok(trained) => trained,
        Err(reason) => return wire::send(&mut progress.socket, &Answer::Unprepared(reason), &[]),
    };
    let Trained { outcome, measurements, weights, evaluated, .. } = trained;
    let finished = Answer::Finished { outcome, measurements, evaluated };
    wire::send(&mut progress.socket, &finished, &weights.unwrap_or_default())
}

fn train(
    job: &Job,
    prepare: impl Fn(&Job) -> Result<(Trial, Arc<dyn Trainer>), String>,
    from: Option<Vec<u8>>,
    progress: &mut SocketProgress,
) -> Result<Trained, String> {
    if let Some(bytes) = job.memory {
        // Where there is no such limit to be had, the run has only its estimate.
        let _ = setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) });
    }
    let (trial, trainer) = prepare(job).or_else(|_| {
        sleep(PATIENCE);
        prepare(job)
    })?;
    let work = Work { trial, until: job.until.clone() };
    let result = trainer.train(&work, Place { from, ..Place::default() }, progress);
    Ok(result.unwrap_or_else(|error| Trained::without_results(Outcome::failed(error.to_string()))))
}

/// Does as it is told until the run is gone, and then ends the process.
fn receive_orders(orders: &mut BufReader<UnixStream>, control: &Control) {
    while let Ok(Some((order, _))) = wire::receive(orders) {
        match order {
            Order::Checkpoint => control.checkpoint(),
            Order::Stop => control.stop(),
            Order::Train(_) => {} // one is enough
        }
    }
    std::process::exit(1)
}

/// Connects the training to the run. An answer that does not get through finds no run: `receive_orders` notices.
struct SocketProgress {
    socket: UnixStream,
    control: Arc<Control>,
}

impl Progress for SocketProgress {
    fn measured(&mut self, measurement: &Measurement) {
        let _ = wire::send(&mut self.socket, &Answer::Measured(measurement.clone()), &[]);
    }

    fn request(&mut self) -> Request {
        self.control.request()
    }

    fn checkpoint(&mut self, bytes: Vec<u8>) {
        let _ = wire::send(&mut self.socket, &Answer::Checkpoint, &bytes);
    }
}
