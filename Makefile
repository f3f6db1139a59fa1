# Luoshi: `make run` shows it, `make test` proves it, `make help` lists the rest.
# Needs Python 3.11+ and the network on the first run of a target; works offline after that.

.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
SAMPLE := examples/ganzhou-2025-sample.txt
REPORT ?= $(SAMPLE)
PORT ?= 8000
PYTEST_ARGS ?= -n auto
BENCH_ARGS ?=
FUZZ_ARGS ?=
export REPORT PORT

# uv brings the exact packages of uv.lock. It must not fetch a Python of its own: the one here is used.
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
ifeq ($(UV),.tools/bin/uv)
UV_FILE := .tools/bin/uv
endif

# Stamps: uv is called only when what it would install has changed.
SYNCED := .venv/.synced
BENCH_SYNCED := .venv-bench/.synced
CLUSTER_SYNCED := .venv-cluster/.synced

.PHONY: help
help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Luoshi needs Python 3.11 or later. Name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .tools || { \
		echo "This Python cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

$(SYNCED): pyproject.toml uv.lock | $(UV_FILE)
	@"$(UV)" sync --locked
	@touch $@

# The tools to compare with live apart: nothing of theirs may slip into what Luoshi runs with.
$(BENCH_SYNCED): pyproject.toml uv.lock | $(UV_FILE)
	@UV_PROJECT_ENVIRONMENT=.venv-bench "$(UV)" sync --locked --only-group bench
	@touch $@

# Spark is larger than all the rest together.
$(CLUSTER_SYNCED): pyproject.toml uv.lock | $(UV_FILE)
	@UV_PROJECT_ENVIRONMENT=.venv-cluster "$(UV)" sync --locked --group cluster
	@touch $@

.PHONY: setup
setup: $(SYNCED) ## install everything; leaves .venv/bin/luoshi

.PHONY: run
run: $(SYNCED) ## play a year for the sample, or adopt your REPORT; serve it on 127.0.0.1:PORT
ifeq ($(REPORT),$(SAMPLE))
	@unset DATABASE_URL; export LUOSHI_LOCAL=1 LUOSHI_DATA="$${LUOSHI_DATA:-luoshi-demo}"; \
	.venv/bin/luoshi demo "$$REPORT" && exec .venv/bin/luoshi serve --port "$$PORT"
else
	@env -u DATABASE_URL LUOSHI_LOCAL=1 .venv/bin/luoshi serve --demo --report "$$REPORT" --port "$$PORT"
endif

.PHONY: test
test: test-sqlite test-postgres test-cluster ## run the tests on SQLite, on PostgreSQL, and the reader on a cluster

.PHONY: test-sqlite
test-sqlite: $(SYNCED)
	@echo "== tests on SQLite"
	@.venv/bin/pytest $(PYTEST_ARGS)

.PHONY: test-postgres
test-postgres: $(SYNCED)
	@echo "== tests on PostgreSQL"
	@.venv/bin/python tools/with_postgres.py .venv/bin/pytest $(PYTEST_ARGS)

.PHONY: test-cluster
test-cluster: $(UV_FILE) ## run the reader's example on a cluster, where Java is installed
	@if command -v java >/dev/null; then \
		$(MAKE) --no-print-directory $(CLUSTER_SYNCED) && \
		echo "== the reader on a cluster" && .venv-cluster/bin/pytest tests/cluster; \
	else \
		echo "== the reader on a cluster: not tried, there is no Java (Debian: openjdk-17-jre-headless)"; \
	fi

.PHONY: check
check: format lint contracts types docs test ## all that must hold before a change lands

.PHONY: format
format: $(SYNCED) ## fail where a file is not formatted
	@.venv/bin/ruff format --check .

.PHONY: lint
lint: $(SYNCED) ## ruff, the floors of the house, stale message catalogues
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports
	@.venv/bin/python tools/compile_messages.py --check

.PHONY: contracts
contracts: $(SYNCED) ## the floors of the house, with the tests about them
	@.venv/bin/pytest --quiet --no-header tests/test_architecture.py

.PHONY: types
types: $(SYNCED) ## mypy, strict
	@.venv/bin/mypy

.PHONY: docs
docs: $(SYNCED) ## fail where a document is wrong or lacks something
	@.venv/bin/pytest --quiet --no-header tests/test_documentation.py

.PHONY: fmt
fmt: $(SYNCED) ## format the code and mend what ruff can mend
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

.PHONY: score
score: $(SYNCED) ## score the reader against the labelled reports
	@.venv/bin/python tools/score_compare.py
	@.venv/bin/python tools/score_reader.py

.PHONY: fuzz
fuzz: $(SYNCED) ## throw broken texts at the reader for ten minutes
	@nice -n 10 .venv/bin/python tools/fuzz_reader.py $(FUZZ_ARGS)

.PHONY: bench
bench: $(SYNCED) $(BENCH_SYNCED) ## time, memory and scores of the reader, beside other tools
	@.venv/bin/python bench/bench.py $(BENCH_ARGS)

.PHONY: bench-delivery
bench-delivery: $(SYNCED) ## time all lights and every page of a city's year, on both databases
	@env -u DATABASE_URL .venv/bin/python bench/delivery.py
	@.venv/bin/python tools/with_postgres.py .venv/bin/python bench/delivery.py

.PHONY: bench-public
bench-public: $(SYNCED) ## time the public's pages beside the same server's empty page
	@env -u DATABASE_URL .venv/bin/python bench/public.py $(BENCH_ARGS)

.PHONY: vendor
vendor: $(SYNCED) ## renew the scripts and styles that the pages bring along (needs npm)
	@.venv/bin/python tools/vendor.py
	@.venv/bin/python tools/outlines.py

.PHONY: pictures
pictures: $(SYNCED) ## take the pictures of the READMEs anew (needs chromium, libreoffice, poppler-utils)
	@.venv/bin/python tools/pictures.py

.PHONY: messages
messages: $(SYNCED) ## collect what pages say and compile the message catalogues
	@.venv/bin/python tools/page_messages.py
	@.venv/bin/python tools/compile_messages.py

.PHONY: hooks
hooks: $(SYNCED) ## check each commit before it is made
	@.venv/bin/pre-commit install

.PHONY: clean
clean: ## remove what make has made; the data folder stays
	rm -rf .venv .venv-bench .venv-cluster .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
