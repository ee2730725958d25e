//! Trainings stopped and continued.
