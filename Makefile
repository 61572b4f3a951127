# The front door of the project. The work is done by scripts/, one script a job.
#
# Variables, in the environment or on the command line:
#   NGINX              the nginx to build for and to run    (default: nginx in PATH, /usr/sbin/nginx)
#   NGINX_SOURCE_DIR   its source, for an nginx without a matching nginx-dev package
#   NGINX_BUILD_DIR    the folder in which it was configured (default: NGINX_SOURCE_DIR/objs)
#   PORT               where `make demo` and `make serve` listen           (default: 8088)
#   T                  the test files that `make test` runs                (default: everything)
#   JOBS               how many test files run at a time                   (default: processors)
#   PARTS              what `make bench` or `make test-stress` does        (default: everything)
#   SECONDS            how long `make fuzz` runs each target                (default: 10)
#   SHORT              1: `make test-stress` does a tenth of everything
#   SEED               that of its random configurations                   (default: another each time)
#   ROWS               what `make test-matrix` builds and tests            (default: everything)
#   DESTDIR, PREFIX, MODULES_PATH: see scripts/install; DEBFULLNAME, DEBEMAIL: see scripts/deb
#   UPDATE             1: `make bench` keeps its figures as the new ones

.DEFAULT_GOAL := help
.PHONY: help demo serve build install deb check deny test test-browser test-matrix test-deb test-stress test-http2 test-http3 test-sanitize test-valgrind fuzz bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## build, start nginx, make one request per rule and signature scheme, compare
	@scripts/deps build demo
	@scripts/build
	@scripts/demo

serve: ## leave the demo server running in the foreground, print URLs to try by hand
	@scripts/deps build demo
	@scripts/build
	@scripts/serve

build: ## build the module: objs/ngx_http_antileech_module.so
	@scripts/deps build
	@scripts/build

install: ## install the module, the command, its manual page and completions, the examples
	@scripts/install

deb: ## build Debian packages into objs/deb
	@scripts/deps build deb
	@scripts/deb

check: ## formatting and lints
	@scripts/deps build check
	@scripts/check

deny: ## licences, versions, sources and advisories of the crates, with cargo-deny
	@scripts/deny

test: ## all checks and tests; T=t/010-referer.t runs that file alone
	@scripts/deps build check test
	@scripts/test $(T)

test-browser: ## embed everything in every way in Debian's chromium, compare with t/browser/cases.txt
	@scripts/deps build browser
	@scripts/build
	@scripts/screenshot objs/demo.png
	@scripts/test-browser

fuzz: ## run every fuzz target for SECONDS seconds (10); T=referer runs that one alone
	@scripts/deps fuzz
	@scripts/fuzz $(or $(SECONDS),10) $(T)

test-stress: ## reloads, kills, upgrades, 10,000 connections under load, 1,000 configurations (2 minutes)
	@scripts/deps build stress
	@scripts/build
	@scripts/test-stress $(if $(SHORT),--scale=0.1) $(if $(SEED),--seed=$(SEED)) $(PARTS)

test-http2: ## the suite over HTTP/2 (8 minutes); T=t/010-referer.t runs that file alone
	@scripts/deps build test http2
	@scripts/build
	@scripts/test-http2 $(T)

test-http3: ## some requests over HTTP/3, if nginx was built with it
	@scripts/deps build http3
	@scripts/build
	@scripts/test-http3

test-sanitize: ## the suite in t/ with AddressSanitizer and UndefinedBehaviorSanitizer; T=t/010-referer.t
	@scripts/deps build test sanitize
	@scripts/test-sanitize $(T)

test-valgrind: ## some of t/ under valgrind, and whether memory leaks; T=t/185-leaks.t
	@scripts/deps build test valgrind
	@scripts/build
	@scripts/test-valgrind $(T)

test-matrix: ## build and test for several nginx, in every way (an hour); ROWS='1.26-*'
	@scripts/deps build test http3
	@scripts/test-matrix $(ROWS)

test-deb: ## install, upgrade, remove and purge the Debian packages in a small Debian
	@scripts/deps build deb debootstrap
	@scripts/test-deb

bench: ## measure (some 6 minutes); UPDATE=1 writes BENCHMARKS.md, PARTS=counts measures that alone
	@scripts/deps build bench
	@scripts/build
	@scripts/bench $(if $(UPDATE),--update) $(PARTS)

clean: ## remove everything that was built
	@rm -rf objs fuzz/target
	@cargo clean
