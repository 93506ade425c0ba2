# A thin front to CMake and tools/. `make` alone lists the targets.
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 60
BENCH ?= .
# Modules that start threads, or whose tests do; the others run the same code under tsan as without.
TSAN_MODULES := core nets objectives transport dynamics experiment
export JOBS

.DEFAULT_GOAL := help
.PHONY: help build run test test-pages bench bench-check bench-peers lint format asan tsan fuzz fuzz-smoke

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

build: ## Build build/release/ganflow
	@tools/setup.sh run
	@tools/build.sh

run: ## From a fresh clone: build, train on digits and on the pendulum, print both verdicts
	@tools/run_main_job.sh

test: ## Build with contracts checked and run every test
	@tools/setup.sh test
	@tools/run_tests.sh dev

test-pages: ## Check and test the pages of `ganflow serve`, in a real browser
	@tools/setup.sh test
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev --parallel $(JOBS) --target ganflow
	@tools/test_pages.sh dev

bench: ## Build and run the benchmarks (BENCH=regex of folders)
	@tools/setup.sh test
	@tools/run_benches.sh '$(BENCH)'

bench-check: ## Compare the benchmarks of this tree with the last commit's (BENCH=regex of folders)
	@tools/setup.sh test
	@tools/bench_check.py '$(BENCH)'

lint: ## Check format, layers, references and clang-tidy
	@tools/setup.sh test
	@tools/lint.sh

bench-peers: ## Compare with PyTorch, JAX, POT and others (fetches about 3 GiB once)
	@tools/setup.sh test
	@tools/run_benches.sh --build
	@tools/setup_peers.sh
	@bench/compare.py transport
	@build/peers/bin/python bench/training/run.py

format: ## Rewrite sources as .clang-format says
	@tools/format.sh --write

asan: ## Run the tests under AddressSanitizer and UBSan
	@tools/setup.sh test
	@tools/run_tests.sh asan

tsan: ## Run the tests that use threads under ThreadSanitizer
	@tools/setup.sh test
	@tools/run_tests.sh tsan $(TSAN_MODULES)

fuzz: ## Fuzz every reader of foreign input (FUZZ_SECONDS each)
	@tools/setup.sh test
	@tools/run_fuzzers.sh $(FUZZ_SECONDS)

fuzz-smoke: ## The same, ten seconds each
	@tools/setup.sh test
	@tools/run_fuzzers.sh 10
