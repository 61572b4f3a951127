# Sourced by nginx's configure when it writes its Makefile: how make builds the library of `config`.
#
# Cargo knows best what has changed, but is not asked when none of these files has: `make install`
# is run by root, who may not have it.

antileech_deps=`find "$ngx_addon_dir/src" "$ngx_addon_dir"/crates/*/src -name '*.rs' -o -name '*.c' | LC_ALL=C sort | tr '\n' ' '`
antileech_deps="$antileech_deps $ngx_addon_dir/build.rs $ngx_addon_dir/Cargo.toml $ngx_addon_dir/Cargo.lock"

case $NGX_OBJS in
    /*) antileech_build_dir=$NGX_OBJS ;;
    *)  antileech_build_dir="\$\$PWD/$NGX_OBJS" ;;
esac

if [ "$antileech_link" = DYNAMIC ]; then
    antileech_user=$NGX_OBJS/ngx_http_antileech_module$ngx_modext
else
    antileech_user=$NGX_OBJS/nginx$ngx_binext
fi

cat << END                                                    >> $NGX_MAKEFILE

$antileech_user:	$antileech_lib

$antileech_lib:	\$(CORE_DEPS) $antileech_deps
	NGINX_SOURCE_DIR="\$\$PWD" NGINX_BUILD_DIR="$antileech_build_dir" \\
		$antileech_cargo rustc --release --locked --lib --crate-type staticlib \\
		--no-default-features --package antileech-nginx \\
		--manifest-path "$ngx_addon_dir/Cargo.toml" --target-dir "$antileech_target"
	touch $antileech_lib

END
