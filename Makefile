# For Linux, macOS and WSL. The README gives the same steps as plain commands for Windows.

# The articles: a folder of text files, or one .jsonl file.
CORPUS ?= seeds
# Handed to the shell as a variable, so that spaces and quotes in the path do no harm.
export CORPUS

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
LOCKED := install --require-hashes --only-binary :all:

# The first Python that really runs (the shims of version managers may be there and fail), is of a version that
# pyproject.toml allows and can make a virtual environment.
PYTHON_FITS := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c '$(PYTHON_FITS)' >/dev/null 2>&1 && echo "$$p" && break; done)

.DEFAULT_GOAL := help
.PHONY: help venv figures handouts test never-half trust lab notebooks briefing lock clean

help:
	@echo "make figures                every table, figure and notebook of seeds/, into build/seeds/"
	@echo "make figures CORPUS=PATH    the same for your articles, into build/NAME/"
	@echo "make handouts               students' copies of the notebooks and slides, into build/handouts/"
	@echo "make lab                    open the notebooks in JupyterLab"
	@echo "make test                   lint, types, tests, and the notebooks with their outputs compared"
	@echo "make never-half             kill and interrupt runs at random moments: is an output ever half? (some minutes)"
	@echo "make trust                  that, hostile input, long odd texts and piles, fuzzing, browser, same bytes (an hour or two)"
	@echo "make notebooks              write the notebooks' stored outputs anew, after a change"
	@echo "make venv                   only make the environment, $(VENV)/ (the others do it when needed)"
	@echo "make briefing               write docs/briefing.html anew, after a change"
	@echo "make lock                   write both lock files anew (needs uv; UPGRADE=1 takes the newest releases)"
	@echo "make clean                  remove build/, $(VENV)/ and caches"

venv: $(VENV)/.ready

# Each stamp is written last, so an environment that was only half made does not count as made.
$(VENV)/.locked: requirements.lock
	@"$(PYTHON)" -c '$(PYTHON_FITS)' >/dev/null 2>&1 || { \
		echo "$(if $(PYTHON),$(PYTHON) is not a Python,Found no Python) from 3.11 to 3.13 that can make an environment:" \
		"install one, or name it, as in: make venv PYTHON=/path/to/python3.13" >&2; exit 1; }
	@echo "Making $(VENV)/ from requirements.lock with $(PYTHON): one to three minutes, and once only ..."
	@rm -rf $(VENV)
	@"$(PYTHON)" -m venv $(VENV)
	@$(PIP) $(LOCKED) -r requirements.lock
	@touch $@

$(VENV)/.ready: pyproject.toml $(VENV)/.locked
	@echo "Installing the project itself: a few seconds ..."
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.ready
	@echo "Adding the tools of requirements-dev.lock: ten seconds or so ..."
	@$(PIP) $(LOCKED) -r requirements-dev.lock
	@touch $@

# build/NAME: the folder's name, or the file's without its ending.
NAME_OF_CORPUS = name=$$(basename "$$CORPUS"); \
	if [ -d "$$CORPUS" ]; then name=$$(basename "$$(cd "$$CORPUS" && pwd)"); \
	elif [ -f "$$CORPUS" ]; then name=$${name%.*}; fi;

figures: $(VENV)/.ready
	@$(NAME_OF_CORPUS) \
	$(VENV)/bin/parallax run "$$CORPUS" --out "build/$$name" && \
	$(PY) -m nlp_helpers.notebooks "$$CORPUS" --out "build/$$name"

# Of the notebooks as they are stored; of your articles, as `make figures CORPUS=PATH` has run them.
handouts: $(VENV)/.dev
	@if [ "$$CORPUS" = seeds ]; then notebooks=notebooks out=build/handouts; \
	else $(NAME_OF_CORPUS) notebooks="build/$$name/notebooks" out="build/$$name-handouts"; fi; \
	$(PY) -m nlp_helpers.handouts --notebooks "$$notebooks" --corpus "$$CORPUS" --out "$$out"

test: $(VENV)/.dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
# The slow ones first, so that no worker is left with one of them at the end.
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --doctest-modules --nbval \
		tests/browser notebooks tests nlp_helpers

never-half: $(VENV)/.dev
	$(PY) benchmarks/kill.py
	$(PY) benchmarks/kill.py --interrupt -n 12

# Each prints a table and fails if what it checks does not hold; benchmarks/README.md has the figures.
trust: never-half
	$(PY) benchmarks/hostile.py
	$(PY) benchmarks/fuzz.py --examples 10000
	$(PY) benchmarks/browser_hostile.py
	$(PY) benchmarks/same.py
	OMP_NUM_THREADS=1 $(PY) benchmarks/long_texts.py --parts 0.05 0.2
	$(PY) benchmarks/long_texts.py --patterns
	OMP_NUM_THREADS=1 $(PY) benchmarks/odd_piles.py

lab: $(VENV)/.ready
	$(PY) -m jupyterlab notebooks/00_start_here.ipynb

# What is pinned already stays as it is where it still fits. --fork-strategy fewest: one version of everything for
# every Python, so that the Python version changes no figure.
LOCK := uv pip compile pyproject.toml --group build --universal --python-version 3.11 --fork-strategy fewest \
	--only-binary :all: --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
	--quiet $(if $(UPGRADE),--upgrade)

# Writes the notebooks' stored outputs anew, on the seeds, from top to bottom; nbval compares with them.
notebooks: $(VENV)/.ready
	cd notebooks && ../$(PY) -m nbconvert --to notebook --execute --inplace --log-level ERROR \
		--ExecutePreprocessor.record_timing=False *.ipynb

# A test holds it equal to what a run writes.
briefing: $(VENV)/.ready
	$(VENV)/bin/parallax run seeds --out build/seeds
	cp build/seeds/briefing.html docs/briefing.html

lock:
	$(LOCK) --output-file requirements.lock
	$(LOCK) --extra dev --extra handouts --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf build $(VENV) *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
