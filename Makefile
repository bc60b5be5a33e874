# Everything that one does with a checkout. Each target sets up what it needs by itself.

PYTHON ?= python3
BIN := .venv/bin

# What follows the program's or pytest's name: make run ARGS="list --json"
ARGS ?=
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test quick lab lab-down bench screenshots results check types types-win32 types-darwin format translations lock launcher launcher-remove clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "make %-16s %s\n", $$1, $$2 }'

run:  ## start the program; without a screen, the sample (ARGS="..." is passed on)
	@$(PYTHON) packaging/bootstrap.py run
	@exec $(BIN)/python -P packaging/run.py $(ARGS)

# Everything, suites beside each other (tests/__main__.py); or pytest alone with PYTEST_ARGS.
TESTS := $(BIN)/python -m tests

# CI leaves nothing running; a developer keeps the engine for the next time.
test:  ## run all tests, with a real engine (PYTEST_ARGS="tests/flows" runs one suite)
	@$(PYTHON) packaging/bootstrap.py test
	@if [ "$$CI" = true ]; then trap '$(PYTHON) -m tests.lab down' EXIT; fi; \
	$(PYTHON) -m tests.lab up && \
	$(if $(PYTEST_ARGS),$(BIN)/python -m pytest $(PYTEST_ARGS),$(TESTS))

quick: lab  ## run the tests of a minute: what needs no engine and no window, and one start
	@$(PYTHON) packaging/bootstrap.py test
	@$(TESTS) --quick

lab:  ## start the engine, registry and images that the tests use
	@$(PYTHON) -m tests.lab up

lab-down:  ## stop them
	@$(PYTHON) -m tests.lab down

bench: lab  ## measure what the program promises
	@$(PYTHON) packaging/bootstrap.py test
	@$(BIN)/python -m tests.bench

screenshots:  ## take the pictures of the README anew, light and dark
	@$(PYTHON) packaging/bootstrap.py test
	@$(BIN)/python -m tests.gallery.pictures docs/pictures

# In the sample's own environment; BASE is what that is built on, where it is not the usual one.
results:  ## run the sample's notebooks, and keep their results in them
	docker build --tag notedock-sample $(if $(BASE),--build-arg BASE=$(BASE)) .
	docker run --rm --network none --user "$$(id -u):$$(id -g)" --env HOME=/tmp \
		--volume "$(CURDIR):/home/jovyan/work" --workdir /home/jovyan/work \
		--entrypoint python notedock-sample packaging/sample_results.py

types:
	$(BIN)/mypy

# The program runs everywhere, its tests on Linux. What only another system reaches is no mistake.
types-win32 types-darwin: types-%:
	$(BIN)/mypy --platform $* --cache-dir .mypy_cache/$* --no-warn-unreachable app packaging

check:  ## format, lint, types, shell, who imports whom, whether all texts can be translated
	@$(PYTHON) packaging/bootstrap.py check
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	@$(MAKE) --no-print-directory --jobs 3 types types-win32 types-darwin
	$(BIN)/lint-imports --no-logo
	$(BIN)/shellcheck resources/container/*.sh
	$(BIN)/python packaging/translations.py check

format:  ## put the code into shape
	@$(PYTHON) packaging/bootstrap.py check
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

translations:  ## collect the texts for translators, and bring each language up to date
	@$(PYTHON) packaging/bootstrap.py run
	@$(BIN)/python packaging/translations.py

LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock"

LAB_IMAGE := tests/lab/images/jupyter/minimal-notebook

lock:  ## renew the pinned versions of everything from elsewhere
	@$(PYTHON) packaging/bootstrap.py check
	$(LOCK) --group dev --output-file packaging/locks/dev.txt
	$(LOCK) --group build --constraints packaging/locks/dev.txt --output-file packaging/locks/run.txt
	$(BIN)/python -c "from notedock.core.served_pages import *; print(PROXY + PROXY_VERSIONS)" | \
	$(BIN)/uv pip compile - --quiet --upgrade --python-version 3.11 --python-platform linux \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock" \
	--constraints $(LAB_IMAGE)/requirements.txt --output-file $(LAB_IMAGE)/constraints.txt
	$(BIN)/python packaging/environments.py

launcher:  ## put this checkout into the desktop's menu
	@$(PYTHON) packaging/bootstrap.py run
	@$(BIN)/python packaging/launcher.py

launcher-remove:  ## take it out again
	@$(PYTHON) packaging/launcher.py --remove

clean:  ## remove everything that was made here, the virtual environment too
	rm -rf .venv .coverage .*_cache .hypothesis build dist
	find app packaging tests -name __pycache__ -type d -prune -exec rm -rf {} +
