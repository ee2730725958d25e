//! Hyperparameter sweeps of small neural networks (map of the rooms to come).
mod report;
mod space;
mod summary;
mod trial;
