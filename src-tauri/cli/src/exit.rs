//! Exit codes: 0 done · 1 failed · 2 usage · 3 a connection needs attention · 4 some operations
//! are held. Where several hold, 3 goes before 4 before 1.

use connect_core::model::{ErrorCode, Problem, Run, RunState};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Done,
    Failed,
    Usage,
    Attention,
    Held,
}

impl Exit {
    /// The exit for a command that ended with this problem.
    pub(crate) fn of(problem: &Problem) -> Self {
        match problem.code {
            ErrorCode::TokenEmpty
            | ErrorCode::TokenMalformed
            | ErrorCode::TokenInvalid
            | ErrorCode::TokenAgency
            | ErrorCode::LocationWrong
            | ErrorCode::ScopeMissing
            | ErrorCode::KeyringAbsent
            | ErrorCode::KeyringLocked
            | ErrorCode::KeyringRefused
            | ErrorCode::NotConnected
            | ErrorCode::ConnectionPaused => Self::Attention,
            ErrorCode::InvalidInput | ErrorCode::LocationMalformed => Self::Usage,
            _ => Self::Failed,
        }
    }

    /// The exit for a run that ended like this, with `held` operations waiting for a person.
    pub(crate) fn of_run(run: &Run, held: u32) -> Self {
        let failed = run.state != RunState::Done || run.counts.failed > 0;
        let problem = run.problem.as_ref().map(Self::of);
        if problem == Some(Self::Attention) {
            Self::Attention
        } else if held > 0 {
            Self::Held
        } else if failed {
            Self::Failed
        } else {
            Self::Done
        }
    }

    /// The one that counts of several.
    pub(crate) fn worst(exits: &[Self]) -> Self {
        [Self::Attention, Self::Held, Self::Failed]
            .into_iter()
            .find(|exit| exits.contains(exit))
            .unwrap_or(Self::Done)
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Attention => 3,
            Exit::Held => 4,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_goes_before_held_before_failed() {
        let mut run = Run {
            id: connect_core::model::RunId::new(),
            pair_id: connect_core::model::PairId::new(),
            kind: connect_core::model::RunKind::Incremental,
            state: RunState::Failed,
            mapping_version: None,
            counts: connect_core::model::RunCounts::default(),
            expected: None,
            started_at: 0,
            finished_at: None,
            problem: None,
            undoes: None,
        };
        assert_eq!(Exit::of_run(&run, 0), Exit::Failed);
        assert_eq!(Exit::of_run(&run, 1), Exit::Held);
        run.problem = Some(Problem::new(ErrorCode::TokenInvalid, "", "", ""));
        assert_eq!(Exit::of_run(&run, 1), Exit::Attention);
        run.problem = None;
        run.state = RunState::Done;
        assert_eq!(Exit::of_run(&run, 0), Exit::Done);
        let all = [Exit::Done, Exit::Failed, Exit::Held, Exit::Attention];
        assert_eq!(Exit::worst(&all), Exit::Attention);
        assert_eq!(Exit::worst(&all[..3]), Exit::Held);
        assert_eq!(Exit::worst(&all[..2]), Exit::Failed);
        assert_eq!(Exit::worst(&all[..1]), Exit::Done);
    }
}
