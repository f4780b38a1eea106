# The commands that the README names. Everything is installed into .venv from the lock files.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REGISTRY := $(BIN)/role-registry
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

SCANNERS := $(VENV)/scanners/bin
# The rules are in the checkout, so nothing is asked of another host.
SEMGREP := $(SCANNERS)/semgrep scan --metrics=off --disable-version-check

.PHONY: help run test test-postgresql faults compiled fuzz mutants check audit bench soak format openapi released runbook image sbom lock clean

help: ## Show these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/.runtime ## Install, make the database, load the seed and serve on 127.0.0.1:8000
	@mkdir -p var
	$(REGISTRY) migrate
	$(REGISTRY) seed
	$(REGISTRY) serve

test: $(VENV)/.clients $(VENV)/.scanners ## Install what the tests need and run every test
	@sh tests/install-programs
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q

# The compiled engine is a package of its own in a folder of its own: beside the sources it would go on to be used when
# they have changed.
compiled: $(VENV)/.development ## Compile the matching engine in .venv/compiled, and run its tests with it
	@rm -rf $(VENV)/compiled build/lib.*
	REGISTRY_COMPILE=1 $(INSTALL) --no-deps --no-build-isolation --no-index --target $(VENV)/compiled .
	ENGINE_BUILD=compiled $(BIN)/python -m pytest -q -o pythonpath="$(VENV)/compiled ." tests/matching

test-postgresql: $(VENV)/.clients ## Run every test on PostgreSQL, also those that SQLite is enough for; TESTS='tests/web'
	@sh tests/install-programs
	REGISTRY_TEST_ONLY=postgresql $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -q $(TESTS)

check: $(VENV)/.development $(VENV)/.scanners ## Check format, types, import rules, dependencies, weak code, migrations, OpenAPI
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry .
	$(SCANNERS)/bandit --quiet --configfile tests/scanners/bandit.yaml --recursive app migrations
	$(SEMGREP) --test tests/scanners/rules >/dev/null
	$(SEMGREP) --quiet --error --config tests/scanners/rules/registry.yml app
	$(SCANNERS)/python tests/scanners/sbom.py --check
	$(BIN)/hadolint Dockerfile
	$(BIN)/djlint --lint --quiet app/web/templates
	$(BIN)/python -m pytest -q tests/db/test_migrations.py -k "every_table and sqlite"
	$(REGISTRY) openapi --check
	$(BIN)/python -m tests.contract.breaking

audit: $(VENV)/.scanners ## Ask which packages have known weaknesses (needs PyPI or OSV)
	$(SCANNERS)/python tests/scanners/audit.py

bench: $(VENV)/.development ## Measure accuracy and speed; BENCH='open --sample 300' draws matches to judge
	$(BIN)/python -m tests.bench $(BENCH)

fuzz: $(VENV)/.clients ## Look for inputs that break the service; FUZZ='files --minutes 60' chooses what and how long
	@sh tests/install-programs
	$(BIN)/python -m tests.fuzz $(FUZZ)

faults: $(VENV)/.development ## Break the database under a service in many ways, and print what clients saw and what was lost
	$(BIN)/python -m tests.faults $(FAULTS)

mutants: $(VENV)/.development ## Plant faults in what guards, and show those that no test notices; MODULES=services/access
	$(BIN)/python -m tests.mutants $(MODULES)

soak: $(VENV)/.development ## Mixed traffic for ten minutes, then far too much; SOAK='sqlite --minutes 2'
	$(BIN)/python -m tests.soak $(SOAK)

format: $(VENV)/.development ## Rewrite the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

openapi: $(VENV)/.development ## Write openapi/openapi.json and its examples from the code
	$(BIN)/python -m tests.contract.examples >/dev/null
	$(REGISTRY) openapi

released: $(VENV)/.development ## At a release: store the API as the one that programs rely on
	$(BIN)/python -m tests.contract.breaking --release

runbook: $(VENV)/.development ## Run the commands of deploy/RUNBOOK.md on SQLite and on PostgreSQL
	@sh tests/install-programs
	$(BIN)/python -m tests.deploy.runbook

image: $(VENV)/.development ## Build the image with docker or buildah, and try it; BASE=… names a base image
	@sh tests/deploy/build-image $(BIN)

sbom: $(VENV)/.scanners ## Write app/sbom.cdx.json: all software that is shipped, from requirements.lock
	$(SCANNERS)/python tests/scanners/sbom.py

lock: $(VENV)/.development ## Write the lock files again, with hashes and no index address, and the SBOM
	@sh tests/lock-dependencies $(BIN)
	@$(MAKE) --no-print-directory sbom

clean: ## Remove what these commands made, but not var/
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.runtime
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# Programs of others that read what the registry writes, in tests. They want other versions than ours.
$(VENV)/.clients: tests/contract/clients.lock $(VENV)/.development
	$(BIN)/python -m venv $(VENV)/clients
	$(VENV)/clients/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r tests/contract/clients.lock
	@touch $@

# The scanners, and what lists the shipped software. They want other versions than ours.
$(VENV)/.scanners: tests/scanners/scanners.lock | $(VENV)/bin/python
	$(BIN)/python -m venv $(VENV)/scanners
	$(SCANNERS)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r tests/scanners/scanners.lock
	@touch $@
