# make help explains. Two commands matter: make run, make test.
SHELL := /bin/bash
VERSION := $(shell git describe --tags --always 2>/dev/null || echo development)
GOFLAGS_BUILD := -trimpath -ldflags "-s -w -X main.version=$(VERSION)"
BUILT := internal/front/web/static/built/manifest.json
ASSET_SOURCES := $(wildcard assets/*.json assets/*.mjs assets/*.js assets/*.scss assets/*.svg assets/styles/*)

.PHONY: help run demo build assets test check lint race bench bench-filter fuzz package proof clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: build ## build everything and start Handrail on http://127.0.0.1:8750 with SQLite in handrail-data/
	CGO_ENABLED=0 bin/handrail serve --data handrail-data $(ARGS)

demo: build ## open a made-up school with a year of life; its sign-ins are printed
	CGO_ENABLED=0 bin/handrail demo --data handrail-data/demo $(ARGS)

build: assets ## leave the program in bin/handrail
	CGO_ENABLED=0 go build $(GOFLAGS_BUILD) -o bin/handrail ./cmd/handrail

assets: $(BUILT) ## build the style sheet and script

$(BUILT): $(ASSET_SOURCES)
	cd assets && npm ci --no-audit --no-fund --loglevel=error && npm run build
	@touch $(BUILT)

test: ## install what the tests need, then run every check and every test, on both databases and in a browser
	scripts/test.sh

check: lint ## what a review asks first: format, vet, static analysis (no database, no browser)

lint:
	scripts/lint.sh

race: ## the tests under the race detector (needs gcc)
	scripts/test.sh -race

bench: ## Go benchmarks of the rules and the store
	scripts/test.sh -run '^$$' -bench . -benchtime 1s

bench-filter: ## the resolver beside dnsdist, unbound and blocky (HANDRAIL_BENCH and HANDRAIL_LISTS name the tools and the lists)
	bench/filter/run.sh

fuzz: ## fuzz every parser for a short while
	scripts/fuzz.sh $(FUZZTIME)

package: build ## Debian package in bin/
	scripts/package.sh $(VERSION)

proof: build ## as root: prove the Debian package under a real systemd, in a fresh Debian (takes minutes)
	scripts/systemd-proof.sh

clean: ## remove what was built
	rm -rf bin .cache assets/node_modules
	find internal/front/web/static/built -type f ! -name README.txt -delete
