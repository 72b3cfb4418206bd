# `make help` lists what there is. Everything real is in scripts/, one file per concern.
.DEFAULT_GOAL := help
STACK ?= dev

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## the whole way: set up, create a site, push a change, see it live
	@scripts/venv
	@scripts/stack up dev
	@WEBMETEOR_STACK=dev .venv/bin/python scripts/demo

up: ## start the development stack (make up STACK=test: the tests' one)
	@scripts/stack up $(STACK)

down: ## stop it, keep all data
	@scripts/stack down $(STACK)

clean: ## remove its containers, networks, volumes and files
	@scripts/stack clean $(STACK)

ps: ## what runs
	@scripts/stack ps $(STACK)

logs: ## the last lines of every service, and what follows (ends with Ctrl-C)
	@scripts/stack logs $(STACK) --tail 50 --follow

dev: ## the development stack, running what is saved within seconds (ends with Ctrl-C)
	@scripts/venv
	@.venv/bin/python scripts/dev $(STACK)

test: ## all tests, in a stack of their own beside the development one
	@scripts/venv
	@scripts/test

test-fast: ## lint, unit tests and the integration tests of what differs from main
	@scripts/venv
	@scripts/test-fast

lint: ## formatting, style, types, who may import whom
	@scripts/venv
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	cd scripts && ../.venv/bin/mypy --strict --config-file= lib
	.venv/bin/lint-imports

format: ## put the code into the house's form
	@scripts/venv
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: ## measure, beside the bare tools
	@scripts/venv
	@scripts/stack up dev
	@scripts/browser
	@.venv/bin/python -m bench

lock: ## renew the lock files from requirements.in
	@scripts/venv lock

events-parked: ## list events whose handling failed for good
	@scripts/stack compose $(STACK) run --rm --no-deps -T operator python -m shared.messaging.parked list

events-replay: ## hand the parked events to their services again
	@scripts/stack compose $(STACK) run --rm --no-deps -T operator python -m shared.messaging.parked replay

.PHONY: help demo up dev down clean ps logs test test-fast lint format bench lock events-parked events-replay
