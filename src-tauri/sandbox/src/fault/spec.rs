//! How a fault is written down: its name and when it strikes, as text on the command line and in
//! JSON. Whether it strikes a request is decided in the parent module.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Which simulated service a fault or a log line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// The simulated HighLevel.
    Highlevel,
    /// The simulated Certileads, the second target included.
    Certileads,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// The kinds of fault, by the names they have on the command line.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FaultKind { $($(#[$doc])* $kind,)* }

        impl FaultKind {
            /// Every kind, in the order of this table.
            pub const ALL: &'static [FaultKind] = &[$(FaultKind::$kind,)*];

            /// The name on the command line and in JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(FaultKind::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    /// 429 with the rate-limit headers and a JSON body.
    TooMany = "429",
    /// 429 with `Retry-After: 2`.
    TooManyRetryAfter = "429-retry-after",
    /// 429 without a body.
    TooManyEmpty = "429-empty",
    /// 500 before the request was looked at.
    ErrorBefore = "500-before",
    /// 500 although the write took effect.
    ErrorAfter = "500-after",
    /// The connection breaks before the request was looked at.
    CutBefore = "cut-before",
    /// The connection breaks although the write took effect.
    CutAfter = "cut-after",
    /// The answer's JSON breaks off in the middle, and so does the connection.
    CutBody = "cut-body",
    /// No answer at all, for up to 120 s.
    Timeout = "timeout",
    /// The right answer, late: by two seconds, or by what the option `ms` says.
    Slow = "slow",
    /// The HTML page with which Cloudflare blocks a client (`Error 1010`).
    Html403 = "html-403",
    /// An HTML 502 page of a gateway.
    Html502 = "html-502",
    /// A create is answered 422 although it took effect.
    CreatedButRefused = "422-created",
    /// A body that goes on for 64 MB.
    Endless = "endless",
    /// 302 to another origin.
    Redirect = "redirect",
    /// The token is no longer valid.
    TokenRevoked = "token-revoked",
    /// The token has lost the scope that the request needs.
    ScopeLost = "scope-lost",
    /// Contact search is served from an index that lags up to 10 s (HighLevel).
    IndexLag = "index-lag",
    /// Rows shift while they are paged by offset: a page starts one row late or early.
    MovedRows = "moved-rows",
    /// A list names one of its rows twice.
    DoubledRows = "doubled-rows",
    /// A list leaves one of its rows out.
    MissingRows = "missing-rows",
    /// The server's clock is ten minutes off (fast for an even seed, slow for an odd one).
    ClockSkew = "clock-skew",
    /// A write is answered 2xx but one of its fields was dropped (Certileads).
    AcceptedNotStored = "accepted-not-stored",
}

/// One fault and when it strikes: `NAME[:p=0.05][:side=highlevel|certileads][:after=N][:seed=N]
/// [:count=N][:path=TEXT]`, in any order, and for `slow` `[:ms=N]`. In JSON a fault is this same
/// text. `slow:ms=50` is a network on which every answer takes 50 ms.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultSpec {
    /// What goes wrong.
    pub kind: FaultKind,
    /// How likely it strikes at each request it applies to, 0 to 1 (default 1).
    pub p: f64,
    /// Only on this side; `None` is both.
    pub side: Option<Side>,
    /// The first so many requests it applies to are spared.
    pub after: u64,
    /// Seed of its own generator.
    pub seed: u64,
    /// Strikes at most so often.
    pub count: Option<u64>,
    /// Only where the request's path contains this text.
    pub path: Option<String>,
    /// How late the answer is, in milliseconds; `slow` only.
    pub ms: Option<u64>,
}

/// How late a `slow` answer is unless told otherwise, in milliseconds.
const SLOW: u64 = 2_000;

impl FaultSpec {
    /// A fault that strikes at every request it applies to, on both sides.
    #[must_use]
    pub fn always(kind: FaultKind) -> Self {
        Self {
            kind,
            p: 1.0,
            side: None,
            after: 0,
            seed: 0,
            count: None,
            path: None,
            ms: None,
        }
    }

    /// How late the answer is, in milliseconds.
    pub(super) fn delay(&self) -> u64 {
        self.ms.unwrap_or(SLOW)
    }
}

