# shellcheck shell=bash disable=SC2034 # variables are used where this file is sourced
# What the scripts share. Sourced, after `set -euo pipefail`.

# The scripts work from the project's root; `objs` is theirs and is ignored by git.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
objs=$PWD/objs
module=$objs/ngx_http_antileech_module.so

note() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
    note "$@"
    exit 1
}

# The nginx to build for and to run, as an absolute path.
find_nginx() {
    local found
    if [ -n "${NGINX:-}" ]; then
        found=$(command -v "$NGINX") || die "NGINX=$NGINX is not a program"
        realpath -s "$found"
    else
        command -v nginx || { [ -x /usr/sbin/nginx ] && echo /usr/sbin/nginx; } ||
            die "there is no nginx; set NGINX=/path/to/nginx"
    fi
}

# cargo's options: on CI, what is built is what Cargo.lock says.
cargo_flags=()
[ -z "${CI:-}" ] || cargo_flags+=(--locked)

# What the suite uses of an nginx that is compiled for it, beside what nginx has by default.
nginx_flags=(--with-threads --with-http_{ssl,v2,realip,auth_request,addition,secure_link,slice}_module
    --with-http_{sub,mp4,gunzip,random_index,stub_status}_module)
