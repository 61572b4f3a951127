//! Configurations of main, servers and locations, and their inheritance.

use std::ffi::{c_char, c_void};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::ptr;

use antileech::directive::{Context, Corp, Error, File, Level, Schemes, Settings, parse_scheme};
use antileech::request::{Text, Variable};
use antileech::server_names::{ServerName, ServerNames};
use antileech::sign::{PathCarriers, Signer};
use ngx::core::NGX_CONF_ERROR;
use ngx::ffi::{
    NGX_HTTP_SATISFY_ANY, NGX_OK, ngx_conf_t, ngx_http_compile_complex_value,
    ngx_http_compile_complex_value_t, ngx_http_complex_value_t, ngx_http_core_loc_conf_t,
    ngx_http_core_srv_conf_t, ngx_http_get_variable_index, ngx_http_server_name_t, ngx_int_t,
    ngx_module_t, ngx_pnalloc, ngx_str_t, ngx_uint_t,
};
use ngx::http::{
    HttpModule, HttpModuleLocationConf, HttpModuleMainConf, HttpModuleServerConf, NgxHttpCoreModule,
};

use crate::guard::guard;
use crate::log::conf_log;
use crate::pool;
use crate::zone::Zones;
use crate::zone_conf::ZoneConf;

/// The module, to the traits of `ngx`.
pub struct Module;

impl HttpModule for Module {
    fn module() -> &'static ngx_module_t {
        let module = &raw const crate::ngx_http_antileech_module;
        // SAFETY: nginx changes the static only while it reads the configuration.
        unsafe { &*module }
    }
}

// SAFETY: create_main_conf allocates this type.
unsafe impl HttpModuleMainConf for Module {
    type MainConf = MainConf;
}

// SAFETY: create_srv_conf allocates this type.
unsafe impl HttpModuleServerConf for Module {
    type ServerConf = ServerConf;
}

// SAFETY: create_loc_conf allocates this type.
unsafe impl HttpModuleLocationConf for Module {
    type LocationConf = LocationConf;
}

/// What the whole configuration shares.
#[derive(Default)]
pub struct MainConf {
    /// `antileech_scheme`
    schemes: Schemes,
    /// The texts with variables that directives have; [`Text`] is an index.
    pub texts: Vec<ngx_http_complex_value_t>,
    /// The variables that keys come from, and the lines that say so.
    pub key_variables: Vec<(String, String)>,
    /// `antileech_zone`
    pub zones: Zones,
    /// What the configuration uses.
    pub uses: Uses,
    /// The index of `$request_uri`, once the module's variables are registered.
    pub request_uri: Option<ngx_uint_t>,
}

/// What of the module some location uses.
#[derive(Clone, Copy, Default)]
pub struct Uses {
    /// Requests are counted.
    pub counters: bool,
    /// A scheme whose signature travels in front of the path.
    pub path_carriers: bool,
    /// Any check.
    pub rules: bool,
    /// A check under `satisfy any`.
    pub satisfy_any: bool,
}

/// What the locations of a server share.
#[derive(Default)]
pub struct ServerConf {
    /// The path carriers of all rules in the server.
    pub carriers: PathCarriers,
    /// The server's names, if a rule asks for them.
    pub names: Option<ServerNames>,
}

/// One level of the configuration.
#[derive(Default)]
pub struct LocationConf {
    /// What it says.
    pub level: Level,
    /// What holds there, once it is merged.
    settings: Option<Settings>,
    /// Whether it has anything to check. Most locations of most servers have not, and must not pay
    /// for those that have.
    pub is_active: bool,
    /// Whether it has `antileech_corp`.
    pub has_corp: bool,
    /// `antileech_count` and `antileech_report`
    pub counts: ZoneConf,
}

