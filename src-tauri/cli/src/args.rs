//! What can be typed. Wrong words end with 2 and the usage, by clap.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

/// Connects HighLevel with Certileads, and proves every write.
#[derive(Debug, Parser)]
#[command(name = "certileads", version, max_term_width = 100)]
pub(crate) struct Args {
    /// The data folder, instead of CERTILEADS_HOME or the platform's own place
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Which pair, where there is more than one: the HighLevel location's id or name
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) pair: Option<String>,
    /// Print one JSON document on standard output; progress goes to standard error
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Do the whole main job on sample data: connect, map, test, sync
    Demo(Demo),
    /// Serve a made-up HighLevel and Certileads on this computer until interrupted
    Sandbox(SandboxArgs),
    /// Connect one side, after checking what it is given
    #[command(subcommand)]
    Connect(Connect),
    /// Forget a side and its key; mappings and history stay
    Disconnect {
        #[arg(value_parser = side)]
        side: connect_core::model::Side,
    },
    /// Show both connections and what is going on
    Status,
    /// List both sides' contact fields
    Fields,
    /// Show, check or set the mapping
    #[command(subcommand)]
    Mapping(MappingCommand),
    /// Show, check or set the rules: who is synced, and what follows from what happens
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Run the three test transactions, and clean up after them
    Test(TestArgs),
    /// Show what a sync would do; nothing is written
    Plan(PlanArgs),
    /// Sync
    Sync(SyncArgs),
    /// Keep syncing until interrupted; the first look at an account writes nothing
    Run,
    /// Hold everything back until `resume`
    Pause,
    /// Go on after `pause`
    Resume,
    /// Show or decide on operations that wait for a person
    #[command(subcommand)]
    Held(Held),
    /// Take back what a run wrote, as far as it still stands
    Undo(UndoArgs),
    /// Show contacts that rest after an undo, or sync them again
    #[command(subcommand)]
    Resting(Resting),
    /// Compare both sides; exit code 0 whatever is found
    Reconcile(ReconcileArgs),
    /// List runs, or the operations of one
    History(HistoryArgs),
    /// Write addresses, profiles, mapping, rules and settings as one text; never a key
    Export {
        /// The file, or - for standard output
        file: PathBuf,
        /// Examples of the mapping too; they hold values of contacts
        #[arg(long)]
        examples: bool,
    },
    /// Review such a text, then bring it in
    Import(ImportArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Demo {
    /// How many made-up contacts
    #[arg(long, default_value_t = 25)]
    pub(crate) contacts: usize,
    /// What the made-up people are made from
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SandboxArgs {
    /// How many made-up contacts
    #[arg(long, default_value_t = 120)]
    pub(crate) contacts: usize,
    /// What the made-up people are made from
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Contact members Certileads shall require, besides externalId
    #[arg(long, value_delimiter = ',', value_name = "KEY,…")]
    pub(crate) require: Vec<String>,
    /// How many fields both sides shall have besides those of every sample: 500 at most
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) further_fields: usize,
    /// How 100 requests in ten seconds are counted: `on` in any ten seconds, `fixed` in each ten
    /// of the clock, `off` never refuses
    #[arg(long, value_parser = ["on", "fixed", "off"], default_value = "on")]
    pub(crate) limits: String,
    /// The port HighLevel listens on, instead of a free one
    #[arg(long, value_name = "P")]
    pub(crate) highlevel_port: Option<u16>,
    /// The port Certileads listens on, instead of a free one
    #[arg(long, value_name = "P")]
    pub(crate) certileads_port: Option<u16>,
    /// A fault: NAME[:p=0.05][:side=highlevel|certileads][:after=N][:seed=N][:count=N][:path=TEXT];
    /// `slow:ms=50` has every answer take 50 ms
    #[arg(long = "fault", value_name = "SPEC")]
    pub(crate) faults: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Connect {
    /// A HighLevel sub-account, by location and Private Integration Token
    Highlevel {
        /// The location's id, or the address of any page of it
        #[arg(long, value_name = "ID|URL")]
        location: String,
        /// Where its API is, instead of HighLevel's own address
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        /// The location's time zone, for a token that may not read it, such as Europe/Madrid
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
        /// The location's country, for a token that may not read it, such as US
        #[arg(long, value_name = "CC")]
        country: Option<String>,
        #[command(flatten)]
        key: KeySource,
        #[command(flatten)]
        how: HowToConnect,
    },
    /// A Certileads account, by profile, address and key
    Certileads {
        /// rest, inbound-webhook, csv, or a profile's file
        #[arg(long, default_value = "rest", value_name = "PROFILE")]
        profile: String,
        /// Where its API, webhook or folder is
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
        #[command(flatten)]
        key: KeySource,
        #[command(flatten)]
        how: HowToConnect,
    },
}

#[derive(Debug, ClapArgs)]
#[group(multiple = false)]
pub(crate) struct KeySource {
    /// Read the token or key from standard input
    #[arg(long)]
    pub(crate) token_stdin: bool,
    /// Read the token or key from this environment variable
    #[arg(long, value_name = "NAME")]
    pub(crate) token_env: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct HowToConnect {
    /// Take the place of the account that is connected now
    #[arg(long)]
    pub(crate) replace: bool,
    /// Keep it though it could not be checked
    #[arg(long)]
    pub(crate) unverified: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MappingCommand {
    /// Print the mapping in force
    Show,
    /// Check the mapping in force, or a file; 1 if something is wrong
    Check { file: Option<PathBuf> },
    /// Check a file and put it in force as the next version; what is synced already stays as it is
    Set {
        file: PathBuf,
        /// Put it in force though examples come out differently
        #[arg(long)]
        anyway: bool,
    },
    /// Show for how many contacts a file would change what is sent, by field, and who is held
    Impact {
        file: PathBuf,
        /// Write each change as a line of this CSV file
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Send what the version in force changes to contacts that are synced already
    Send {
        /// The version they were written by, instead of the one before
        #[arg(long, value_name = "VERSION")]
        since: Option<u32>,
        /// Only show what would be written
        #[arg(long)]
        plan: bool,
    },
    /// Run the examples through the mapping in force, or a file; 1 if one comes out differently
    Examples { file: Option<PathBuf> },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Print the rules in force
    Show,
    /// Check the rules in force, or a file; 1 if something is wrong
    Check { file: Option<PathBuf> },
    /// Check a file and put it in force
    Set { file: PathBuf },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TestArgs {
    /// The contact that lends its values, instead of the newest
    #[arg(long, value_name = "CONTACT")]
    pub(crate) record: Option<String>,
    /// Leave what the test made
    #[arg(long)]
    pub(crate) keep: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PlanArgs {
    /// Everything there is, not only what changed
    #[arg(long)]
    pub(crate) backfill: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SyncArgs {
    /// One pass, then end
    #[arg(long, required = true)]
    pub(crate) once: bool,
    /// Move everything there is; this is the yes to creating it all
    #[arg(long)]
    pub(crate) backfill: bool,
    /// Look for contacts that were deleted in HighLevel too; that lists them all
    #[arg(long, conflicts_with = "backfill")]
    pub(crate) deletions: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Held {
    /// List them with their reasons
    List,
    /// Say yes to those that wait for one
    Approve { ids: Vec<String> },
    /// Plan them anew and try again
    Retry { ids: Vec<String> },
    /// Decide against them
    Skip { ids: Vec<String> },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct UndoArgs {
    /// The run's id, as `history` lists it
    pub(crate) run: String,
    /// Only show what would be put back, what is left and why, and what can't be undone
    #[arg(long)]
    pub(crate) plan: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Resting {
    /// List them
    List,
    /// Let these be synced again, or all of them
    Resume {
        #[arg(value_name = "CONTACT")]
        ids: Vec<String>,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ReconcileArgs {
    /// Create or join what is missing and update what differs; nothing is removed
    #[arg(long)]
    pub(crate) repair: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct HistoryArgs {
    /// The operations of this run
    #[arg(long, value_name = "ID")]
    pub(crate) run: Option<String>,
    /// At most this many rows
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: u32,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ImportArgs {
    /// The file, or - for standard input
    pub(crate) file: PathBuf,
    /// Bring it in without asking
    #[arg(long)]
    pub(crate) yes: bool,
}

fn side(text: &str) -> Result<connect_core::model::Side, String> {
    match text {
        "highlevel" => Ok(connect_core::model::Side::Highlevel),
        "certileads" => Ok(connect_core::model::Side::Certileads),
        _ => Err("highlevel or certileads".to_owned()),
    }
}
