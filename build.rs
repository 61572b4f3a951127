//! Compiles `src/flags.c` with the headers that nginx-sys found, and passes on what it detected of
//! nginx, so that `cfg(ngx_feature = "…")` works here.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    compile_flags();
    pass_on_features();
}

fn compile_flags() {
    println!("cargo::rerun-if-changed=src/flags.c");
    let include = variable("DEP_NGINX_INCLUDE");
    // nginx-sys 0.5.0 writes `metadata=cflags=…`.
    let flags = variable("DEP_NGINX_METADATA");
    let definitions = flags.trim_start_matches("cflags=").split(' ');
    let mut build = cc::Build::new();
    // The warnings would be about nginx's headers.
    build.warnings(false).file("src/flags.c").includes(env::split_paths(&include));
    for flag in definitions.filter(|flag| flag.starts_with("-D")) {
        build.flag(flag);
    }
    build.compile("antileech_flags");
}

fn pass_on_features() {
    let known = variable("DEP_NGINX_FEATURES_CHECK");
    let known = if known.is_empty() { "any()" } else { &known };
    println!("cargo::rustc-check-cfg=cfg(ngx_feature, values({known}))");
    let features = variable("DEP_NGINX_FEATURES");
    for feature in features.split(',').map(str::trim).filter(|feature| !feature.is_empty()) {
        println!("cargo::rustc-cfg=ngx_feature=\"{feature}\"");
    }
}

/// What nginx-sys says; empty if nothing.
fn variable(name: &str) -> String {
    println!("cargo::rerun-if-env-changed={name}");
    env::var(name).unwrap_or_default()
}
