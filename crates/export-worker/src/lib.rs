//! The exporter as a wasm module of its own, run in a Worker; to come.
