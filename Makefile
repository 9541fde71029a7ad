# make demo   set up .venv, run the main job on the bundled project, say where its report and charts are
# make test   set up .venv, run the whole test suite
# The others: test-all lint bench docs clean. PYTHON=/path/to/python picks the interpreter that .venv is made from.

BIN := .venv/bin
READY := .venv/.ready
CANDIDATES := $(PYTHON) python3 python3.13 python3.12 python3.11 python3.14 python

# Without .pyc files every import costs three times as much.
unexport PYTHONDONTWRITEBYTECODE
unexport PYTHONHOME
unexport PYTHONPATH

.PHONY: demo test test-all lint bench docs clean

demo: $(READY)
	$(BIN)/pmo-risk demo --out demo-output

test: $(READY)
	$(BIN)/python -m pytest -q

test-all: $(READY)
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -q -m ""

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]" || echo "The libraries to compare with cannot be installed; going on without them."
	$(BIN)/python benchmarks/run.py

docs: $(READY)
	$(BIN)/python docs/write_schema.py
	$(BIN)/python -m pytest -q tests/test_docs.py

clean:
	rm -rf .venv demo-output build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@python=; for p in $(CANDIDATES); do \
		if "$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then python=$$p; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "pmo_risk needs Python 3.11 or newer with its venv module; tried: $(CANDIDATES)." >&2; \
		echo "Install one (Debian, Ubuntu: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	echo "Setting up .venv with $$("$$python" --version); about 700 MB, a minute or two the first time."; \
	"$$python" -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@
