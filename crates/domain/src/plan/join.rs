//! Joining what two tabs, or a backup and this device, have made of the same list.

/// Something in a list that has an id and counts its changes.
pub trait Turned: Clone + PartialEq {
    /// Unique in its list.
    fn id(&self) -> &str;
    /// How often it was changed.
    fn turn(&self) -> u32;
    /// Takes another id, where two of its kind may stand beside each other. `false` where they may not.
    fn rename(&mut self, _: String) -> bool {
        false
    }
}

/// Of records with an `id` and a `turn`, two of which may stand beside each other.
macro_rules! turned_beside {
    ($($kind:ty),+) => { $(
        impl $crate::plan::join::Turned for $kind {
            fn id(&self) -> &str {
                &self.id
            }
            fn turn(&self) -> u32 {
                self.turn
            }
            fn rename(&mut self, id: String) -> bool {
                self.id = id;
                true
            }
        }
    )+ };
}
pub(super) use turned_beside;

/// Takes theirs in: of each, what was changed more often counts. Where both were changed as often and differ, nobody can say which
/// is newer: both stay, if their kind allows it.
pub fn join<T: Turned>(ours: &mut Vec<T>, theirs: Vec<T>) {
    for mut other in theirs {
        match ours.iter_mut().find(|mine| mine.id() == other.id()) {
            None => ours.push(other),
            Some(mine) if other.turn() > mine.turn() => *mine = other,
            Some(mine) if other.turn() == mine.turn() && *mine != other => {
                // The same id each time: joining twice makes no third one.
                let id = format!("{}~", other.id());
                if other.rename(id) {
                    join(ours, vec![other]);
                }
            }
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Note(String, u32, &'static str);

    impl Turned for Note {
        fn id(&self) -> &str {
            &self.0
        }
        fn turn(&self) -> u32 {
            self.1
        }
        fn rename(&mut self, id: String) -> bool {
            self.0 = id;
            true
        }
    }

    fn note(id: &str, turn: u32, words: &'static str) -> Note {
        Note(id.into(), turn, words)
    }

    #[test]
    fn the_later_change_counts_and_what_nobody_can_order_stays_twice() {
        let base = vec![note("a", 1, "old"), note("b", 3, "mine"), note("c", 2, "mine")];
        let theirs =
            vec![note("a", 2, "new"), note("b", 2, "older"), note("c", 2, "theirs"), note("d", 1, "only theirs")];
        let mut ours = base;
        join(&mut ours, theirs.clone());
        let wanted = vec![
            note("a", 2, "new"),
            note("b", 3, "mine"),
            note("c", 2, "mine"),
            note("c~", 2, "theirs"),
            note("d", 1, "only theirs"),
        ];
        assert_eq!(ours, wanted);
        join(&mut ours, theirs);
        assert_eq!(ours, wanted, "joining twice changes nothing");
    }
}
