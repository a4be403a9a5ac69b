# Barnraiser: `make help` lists what there is. Needs Python 3.11 or newer, make and git.
#
# Everything is installed into .venv, from the lock files, with hashes checked. A stamp remembers that it was,
# so a second `make run` installs nothing. PYTHON=/path/to/python3 chooses the Python the venv is made from.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

VENV := .venv
PY := $(VENV)/bin/python
PIP_INSTALL := $(PY) -m pip install --disable-pip-version-check -qq --require-hashes
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11 python

.PHONY: help run install test lint bench crash faults scenarios schedules docs indexes lock clean

help: ## this list
	@echo "make run     start Barnraiser: on Discord with a token, without one in a sandbox in your browser"
	@echo "make install only make .venv, or bring it up to date: for a service that is started by something else"
	@echo "make test    run every test (ARGS='-k vote' passes arguments to pytest)"
	@echo "make lint    ruff, mypy --strict and the import rules"
	@echo "make bench   measure, and write build/bench.json (ARGS=start runs the benchmarks with that in their name)"
	@echo "make crash   let the power fail 100,000 times, kill 1,000 processes, change 700 audit logs (ARGS='--states 1000 --kills 10')"
	@echo "make faults  let 10,000 votes suffer every fault there is, 1,000 people act at once, 1,000 ballots be read again, 1,000 digests be due"
	@echo "make scenarios  let a community write an encyclopedia, maintain a code base, and repeat a repository's history"
	@echo "make schedules let every local date of every time zone come from 2024 to 2037: each once (ARGS='--zones 20' is a short run)"
	@echo "make docs    write docs/how-decisions-are-made.md anew, from the rules and their wordings"
	@echo "make indexes record what documents are found by, after GENERATION in bot/domain/kinds.py was raised"
	@echo "make lock    resolve the dependencies of pyproject.toml again (UPGRADE=1 moves to newer versions)"
	@echo "make clean   remove .venv, build/ and caches; your data and config.toml stay"

run: $(VENV)/run.stamp
	@exec $(PY) -m bot run $(ARGS)

install: $(VENV)/run.stamp

test: $(VENV)/dev.stamp
	@exec $(PY) -m pytest -n auto $(ARGS)

lint: $(VENV)/dev.stamp
	@failed=; \
	$(PY) -m ruff check . || failed="$$failed ruff-check"; \
	$(PY) -m ruff format --check . || failed="$$failed ruff-format"; \
	$(PY) -m mypy || failed="$$failed mypy"; \
	$(PY) -c 'from importlinter.cli import lint_imports_command as main; main()' --no-logo || failed="$$failed imports"; \
	if [ -n "$$failed" ]; then echo "lint: failed:$$failed" >&2; exit 1; fi

bench: $(VENV)/dev.stamp
	@exec $(PY) -m tests.benchmarks.run $(ARGS)

crash: $(VENV)/dev.stamp
	@exec $(PY) -m tests.crash $(ARGS)

faults: $(VENV)/dev.stamp
	@exec $(PY) -m tests.faults $(ARGS)

scenarios: $(VENV)/dev.stamp
	@exec $(PY) -m tests.scenarios $(ARGS)

schedules: $(VENV)/dev.stamp
	@exec $(PY) -m tests.schedules $(ARGS)

docs: $(VENV)/dev.stamp
	@exec $(PY) -m tests.guides.decisions

indexes: $(VENV)/dev.stamp
	@exec $(PY) -m tests.storage.found

# The development lock holds the runtime lock's very versions, so whoever has the one has the other.
$(VENV)/run.stamp: requirements.lock $(PY)
	@echo "Installing what Barnraiser needs into $(VENV) (once)..."
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock requirements.lock $(PY)
	@echo "Installing what Barnraiser and its tests need into $(VENV) (once)..."
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp

$(PY):
	@if [ -n "$(PYTHON)" ]; then candidates='"$(PYTHON)"'; else candidates='$(PYTHONS)'; fi; \
	eval "set -- $$candidates"; \
	for python; do \
		command -v "$$python" >/dev/null 2>&1 || { [ -z "$(PYTHON)" ] || old=" no $$python"; continue; }; \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
		old="$$old $$python ($$("$$python" -V 2>&1))"; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Barnraiser needs Python 3.11 or newer; found:$${old:- none}." >&2; \
		echo "Install one and run the same command again, or name it: make PYTHON=/path/to/python3.11 run" >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found has no venv module. On Debian and Ubuntu: apt install python3-venv. Then run the same command again." >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

lock:
	@rm -rf build/lock && python3 -m venv build/lock && build/lock/bin/python -m pip install -q uv
	build/lock/bin/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) -o requirements.lock
	build/lock/bin/uv pip compile -q pyproject.toml --extra s3 -c requirements.lock --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) -o requirements-s3.lock
	build/lock/bin/uv pip compile -q pyproject.toml --extra dev -c requirements.lock --universal --python-version 3.11 \
		--generate-hashes --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) -o requirements-dev.lock
	@rm -rf build/lock

clean:
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
