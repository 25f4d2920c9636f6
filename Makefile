# Two commands do everything on a bare Debian 12:
#   make demo    install what is missing, build, read the demo corpus, serve the reader
#   make test    install what is missing, build, run every test (again under AddressSanitizer and UBSan)
# The build itself is CMake's: see CMakePresets.json.

.PHONY: all deps demo test lint web build install bench clean
all: build

deps:
	@scripts/deps

web/dist/index.html: $(shell find web/src web/public web/index.html web/package.json web/vite.config.* -type f 2>/dev/null) | deps
	@cd web && cmp -s package-lock.json node_modules/.installed-lock || \
	  { npm ci --prefer-offline --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.installed-lock; }
	cd web && npm run --silent build
	@touch $@

web: web/dist/index.html

build: web
	@cmake --preset release >/dev/null
	@cmake --build --preset release

demo: web
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target khayt-bin
	@scripts/demo

test:
	@scripts/test

lint:
	@scripts/lint

install: build
	cmake --install build/release

bench: build
	@bench/run

clean:
	rm -rf build web/dist web/node_modules
