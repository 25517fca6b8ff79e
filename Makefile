# Every target sets up what it needs in .venv; `make help` lists them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

LIBRARY ?= library
HOST ?= 127.0.0.1
PORT ?= 7860
COUNT ?= 40
FIRST ?= 500000

SHARED := ../shared
VISIBLE := $(wildcard $(SHARED)/gold/seeds.jsonl $(SHARED)/gold/real_visible.jsonl)
READERS := $(wildcard ingest/*.py ingest/data/* index/*.py index/data/*)

.PHONY: help run test check format evals exam bench golden clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(LIBRARY)/.samples ## set up once, read the sample disclosures, open the chat page
	$(BIN)/mingzhang serve --library $(LIBRARY) --host $(HOST) --port $(PORT)

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest

check: $(VENV)/.dev ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy app.py ingest index qa evals web
	$(BIN)/python -m pytest

format: $(VENV)/.dev ## write the code in its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

evals: build/samples/.read $(if $(VISIBLE),build/visible/.read) ## grade the answers to the gold questions
	$(BIN)/mingzhang eval evals/data/gold_samples.jsonl --library build/samples --out build/samples.html \
		--thresholds evals/data/thresholds.json
ifneq ($(VISIBLE),)
	$(BIN)/mingzhang eval $(VISIBLE) --library build/visible --out build/visible.html
endif

exam: $(VENV)/.installed ## sit the second exam: draw COUNT disclosures from seed FIRST, read them, ask
	rm -rf build/exam
	$(BIN)/python -m evals.exam --count $(COUNT) --first $(FIRST) --folder build/exam

bench: $(VENV)/.bench ## measure against other tools, by library size, from a cold start; writes benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

golden: $(VENV)/.installed ## draw the sample gold questions anew; read the difference before committing it
	$(BIN)/python -m evals.samples samples --gold
	git --no-pager diff --stat -- evals/data/gold_samples.jsonl

clean: ## remove what was built, but neither the library nor the environment
	rm -rf build samples .pytest_cache .mypy_cache .ruff_cache

# The environment: made once, filled again only when pyproject.toml has changed.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name it: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "installing what pyproject.toml names; the first time takes some minutes"
	$(PIP) install --quiet -e .
	@touch $@

$(VENV)/.bench: pyproject.toml | $(BIN)/python
	@echo "installing what pyproject.toml names, and the tools to compare with; the first time takes some minutes"
	$(PIP) install --quiet -e '.[bench]'
	@touch $@ $(VENV)/.installed

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "installing what pyproject.toml names; the first time takes some minutes"
	$(PIP) install --quiet -e '.[dev]'
	@touch $@ $(VENV)/.installed

# The sample disclosures, and the libraries they are read into.

samples/.drawn: $(wildcard evals/*.py evals/data/*) | $(VENV)/.installed
	$(BIN)/python -m evals.samples samples >/dev/null
	@touch $@

$(LIBRARY)/.samples: | $(VENV)/.installed samples/.drawn
	$(BIN)/mingzhang ingest samples --library $(LIBRARY)
	@touch $@

build/samples/.read: samples/.drawn $(READERS)
	rm -rf build/samples
	$(BIN)/mingzhang ingest samples --library build/samples
	@touch $@

build/visible/.read: $(READERS) | $(VENV)/.installed
	rm -rf build/visible
	$(BIN)/mingzhang ingest --library build/visible $(SHARED)/corpus/real_pdf \
		$(filter-out %_encrypted.pdf %_truncated.pdf %_scan.pdf %_borderless.pdf,$(wildcard $(SHARED)/corpus/seeds_pdf/*.pdf))
	@touch $@
