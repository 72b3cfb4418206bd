# `make help` lists the targets. The work is done in scripts/, one file per concern.
.DEFAULT_GOAL := help
STACK ?= dev

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## the whole demo: set up, create a site, push a change, see it live
	@scripts/venv
	@scripts/stack up dev
	@WEBMETEOR_STACK=dev .venv/bin/python scripts/demo

up: ## start the development stack (make up STACK=test: the test stack)
	@scripts/stack up $(STACK)

down: ## stop the stack, keep all data
	@scripts/stack down $(STACK)

clean: ## remove the stack's containers, networks, volumes and files
	@scripts/stack clean $(STACK)

ps: ## list the running services
	@scripts/stack ps $(STACK)

logs: ## follow the logs of every service (ends with Ctrl-C)
	@scripts/stack logs $(STACK) --tail 50 --follow

dev: ## run the development stack with live reload of saved changes (ends with Ctrl-C)
	@scripts/venv
	@.venv/bin/python scripts/dev $(STACK)

test: ## run all tests in their own stack, next to the development one
	@scripts/venv
	@scripts/test

test-fast: ## run lint, unit tests and the integration tests of the changes since main
	@scripts/venv
	@scripts/test-fast

lint: ## check formatting, style, types and import rules
	@scripts/venv
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format: ## format the code
	@scripts/venv
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: ## run the benchmarks, compared with the bare tools
	@scripts/venv
	@scripts/stack up dev
	@scripts/browser
	@.venv/bin/python -m bench

lock: ## update the lock files from requirements.in
	@scripts/venv lock

events-parked: ## list the parked events
	@scripts/stack compose $(STACK) run --rm --no-deps -T operator python -m shared.messaging.parked list

events-replay: ## requeue the parked events
	@scripts/stack compose $(STACK) run --rm --no-deps -T operator python -m shared.messaging.parked replay

.PHONY: help demo up dev down clean ps logs test test-fast lint format bench lock events-parked events-replay
