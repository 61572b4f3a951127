//! The variables that keys come from.

use ngx::ffi::{
    NGX_LOG_EMERG, ngx_conf_t, ngx_hash_key_t, ngx_http_core_main_conf_t, ngx_http_variable_t,
};
use ngx::http::{HttpModuleMainConf as _, NgxHttpCoreModule};

use crate::conf::{Module, bytes};

/// Whether all variables that keys come from are defined. nginx would say which one is not, and
/// what it would print may be a key.
pub fn are_defined(cf: &mut ngx_conf_t) -> bool {
    let core: Option<&ngx_http_core_main_conf_t> = NgxHttpCoreModule::main_conf(cf);
    let (Some(core), Some(main)) = (core, Module::main_conf(cf)) else { return false };
    for (name, line) in &main.key_variables {
        if !is_defined(core, name.as_bytes()) {
            // nginx would add the line at which it is now, the end of the block.
            // SAFETY: nginx has a log while it reads its configuration.
            ngx::ngx_log_error!(
                NGX_LOG_EMERG,
                cf.log,
                "\"antileech_sign\" has a key from an unknown variable in {line}"
            );
            return false;
        }
    }
    true
}

fn is_defined(core: &ngx_http_core_main_conf_t, name: &[u8]) -> bool {
    // SAFETY: nginx keeps the names of variables until it has read the configuration.
    let Some(names) = (unsafe { core.variables_keys.as_ref() }) else { return false };
    // SAFETY: the array is one of keys of a hash.
    let names = unsafe { names.keys.as_slice::<ngx_hash_key_t>() };
    // SAFETY: the array is one of variables.
    let prefixes = unsafe { core.prefix_variables.as_slice::<ngx_http_variable_t>() };
    // SAFETY: names live as long as the configuration.
    names.iter().any(|known| unsafe { bytes(known.key) } == name)
        // SAFETY: as above.
        || prefixes.iter().any(|prefix| name.starts_with(unsafe { bytes(prefix.name) }))
}