/// Why a text is not a fault.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FaultError {
    /// No fault has this name.
    #[error("there is no fault called {0:?}")]
    UnknownName(String),
    /// An option is not one of p, side, after, seed, count, path, or `ms` of another fault than
    /// `slow`.
    #[error("a fault has no option {0:?}")]
    UnknownOption(String),
    /// An option's value can't be read.
    #[error("{0:?} is not a value for the fault option {1:?}")]
    BadValue(String, &'static str),
}

fn number<T: FromStr>(value: &str, option: &'static str) -> Result<T, FaultError> {
    value
        .parse()
        .map_err(|_| FaultError::BadValue(value.to_owned(), option))
}

impl FromStr for FaultSpec {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut parts = text.trim().split(':');
        let name = parts.next().unwrap_or_default();
        let kind = FaultKind::ALL.iter().find(|kind| kind.name() == name);
        let kind = kind.ok_or_else(|| FaultError::UnknownName(name.to_owned()))?;
        let mut spec = Self::always(*kind);
        for part in parts {
            let unknown = || FaultError::UnknownOption(part.to_owned());
            let (option, value) = part.split_once('=').ok_or_else(unknown)?;
            match option {
                "p" => spec.p = probability(value)?,
                "side" => spec.side = Some(side(value)?),
                "after" => spec.after = number(value, "after")?,
                "seed" => spec.seed = number(value, "seed")?,
                "count" => spec.count = Some(number(value, "count")?),
                "path" => spec.path = Some(value.to_owned()),
                "ms" if spec.kind == FaultKind::Slow => spec.ms = Some(number(value, "ms")?),
                _ => return Err(unknown()),
            }
        }
        Ok(spec)
    }
}

fn probability(value: &str) -> Result<f64, FaultError> {
    let p: f64 = number(value, "p")?;
    if (0.0..=1.0).contains(&p) {
        return Ok(p);
    }
    Err(FaultError::BadValue(value.to_owned(), "p"))
}

fn side(value: &str) -> Result<Side, FaultError> {
    match value {
        "highlevel" => Ok(Side::Highlevel),
        "certileads" => Ok(Side::Certileads),
        _ => Err(FaultError::BadValue(value.to_owned(), "side")),
    }
}

impl fmt::Display for FaultSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        if self.p < 1.0 {
            write!(f, ":p={}", self.p)?;
        }
        match self.side {
            Some(Side::Highlevel) => f.write_str(":side=highlevel")?,
            Some(Side::Certileads) => f.write_str(":side=certileads")?,
            None => {}
        }
        if self.after > 0 {
            write!(f, ":after={}", self.after)?;
        }
        if self.seed > 0 {
            write!(f, ":seed={}", self.seed)?;
        }
        if let Some(count) = self.count {
            write!(f, ":count={count}")?;
        }
        if let Some(path) = &self.path {
            write!(f, ":path={path}")?;
        }
        if let Some(ms) = self.ms {
            write!(f, ":ms={ms}")?;
        }
        Ok(())
    }
}

impl Serialize for FaultSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FaultSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_what_it_writes() {
        for kind in FaultKind::ALL {
            let text = format!(
                "{}:p=0.05:side=certileads:after=3:seed=9:count=2:path=/x",
                kind.name()
            );
            let spec: FaultSpec = text.parse().unwrap();
            assert_eq!(spec.kind, *kind);
            assert_eq!(spec.to_string(), text);
        }
        let spec: FaultSpec = "slow:ms=50".parse().unwrap();
        assert_eq!(
            (spec.delay(), spec.to_string().as_str()),
            (50, "slow:ms=50")
        );
    }

    #[test]
    fn wrong_texts_are_refused_with_their_reason() {
        let error = |text: &str| text.parse::<FaultSpec>().unwrap_err();
        assert_eq!(error("503"), FaultError::UnknownName("503".into()));
        assert_eq!(error("429:x=1"), FaultError::UnknownOption("x=1".into()));
        assert_eq!(error("429:ms=5"), FaultError::UnknownOption("ms=5".into()));
        assert_eq!(error("429:p"), FaultError::UnknownOption("p".into()));
        assert_eq!(error("429:p=2"), FaultError::BadValue("2".into(), "p"));
        assert_eq!(
            error("429:side=left"),
            FaultError::BadValue("left".into(), "side")
        );
    }
}
