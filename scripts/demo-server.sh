# shellcheck shell=bash disable=SC2034 # variables are used where this file is sourced
# Starts and stops the nginx of nginx-conf/demo.conf. Sourced after common.sh.

key=demo-key-0123456789abcdef
backup=demo-backup-0123456789abcdef

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The first free port from $1 on.
free_port() {
    local port
    for ((port = $1; port < $1 + 100; port++)); do
        port_is_taken "$port" || {
            echo "$port"
            return
        }
    done
    die "no free port from $1 to $((port - 1))"
}

# start_server PREFIX PORT: nginx in the background, in a folder of its own; sets `server`, its pid.
start_server() {
    local prefix=$1 port=$2 nginx globals tries
    nginx=$(find_nginx)
    rm -rf "$prefix"
    mkdir -p "$prefix/logs" "$prefix/tmp"
    ln -s .. "$prefix/modules"
    ln -s "$PWD/nginx-conf/demo" "$prefix/demo"
    sed "s/127\.0\.0\.1:8088/127.0.0.1:$port/" nginx-conf/demo.conf >"$prefix/nginx.conf"

    # Started by root, the workers remain root: they may have to read files in root's home.
    globals="daemon off;"
    ((EUID != 0)) || globals+=" user root;"

    trap stop_server EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    env -u NGINX "$nginx" -p "$prefix/" -c "$prefix/nginx.conf" -e logs/error.log -g "$globals" \
        >"$prefix/logs/output.log" 2>&1 </dev/null &
    server=$!
    for ((tries = 0; tries < 100; tries++)); do
        ! port_is_taken "$port" || [ ! -s "$prefix/logs/nginx.pid" ] || return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat "$prefix/logs/output.log" >&2
    die "nginx did not start; its log is $prefix/logs/error.log"
}

# shellcheck disable=SC2317 # called by the trap
stop_server() {
    [ -z "${server:-}" ] || {
        kill -QUIT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    }
}
