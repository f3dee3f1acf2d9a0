# make run    the app on the bundled sample and model
# make test   the fast tests
# make check  lint, format, types and the fast tests
# Each makes its own environment first: with uv where it is installed, else with venv and pip.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
# One OpenMP thread per test worker: two on a busy machine are far slower than one.
PYTEST := OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive $(BIN)/python -m pytest

ifdef UV
MAKE_VENV = uv venv --quiet --python '>=3.11' $(VENV)
INSTALL = uv pip install --quiet --python $(BIN)/python
else
MAKE_VENV = $(PYTHON) -m venv $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: run test cover slow browser bench check lint types format clean

run: $(VENV)/run.stamp
	$(BIN)/python -m streamlit run streamlit_app.py

test: $(VENV)/dev.stamp
	$(PYTEST) -n 2

cover: $(VENV)/dev.stamp
	$(PYTEST) -n 2 --cov --cov-report=term

slow: $(VENV)/dev.stamp
	$(PYTEST) -m slow -n 2

browser: $(VENV)/dev.stamp
	$(PYTEST) -m browser

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks

check: lint types test

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@[ -n "$(UV)" ] || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12"; exit 1; }
	$(MAKE_VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt | $(BIN)/python
	$(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
