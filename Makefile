# Every target makes what it needs. INPUTDIR, OUTPUTDIR, CONFFILE, PORT and BIND work on every target that uses them.
PYTHON     ?= python3
INPUTDIR   ?= content
OUTPUTDIR  ?= output
CONFFILE   ?= pelicanconf.py
PUBLISHCONF ?= publishconf.py
DEPLOYCONF ?= deployconf.py
SERVER     ?= nginx
PORT       ?= 8000
BIND       ?= 127.0.0.1
TESTS      ?= tests
EXAMPLES   ?= 5
STEPS      ?= 40
ARTICLES   ?= 1000
FORMAT     ?= text
CHECKS     ?= site html accessibility
MINUTES    ?= 10

VENV       := .venv
RUN        := $(VENV)/bin/python
PELICAN    := $(RUN) -m pelican
# The same command, started without what a build has no use for.
BUILD      := $(RUN) -m plugins.portal
# What a build would change now, and when the clock changes something next; 3 when there is nothing to build.
LOOK       := $(RUN) -m plugins.desk.schedule "$(INPUTDIR)" -o "$(OUTPUTDIR)" -s "$(PUBLISHCONF)"
BUNDLE     := desk/dist/.built
# The preview has the editors' desk unless DESK is empty; any other build has it if DESK says so.
PREVIEWED  := $(if $(filter undefined,$(origin DESK)),1,$(DESK))
# The Nu HTML checker and axe-core, and Lighthouse, which brings far more along, each pinned by a lock file of its own.
WEB        := tests/web
LIGHTHOUSE := tests/web/audit
CHECKERS   := $(if $(filter html,$(CHECKS)),$(VENV)/java $(VENV)/web) \
  $(if $(filter accessibility,$(CHECKS)),$(VENV)/installed-dev $(VENV)/browser $(VENV)/web)

# Installs a Debian package whose program is missing: program, words for it, package.
define install
@command -v $1 >/dev/null || { echo "Installing $2"; \
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends $3 >/dev/null; } || \
  { echo "$2 is needed and could not be installed; as root: apt-get install $3" >&2; exit 1; }; }
endef

.DEFAULT_GOAL := help
.PHONY: help html sbom fuzz prove bench publish sign scheduled deploy verify rollback releases webserver serve devserver desk new schema lint check audit screenshots report test lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

html: $(VENV)/installed $(if $(DESK),$(BUNDLE)) ## check the content and build the site into OUTPUTDIR; DESK=1 with the editors' desk
	@echo "Building $(INPUTDIR) into $(OUTPUTDIR)"
	@$(BUILD) "$(INPUTDIR)" -o "$(OUTPUTDIR)" -s "$(CONFFILE)" $(PELICANOPTS)

publish: $(VENV)/installed $(if $(DESK),$(BUNDLE)) ## build for production with PUBLISHCONF; takes SITEURL=https://… and DRY_RUN=1
	@echo "Building $(INPUTDIR) into $(OUTPUTDIR) for production$(if $(DRY_RUN),: this would be done)"
	@$(if $(DRY_RUN),$(LOOK) || test $$? = 3,$(BUILD) "$(INPUTDIR)" -o "$(OUTPUTDIR)" -s "$(PUBLISHCONF)" $(PELICANOPTS))
	@$(if $(DRY_RUN),,$(if $(value MANIFEST_KEY),$(MAKE) --no-print-directory sign))

sign: $(VENV)/installed ## sign what was published, with the minisign key in MANIFEST_KEY, where publishing wasn't given it; takes DRY_RUN=1
	@$(RUN) -m plugins.publishing.command sign "$(OUTPUTDIR)" -s "$(DEPLOYCONF)"

deploy: $(VENV)/installed ## put what was published before readers, as DEPLOYCONF says; DRY_RUN=1 only tells what would be done
	@$(RUN) -m plugins.publishing.command deploy "$(OUTPUTDIR)" -s "$(DEPLOYCONF)"

verify: $(VENV)/installed ## read every file of the release that readers see, and compare with its manifest; takes RELEASE=
	@$(RUN) -m plugins.publishing.command verify "$(OUTPUTDIR)" -s "$(DEPLOYCONF)"