impl LocationConf {
    /// Takes in a directive.
    pub fn set(
        &mut self,
        name: &str,
        words: &[&[u8]],
        reader: &mut Reader<'_>,
    ) -> Result<(), Error> {
        let result = match name {
            "antileech_count" => self.counts.set_count(words, reader),
            "antileech_report" => self.counts.set_report(words, reader),
            _ => return self.level.set(name, words, reader),
        };
        result.map_err(|error| error.of(name))
    }

    /// What holds here. `None` outside of any location, before the configuration is merged.
    pub fn settings(&self) -> Option<&Settings> {
        self.settings.as_ref()
    }
}

/// Allocates a configuration.
pub unsafe extern "C" fn create<T: Default>(cf: *mut ngx_conf_t) -> *mut c_void {
    guard("create", ptr::null_mut(), || {
        // SAFETY: nginx passes the configuration that it is reading.
        let configuration_pool = unsafe { (*cf).pool };
        // SAFETY: its pool lives as long as the configuration.
        let conf = unsafe { pool::own::<T>(configuration_pool) };
        conf.map_or(ptr::null_mut(), |conf| conf.as_ptr().cast())
    })
}

/// Merges a location's configuration with that of the level above.
pub unsafe extern "C" fn merge_location(
    cf: *mut ngx_conf_t,
    parent: *mut c_void,
    conf: *mut c_void,
) -> *mut c_char {
    guard("merge_location", NGX_CONF_ERROR, || {
        // SAFETY: nginx passes location configurations that `create` allocated.
        let parent = unsafe { &mut *parent.cast::<LocationConf>() };
        // SAFETY: as above; a level is never its own parent.
        let conf = unsafe { &mut *conf.cast::<LocationConf>() };
        // SAFETY: nginx passes the configuration that it is reading.
        let cf = unsafe { &mut *cf };
        match merge(cf, parent, conf) {
            Ok(()) => ptr::null_mut(),
            Err(error) => {
                conf_log!(NGX_LOG_EMERG, cf, "{error}");
                NGX_CONF_ERROR
            }
        }
    })
}

fn merge(
    cf: &mut ngx_conf_t,
    parent: &mut LocationConf,
    conf: &mut LocationConf,
) -> Result<(), Error> {
    // The http level has no parent, and is never merged itself.
    let above = match parent.settings.take() {
        Some(settings) => settings,
        None => std::mem::take(&mut parent.level).resolve(&Settings::default())?,
    };
    let settings = std::mem::take(&mut conf.level).resolve(&above)?;
    parent.settings = Some(above);
    if let Some(server) = Module::server_conf_mut(cf) {
        server.carriers.add(settings.policy.sign.as_deref().unwrap_or_default());
        let uses_names = |rule: &_| antileech::referer::RefererRule::uses_server_names(rule);
        if server.names.is_none() && settings.policy.referer.as_deref().is_some_and(uses_names) {
            let names = ServerNames::new(server_names(cf))?;
            server.names = Some(names.ok_or_else(|| {
                "\"antileech_referer\" entry \"server_names\" stands for nothing, the server has \
                 no name that a Referer can have"
                    .to_owned()
            })?);
        }
    }
    conf.counts.merge(cf, &parent.counts, &settings);
    let satisfies_any = satisfies_any(cf);
    if let Some(main) = Module::main_conf_mut(cf) {
        let signers = settings.policy.sign.as_deref().unwrap_or_default();
        main.uses.path_carriers |= signers.iter().any(Signer::is_lifted);
        main.uses.counters |= conf.counts.level().is_some();
        main.uses.rules |= settings.policy.is_active();
        main.uses.satisfy_any |= settings.policy.is_active() && satisfies_any;
    }
    if satisfies_any {
        if let Some(warning) = settings.satisfy_any_warning() {
            conf_log!(NGX_LOG_WARN, cf, "{warning}");
        }
    }
    conf.is_active = settings.policy.is_active();
    conf.has_corp = settings.corp != Corp::Off;
    conf.settings = Some(settings);
    Ok(())
}

