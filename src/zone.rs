//! Zones: memory that all processes share.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::hash::{BuildHasher as _, RandomState};
use std::rc::{Rc, Weak};
use std::sync::atomic::AtomicU64;

use antileech::directive::Error;
use antileech_report::shard::Shard;
use antileech_report::sketch::{KEY_BYTES, Subject};
use antileech_report::text::printable;
use antileech_report::zone::Zone;
use ngx::core::Status;
use ngx::ffi::{
    NGX_LOG_NOTICE, NGX_LOG_WARN, ngx_cycle, ngx_int_t, ngx_list_part_t, ngx_ncpu, ngx_pagesize,
    ngx_parse_size, ngx_shared_memory_add, ngx_shm_zone_t, ngx_slab_alloc, ngx_slab_pool_t,
    ngx_str_t, ngx_time,
};
use ngx::http::HttpModule as _;

use crate::conf::{Module, Reader, bytes};
use crate::count::Level;
use crate::guard::guard;

/// As `limit_req_zone` has it.
const MIN_PAGES: usize = 8;

/// `antileech_zone`. What is in the memory is of all processes, the rest is of this one.
#[derive(Default)]
pub struct SharedZone {
    name: Vec<u8>,
    zone: Cell<Option<Zone<'static>>>,
    /// The levels of the configuration that count here.
    levels: RefCell<Vec<Weak<Level>>>,
    /// Where this worker keeps what occurs most.
    shard: Cell<Option<Shard<'static>>>,
    /// When a worker that has none looks for one again.
    next_look: Cell<i64>,
}

/// The zones of a configuration.
#[derive(Default)]
pub struct Zones(Vec<Rc<SharedZone>>);

impl Zones {
    /// The zone that a directive names.
    pub fn find(&self, name: &[u8]) -> Result<Rc<SharedZone>, Error> {
        let found = self.0.iter().find(|zone| zone.name == name);
        found.cloned().ok_or_else(|| {
            let name = printable(name);
            format!("zone \"{name}\" is unknown, it must be defined above its use").into()
        })
    }

    /// Takes in `antileech_zone`.
    pub fn add(&mut self, words: &[&[u8]], reader: &mut Reader<'_>) -> Result<(), Error> {
        let [name, size] = words else { return Err("needs a name and a size".to_owned().into()) };
        let shown = printable(name);
        if name.is_empty() {
            return Err("has an empty name".to_owned().into());
        }
        if self.find(name).is_ok() {
            return Err(format!("zone \"{shown}\" is duplicate").into());
        }
        let size = parse_size(size).ok_or_else(|| {
            format!("size \"{}\" of zone \"{shown}\" is invalid, \"1m\" is one", printable(size))
        })?;
        // SAFETY: nginx sets it before it reads its configuration.
        let least = MIN_PAGES * unsafe { ngx_pagesize };
        if size < least {
            return Err(format!("zone \"{shown}\" is too small, it needs {}k", least / 1024).into());
        }
        let zone = Rc::new(SharedZone { name: name.to_vec(), ..SharedZone::default() });
        let mut name = reader.copy(name)?;
        let tag = (&raw const *Module::module()).cast_mut().cast();
        // SAFETY: the name lives as long as the configuration.
        let shared = unsafe { ngx_shared_memory_add(reader.raw(), &raw mut name, size, tag) };
        // SAFETY: nginx gives null, after it has logged why, or a zone of the configuration.
        let Some(shared) = (unsafe { shared.as_mut() }) else {
            return Err(Error::Invalid(Vec::new()));
        };
        shared.init = Some(init);
        shared.data = Rc::as_ptr(&zone).cast_mut().cast();
        self.0.push(zone);
        Ok(())
    }
}

fn parse_size(text: &[u8]) -> Option<usize> {
    let mut text = ngx_str_t { data: text.as_ptr().cast_mut(), len: text.len() };
    // SAFETY: nginx only reads it.
    usize::try_from(unsafe { ngx_parse_size(&raw mut text) }).ok()
}

/// nginx has the memory, in the master process and before it starts workers. That is new, or what
/// the configuration before this one had.
unsafe extern "C" fn init(shared: *mut ngx_shm_zone_t, _: *mut c_void) -> ngx_int_t {
    guard("zone", Status::NGX_ERROR.into(), || {
        // SAFETY: nginx passes the zone that it has made.
        let shared = unsafe { &*shared };
        // SAFETY: its data is what `add` set, and lives as long as the configuration.
        let zone = unsafe { &*shared.data.cast::<SharedZone>() };
        // SAFETY: the memory begins with a slab pool.
        match unsafe { zone.attach(shared) } {
            Some(()) => Status::NGX_OK.into(),
            None => Status::NGX_ERROR.into(),
        }
    })
}

