# Every verb a developer or a first-time user needs. `make` alone lists them.
# Needs only: Python 3.11 or newer with venv, make. Everything else is brought here, from hash-pinned locks.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
# Where the embedded database, keys and files live. Never cleaned by `make clean`.
SYLI_HOME ?= $(CURDIR)/var
export PORT SYLI_HOME
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
PY := $(VENV)/bin/python
SYLI := $(VENV)/bin/syli
INSTALLED := $(VENV)/.installed
ASSETS := build/assets.stamp
TRANSLATIONS := build/translations.stamp
READY := $(INSTALLED) $(ASSETS) $(TRANSLATIONS)
DOCTOR := sh tools/doctor.sh
CATALOGS := $(wildcard src/syli/*/locale/*/LC_MESSAGES/*.po)
ASSET_SOURCES := package.json package-lock.json tools/assets.py tools/assets.mjs src/syli/kernel/ui/icons.json

# A virtual environment remembers where it was made: after the folder has moved, make it again.
ifneq ($(shell cat $(INSTALLED) 2>/dev/null),$(CURDIR))
.PHONY: $(INSTALLED)
endif

.PHONY: help run demo test test-sqlite test-postgresql coverage check fix bench prove assets translations docs lock clean doctor

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: ## install what is missing, make demonstration data if there is none, and serve on http://127.0.0.1:$PORT
	@$(DOCTOR) port "$(PORT)"
	@$(DOCTOR) writable "$(SYLI_HOME)"
	@$(MAKE) --silent $(READY)
	@exec $(PY) -m tools.start

demo: $(READY) ## make the demonstration federation, if there is no database yet
	@SYLI_DEMO=1 $(SYLI) demo --if-empty

test: $(READY) ## everything CI runs: static checks, then the suite on SQLite and on PostgreSQL, side by side
	@$(PY) -m tools.suite

test-sqlite: $(READY)
	SYLI_TEST_DATABASE=sqlite $(PY) -m pytest

test-postgresql: $(READY)
	SYLI_TEST_DATABASE=postgresql $(PY) -m pytest

coverage: $(READY) ## which lines and branches no test reaches; rules, access and commands must be reached whole
	$(PY) -m coverage erase
	SYLI_TEST_DATABASE=sqlite $(PY) -m coverage run -m pytest -q
	$(PY) -m coverage json -q -o build/coverage.json
	$(PY) -m tools.coverage_floor

check: $(READY) ## the static part: format, lint, types, layers, templates, sizes, generated pages, translations
	@$(PY) -m tools.check

fix: $(INSTALLED) ## format the code and mend what the linter can mend
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(READY) ## measure pages, search and statistics at growing sizes
	$(SYLI) bench

prove: $(READY) ## the properties again, with many more examples each; then on PostgreSQL what `make test` asks on SQLite alone; the journeys in every look; that no answer's time tells who exists
	HYPOTHESIS_PROFILE=prove SYLI_TEST_DATABASE=sqlite $(PY) -m pytest -m "property"
	SYLI_TEST_DATABASE=postgresql $(PY) -m pytest --both-engines -m "either_engine"
	SYLI_TEST_DATABASE=sqlite $(PY) -m pytest --every-look tests/journeys
	$(SYLI) bench-existence --requests 3000

assets: $(ASSETS) ## fetch and build the styles, fonts and scripts the pages use

translations: $(TRANSLATIONS) ## compile the Finnish, Swedish and English texts

docs: $(READY) ## write the generated reference pages anew
	$(PY) -m tools.docs

lock: $(INSTALLED) ## resolve dependencies anew into requirements.lock and package-lock.json
	$(PY) -m tools.lock

clean: ## remove everything that can be made again; data in var/ stays
	rm -rf build node_modules .engines $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
		src/syli/kernel/ui/static/vendor src/*.egg-info .coverage
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -path '*/LC_MESSAGES/*.mo' -delete

doctor: ## say what this machine lacks, if anything
	@$(DOCTOR) all "$(PORT)" "$(SYLI_HOME)"

$(INSTALLED): requirements.lock pyproject.toml
	@$(DOCTOR) install
	@# A half-made or moved environment is made again from nothing.
	@if [ "$$(cat $(INSTALLED) 2>/dev/null)" != "$(CURDIR)" ] || ! $(PY) -c pass 2>/dev/null; then \
		rm -rf $(VENV) && "$$($(DOCTOR) python)" -m venv $(VENV); fi
	@echo "Installing Python packages, a minute or two the first time …"
	@$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@printf '%s\n' "$(CURDIR)" > $@

node_modules/.installed: $(INSTALLED) package.json package-lock.json .npmrc
	@echo "Fetching styles, fonts and scripts …"
	@$(PY) -m tools.node npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS): node_modules/.installed $(ASSET_SOURCES)
	@mkdir -p build
	@$(PY) -m tools.assets
	@touch $@

$(TRANSLATIONS): $(INSTALLED) tools/translations.py $(CATALOGS)
	@mkdir -p build
	@$(PY) -m tools.translations compile
	@touch $@