fn satisfies_any(cf: &ngx_conf_t) -> bool {
    let core: Option<&ngx_http_core_loc_conf_t> = NgxHttpCoreModule::location_conf(cf);
    core.is_some_and(|core| core.satisfy == NGX_HTTP_SATISFY_ANY as ngx_uint_t)
}

fn server_names(cf: &ngx_conf_t) -> Vec<ServerName<'static>> {
    let core: Option<&'static ngx_http_core_srv_conf_t> = NgxHttpCoreModule::server_conf(cf);
    let Some(core) = core else { return Vec::new() };
    // SAFETY: server_names is an array of this type.
    let names = unsafe { core.server_names.as_slice::<ngx_http_server_name_t>() };
    let server_name = |name: &ngx_http_server_name_t| {
        // SAFETY: the names live as long as the configuration.
        let text = unsafe { bytes(name.name) };
        if is_regex(name) { ServerName::Regex(text) } else { ServerName::Name(text) }
    };
    names.iter().map(server_name).collect()
}

#[cfg(ngx_feature = "pcre")]
fn is_regex(name: &ngx_http_server_name_t) -> bool {
    !name.regex.is_null()
}

#[cfg(not(ngx_feature = "pcre"))]
fn is_regex(_: &ngx_http_server_name_t) -> bool {
    false
}

/// The bytes of a string of nginx.
///
/// # Safety
///
/// The string must be valid as long as the result is used.
pub unsafe fn bytes<'a>(text: ngx_str_t) -> &'a [u8] {
    // The pointer of an empty string may be null, or never have been written: that of `r->args` is
    // not after `try_files`.
    if text.len == 0 {
        return &[];
    }
    // SAFETY: a string of nginx that is not empty has `len` bytes at `data`.
    unsafe { std::slice::from_raw_parts(text.data, text.len) }
}

/// The configuration that nginx is reading.
pub struct Reader<'c> {
    cf: &'c mut ngx_conf_t,
}

impl<'c> Reader<'c> {
    /// A view of the configuration.
    ///
    /// # Safety
    ///
    /// nginx must be reading `cf`.
    pub unsafe fn new(cf: *mut ngx_conf_t) -> Self {
        // SAFETY: the caller's promise.
        Reader { cf: unsafe { &mut *cf } }
    }

    /// The configuration.
    pub fn raw(&mut self) -> &mut ngx_conf_t {
        self.cf
    }

    /// The words of the directive that was read, its name first.
    pub fn words(&self) -> Vec<&'c [u8]> {
        // SAFETY: there is an array of arguments as long as the directive is handled.
        let words = unsafe { &*self.cf.args };
        // SAFETY: it is one of strings.
        let words = unsafe { words.as_slice::<ngx_str_t>() };
        // SAFETY: the strings live in the configuration's pool.
        words.iter().map(|word| unsafe { bytes(*word) }).collect()
    }

    /// Takes in `antileech_scheme`.
    pub fn define_scheme(&mut self, words: &[&[u8]]) -> Result<(), Error> {
        let scheme = parse_scheme(words, self)?;
        let main = Module::main_conf_mut(self.cf).ok_or_else(outside_of_http)?;
        main.schemes.add(scheme);
        Ok(())
    }

    /// Where nginx is reading, as `file:line`.
    fn line(&self) -> String {
        // SAFETY: nginx reads a file as long as it handles a directive.
        let file = unsafe { &*self.cf.conf_file };
        // SAFETY: the name lives as long as the file.
        let name = unsafe { bytes(file.file.name) };
        format!("{}:{}", String::from_utf8_lossy(name), file.line)
    }

    /// A copy in the configuration's pool, with a NUL behind it.
    pub fn copy(&mut self, text: &[u8]) -> Result<ngx_str_t, String> {
        // SAFETY: the pool lives as long as the configuration.
        let data = unsafe { ngx_pnalloc(self.cf.pool, text.len() + 1) }.cast::<u8>();
        if data.is_null() {
            return Err("out of memory".to_owned());
        }
        // SAFETY: the new memory has room for the text, and nobody else has it.
        unsafe { data.copy_from_nonoverlapping(text.as_ptr(), text.len()) };
        // SAFETY: and for one byte more.
        let end = unsafe { data.add(text.len()) };
        // SAFETY: as above.
        unsafe { end.write(0) };
        Ok(ngx_str_t { data, len: text.len() })
    }
}

