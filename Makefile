# The developer's entry. `make` prints this list; `./run` installs what each needs.
.DEFAULT_GOAL := help
.PHONY: help check test lint format types floors docs pictures demo bench

help: ## print this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*##/#/' | awk -F'#' '{ printf "  %-8s%s\n", $$1, $$2 }'

check: ## the quick check: lint, format, floors, types and the quick tests (two minutes at most)
	./run test quick

test: ## the whole check, as CI runs it
	./run test

lint: .venv ## the linter alone
	.venv/bin/ruff check .

format: .venv ## put every file into shape
	.venv/bin/ruff check --fix --exit-zero --quiet .
	.venv/bin/ruff format .

types: .venv ## the type checker alone
	.venv/bin/mypy

floors: .venv ## the import contracts alone
	.venv/bin/lint-imports

docs: .venv ## write the pages of docs/ that are made from the code
	.venv/bin/python -m scripts.reference

pictures: .venv ## take the pictures of the Orb that docs/ holds (plays the demo: minutes)
	.venv/bin/python scripts/make_screenshots.py

demo: ## everything, on an invented little web
	./run demo

bench: ## list the benchmarks
	./run bench

.venv:
	./run install
