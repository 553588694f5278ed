//! A map of texts to values, as a sorted list: a learner has hundreds of entries, not millions, and the library's tree
//! would bring five times the code for each kind of value.

use std::{borrow::Cow, ops::Index};

use miniserde::{
    Deserialize, Result, Serialize,
    de::{self, Visitor},
    make_place,
    ser::{self, Fragment},
};

make_place!(Place);

/// Values by name, in the order of the names.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyed<V>(Vec<(String, V)>);

impl<V> Default for Keyed<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Keyed<V> {
    fn find(&self, key: &str) -> std::result::Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(key))
    }

    /// The value under a name.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.find(key).ok().map(|at| &self.0[at].1)
    }

    /// The value under a name, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.find(key).ok().map(|at| &mut self.0[at].1)
    }

    /// Puts a value under a name, in the place of the former one.
    pub fn insert(&mut self, key: String, value: V) {
        match self.find(&key) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// The value under a name; `new` becomes it if there is none.
    pub fn or_insert(&mut self, key: String, new: V) -> &mut V {
        let at = self.find(&key).unwrap_or_else(|at| {
            self.0.insert(at, (key, new));
            at
        });
        &mut self.0[at].1
    }

    /// Takes the value under a name away.
    pub fn remove(&mut self, key: &str) {
        if let Ok(at) = self.find(key) {
            self.0.remove(at);
        }
    }

    /// Keys and values, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V: Default> Keyed<V> {
    /// The value under a name, a fresh one if there is none.
    pub fn or_default(&mut self, key: &str) -> &mut V {
        self.or_insert(key.to_owned(), V::default())
    }
}

impl<V> Index<&str> for Keyed<V> {
    type Output = V;

    fn index(&self, key: &str) -> &V {
        self.get(key).expect("the caller knows that it is there")
    }
}

impl<V> IntoIterator for Keyed<V> {
    type Item = (String, V);
    type IntoIter = std::vec::IntoIter<(String, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<V: Serialize> Serialize for Keyed<V> {
    fn begin(&self) -> Fragment<'_> {
        Fragment::Map(Box::new(Entries(self.0.iter())))
    }
}

struct Entries<'a, V>(std::slice::Iter<'a, (String, V)>);

impl<V: Serialize> ser::Map for Entries<'_, V> {
    fn next(&mut self) -> Option<(Cow<'_, str>, &dyn Serialize)> {
        self.0.next().map(|(name, value)| (Cow::Borrowed(name.as_str()), value as &dyn Serialize))
    }
}

impl<V: Deserialize> Deserialize for Keyed<V> {
    fn begin(out: &mut Option<Self>) -> &mut dyn Visitor {
        Place::new(out)
    }
}

impl<V: Deserialize> Visitor for Place<Keyed<V>> {
    fn map(&mut self) -> Result<Box<dyn de::Map + '_>> {
        Ok(Box::new(Reading { out: &mut self.out, read: Keyed(Vec::new()), open: None, value: None }))
    }
}

struct Reading<'a, V> {
    out: &'a mut Option<Keyed<V>>,
    read: Keyed<V>,
    open: Option<String>,
    value: Option<V>,
}

impl<V> Reading<'_, V> {
    fn close(&mut self) {
        if let (Some(key), Some(value)) = (self.open.take(), self.value.take()) {
            self.read.insert(key, value);
        }
    }
}

impl<V: Deserialize> de::Map for Reading<'_, V> {
    fn key(&mut self, key: &str) -> Result<&mut dyn Visitor> {
        self.close();
        self.open = Some(key.to_owned());
        Ok(Deserialize::begin(&mut self.value))
    }

    fn finish(&mut self) -> Result<()> {
        self.close();
        *self.out = Some(std::mem::take(&mut self.read));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stored::{from_text, to_text};

    #[test]
    fn it_does_what_a_tree_does() {
        let (mut ours, mut tree) = (Keyed::<u32>(Vec::new()), std::collections::BTreeMap::<String, u32>::new());
        let mut state = 7_u32;
        for turn in 0..500 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = format!("k{}", state >> 26);
            if turn % 3 == 0 {
                ours.insert(key.clone(), turn);
                tree.insert(key, turn);
            } else if turn % 7 == 0 {
                ours.remove(&key);
                tree.remove(&key);
            } else {
                *ours.or_default(&key) += 1;
                *tree.entry(key).or_default() += 1;
            }
        }
        assert_eq!(ours.get("none"), None);
        assert!(ours.keys().eq(tree.keys()));
        assert_eq!(from_text::<Keyed<u32>>(&serde_json::to_string(&tree).unwrap()), Some(ours.clone()));
        assert_eq!(to_text(&ours), serde_json::to_string(&tree).unwrap());
        assert_eq!(ours.into_iter().collect::<Vec<_>>(), tree.into_iter().collect::<Vec<_>>());
        // A name that stands twice: the last one counts, as everywhere in JSON.
        assert_eq!(from_text::<Keyed<u32>>("{\"b\":1,\"a\":2,\"b\":3}").unwrap()["b"], 3);
    }
}
