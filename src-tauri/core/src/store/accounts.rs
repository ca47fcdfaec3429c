//! Which accounts a pair is for: one HighLevel location, one Certileads account.
//!
//! Kept among the settings, because it outlives the connections: links, mirror and cursors of a
//! pair fit these accounts alone. Connecting another account therefore shows another pair, and
//! coming back finds the old one with all it had.

use rusqlite::Connection as Database;
use serde::{Deserialize, Serialize};

use super::{Result, connections, mappings, pairs, settings};
use crate::model::{Connection, PairId, Side, UtcMillis};

const OWN_PAIR: &str = "ownPair";

/// The accounts of a pair, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Accounts {
    highlevel: Option<String>,
    certileads: Option<String>,
}

impl Accounts {
    /// The account of a side.
    #[must_use]
    pub fn get(&self, side: Side) -> Option<&str> {
        match side {
            Side::Highlevel => self.highlevel.as_deref(),
            Side::Certileads => self.certileads.as_deref(),
        }
    }

    fn with(mut self, side: Side, account: &str) -> Self {
        let place = match side {
            Side::Highlevel => &mut self.highlevel,
            Side::Certileads => &mut self.certileads,
        };
        *place = Some(account.to_owned());
        self
    }
}

fn key(pair: PairId) -> String {
    format!("accounts/{pair}")
}

/// The accounts of a pair.
///
/// # Errors
/// Database failures.
pub fn of(c: &Database, pair: PairId) -> Result<Accounts> {
    Ok(settings::get(c, &key(pair))?.unwrap_or_default())
}

/// The person's own pair: the shown one, or the one shown before the sample data.
///
/// # Errors
/// Database failures.
pub fn own_pair(c: &Database) -> Result<PairId> {
    let shown = pairs::current(c)?;
    if !shown.sandbox {
        return Ok(shown.id);
    }
    let own: Vec<_> = pairs::all(c)?.into_iter().filter(|pair| !pair.sandbox).collect();
    let before: Option<PairId> = settings::get(c, OWN_PAIR)?;
    let known = own.iter().find(|pair| Some(pair.id) == before).or_else(|| own.first());
    Ok(known.map_or(shown.id, |pair| pair.id))
}

/// Shows the sample pair, made if there is none.
///
/// # Errors
/// Database failures.
pub fn show_sample(c: &Database, now: UtcMillis) -> Result<PairId> {
    settings::put(c, OWN_PAIR, &own_pair(c)?)?;
    let sample = match pairs::all(c)?.into_iter().find(|pair| pair.sandbox) {
        Some(pair) => pair,
        None => pairs::insert(c, "sample", true, now)?,
    };
    pairs::show(c, sample.id)?;
    Ok(sample.id)
}

/// Removes the sample pair with all it had and shows the person's own again; false if the
/// sample was not shown.
///
/// # Errors
/// Database failures.
pub fn leave_sample(c: &Database) -> Result<bool> {
    let shown = pairs::current(c)?;
    if !shown.sandbox {
        return Ok(false);
    }
    let own = own_pair(c)?;
    pairs::remove(c, shown.id)?;
    pairs::show(c, own)?;
    Ok(true)
}

/// Keeps a connection in the place of `before`, in the pair that is for its account, and shows
/// that pair. Another account than the pair's gets a pair of its own, which takes over the other
/// side's connection and the mapping.
///
/// # Errors
/// Database failures.
pub fn connect(
    c: &Database,
    connection: &Connection,
    account: &str,
    before: Option<&Connection>,
    now: UtcMillis,
) -> Result<Connection> {
    let (from, side) = (connection.pair_id, connection.side);
    let known = of(c, from)?;
    // The sample pair is for whatever the sample is.
    let fits = connection.sandbox || known.get(side).is_none_or(|known| known == account);
    let wanted = known.with(side, account);
    let pair = if fits { from } else { other_pair(c, &wanted, account, now)? };
    settings::put(c, &key(pair), &wanted)?;
    if let Some(before) = before {
        connections::delete(c, before.id)?;
    }
    if pair != from {
        move_over(c, from, pair, side, now)?;
    }
    let connection = Connection { pair_id: pair, ..connection.clone() };
    connections::upsert(c, &connection)?;
    pairs::show(c, pair)?;
    Ok(connection)
}

fn other_pair(c: &Database, wanted: &Accounts, account: &str, now: UtcMillis) -> Result<PairId> {
    let all = pairs::all(c)?;
    for pair in all.iter().filter(|pair| !pair.sandbox) {
        if of(c, pair.id)? == *wanted {
            return Ok(pair.id);
        }
    }
    let taken = |name: &str| all.iter().any(|pair| pair.name == name);
    let name = std::iter::once(account.to_owned())
        .chain((2..).map(|number| format!("{account} {number}")))
        .find(|name| !taken(name));
    Ok(pairs::insert(c, &name.unwrap_or_default(), false, now)?.id)
}

/// Takes the other side's connection and, where there is none yet, the mapping along.
fn move_over(c: &Database, from: PairId, to: PairId, side: Side, now: UtcMillis) -> Result<()> {
    let other = match side {
        Side::Highlevel => Side::Certileads,
        Side::Certileads => Side::Highlevel,
    };
    if let Some(connection) = connections::find(c, from, other)? {
        connections::delete(c, connection.id)?;
        connections::upsert(c, &Connection { pair_id: to, ..connection })?;
    }
    if mappings::current(c, to)?.is_none()
        && let Some(mapping) = mappings::current(c, from)?
    {
        mappings::insert(c, to, &mapping.document, now)?;
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use crate::model::ConnectionId;
    use crate::store::testing;

    #[test]
    fn another_account_gets_a_pair_of_its_own_and_finds_it_again() {
        let c = testing::database();
        let first = testing::connection(&c, Side::Highlevel);
        let target = Connection { id: ConnectionId::new(), side: Side::Certileads, ..first.clone() };
        let first = connect(&c, &first, "location-a", None, 1).unwrap();
        let target = connect(&c, &target, "account", None, 1).unwrap();
        assert_eq!(first.pair_id, target.pair_id);

        let other = Connection { id: ConnectionId::new(), ..first.clone() };
        let other = connect(&c, &other, "location-b", Some(&first), 2).unwrap();
        assert_ne!(other.pair_id, first.pair_id);
        assert_eq!(pairs::current(&c).unwrap().id, other.pair_id);
        let moved = connections::find(&c, other.pair_id, Side::Certileads).unwrap().unwrap();
        assert_eq!(moved.id, target.id);
        assert_eq!(connections::all(&c).unwrap().len(), 2);

        let back = Connection { id: ConnectionId::new(), ..other.clone() };
        let back = connect(&c, &back, "location-a", Some(&other), 3).unwrap();
        assert_eq!(back.pair_id, first.pair_id);
        assert_eq!(pairs::all(&c).unwrap().len(), 2);
    }

    #[test]
    fn the_sample_hides_the_own_pair_and_gives_it_back() {
        let c = testing::database();
        let own = own_pair(&c).unwrap();
        let second = pairs::insert(&c, "second", false, 9).unwrap();
        pairs::show(&c, second.id).unwrap();
        let sample = show_sample(&c, 10).unwrap();
        assert_eq!(show_sample(&c, 11).unwrap(), sample);
        assert_eq!(own_pair(&c).unwrap(), second.id);
        assert!(leave_sample(&c).unwrap());
        assert_eq!(pairs::current(&c).unwrap().id, second.id);
        assert!(!leave_sample(&c).unwrap());
        assert_ne!(own, second.id);
    }
}
