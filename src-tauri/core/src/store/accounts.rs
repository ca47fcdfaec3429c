//! Which accounts a pair is for: one HighLevel location, one Certileads account.
//!
//! Kept among the settings, because it outlives the connections: links, mirror and cursors of a
//! pair fit these accounts alone. Connecting another account therefore shows another pair, and
//! coming back finds the old one with all it had.

use serde::{Deserialize, Serialize};

use super::{Db, Result, connections, mappings, pairs, settings};
use crate::clock::UtcMillis;
use crate::model::{Connection, Mapping, MappingId, PairId, Side};

const OWN_PAIR: &str = "own_pair";

/// The accounts of a pair, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Accounts {
    highlevel: Option<String>,
    certileads: Option<String>,
}

impl Accounts {
    fn of(&mut self, side: Side) -> &mut Option<String> {
        match side {
            Side::Highlevel => &mut self.highlevel,
            Side::Certileads => &mut self.certileads,
        }
    }
}

fn key(pair: PairId) -> String {
    format!("accounts/{pair}")
}

fn of(db: &Db, pair: PairId) -> Result<Accounts> {
    let text = settings::get(db, &key(pair))?;
    Ok(text
        .map(|text| serde_json::from_str(&text))
        .transpose()?
        .unwrap_or_default())
}

/// The person's own pair: the shown one, or the one shown before the sample data. Made if there
/// is none yet.
pub fn own_pair(db: &Db, now: UtcMillis) -> Result<PairId> {
    let shown = pairs::current(db, now)?;
    if !shown.sandbox {
        return Ok(shown.id);
    }
    let own = pairs::own(db)?;
    let before = settings::get(db, OWN_PAIR)?;
    let known = own
        .iter()
        .find(|pair| before.as_ref().is_some_and(|id| *id == pair.to_string()));
    match known.or_else(|| own.first()) {
        Some(pair) => Ok(*pair),
        None => pairs::insert_own(db, now),
    }
}

/// Shows the sample pair, made if there is none.
pub fn show_sample(db: &Db, now: UtcMillis) -> Result<PairId> {
    settings::put(db, OWN_PAIR, &own_pair(db, now)?.to_string())?;
    Ok(pairs::show(db, true, now)?.id)
}

/// Removes the sample pair with all it had and shows the person's own again; false if the
/// sample was not shown.
pub fn leave_sample(db: &Db, now: UtcMillis) -> Result<bool> {
    let shown = pairs::current(db, now)?;
    if !shown.sandbox {
        return Ok(false);
    }
    let own = own_pair(db, now)?;
    pairs::delete(db, shown.id)?;
    pairs::show_this(db, own)?;
    Ok(true)
}

/// Keeps a connection in the place of `before`, in the pair that is for its account. Another
/// account than the pair's gets a pair of its own, which is shown from now on and takes over the
/// other side's connection and the mapping. The same account stays connected since when it was.
pub fn connect(
    db: &Db,
    connection: &Connection,
    account: &str,
    before: Option<&Connection>,
    now: UtcMillis,
) -> Result<Connection> {
    let (from, side) = (connection.pair_id, connection.side);
    let mut accounts = of(db, from)?;
    let known = accounts.of(side).replace(account.to_owned());
    // The sample pair is for whatever the sample is.
    let fits = connection.sandbox || known.is_none_or(|known| known == account);
    let pair = if fits {
        from
    } else {
        other_pair(db, &accounts, now)?
    };
    settings::put(db, &key(pair), &serde_json::to_string(&accounts)?)?;
    if let Some(before) = before {
        connections::delete(db, before.pair_id, side)?;
    }
    if pair != from {
        move_over(db, from, pair, side, now)?;
        pairs::show_this(db, pair)?;
    }
    let same = before.filter(|before| before.pair_id == pair);
    let connected_at = same.map_or(connection.connected_at, |before| before.connected_at);
    let connection = Connection {
        pair_id: pair,
        connected_at,
        ..connection.clone()
    };
    connections::upsert(db, &connection)?;
    Ok(connection)
}

fn other_pair(db: &Db, wanted: &Accounts, now: UtcMillis) -> Result<PairId> {
    for pair in pairs::own(db)? {
        if of(db, pair)? == *wanted {
            return Ok(pair);
        }
    }
    pairs::insert_own(db, now)
}

/// Takes the other side's connection and, where there is none yet, the mapping along.
fn move_over(db: &Db, from: PairId, to: PairId, side: Side, now: UtcMillis) -> Result<()> {
    let other = match side {
        Side::Highlevel => Side::Certileads,
        Side::Certileads => Side::Highlevel,
    };
    if let Some(connection) = connections::find(db, from, other)? {
        connections::delete(db, from, other)?;
        connections::upsert(
            db,
            &Connection {
                pair_id: to,
                ..connection
            },
        )?;
    }
    if mappings::current(db, to)?.is_none()
        && let Some(mapping) = mappings::current(db, from)?
    {
        let id = MappingId::new();
        mappings::insert(
            db,
            &Mapping {
                id,
                pair_id: to,
                version: 1,
                created_at: now,
                ..mapping
            },
        )?;
    }
    Ok(())
}
