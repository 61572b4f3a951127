//! `antileech_zone`, `antileech_count` and `antileech_report` in the configuration.

use std::rc::Rc;

use antileech::directive::{Error, Settings};
use ngx::ffi::{ngx_conf_t, ngx_http_core_loc_conf_t};
use ngx::http::{HttpModuleLocationConf as _, HttpModuleMainConf as _, NgxHttpCoreModule};

use crate::conf::{Module, Reader};
use crate::count::Level;
use crate::report;
use crate::zone::{SharedZone, Zones};

/// What a level says about zones.
#[derive(Default)]
pub struct ZoneConf {
    /// `antileech_count`; `off` is no zone.
    count: Option<Option<Rc<SharedZone>>>,
    /// What is counted here, once it is merged.
    level: Option<Rc<Level>>,
    /// `antileech_report`
    report: Option<Rc<SharedZone>>,
}

impl ZoneConf {
    /// What is counted here. `None` if nothing is.
    pub fn level(&self) -> Option<&Level> {
        self.level.as_deref()
    }

    /// The zone that the location reports.
    pub fn report(&self) -> Option<&SharedZone> {
        self.report.as_deref()
    }

    /// Takes in `antileech_count`.
    pub fn set_count(&mut self, words: &[&[u8]], reader: &mut Reader<'_>) -> Result<(), Error> {
        if self.count.is_some() {
            return Err(Error::Duplicate);
        }
        self.count = Some(match words {
            [b"off"] => None,
            _ => Some(reader.zone(words)?),
        });
        Ok(())
    }

    /// Takes in `antileech_report`.
    pub fn set_report(&mut self, words: &[&[u8]], reader: &mut Reader<'_>) -> Result<(), Error> {
        if self.report.is_some() {
            return Err(Error::Duplicate);
        }
        self.report = Some(reader.zone(words)?);
        set_handler(reader.raw());
        Ok(())
    }

    /// Takes what it does not say from the level above.
    pub fn merge(&mut self, cf: &mut ngx_conf_t, parent: &ZoneConf, settings: &Settings) {
        if self.count.is_none() {
            self.count.clone_from(&parent.count);
        }
        if let (Some(Some(zone)), true) = (&self.count, settings.policy.is_active()) {
            self.level = Some(Level::new(cf, zone, settings));
        }
        // A request that an `if` in the location applies to has the location's handler.
        if self.report.is_none() && parent.report.is_some() && has_no_handler(cf) {
            self.report.clone_from(&parent.report);
            set_handler(cf);
        }
    }
}

/// Whether it is an `if` in a location, or `limit_except`, that says nothing of what answers.
fn has_no_handler(cf: &ngx_conf_t) -> bool {
    let core: Option<&ngx_http_core_loc_conf_t> = NgxHttpCoreModule::location_conf(cf);
    core.is_some_and(|core| core.noname() != 0 && core.handler.is_none())
}

fn set_handler(cf: &mut ngx_conf_t) {
    if let Some(core) = NgxHttpCoreModule::location_conf_mut(cf) {
        core.handler = Some(report::answer);
    }
}

impl Reader<'_> {
    /// Takes in `antileech_zone`.
    pub fn define_zone(&mut self, words: &[&[u8]]) -> Result<(), Error> {
        let mut zones = self.take_zones();
        let result = zones.add(words, self);
        if let Some(main) = Module::main_conf_mut(self.raw()) {
            main.zones = zones;
        }
        result
    }

    fn take_zones(&mut self) -> Zones {
        Module::main_conf_mut(self.raw())
            .map(|main| std::mem::take(&mut main.zones))
            .unwrap_or_default()
    }

    /// The zone that a directive names.
    fn zone(&mut self, words: &[&[u8]]) -> Result<Rc<SharedZone>, Error> {
        let [name] = words else { return Err("needs the name of a zone".to_owned().into()) };
        let none = Zones::default();
        Module::main_conf(self.raw()).map_or(&none, |main| &main.zones).find(name)
    }
}
