# make verify: install and verify every theorem.  make test: install and run every test.  make docs: install and build the site.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: verify test docs pdf format evidence calibrate bench gpu-evidence clean

verify: $(STAMP)
	$(BIN)/memorem verify

test: $(STAMP)
	$(BIN)/python -m pytest

docs: $(STAMP)
	$(BIN)/python -m memorem.proofs.site

pdf: $(STAMP)
	$(BIN)/python -m memorem.proofs.site --pdf

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

evidence: $(STAMP)
	$(BIN)/memorem evidence --device cpu

calibrate: $(STAMP)
	$(BIN)/python -m memorem.numerics.calibrate --full -o docs/measured

# A quarter of an hour or less; measure on a machine that has nothing else to do. JAX is compared where it is installed (extra jax).
bench: $(STAMP)
	$(BIN)/python -m memorem.numerics.benchmarks speed scaling -o docs/measured

# On a machine without a network: make gpu-evidence GPU_PYTHON=python3
GPU_PYTHON ?= $(BIN)/python
gpu-evidence:
	$(GPU_PYTHON) proofs/gpu_evidence.py

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .memorem docs/_build docs/_vendor
