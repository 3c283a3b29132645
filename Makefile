# `make run` and `make test` set themselves up: a .venv with what the locks name, made once and
# made again when a lock or pyproject.toml changes. Setting up writes to standard error alone, so
# that `make run ARGS=--json` gives pure JSON. (From another folder: `make -s -C staffroom run`;
# without -s, make itself says on standard output where it went.)

VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=
UV ?= uv
BENCHMARKS := faq_accuracy discord_cost matrix_cost feeds polls

SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c '$(SUPPORTED)' 2>/dev/null && echo $$name && break; done)

# A Python asked for by name replaces a .venv of another version.
ifneq ($(filter environment command,$(firstword $(origin PYTHON))),)
MADE_WITH := $(shell sed -n 's/^version *= *\([0-9]*\.[0-9]*\).*/\1/p' $(VENV)/pyvenv.cfg 2>/dev/null)
ASKED_FOR := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
ifneq ($(MADE_WITH),$(ASKED_FOR))
$(shell rm -f $(VENV)/*.stamp)
endif
endif

.PHONY: help run test check bench lock clean
.DEFAULT_GOAL := help

help: ## say what there is
	@echo "make run    start the bot; with no platform set up, the console  (ARGS=\"--json --data DIR\")"
	@echo "make test   run every test  (ARGS=\"-k faq\")"
	@echo "make check  lint, format, types and the import layers"
	@echo "make bench  run the benchmarks"
	@echo "make lock   renew the locks; needs uv  (ARGS=--upgrade for newer versions)"
	@echo "make clean  remove what make and the tools made; never the data folder"
	@echo "PYTHON=python3.12 before any of them chooses the Python: 3.11, 3.12 or 3.13."

run: $(VENV)/run.stamp
	@exec $(PY) -m bot run $(ARGS)

test: $(VENV)/dev.stamp
	@exec $(PY) -m pytest --numprocesses auto --dist worksteal $(ARGS)

check: $(VENV)/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/bench.stamp
	@set -e; for name in $(BENCHMARKS); do $(PY) -m benchmarks.$$name $(ARGS); done

COMPILE = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(ARGS)

lock:
	$(COMPILE) --group dev pyproject.toml -o requirements-dev.lock
	$(COMPILE) --group build -c requirements-dev.lock pyproject.toml -o requirements.lock
	$(COMPILE) --group bench -c requirements-dev.lock pyproject.toml -o requirements-bench.lock

clean:
	rm -rf $(VENV) dist .hypothesis .import_linter_cache .matrix_js .mypy_cache .pytest_cache \
		.ruff_cache
	find bot cogs migrations tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/run.stamp: requirements.lock pyproject.toml
	@$(call install,requirements.lock)
	@touch $@

# The dev lock holds all of the run lock.
$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml
	@$(call install,requirements-dev.lock)
	@touch $(VENV)/run.stamp $@

# The bench lock holds all of the dev lock.
$(VENV)/bench.stamp: requirements-bench.lock pyproject.toml
	@$(call install,requirements-bench.lock)
	@touch $(VENV)/run.stamp $(VENV)/dev.stamp $@

# A stamp says that an install went through to its end; with none left, or no pip (uv's way),
# start afresh.
define install
exec 1>&2 </dev/null; \
if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c '$(SUPPORTED)'; then \
	echo "Staffroom needs Python 3.11, 3.12 or 3.13: install one, then name it, as in" \
		"make $(or $(firstword $(MAKECMDGOALS)),run) PYTHON=python3.12"; \
	exit 1; \
fi; \
echo "Setting up $(VENV) from $(1), this once: about a minute."; \
if [ ! -e $(VENV)/run.stamp ] || ! $(PY) -m pip --version >/dev/null 2>&1; then \
	rm -rf $(VENV); \
	$(PYTHON) -m venv $(VENV) || exit 1; \
fi; \
rm -f $(VENV)/*.stamp; \
$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(1) && \
$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
endef
