# Two commands matter: `make run` and `make test`. Each installs what it needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
# what is imported is compiled then, once, and kept; compiling all there is takes longer than the rest of an installation
INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-compile
PIP := $(BIN)/python $(INSTALL)
unexport PYTHONDONTWRITEBYTECODE
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TOOLS := chromium-headless-shell poppler-utils postgresql

.PHONY: help run test check bench battery format lock migration clean browser postgres unit static types style system

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(BIN)/base.stamp ## Serve the portal with sample data on http://127.0.0.1:8000 (PORT= changes it)
	@.ci/system $(PANGO) || true
	@exec $(BIN)/portal serve --sample --port $(PORT)

test: ## Everything: lint, types, rules, tests on SQLite and PostgreSQL, browser journeys
	@$(MAKE) --no-print-directory -j 3 system $(BIN)/dev.stamp .venv-pdf/stamp
	@$(MAKE) --no-print-directory check postgres browser

system:
	@.ci/system $(PANGO) $(TOOLS)

check: $(BIN)/dev.stamp .venv-pdf/stamp static unit ## Everything but browser and PostgreSQL

static: $(BIN)/dev.stamp
	@$(MAKE) --no-print-directory -j 2 --output-sync types style

types: $(BIN)/dev.stamp
	$(BIN)/mypy

style: $(BIN)/dev.stamp
	$(BIN)/ruff check portal tests migrations
	$(BIN)/ruff format --check portal tests migrations
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/portal curricula check

unit: $(BIN)/dev.stamp
	$(BIN)/python -m pytest -n 2 -m "not browser and not slow"

postgres: $(BIN)/dev.stamp
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n 2 -m "not browser and not slow"

browser: $(BIN)/dev.stamp .venv-pdf/stamp
	$(BIN)/python -m pytest -n 3 --dist loadgroup --no-loadscope-reorder -m "browser or slow" \
	  $$(grep -rlE "mark\.(browser|slow)" tests --include="test_*.py")

bench: $(BIN)/dev.stamp ## Measure; ends with one line a figure
	@.ci/system $(PANGO) postgresql
	@$(BIN)/python -m tests.postgres --durable $(BIN)/python -m portal.setup.bench
	@$(BIN)/python -m tests.releases.attacked

battery: $(BIN)/dev.stamp ## Kill it, cut it off, fill its disk: is anything lost? About fourteen minutes
	@.ci/system $(PANGO) $(TOOLS)
	@$(BIN)/python -m tests.postgres --durable $(BIN)/python -m tests.battery

format: $(BIN)/dev.stamp ## Put code and templates into the house format
	$(BIN)/ruff check --fix portal tests migrations
	$(BIN)/ruff format portal tests migrations

lock: $(BIN)/dev.stamp ## Lock the versions that requirements/*.in allow (needs uv)
	for name in base dev pdf; do uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --quiet requirements/$$name.in -o requirements/$$name.lock; done

clean: ## Remove environments and caches; keeps var/
	rm -rf $(VENV) .venv-pdf .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: apt-get install -y python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is needed: apt-get install -y python3-venv"; exit 1; }

$(BIN)/base.stamp: requirements/base.lock | $(BIN)/python
	@echo "Installing what the portal needs (about a minute the first time) …"
	@$(PIP) -r requirements/base.lock
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')/portal.pth"
	@printf '#!%s\nfrom portal.cli import main\n\nmain()\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/portal
	@chmod +x $(BIN)/portal && touch $@

$(BIN)/dev.stamp: requirements/dev.lock $(BIN)/base.stamp
	@echo "Installing what the tests need …"
	@$(PIP) -r requirements/dev.lock
	@touch $@

.venv-pdf/stamp: requirements/pdf.lock
	@test -n "$(PYTHON)" && $(PYTHON) -m venv .venv-pdf
	@.venv-pdf/bin/python $(INSTALL) -r $<
	@touch $@
