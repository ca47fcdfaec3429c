//! A start that brings the folder up to date: nothing is lost.

use std::time::Instant;

use rand::RngExt;
use rusqlite::Connection;

use super::{assert_intact, database, kill, kills, random};
use crate::support::Cli;

/// A folder as the first version left it, with rows enough that bringing it up to date takes a
/// moment.
fn old_folder(cli: &Cli) {
    std::fs::create_dir_all(cli.data()).unwrap();
    let db = Connection::open(cli.data().join("connect.db")).unwrap();
    db.pragma_update(None, "journal_mode", "WAL").unwrap();
    db.execute_batch(include_str!("../../../core/migrations/0001_first.sql"))
        .unwrap();
    db.execute_batch(
        "BEGIN;
         INSERT INTO pairs (id, sandbox, shown, created_at) VALUES ('0197a000-0000-7000-8000-000000000001', 0, 1, 1);
         WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40000)
         INSERT INTO mirror (pair_id, side, kind, id, contact_id, object, seen_at)
         SELECT '0197a000-0000-7000-8000-000000000001', 'highlevel', 'contact', 'c' || n, 'c' || n, zeroblob(60), n
         FROM number;
         COMMIT;
         PRAGMA user_version = 1;",
    )
    .unwrap();
}

#[test]
fn a_start_that_brings_the_folder_up_to_date_loses_nothing() {
    let kills = kills(6);
    let (mut random, mut killed) = (random(), 0);
    let newest: i64 = {
        let cli = Cli::new();
        cli.run(&["status"]);
        database(&cli)
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap()
    };
    // How long a start takes here that nobody disturbs.
    let whole = {
        let cli = Cli::new();
        old_folder(&cli);
        let start = Instant::now();
        cli.run(&["held", "list"]).ends(0);
        start.elapsed()
    };
    while killed < kills {
        let cli = Cli::new();
        old_folder(&cli);
        for _ in 0..3 {
            let moment = whole.mul_f64(random.random_range(0.02..0.98));
            killed += usize::from(kill(&cli, &["held", "list"], || 0, 1, moment));
        }
        cli.run(&["held", "list"]).ends(0);
        assert_intact(&cli);
        let db = database(&cli);
        let version: i64 = db
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        let rows: i64 = db
            .query_row("SELECT count(*) FROM mirror", [], |row| row.get(0))
            .unwrap();
        assert_eq!((version, rows), (newest, 40_000));
    }
    println!("{killed} kills of a start");
}
