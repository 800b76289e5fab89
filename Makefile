# make run    installs what is missing, builds, computes the examples and draws their pictures
# make test   the same checks as on the server: format, layers, build without warnings, all tests, judges
# make bench  measures speed against the bare transforms (and abTEM where it can be installed)
# make format rewrites the sources in the project's format

SWIFT ?= swift
# Tests look inside targets (-enable-testing); one flavour for all keeps a single build. It costs no speed.
FLAGS := -c release --explicit-target-dependency-import-check error -Xswiftc -enable-testing
PROGRAM := .build/release/stemulator
SHARED ?= ../shared
PYTHON := .venv/bin/python

.PHONY: run test bench format setup build lint check-swift check-python judge clean

run: build
	Scripts/demonstrate $(PROGRAM) Pictures

build: setup
	$(SWIFT) build $(FLAGS)

setup:
	@Scripts/setup

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Benchmarks Package.swift

format:
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Benchmarks Package.swift

# The Python lines come before the Swift ones, so that the Swift test runner's closing line is among the last.
test: build lint judge check-python check-swift

check-swift: build
	$(SWIFT) test $(FLAGS) --disable-xctest

check-python: build
	@Scripts/setup python3-venv
	@Scripts/python-environment .venv Python/tests/requirements.txt
	STEMULATOR=$(CURDIR)/$(PROGRAM) $(PYTHON) -m pytest -q Python/tests

# Outside truth: reference waves, images and patterns; only where the reference data are.
judge: build
	@Scripts/setup python3-venv
	@Scripts/python-environment .venv Python/tests/requirements.txt
	@if [ -d $(SHARED)/judge ]; then \
	  set -e; for precision in single double; do \
	    echo "judge_physics --precision $$precision"; \
	    $(PYTHON) $(SHARED)/judge/judge_physics.py --stemulator $(PROGRAM) --precision $$precision > .build/judge-$$precision.log \
	      || { grep -E 'FAIL|failed' .build/judge-$$precision.log; exit 1; }; \
	    tail -n 1 .build/judge-$$precision.log; \
	  done; \
	else echo "judge: no reference data at $(SHARED); skipped"; fi

bench: build
	.build/release/stemulator-bench
	@Scripts/setup python3-venv
	@Scripts/python-environment .venv-bench Benchmarks/Performance/requirements.txt
	.venv-bench/bin/python Benchmarks/Performance/against_abtem.py $(PROGRAM)

clean:
	rm -rf .build .venv .venv-bench Pictures
