# Daylight: the few commands, the same at the desk and in CI.
SHELL := /bin/bash
.DEFAULT_GOAL := help
TARGET := $(or $(CARGO_TARGET_DIR),target)
DAYLIGHT := $(TARGET)/debug/daylight
LISTEN ?= 127.0.0.1:8080

.PHONY: help demo build frontend test lint bless bench

help: ## Show this help
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: build ## Build, and serve a sample city on http://127.0.0.1:8080
	$(DAYLIGHT) demo --listen $(LISTEN)

build: frontend ## Build the program with its styles
	cargo build --locked --workspace --bins

frontend: frontend/dist/daylight.css ## Build styles and scripts

frontend/dist/daylight.css: frontend/package-lock.json $(wildcard frontend/src/*) $(wildcard frontend/src/*/*) $(wildcard frontend/*.ts)
	cd frontend && npm ci --no-audit --no-fund && npm run build
	touch $@ crates/web/build.rs

test: ## Install what the tests need and run them all
	scripts/test

lint: frontend ## Formats, lints, licences
	scripts/lint

bless: ## Accept changed snapshots
	DAYLIGHT_BLESS=1 cargo test --workspace

bench: build ## A large file published and latency beside DuckDB, a light query beside a heavy one, long answers, a ledger of 2 million events
	scripts/bench
