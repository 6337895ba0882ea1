# Two commands from nothing but Python 3.11, make and git: `make site` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
CODE := postmortem_kit tests benchmarks

.DEFAULT_GOAL := help
.PHONY: help site serve test check lint types tests browser engines golden bench format requirements chromium clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

site: .venv/site.stamp  ## build this site into site/
	$(BIN)/postmortem build --strict

serve: .venv/site.stamp  ## show this site on this machine, drafts included
	$(BIN)/postmortem serve

test: lint types tests browser engines strict  ## everything that CI runs

lint: .venv/test.stamp  ## style and likely mistakes
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: .venv/test.stamp  ## types, strictly
	$(BIN)/mypy

tests: .venv/test.stamp  ## the tests that need no browser
	$(BIN)/pytest -n 2 -m "not browser and not engines and not wheel"

browser: .venv/test.stamp chromium  ## the tests in the real Chromium
	$(BIN)/pytest -n 2 --dist loadscope -m browser --ignore tests/browser/test_live.py
	$(BIN)/pytest tests/browser/test_live.py  # alone: it waits for a rebuild and counts it

engines: .venv/test.stamp  ## the same posts under other engines, and from the wheel alone
	$(BIN)/pytest -m "engines or wheel"

strict: .venv/site.stamp
	$(BIN)/postmortem check
	$(BIN)/mkdocs build --strict --quiet

golden: .venv/test.stamp  ## rewrite the golden files; read the difference before you commit it
	GOLDEN=1 $(BIN)/pytest -n 2 -m "not browser and not engines and not wheel"

bench: .venv/test.stamp  ## measure: 1,000 records, beside plain MkDocs
	$(BIN)/python benchmarks/build.py

format: .venv/test.stamp  ## format the code
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

requirements: .venv/test.stamp  ## pin the dependencies again, with hashes
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
	  pyproject.toml requirements/build.in -o requirements/site.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
	  pyproject.toml requirements/build.in requirements/test.in -c requirements/site.txt -o requirements/test.txt

chromium:
	@command -v chromium >/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq chromium >/dev/null; }

.venv/bin/pip:
	$(PYTHON) -m venv .venv

.venv/site.stamp: .venv/bin/pip requirements/site.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/test.stamp: .venv/site.stamp requirements/test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	touch $@

clean:  ## delete what can be made again
	rm -rf .venv .postmortem site dist