impl Context for Reader<'_> {
    fn read(&mut self, path: &str) -> Result<File, String> {
        let name = if path.starts_with('/') {
            path.to_owned()
        } else {
            // SAFETY: the cycle lives as long as its configuration is read.
            let prefix = unsafe { (*self.cf.cycle).conf_prefix };
            // SAFETY: the prefix lives as long as the cycle.
            let prefix = unsafe { bytes(prefix) };
            format!("{}{path}", String::from_utf8_lossy(prefix))
        };
        let failed = |error: std::io::Error| format!("cannot read \"{name}\": {error}");
        let metadata = fs::metadata(&name).map_err(failed)?;
        let content = fs::read(&name).map_err(failed)?;
        let world_readable = metadata.permissions().mode() & 0o004 != 0;
        Ok(File { name, content, world_readable })
    }

    fn variable(&mut self, name: &str) -> Result<Variable, String> {
        let mut name = self.copy(name.as_bytes())?;
        // SAFETY: the name lives in the configuration's pool.
        let index = unsafe { ngx_http_get_variable_index(self.cf, &raw mut name) };
        let index = usize::try_from(index).map_err(|_| "cannot use the variable".to_owned())?;
        Ok(Variable(index))
    }

    fn key_variable(&mut self, name: &str) -> Result<Variable, String> {
        let line = self.line();
        let main = Module::main_conf_mut(self.cf).ok_or_else(outside_of_http)?;
        main.key_variables.push((name.to_ascii_lowercase(), line));
        self.variable(name)
    }

    fn text(&mut self, text: &[u8]) -> Result<Text, String> {
        let mut text = self.copy(text)?;
        // SAFETY: a complex value may be all zeros.
        let mut value: ngx_http_complex_value_t = unsafe { std::mem::zeroed() };
        // SAFETY: and so may the structure of the call.
        let mut compilation: ngx_http_compile_complex_value_t = unsafe { std::mem::zeroed() };
        compilation.cf = self.cf;
        compilation.value = &raw mut text;
        compilation.complex_value = &raw mut value;
        // SAFETY: everything in the structure lives during the call, the text longer.
        let compiled = unsafe { ngx_http_compile_complex_value(&raw mut compilation) };
        if compiled != NGX_OK as ngx_int_t {
            return Err("has a text whose variables are invalid".to_owned());
        }
        let main = Module::main_conf_mut(self.cf).ok_or_else(outside_of_http)?;
        main.texts.push(value);
        Ok(Text(main.texts.len() - 1))
    }

    fn schemes(&self) -> &Schemes {
        static NONE: Schemes = Schemes::none();
        Module::main_conf(self.cf).map_or(&NONE, |main| &main.schemes)
    }

    fn warn(&mut self, warning: &str) {
        conf_log!(NGX_LOG_WARN, self.cf, "{warning}");
    }
}

fn outside_of_http() -> String {
    "is outside of http".to_owned()
}

/// What the configuration uses, once it is merged.
pub fn uses(cf: &ngx_conf_t) -> Uses {
    Module::main_conf(cf).map(|main| main.uses).unwrap_or_default()
}

/// Makes `$request_uri` an indexed variable, and notes its index.
pub fn find_request_uri(cf: &mut ngx_conf_t) -> Option<()> {
    // SAFETY: nginx passes the configuration that it is reading.
    let mut reader = unsafe { Reader::new(cf) };
    let Variable(index) = reader.variable("request_uri").ok()?;
    Module::main_conf_mut(cf)?.request_uri = Some(index);
    Some(())
}
