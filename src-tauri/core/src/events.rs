//! Tells the hosts what changed while the engine works.
//!
//! A broadcast of ids and counters ([`EngineEvent`]); nobody has to listen, and nothing depends
//! on an event being heard.

use tokio::sync::broadcast;

use crate::model::EngineEvent;

/// The engine's end of the broadcast.
#[derive(Clone, Debug)]
pub struct Events(broadcast::Sender<EngineEvent>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(256).0)
    }
}

impl Events {
    /// Tells everyone who listens; if nobody does, that is fine.
    pub fn emit(&self, event: EngineEvent) {
        // An error only says that nobody listens.
        drop(self.0.send(event));
    }

    /// Starts to listen.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<EngineEvent> {
        self.0.subscribe()
    }
}
