//! A way to a server on which one answer waits, as long as the test wants.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// Passes everything on, but for the answer that a test waits for.
pub struct Late {
    awaited: Arc<Mutex<Option<Awaited>>>,
}

/// The request whose answer is to wait, and who is told once it is there.
struct Awaited {
    part: String,
    there: oneshot::Sender<Answer>,
}

/// An answer that the server has given and nobody has got yet.
pub struct Answer(oneshot::Sender<()>);

impl Answer {
    /// Lets it go on.
    pub fn deliver(self) {
        self.0.send(()).unwrap();
    }
}

impl Late {
    /// A way to the server at this address, and the address to use instead.
    pub async fn before(url: &str) -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = url.trim_start_matches("http://").split('/').next().unwrap();
        let own = listener.local_addr().unwrap().to_string();
        let (url, server) = (url.replacen(server, &own, 1), server.to_owned());
        let awaited = Arc::new(Mutex::new(None));
        let late = Self {
            awaited: Arc::clone(&awaited),
        };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(pass_on(client, server, Arc::clone(&awaited)));
            }
        });
        (late, url)
    }

    /// The answer to the next request that has this text in it, once the server has given it.
    pub fn next_answer_to(&self, part: &str) -> oneshot::Receiver<Answer> {
        let (there, answer) = oneshot::channel();
        let part = part.to_owned();
        *self.awaited.lock().unwrap() = Some(Awaited { part, there });
        answer
    }
}

/// One connection: a request, its answer, the next request.
async fn pass_on(
    mut client: TcpStream,
    mut server: TcpStream,
    awaited: Arc<Mutex<Option<Awaited>>>,
) {
    let (mut asks, mut answers) = (vec![0; 65_536], vec![0; 65_536]);
    let mut waits = None;
    loop {
        tokio::select! {
            read = client.read(&mut asks) => {
                let Ok(length @ 1..) = read else { return };
                let text = String::from_utf8_lossy(&asks[..length]);
                waits = awaited
                    .lock()
                    .unwrap()
                    .take_if(|one| text.contains(&one.part))
                    .or(waits.take());
                if server.write_all(&asks[..length]).await.is_err() { return }
            }
            read = server.read(&mut answers) => {
                let Ok(length @ 1..) = read else { return };
                if let Some(Awaited { there, .. }) = waits.take() {
                    let (deliver, delivered) = oneshot::channel();
                    drop(there.send(Answer(deliver)));
                    drop(delivered.await);
                }
                if client.write_all(&answers[..length]).await.is_err() { return }
            }
        }
    }
}
