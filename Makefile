# `make` lists what there is to make. PYTHON=… chooses the interpreter, ARGS=… adds words.

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check format lint types contracts fast soak bench e2e docs shell lock clean
MAKEFLAGS += --no-print-directory

CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in $(CANDIDATES); do \
	if $$name -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then command -v $$name; break; fi; done)

BIN := .venv/bin
UV := .tools/bin/uv
export UV_PYTHON_DOWNLOADS := never
LOCKS := requirements-dev.lock build.lock
BUILT := src/fourfold/web/static/build
FRONTEND := $(shell find frontend -name node_modules -prune -o -type f -print 2>/dev/null)
RULES = $(wildcard tests/*/test_rules*.py) tests/shared tests/analytics

help: ## list what there is to make
	@grep -hE '^[a-z0-9]+:.*##' Makefile | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

setup: .venv/.ok ## make the environment, locked, and build the front end

demo: .venv/.ok ## build the demo region and serve it at http://127.0.0.1:8124
	@$(BIN)/fourfold demo $(ARGS)

run: .venv/.ok ## serve what is in FOURFOLD_HOME
	@$(BIN)/fourfold serve $(ARGS)

test: .venv/.ok ## check everything and run every test but the long trials
	@scripts/test $(ARGS)

check: format lint types contracts ## format, lint, types and contracts, without the tests

format: .venv/.ok ## test that all is formatted as ruff does
	@$(BIN)/ruff format --quiet --check .

lint: .venv/.ok ## lint
	@$(BIN)/ruff check --quiet .

types: .venv/.ok ## check the types
	@FOURFOLD_HOME=$(CURDIR)/.cache/tests $(BIN)/mypy --no-error-summary src

contracts: .venv/.ok ## check who may import whom
	@PYTHONPATH=src $(BIN)/lint-imports --no-logo

fast: .venv/.ok ## run the tests of rules alone, in seconds
	@$(BIN)/pytest --quiet $(RULES) $(ARGS)

soak: .venv/.ok ## run the long trials: kills, fuzzed files, a million records, Spark
	@scripts/spark && PYTHONPATH=.tools/spark $(BIN)/pytest -m soak $(ARGS)

bench: .venv/.ok ## measure, each figure beside its baseline
	@$(BIN)/fourfold bench $(ARGS)

e2e: .venv/.ok ## run the tests that open a browser
	@scripts/chromium && $(BIN)/pytest -m browser $(ARGS)

docs: .venv/.ok ## write the pages of docs/reference that the code knows best
	@FOURFOLD_HOME=$(CURDIR)/.cache/tests $(BIN)/fourfold django write_reference $(ARGS)

shell: .venv/.ok ## open Django's shell
	@$(BIN)/fourfold django shell $(ARGS)

lock: .tools/.ok ## choose the newest dependencies, and lock them with their hashes
	@UV="$(UV)" scripts/lock

clean: ## remove all that was made here; FOURFOLD_HOME is left alone
	rm -rf .venv .tools .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
		.hypothesis dist frontend/node_modules $(BUILT)

.tools/.ok: tools.lock
	@$(if $(PYTHON),,echo "Python 3.11 or later with venv is needed: install python3 and python3-venv," \
		"or say where it is: make PYTHON=/path/to/python3" >&2; exit 1)
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is not Python 3.11 or later with venv:" \
		"install python3-venv, or choose another with PYTHON=…" >&2; exit 1; }
	@echo "Setting up (once) …"
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tools.lock
	@touch $@

.venv/.packages: .tools/.ok $(LOCKS)
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --require-hashes --python $(BIN)/python $(LOCKS)
	@touch $@

.venv/.ok: .venv/.packages pyproject.toml hatch_build.py $(FRONTEND)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(UV) pip install --quiet --no-deps --no-build-isolation \
		--python $(BIN)/python --editable .
	@touch $@
