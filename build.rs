//! Passes on what nginx-sys detected of nginx, so that `cfg(ngx_feature = "…")` works here.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for variable in ["DEP_NGINX_FEATURES", "DEP_NGINX_FEATURES_CHECK"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    let known = env::var("DEP_NGINX_FEATURES_CHECK").unwrap_or_else(|_| "any()".to_owned());
    println!("cargo::rustc-check-cfg=cfg(ngx_feature, values({known}))");
    let features = env::var("DEP_NGINX_FEATURES").unwrap_or_default();
    for feature in features.split(',').map(str::trim).filter(|feature| !feature.is_empty()) {
        println!("cargo::rustc-cfg=ngx_feature=\"{feature}\"");
    }
}
