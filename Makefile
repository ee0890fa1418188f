# Every command of the house; `make help` lists them. Needs Python 3.11 or later, git and make.

PORT ?= 8000
ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install -q

export PORT
unexport PYTHONDONTWRITEBYTECODE # where it is set, each of the processes that tests start compiles all anew
.DEFAULT_GOAL := help
.PHONY: help run setup test test-long bench bench-rotation pictures check lint format types migrations migration lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: setup ## Set up everything, load the demonstration into an empty database, serve on PORT (8000)
	@$(BIN)/tracker setup
	@$(BIN)/tracker serve --check
	@$(BIN)/tracker demo --if-empty
	@exec $(BIN)/tracker serve

setup: .venv/installed ## Make .venv with what serving needs

test: .venv/installed-dev ## Run every test that can run here (ARGS="tests/backlog --engine sqlite" narrows)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-long: .venv/installed-dev ## Run the property tests with many more examples (minutes)
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n auto -m "long or hypothesis" $(ARGS)

bench: .venv/installed-dev ## Measure, and print design goals beside what was measured
	@$(BIN)/python -m bench $(ARGS)

bench-rotation: .venv/installed-dev ## Play the proof of the rotation and print its tables (minutes)
	@$(BIN)/python -m bench.rotation $(ARGS)

pictures: .venv/installed-dev ## Make the pictures of the README anew
	@$(BIN)/python deploy/pictures/make.py

check: lint types migrations test ## Everything that must be green before a commit

lint: .venv/installed-dev ## Check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: .venv/installed-dev ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

types: .venv/installed-dev ## Check types
	@$(BIN)/mypy

migrations: .venv/installed-dev ## Check that the migrations make the tables the models describe
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	export DATABASE_URL="sqlite:///$$folder/check.db" TRACKER_INSTANCE="$$folder" && \
	$(BIN)/flask --app wsgi db upgrade && $(BIN)/flask --app wsgi db check

migration: .venv/installed-dev ## Write a migration for changed models: make migration MESSAGE="what changed"
	@test -n "$(MESSAGE)" || { echo 'Say what changed: make migration MESSAGE="stories know their size"'; exit 2; }
	@$(BIN)/tracker setup && $(BIN)/flask --app wsgi db migrate -m "$(MESSAGE)"

lock: .venv/installed-dev ## Choose newest versions of everything and lock them by hash
	@compile="$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --python-version 3.11"; \
	$$compile pyproject.toml -o deploy/requirements.txt && \
	$$compile pyproject.toml --extra dev -c deploy/requirements.txt -o deploy/requirements-dev.txt && \
	$$compile deploy/requirements-build.in -c deploy/requirements-dev.txt -o deploy/requirements-build.txt

clean: ## Remove .venv and caches; the database in instance/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment: one stamp for what serving needs, one for what building and testing needs besides.

.venv/bin/python:
	@bash deploy/make-venv

.venv/installed: deploy/requirements.txt deploy/requirements-build.txt pyproject.toml | .venv/bin/python
	@echo "Installing what serving needs …"
	@$(PIP) --require-hashes -r deploy/requirements-build.txt
	@bash deploy/install deploy/requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: deploy/requirements-dev.txt .venv/installed
	@echo "Installing what tests and checks need …"
	@bash deploy/install deploy/requirements-dev.txt
	@touch $@
