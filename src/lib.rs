//! Hyperparameter sweeps of small neural networks (map of the rooms to come).
mod objective;
mod space;
mod summary;
mod trial;