rollback: $(VENV)/installed ## go back to the release before; takes RELEASE= and DRY_RUN=1
	@$(RUN) -m plugins.publishing.command rollback "$(OUTPUTDIR)" -s "$(DEPLOYCONF)"

releases: $(VENV)/installed ## list the releases that are there to go back to
	@$(RUN) -m plugins.publishing.command releases "$(OUTPUTDIR)" -s "$(DEPLOYCONF)"

webserver: $(VENV)/installed ## print a web server's configuration for what was published; takes SERVER=nginx or caddy
	@$(RUN) -m plugins.publishing.command $(SERVER) "$(OUTPUTDIR)" -s "$(DEPLOYCONF)"

scheduled: $(VENV)/installed ## publish only if the clock, or a commit, changed something since the last build; takes DRY_RUN=1
	@$(LOOK); case $$? in 0) $(if $(DRY_RUN),,$(MAKE) --no-print-directory publish);; 3) ;; *) exit 1;; esac

serve: $(VENV)/installed ## serve OUTPUTDIR at http://BIND:PORT/, built first if it is not there
	@test -e "$(OUTPUTDIR)/index.html" || $(MAKE) --no-print-directory html
	@$(PELICAN) -l "$(INPUTDIR)" -o "$(OUTPUTDIR)" -s "$(CONFFILE)" -p $(PORT) -b $(BIND)

devserver: $(VENV)/installed $(if $(PREVIEWED),$(BUNDLE)) ## build with drafts and the editors' desk, serve, and show every save in the browser
	@$(if $(PREVIEWED),echo "The editors' desk: http://$(BIND):$(PORT)/admin/")
	@DESK="$(PREVIEWED)" $(RUN) -m plugins.desk.devserver "$(INPUTDIR)" -s "$(CONFFILE)" -p $(PORT) -b $(BIND)

desk: $(BUNDLE) ## bundle the editors' desk for builds whose settings ask for it

new: $(VENV)/installed ## ask a few questions and write a draft; takes TITLE= SECTION= CAMPAIGN= COMMITTEE= DIRECTIVE=
	@# As environment variables, not as text of the command: titles hold quotation marks.
	@$(RUN) -m plugins.desk.new "$(INPUTDIR)" --title "$$TITLE" --section "$$SECTION" --campaign "$$CAMPAIGN" \
	  --committee "$$COMMITTEE" --directive "$$DIRECTIVE"

schema: $(VENV)/installed ## write the JSON Schemas of front matter, and snippets for Visual Studio Code
	@$(RUN) -m plugins.desk.schema .

lint: $(VENV)/installed ## list what is wrong with the content, nothing built; takes FILES="…", FIX=1, FORMAT=text|json|github|junit
	@$(RUN) -m plugins.desk.lint "$(INPUTDIR)" -s "$(CONFFILE)" --format "$(FORMAT)" $(if $(FIX),--fix) $(FILES)

check: $(if $(BUILT),$(VENV)/installed,html) $(CHECKERS) ## build, then check the whole site; takes BUILT=1, CHECKS="site html accessibility", EXTERNAL=1, FORMAT=text|junit, OUT=file
	@$(RUN) -m plugins.desk.check "$(OUTPUTDIR)" --modules $(WEB) --checks $(CHECKS) $(if $(EXTERNAL),external) \
	  --format "$(FORMAT)" $(if $(OUT),--out "$(OUT)")

screenshots: $(VENV)/installed-dev $(VENV)/browser $(BUNDLE) ## take the pictures of the editor's guide anew
	@$(RUN) -m tests.web.screenshots

audit: publish $(VENV)/installed-dev $(VENV)/browser $(VENV)/lighthouse ## build for production, then measure pages with Lighthouse as on a phone; takes PAGES="/ /path/"
	@$(RUN) -m tests.web.audit "$(OUTPUTDIR)" $(PAGES)

report: $(VENV)/installed ## list citations without a link and documents that the register lacks; OUT=folder for these and the editors' overview in HTML and CSV
	@$(RUN) -m plugins.desk.report "$(INPUTDIR)" -s "$(CONFFILE)" $(if $(OUT),-o "$(OUT)")

