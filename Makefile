# Furong. `make run` starts a city; `make test` checks everything. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= .data
FURONG_HTTP_PORT ?= 8000
WORKERS ?= 2
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## start the city with its demo morning on http://localhost:8000 (FURONG_HTTP_PORT)
	@exec $(BIN)/furong up --data $(DATA) --port $(FURONG_HTTP_PORT)

install: $(VENV)/.installed ## make .venv with the furong command in it
$(VENV)/.installed: requirements/runtime.lock pyproject.toml
	@tools/make_venv.sh $(PYTHON) $(VENV)
	@echo "Installing the pinned libraries ..."
	@$(PIP) install --require-hashes -r requirements/runtime.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

dev: $(VENV)/.dev-installed ## add what the checks need: linters, type checker, test tools, a browser
$(VENV)/.dev-installed: $(VENV)/.installed requirements/dev.lock
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@tools/ensure_chromium.sh
	@touch $@

test: lint types contracts unit ## run every check: lint, types, import contracts and all tests

lint: dev ## ruff: rules and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: dev ## mypy, strict
	@$(BIN)/mypy

contracts: dev ## import-linter: who may import whom
	@$(BIN)/lint-imports

unit: dev ## all tests, a file at a time on each of WORKERS processes (PYTEST_ARGS="-k name" narrows them)
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

coverage: dev ## all tests, and which branches they have taken
	@$(BIN)/coverage run -m pytest $(PYTEST_ARGS)
	@$(BIN)/coverage report --skip-covered --sort=cover

format: dev ## put the code in house style
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

messages: dev ## bring the catalogues of translations up to the code, and compile them
	@$(BIN)/python tools/messages.py

docs: dev ## write the generated pages of the documentation
	@$(BIN)/python -m tools.docs

bench: dev ## measure: deadlines a second, and a made-up morning from rows to episodes
	@for program in benchmarks/*.py; do echo "$$program"; $(BIN)/python "$$program" || exit 1; done

lock: dev ## resolve pyproject.toml into requirements/*.lock
	@$(BIN)/uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-header -q -o requirements/runtime.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes --no-header -q -o requirements/dev.lock
	@$(BIN)/uv pip compile pyproject.toml --all-extras --python-version 3.11 --generate-hashes --no-header -q -o requirements/extras.lock

clean: ## remove the virtual environment and caches, never the data
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.PHONY: help run install dev test lint types contracts unit coverage format messages docs bench lock clean
