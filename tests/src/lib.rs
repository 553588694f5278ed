//! Suites and browser journeys; to come.
