//! What the learner has done, for others to read, if he or she wants that: a file, and in a build that names a learning record
//! store a way to send it there. A piece of its own; without a store nothing of it is fetched before its screen is wanted.

mod page;
mod send;
mod store;

pub use page::page;
pub use send::follow;
