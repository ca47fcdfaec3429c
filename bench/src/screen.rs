//! The virtual screen: a pointer that clicks, and what is to be seen.

use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, ImageFormat, MOTION_NOTIFY_EVENT,
    Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// A tile's sides, in pixels.
const SIDE: u16 = 48;
/// So far from the pointer nothing changes because it is there.
const NEAR: i32 = 160;
/// The share of a tile's pixels that make it the same: text may be drawn a shade differently.
const SAME: f64 = 0.97;
/// Bytes a pixel.
const BYTES: usize = 4;

/// The screen that `DISPLAY` names.
pub(crate) struct Screen {
    connection: RustConnection,
    root: Window,
    size: (u16, u16),
}

/// All of the screen at one moment.
#[derive(PartialEq)]
pub(crate) struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

/// A small part of a picture, and where it is.
pub(crate) struct Tile {
    at: (u16, u16),
    pixels: Vec<u8>,
}

impl Screen {
    pub(crate) fn open() -> Self {
        let (connection, number) = x11rb::connect(None)
            .expect("a screen to open windows on; npm run bench starts a virtual one");
        let screen = &connection.setup().roots[number];
        let (root, size) = (
            screen.root,
            (screen.width_in_pixels, screen.height_in_pixels),
        );
        Self {
            connection,
            root,
            size,
        }
    }

    pub(crate) fn point_at(&self, (x, y): (i16, i16)) {
        self.fake(MOTION_NOTIFY_EVENT, 0, (x, y));
    }

    /// Clicks where the pointer is.
    pub(crate) fn click(&self) {
        self.fake(BUTTON_PRESS_EVENT, 1, (0, 0));
        self.fake(BUTTON_RELEASE_EVENT, 1, (0, 0));
    }

    fn fake(&self, kind: u8, detail: u8, (x, y): (i16, i16)) {
        self.connection
            .xtest_fake_input(kind, detail, 0, self.root, x, y, 0)
            .unwrap();
        self.connection.flush().unwrap();
    }

    fn part(&self, (x, y): (u16, u16), (width, height): (u16, u16)) -> Vec<u8> {
        let (x, y) = (i16::try_from(x).unwrap(), i16::try_from(y).unwrap());
        self.connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, !0)
            .unwrap()
            .reply()
            .unwrap()
            .data
    }

    pub(crate) fn picture(&self) -> Picture {
        Picture {
            width: usize::from(self.size.0),
            pixels: self.part((0, 0), self.size),
        }
    }

    /// The picture once it has stayed the same for a while.
    pub(crate) fn still_picture(&self, still: Duration, longest: Duration) -> Picture {
        let start = Instant::now();
        let mut picture = self.picture();
        loop {
            std::thread::sleep(still);
            let later = self.picture();
            if later == picture {
                return picture;
            }
            assert!(
                start.elapsed() < longest,
                "the picture does not come to rest"
            );
            picture = later;
        }
    }

    /// True if the tile is to be seen.
    pub(crate) fn shows(&self, tile: &Tile) -> bool {
        same(&self.part(tile.at, (SIDE, SIDE)), &tile.pixels) >= SAME
    }
}

impl Picture {
    fn tile(&self, at: (u16, u16)) -> Vec<u8> {
        let (x, y, side) = (usize::from(at.0), usize::from(at.1), usize::from(SIDE));
        let rows = (y..y + side).map(|row| (row * self.width + x) * BYTES);
        rows.flat_map(|start| &self.pixels[start..start + side * BYTES])
            .copied()
            .collect()
    }

    /// The tile that differs most from the same place in other pictures, away from the pointer.
    pub(crate) fn tile_unlike(&self, others: &[&Self], pointer: (i16, i16)) -> Tile {
        let height = self.pixels.len() / BYTES / self.width;
        let places = |length: usize| {
            let most = u16::try_from(length).unwrap() - SIDE;
            (0..most).step_by(usize::from(SIDE))
        };
        let is_far = |(x, y): (u16, u16)| {
            let apart = |place: u16, pointer: i16| {
                (i32::from(place) + i32::from(SIDE / 2) - i32::from(pointer)).abs()
            };
            apart(x, pointer.0) > NEAR || apart(y, pointer.1) > NEAR
        };
        let likeness = |at: (u16, u16)| {
            let own = self.tile(at);
            let to = |other: &&Self| same(&other.tile(at), &own);
            others.iter().map(to).fold(0.0, f64::max)
        };
        let all = places(height).flat_map(|y| places(self.width).map(move |x| (x, y)));
        let (least, at) = all
            .filter(|at| is_far(*at))
            .map(|at| (likeness(at), at))
            .min_by(|one, other| one.0.total_cmp(&other.0))
            .unwrap();
        assert!(least < 0.7, "a click changes nothing: {least}");
        Tile {
            at,
            pixels: self.tile(at),
        }
    }
}

/// The share of pixels that are the same.
fn same(one: &[u8], other: &[u8]) -> f64 {
    let pairs = one.chunks_exact(BYTES).zip(other.chunks_exact(BYTES));
    let alike = pairs.filter(|(one, other)| one[..3] == other[..3]).count();
    alike as f64 / (other.len() / BYTES) as f64
}
