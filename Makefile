# Every target sets up what it needs (run.py); `python3 run.py TARGET` does the same without make.
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help demo test lint soak bench

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: ## build, publish to a folder, read back, open the arena (ONCE=1: one question, one vote, end)
	@$(PYTHON) run.py demo $(if $(ONCE),--once)

test: ## style, types and tests (ARGS="-k word" goes to pytest)
	@$(PYTHON) run.py test $(ARGS)

lint: ## style and types
	@$(PYTHON) run.py lint

soak: ## the long forms of the tests
	@$(PYTHON) run.py soak

bench: ## the figures of README and LOG
	@$(PYTHON) run.py bench
