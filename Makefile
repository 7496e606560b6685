# What one can say to Salur. Needs Linux, Python 3.11 or newer and make; the rest is fetched into .venv.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

# The first Python that is new enough; `make PYTHON=/path/to/python3` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

BIN := .venv/bin
DONE := .venv/share/salur/done
# Once the tests' packages are in, they stay in when setup has to run again.
DEV := $(if $(wildcard $(DONE)/dev),--dev)
OMIT := $(if $(wildcard $(DONE)/browser),,--omit=dev)

.PHONY: help setup run check test faults bench dev clean
.PHONY: check-format check-lint check-types check-arrows check-tests

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup: $(DONE)/packages $(DONE)/servers $(DONE)/assets ## fetch all that running needs

run: setup ## set up, then start everything on this machine; Ctrl-C stops it
	@exec $(BIN)/salur dev $(ARGS)

check: dev ## the fast part of the tests: format, lint, types, arrows, unit and contract tests
	@$(MAKE) -k -j2 --output-sync=target check-types check-format check-lint check-arrows check-tests

test: check $(DONE)/servers $(DONE)/assets $(DONE)/browser ## everything that must hold
	@$(BIN)/pytest -n auto --maxprocesses=4 --dist=worksteal tests/integration tests/e2e tests/thorough $(ARGS)

faults: dev setup ## the long tests: processes killed, servers stopped
	@$(BIN)/pytest tests/faults $(ARGS)

bench: dev setup ## what is fast, measured side by side
	@$(BIN)/python -m bench $(ARGS)

clean: ## remove what setup and the tests made; data of `make run` stays
	rm -rf .venv node_modules shared/salur/web/static/vendor tests/artefacts

dev: $(DONE)/dev $(DONE)/s3

check-format:
	@$(BIN)/ruff format --check --quiet --output-format=concise .

check-lint:
	@$(BIN)/ruff check --quiet --output-format=concise .

check-types:
	@$(BIN)/mypy

check-arrows:
	@$(BIN)/lint-imports --no-logo

check-tests:
	@$(BIN)/pytest -q -n auto --maxprocesses=4 --dist=worksteal tests/unit tests/contract shared/salur/channels \
		examples/salur-telegram/tests/test_updates.py

# A file below $(DONE) says that a step is done; it is older than what the step depends on when it must run again.

$(DONE)/packages: pyproject.toml uv.lock examples/salur-telegram/pyproject.toml bootstrap/environment.py bootstrap/uv.txt
	@test -n "$(PYTHON)" || { echo "Salur needs Python 3.11 or newer, and this machine has none."; exit 1; }
	@echo "Python packages"
	@$(PYTHON) bootstrap/environment.py $(DEV)
	@mkdir -p $(DONE) && touch $@

$(DONE)/dev: $(DONE)/packages
	@echo "Python packages for the tests"
	@$(PYTHON) bootstrap/environment.py --dev
	@mkdir -p $(DONE) && touch $@

$(DONE)/servers: $(DONE)/packages shared/salur/embedded/jgo.lock.toml
	@echo "Kafka and mongod"
	@$(BIN)/python -m salur.embedded.install
	@touch $@

$(DONE)/assets: package-lock.json shared/salur/web/assets.py shared/salur/web/icons.py | $(DONE)/packages
	@echo "Font and icons of the pages"
	@$(BIN)/python bootstrap/npm.py ci $(OMIT)
	@$(BIN)/python -m salur.web.assets
	@touch $@

$(DONE)/s3: tests/s3.lock.toml tests/s3.py | $(DONE)/dev
	@echo "An S3 server for the tests"
	@$(BIN)/python -m tests.s3
	@touch $@

$(DONE)/browser: package-lock.json tests/browser.py | $(DONE)/dev $(DONE)/assets
	@echo "A browser for the tests"
	@$(BIN)/python bootstrap/npm.py ci
	@$(BIN)/python -m tests.browser
	@touch $@
