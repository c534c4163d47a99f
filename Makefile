# Callsheet's everyday commands. `make` prints them.

VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $(name))))
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip --quiet
COMPILE := $(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
PEERS := $(VENV)/bench/.peers
# Tests wait more than they compute: one more than the two cores of CI.
TESTERS ?= 3
REMOTION := services/render_worker/remotion
CLIENT := clients/typescript
CONSOLE := console

.DEFAULT_GOAL := help
.PHONY: help setup demo up console remotion test check bench chaos paid-once test-compose test-extras schema docs clients lock clean

help:  ## Print this.
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV)  ## Make the virtual environment with everything for development, pinned by hash.

demo: $(RUNTIME)  ## Make a narrated lesson video, end to end, on this machine: no key, no account.
	@$(BIN)/callsheet demo

up: $(RUNTIME)  ## Run everything on this machine until Ctrl-C: Postgres, dispatcher, workers, API and console.
	@test -e services/api/console_dist/index.html || $(MAKE) --no-print-directory console || echo "Going on without the console."
	@$(BIN)/callsheet up

console:  ## Build the console, the web page that `callsheet up` serves; needs Node.
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
		2>/dev/null || { echo "The console is built with Node >= 20.19 and npm, and there is none on PATH:" \
		"https://nodejs.org. Everything else works without it."; exit 1; }
	@npm --prefix $(CONSOLE) ci --silent
	@npm --prefix $(CONSOLE) run --silent build

remotion:  ## Install what nodes of provider remotion need: npm packages, and a browser where there is none.
	@command -v npm >/dev/null || { echo "Remotion needs Node >= 18 with npm, and none is on PATH: https://nodejs.org"; exit 1; }
	@cd $(REMOTION) && npm ci --no-audit --no-fund
	@npm --prefix $(REMOTION) run --silent browser
	@echo "Remotion is free for individuals, non-profits and companies of up to three people;" \
		"larger ones need a company licence: https://remotion.pro/license"

test: $(DEV)  ## Run all tests against a real Postgres, a real ffmpeg and a real S3.
	@$(BIN)/python -m pytest --numprocesses $(TESTERS) --dist loadgroup $(ARGS)

check: $(DEV)  ## Run all linters and type checks, and count what fails.
	@failed=0; \
	for step in "ruff check ." "ruff format --check ." "mypy" "lint-imports" \
		"python -m tests.kubernetes.manifests"; do \
		printf '%s\n' "--- $$step"; $(BIN)/$$step || failed=$$((failed + 1)); \
	done; \
	if [ $$failed -gt 0 ]; then echo "$$failed of 5 checks failed"; exit 1; fi; echo "5 of 5 checks passed"

bench: $(PEERS)  ## Measure what the documents claim, beside peers, as tables; BENCH=media measures one part.
	@$(VENV)/bench/bin/python -m benchmarks $(BENCH)

chaos: $(DEV)  ## Break everything again and again and look for what was lost; CHAOS_KILLS=1000 for a long night.
	@$(BIN)/python -m tests.chaos

paid-once: $(DEV)  ## Kill a worker at every await of a paid order, for each provider, and look at its bill.
	@$(BIN)/python -m tests.paid_once

test-compose: $(DEV)  ## Build the images, run the fleet in containers, and kill, scale and upgrade it; needs Docker with Compose v2.
	@$(BIN)/python -u -m tests.compose

test-extras: $(DEV)  ## Install each extra alone into a clean environment, and start what it is for.
	@$(BIN)/python -m tests.extras

live-%: $(DEV)  ## Ask a provider's real API for the cheapest thing, once its key is set; says first what that costs.
	@$(BIN)/python -m tests.live.$*

schema: $(DEV)  ## Write shared/db/schema.sql anew from the migrations.
	@$(BIN)/python -m tests.db.schema_dump

docs: $(DEV)  ## Write anew the documents that follow from the code.
	@$(BIN)/python -m tests.docs.pages

clients: $(DEV)  ## Write the TypeScript client anew from the routes of the API.
	@$(BIN)/python -m services.api --openapi > $(CLIENT)/openapi.json
	@npm --prefix $(CLIENT) ci --silent --ignore-scripts
	@npm --prefix $(CLIENT) run --silent generate
	@npm --prefix $(CLIENT) run --silent check
	@npm --prefix $(CLIENT) run --silent build

lock: $(DEV)  ## Pin the newest versions that fit requirements/*.in, with their hashes.
	$(COMPILE) $(ARGS) --output-file requirements/runtime.txt requirements/runtime.in
	$(COMPILE) $(ARGS) --output-file requirements/dev.txt requirements/dev.in
	$(COMPILE) $(ARGS) --output-file requirements/bench.txt requirements/bench.in

clean:  ## Remove what was made here: the virtual environment, caches, and all data under .callsheet.
	rm -rf $(VENV) .callsheet .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "Callsheet needs Python 3.11 or newer, and none is on PATH. Install it (Debian 12: apt install python3" \
			"python3-venv; macOS: brew install python), or name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make virtual environments: on Debian, apt install python3-venv"; exit 1; }

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Callsheet needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUNTIME)
	@echo "Installing what development and tests need into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# On top of development's, which it sees through a .pth file: a peer may want another version of what we use, too.
$(PEERS): requirements/bench.txt $(DEV)
	@echo "Installing what benchmarks compare with into $(VENV)/bench ..."
	@$(BIN)/python -m venv $(VENV)/bench
	@$(BIN)/python -c "import site; print('import site; site.addsitedir(%r)' % site.getsitepackages()[0])" \
		> "$$($(VENV)/bench/bin/python -c 'import site; print(site.getsitepackages()[0])')/callsheet.pth"
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(VENV)/bench/bin/python -m pip --quiet install --require-hashes -r requirements/bench.txt
	@touch $@