impl SharedZone {
    /// The name.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// What is in the memory. `None` before nginx has any.
    pub fn zone(&self) -> Option<Zone<'static>> {
        self.zone.get()
    }

    /// Notes that a level counts here.
    pub fn add_level(&self, level: &Rc<Level>) {
        self.levels.borrow_mut().push(Rc::downgrade(level));
    }

    /// `None` if there is too little memory.
    ///
    /// # Safety
    ///
    /// The memory must begin with a slab pool.
    unsafe fn attach(&self, shared: &ngx_shm_zone_t) -> Option<()> {
        // SAFETY: the caller's promise.
        let pool = unsafe { &mut *shared.shm.addr.cast::<ngx_slab_pool_t>() };
        let is_new = pool.data.is_null();
        // SAFETY: it is the pool of a zone.
        let words = unsafe { take_all(pool) }?;
        let zone = match Zone::open(words) {
            Some(zone) if !is_new => zone,
            _ => {
                self.note_resizing(shared);
                // Nobody who sends requests can foresee the hashes.
                let random = RandomState::new();
                let now = u64::try_from(ngx_time()).unwrap_or_default();
                Zone::format(words, processes(), now, [random.hash_one(0), random.hash_one(1)])?
            }
        };
        self.zone.set(Some(zone));
        let mut without_row = 0;
        for level in self.levels.borrow().iter().filter_map(Weak::upgrade) {
            without_row += usize::from(!level.find_rows(zone));
        }
        if without_row > 0 {
            ngx::ngx_log_error!(
                NGX_LOG_WARN,
                shared.shm.log,
                "\"antileech_zone\" zone \"{}\" is full, {without_row} levels are counted \
                 together as \"(other)\"",
                printable(&self.name)
            );
        }
        Some(())
    }

    /// Says so if the configuration before this one had a zone of the name, whose counts are lost.
    fn note_resizing(&self, shared: &ngx_shm_zone_t) {
        // SAFETY: nginx has one thread.
        let cycle = unsafe { ngx_cycle };
        // SAFETY: nginx has a cycle, in a reload that of the configuration before.
        let old = unsafe { &(*cycle).shared_memory.part };
        let mut part: *const ngx_list_part_t = old;
        // SAFETY: the parts of a list are linked up to a null pointer.
        while let Some(current) = unsafe { part.as_ref() } {
            let zones = current.elts.cast::<ngx_shm_zone_t>();
            for index in 0..current.nelts {
                // SAFETY: a part has `nelts` elements.
                let zone = unsafe { zones.add(index) };
                // SAFETY: as above.
                let zone = unsafe { &*zone };
                // SAFETY: the name lives as long as the cycle.
                if unsafe { bytes(zone.shm.name) } == self.name && zone.tag == shared.tag {
                    ngx::ngx_log_error!(
                        NGX_LOG_NOTICE,
                        shared.shm.log,
                        "\"antileech_zone\" zone \"{}\" had {} bytes and has {} now, it starts afresh",
                        printable(&self.name),
                        zone.shm.size,
                        shared.shm.size
                    );
                }
            }
            part = current.next;
        }
    }

    /// Notes that something occurred, in a worker.
    pub fn note(&self, subject: Subject, key: &[u8]) {
        let Some(zone) = self.zone() else { return };
        match self.own_shard(zone).and_then(|shard| shard.sketch(subject)) {
            // Two keys that are the same as far as they are kept are one.
            Some(sketch) => sketch.add(zone.hash(&[key.get(..KEY_BYTES).unwrap_or(key)]), key),
            None => zone.miss(subject),
        }
    }

    /// This process's shard. Without one, it looks for one again after a second: workers of the
    /// configuration before may be about to end.
    fn own_shard(&self, zone: Zone<'static>) -> Option<Shard<'static>> {
        let now = ngx_time();
        if self.shard.get().is_none() && now > self.next_look.replace(now) {
            self.shard.set(zone.claim_shard(std::process::id().into(), is_alive));
        }
        self.shard.get()
    }
}

/// Workers of two configurations, and some more, at a time.
fn processes() -> usize {
    // SAFETY: nginx sets it when it starts.
    let processors = usize::try_from(unsafe { ngx_ncpu }).unwrap_or(1);
    2 * processors + 6
}

fn is_alive(process: u64) -> bool {
    let Ok(process) = libc::pid_t::try_from(process) else { return false };
    // SAFETY: no signal is sent; it is only asked whether it could be.
    let result = unsafe { libc::kill(process, 0) };
    result == 0 || std::io::Error::last_os_error().raw_os_error() != Some(libc::ESRCH)
}

/// All memory of a pool, which nobody else uses.
///
/// # Safety
///
/// The pool must be that of a zone that nginx has made for this module.
unsafe fn take_all(pool: &mut ngx_slab_pool_t) -> Option<&'static [AtomicU64]> {
    // SAFETY: both pointers are of the array of the pool's pages.
    let pages = unsafe { pool.last.offset_from(pool.pages) };
    // SAFETY: nginx sets it when it starts.
    let size = usize::try_from(pages).ok()? * unsafe { ngx_pagesize };
    if pool.data.is_null() {
        // SAFETY: the pool is live.
        pool.data = unsafe { ngx_slab_alloc(pool, size) };
    }
    let words = pool.data.cast::<AtomicU64>();
    // SAFETY: the memory has that size, pages are aligned, any bytes are words, and as long as it
    // is mapped everybody who uses it does so by atomic instructions.
    (!words.is_null()).then(|| unsafe { std::slice::from_raw_parts(words, size / 8) })
}
