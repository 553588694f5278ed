//! The wire between browser and server, which can be cut: connections end, new ones are refused, as when a network is gone.

use std::{
    io,
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A port that leads to another one for as long as the network is there.
#[derive(Clone)]
pub struct Wire {
    /// The port that the browser talks to.
    pub port: u16,
    gone: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    /// A wire to a port of this machine.
    pub fn to(server: u16) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let wire = Self { port: listener.local_addr()?.port(), gone: Arc::default(), open: Arc::default() };
        let this = wire.clone();
        thread::spawn(move || {
            for from in listener.incoming().flatten() {
                // Dropped at once where there is no network: the browser sees a closed connection.
                if !this.gone.load(Ordering::Relaxed) {
                    let _ = this.join(from, SocketAddr::from(([127, 0, 0, 1], server)));
                }
            }
        });
        Ok(wire)
    }

    fn join(&self, from: TcpStream, server: SocketAddr) -> io::Result<()> {
        let to = TcpStream::connect(server)?;
        let mut open = self.open.lock().expect("nobody panics while holding it");
        open.extend([from.try_clone()?, to.try_clone()?]);
        drop(open);
        for (mut source, mut sink) in [(from.try_clone()?, to.try_clone()?), (to, from)] {
            thread::spawn(move || {
                let _ = io::copy(&mut source, &mut sink);
                let _ = sink.shutdown(Shutdown::Both);
            });
        }
        Ok(())
    }

    /// Takes the network away, or gives it back.
    pub fn cut(&self, gone: bool) {
        self.gone.store(gone, Ordering::Relaxed);
        if gone {
            for stream in self.open.lock().expect("nobody panics while holding it").drain(..) {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
    }
}
