//! The requests of one try, kept as they are made.

use crate::http::{Call, Error};
use crate::model::{Attempt, AttemptId, Exchange, ExchangePurpose, Operation, OperationId};

/// Collects the exchanges of one try of an operation.
#[derive(Debug)]
pub(super) struct Trail {
    operation: OperationId,
    number: u32,
    pub(super) attempts: Vec<Attempt>,
}

impl Trail {
    pub(super) fn new(operation: &Operation) -> Self {
        Self {
            operation: operation.id,
            number: operation.attempts,
            attempts: Vec::new(),
        }
    }

    /// Keeps a call's exchange and gives its result.
    pub(super) fn keep<T>(&mut self, purpose: ExchangePurpose, call: Call<T>) -> Result<T, Error> {
        self.note(purpose, call.exchange);
        call.result
    }

    fn note(&mut self, purpose: ExchangePurpose, exchange: Exchange) {
        self.attempts.push(Attempt {
            id: AttemptId::new(),
            operation_id: self.operation,
            number: self.number,
            purpose,
            exchange,
        });
    }
}
