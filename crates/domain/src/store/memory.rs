//! A storage in memory: for browsers that deny theirs, and for tests, which let it fail on purpose.

use std::cell::{Cell, RefCell};

use super::{KeyValue, KvError};
use crate::stored::Keyed;

/// Texts in memory. Lost when the page is closed.
#[derive(Debug, Default)]
pub struct Memory {
    /// The texts.
    pub texts: RefCell<Keyed<String>>,
    /// The n-th write from now (1 is the next) fails with this.
    pub fail_at: RefCell<Option<(u32, KvError)>>,
    /// Every call is refused.
    pub deny: Cell<bool>,
}

impl Memory {
    fn open(&self) -> Result<(), KvError> {
        if self.deny.get() { Err(KvError::Denied) } else { Ok(()) }
    }
}

impl KeyValue for Memory {
    fn get(&self, key: &str) -> Result<Option<String>, KvError> {
        self.open()?;
        Ok(self.texts.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), KvError> {
        self.open()?;
        if let Some((left, err)) = self.fail_at.borrow_mut().as_mut()
            && *left > 0
        {
            *left -= 1;
            if *left == 0 {
                return Err(err.clone());
            }
        }
        self.texts.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), KvError> {
        self.open()?;
        self.texts.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, KvError> {
        self.open()?;
        Ok(self.texts.borrow().keys().map(str::to_owned).collect())
    }
}
