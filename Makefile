# `make help` lists what can be done. Nothing here needs root.
.PHONY: help setup demo test screenshots lint format clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

setup: ## bring Python packages, Asterisk, PostgreSQL and the pages
	@PYTHON="$(PYTHON)" deploy/setup

demo: setup ## a whole call centre on this machine, simulated; Ctrl-C ends it; ARGS="--for 60" for options
	@.venv/bin/plateau demo $(ARGS)

test: setup ## style, types and every test; ARGS="tests/core -q" for some
	@deploy/test $(ARGS)

screenshots: setup ## pictures of every page of a demo in both languages, into build/screenshots
	@deploy/screenshots $(ARGS)

lint: setup ## style and types alone
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy

format: ## write the style
	@.venv/bin/ruff check --fix --quiet; .venv/bin/ruff format

clean: ## remove what was made in this folder; the cache stays
	rm -rf .venv api/static web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
