//! An undo: everything is taken back, once.

use std::time::Duration;

use rand::RngExt;
use serde_json::Value;

use super::{assert_intact, kill, kills, leads, random, requests, settle, writes};
use crate::support::{Cli, sandbox};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_takes_everything_back_once() {
    let kills = kills(4);
    let (mut random, mut killed) = (random(), 0);
    while killed < kills {
        let sandbox = sandbox(60).await;
        let cli = Cli::connected(&sandbox);
        cli.run(&["sync", "--once", "--backfill"]).ends(0);
        let runs = cli.json_of(&["history"]);
        let run = runs
            .pointer("/runs/runs/0/id")
            .and_then(Value::as_str)
            .unwrap()
            .to_owned();
        let mut open = true;
        while open && killed < kills {
            let steps = random.random_range(0..25);
            let longest = Duration::from_secs(60);
            open = kill(&cli, &["undo", &run], requests(&sandbox), steps, longest);
            killed += usize::from(open);
        }
        // What a killed one left is carried on by whatever comes next.
        settle(&cli);
        let ran = cli.run(&["undo", &run]);
        assert!([0, 4].contains(&ran.code), "{}", ran.stderr);
        assert_intact(&cli);
        assert_eq!(leads(&sandbox), Vec::<Value>::new());
        let counts = (writes(&sandbox, "created"), writes(&sandbox, "deleted"));
        assert_eq!(counts, (60, 60), "each made and removed once");
    }
    println!("{killed} kills of an undo");
}
