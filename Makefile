# Viva: `make run` runs it, `make test` tests it, `make` lists the rest.
#
# PYTHON=python3.12   the Python to make the virtual environment with
# VENV=.venv          where that is; with VENV_READY=1 it is taken as it is and nothing is installed
# VIVA_HOME, PORT     of `make run`; others are in docs/reference/settings.md
# ARGS='-k relay'     more arguments for pytest; -n 0: in one process, -n 2: in two
# SEED=1 SESSIONS=20  of `make chaos` and `make chaos-pipeline`: the seed repeats the faults

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV ?= .venv
VENV_READY ?=
ARGS ?=
SEED ?=
SESSIONS ?=
BIN := $(abspath $(VENV))/bin
# A virtual environment's tools by their names, and Node from the PATH or from its Python package.
TOOLS = PATH="$(BIN):$$PATH"
NODE = $(BIN)/python -m tests.node
# A module's tests share a browser, so they stay together; the long ones come first (tests/workers.py).
WORKERS = -n auto --dist loadscope --no-loadscope-reorder

.PHONY: help run test test-js lint types bench bench-relay bench-pipeline bench-search e2e chaos chaos-pipeline chaos-tests screenshots lock clean python engine-venv dev-venv node-tools

help: ## List the targets
	@echo 'make run    runs Viva: http://127.0.0.1:8000, Ctrl-C ends it'
	@echo 'make test   runs all tests'
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The supervisor gets the signals itself, and ends too when make is killed.
run: engine-venv ## Set up what is missing, then run everything in the foreground
	@exec $(BIN)/python -I -S interviews/embedded/lifeline.py 15 $$PPID $(BIN)/python -m interviews.supervisor

test: dev-venv test-js ## Run all tests (JavaScript first; ARGS go to pytest)
	@$(TOOLS) $(BIN)/python -m pytest $(WORKERS) $(ARGS)

test-js: dev-venv
	@$(NODE) test

e2e: dev-venv ## Run the browser tests only
	@$(TOOLS) $(BIN)/python -m pytest $(WORKERS) -m e2e $(ARGS)

chaos: dev-venv ## Interview under kills and cuts, and audit the record (SEED=, SESSIONS=)
	@$(TOOLS) $(BIN)/python -m tests.chaos --seed=$(SEED) --sessions=$(SESSIONS)

chaos-pipeline: dev-venv ## Work on ended sessions under kills, and audit it (SEED=, SESSIONS=)
	@$(TOOLS) $(BIN)/python -m tests.chaos.pipeline --seed=$(SEED) --sessions=$(SESSIONS)

chaos-tests: dev-venv ## Run the tests that kill and cut real processes only
	@$(TOOLS) $(BIN)/python -m pytest -m chaos $(ARGS)

lint: dev-venv node-tools ## Check style, imports, templates, scripts and the architecture
	@$(TOOLS) ruff check .
	@$(TOOLS) ruff format --check .
	@$(TOOLS) lint-imports --no-logo
	@if [ -d templates ]; then $(TOOLS) djlint templates --check --lint --quiet; fi
	@$(NODE) biome
	@$(TOOLS) $(BIN)/python -m pytest -q tests/architecture

types: dev-venv node-tools ## Check types, of Python and of the scripts' comments
	@$(TOOLS) mypy .
	@$(NODE) tsc

bench: dev-venv node-tools ## Run every benchmark, quickly
	@for bench in bench/*/__main__.py; do \
	  $(TOOLS) $(BIN)/python -m "bench.$$(basename "$$(dirname "$$bench")")" --quick || exit 1; done

bench-relay: dev-venv node-tools ## Measure the relay beside a Node proxy (ARGS=--quick)
	@$(TOOLS) $(BIN)/python -m bench.relay $(ARGS)

bench-pipeline: dev-venv ## Measure how soon ended sessions can be read (ARGS=--quick)
	@$(TOOLS) $(BIN)/python -m bench.pipeline $(ARGS)

bench-search: dev-venv ## Measure what searches find and how long they take (ARGS=--quick)
	@$(TOOLS) $(BIN)/python -m bench.search $(ARGS)

screenshots: dev-venv ## Make the pictures of the documentation anew
	@$(TOOLS) $(BIN)/python -m tests.e2e.screenshots

lock: ## Pin the requirements anew, with hashes (needs uv)
	@command -v uv > /dev/null || { echo 'uv is missing: pip install uv, then run make lock again.'; exit 1; }
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --extra engine pyproject.toml -o requirements-engine.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --extra engine --extra dev pyproject.toml -o requirements-dev.txt
	npm install --package-lock-only

clean: ## Remove what tools have left (never .viva, your data)
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage node_modules staticfiles
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

python:
	@command -v $(PYTHON) > /dev/null || { echo '$(PYTHON) is missing: install Python 3.11 or newer, or name one with make PYTHON=...'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) -V 2>&1) is too old: Viva needs 3.11 or newer; name one with make PYTHON=..."; exit 1; }

ifeq ($(VENV_READY),)
engine-venv: python
	@$(PYTHON) interviews/bootstrap.py $(VENV) requirements-engine.txt

dev-venv: python
	@$(PYTHON) interviews/bootstrap.py $(VENV) requirements-dev.txt
else
engine-venv dev-venv: ;
endif

node-tools: dev-venv
	@$(NODE) install
