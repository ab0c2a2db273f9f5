# make verify: install and verify every theorem.  make test: install and run every test; FAMILY=retrieval for the tests of one family.
# make quick: what every commit should pass, in about a minute.  make lint: style alone.  make docs: install and build the site.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: verify test quick lint docs pdf format evidence calibrate chains power bench gpu-evidence clean

verify: $(STAMP)
	$(BIN)/memorem verify

# On every core, each process with one thread; the tests of the site, of one theorem, or of one file, stay in one process. Those of the site take longest and
# begin first, so groups are taken in their order and not by their number of tests.
# DEVICE=cuda draws on a GPU; HYPOTHESIS_PROFILE=thorough draws many more points.
FAMILY ?=
test: $(STAMP)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadgroup --no-loadscope-reorder $(if $(DEVICE),--device $(DEVICE)) $(if $(FAMILY),tests/proofs -k "$(FAMILY)")

quick: lint
	$(BIN)/python -m pytest $(QUICK)

QUICK := tests/test_imports.py tests/test_rooms.py tests/test_shipping.py tests/test_doctests.py tests/theory/kernel/test_derivation.py \
	tests/theory/kernel/test_lemmas.py tests/theory/vectors tests/theory/matrices/test_syntax.py tests/theory/scalars/test_domains.py \
	tests/numerics/statistics/test_verdicts.py tests/proofs/theorems/test_theorem.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

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
	$(BIN)/python -m memorem.numerics.calibration --full -o docs/measured

chains: $(STAMP)
	$(BIN)/python -m memorem.proofs.site.chains

power: $(STAMP)
	$(BIN)/python -m memorem.proofs.property -o docs/measured

# A quarter of an hour or less; measure on a machine that has nothing else to do. JAX is compared where it is installed (extra jax).
bench: $(STAMP)
	$(BIN)/python -m memorem.numerics.benchmarks speed scaling -o docs/measured

# On a machine without a network: make gpu-evidence GPU_PYTHON=python3
GPU_PYTHON ?= $(BIN)/python
gpu-evidence:
	$(GPU_PYTHON) proofs/runs/gpu_evidence.py

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .memorem docs/_build docs/_vendor