test: $(VENV)/installed-dev $(VENV)/browser $(VENV)/java $(VENV)/web $(VENV)/lighthouse $(VENV)/servers $(BUNDLE) ## run all tests, real browser included
	@# One process more than there are cores: tests in the browser wait as much as they work.
	@$(RUN) -m pytest --numprocesses $$((`nproc` + 1)) --dist loadfile --no-loadscope-reorder $(TESTS)

sbom: $(VENV)/installed-dev ## list what the portal is built with, in CycloneDX; takes OUT=file
	@$(RUN) -m plugins.desk.sbom . $(if $(OUT),--out "$(OUT)")

fuzz: $(VENV)/installed-dev ## read random and damaged files for MINUTES: none may break the linter
	@FUZZ_MINUTES=$(MINUTES) $(RUN) -m pytest tests/desk/test_fuzz.py

prove: $(VENV)/installed-dev ## edit, harm and kill at random, and compare with clean builds; takes EXAMPLES and STEPS
	@PROVE_EXAMPLES=$(EXAMPLES) PROVE_STEPS=$(STEPS) $(RUN) -m pytest tests/proof

bench: $(VENV)/installed-dev $(VENV)/browser ## measure builds against Hugo and stock Pelican, search against Pagefind, a commit from lint to deploy, the preview, and citations; takes ARTICLES and BENCHOPTS
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@$(RUN) -m tests.bench --articles $(ARTICLES) $(BENCHOPTS)
	@$(RUN) -m tests.bench.search --articles $(ARTICLES)
	@$(RUN) -m tests.bench.commit --articles $(ARTICLES)
	@$(RUN) -m tests.bench.citations
	@$(RUN) -m tests.bench.linting --articles $(ARTICLES)
	@$(RUN) -m tests.bench.preview --articles $(ARTICLES)

lock: $(VENV)/installed-dev ## resolve pyproject.toml into the lock files anew
	@$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --quiet pyproject.toml -o requirements.lock
	@$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --quiet --extra dev pyproject.toml -o requirements-dev.lock
	@$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --quiet --extra bench pyproject.toml -o requirements-bench.lock

clean: ## remove the output and the caches
	@echo "Removing $(OUTPUTDIR) and .cache"
	@rm -rf "$(OUTPUTDIR)" .cache

$(VENV)/bin/python:
	@echo "Making the virtual environment $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock | $(VENV)/bin/python
	@echo "Installing the libraries of requirements.lock"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing the libraries of requirements-dev.lock"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/installed

# The tests and the check of accessibility drive the system's Chromium, with or without windows.
$(VENV)/browser: | $(VENV)/bin/python
	$(if $(shell command -v chromium),,$(call install,chromium-headless-shell,Chromium,chromium-headless-shell))
	@touch $@

# The Nu HTML checker is a Java program.
$(VENV)/java: | $(VENV)/bin/python
	$(call install,java,A Java runtime,default-jre-headless)
	@touch $@

$(VENV)/node: | $(VENV)/bin/python
	$(call install,npm,Node.js,nodejs npm)
	@touch $@

$(VENV)/web: $(WEB)/package-lock.json | $(VENV)/node
	@echo "Installing the checkers of $(WEB)/package-lock.json"
	@npm ci --prefix $(WEB) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(VENV)/lighthouse: $(LIGHTHOUSE)/package-lock.json | $(VENV)/node
	@echo "Installing Lighthouse as $(LIGHTHOUSE)/package-lock.json pins it"
	@npm ci --prefix $(LIGHTHOUSE) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# The tests deploy with rsync, over SSH too, and ask the web servers that the portal is meant for.
$(VENV)/servers: export RUNLEVEL := 1
$(VENV)/servers: | $(VENV)/bin/python
	$(call install,nginx,nginx,nginx-light libnginx-mod-http-brotli-static)
	$(call install,caddy,Caddy,caddy)
	$(call install,rsync,rsync,rsync)
	$(call install,sshd,An SSH server,openssh-server openssh-client)
	$(call install,minisign,minisign,minisign)
	@touch $@

$(BUNDLE): $(wildcard desk/*.js desk/*.json desk/*.css) | $(VENV)/node
	@node -e 'if (parseInt(process.versions.node) < 18) throw "Node.js 18 or newer is needed, this is " + process.versions.node'
	@echo "Bundling the editors' desk"
	@npm ci --prefix desk --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@npm run build --prefix desk --silent -- --logLevel warn
	@touch $@
