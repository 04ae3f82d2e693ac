# `make help` lists the verbs. Quiet unless V=1.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
SWIFT_QUIET := $(if $(filter 1,$(V)),-v,--quiet)
MAKEFLAGS += --no-print-directory

# In CI a test that cannot run fails.
ifeq ($(CI),true)
export BPFREC_TEST_REQUIRE := all
endif

SWIFT_SOURCES := Sources Tests Fuzz Package.swift
SCRIPTS := $(wildcard scripts/*.sh) bench/run.sh .ci/run
C_SOURCES := $(wildcard bpf/*.[ch] bpf/*/*.h samples/*.[ch] scripts/*.c bench/*.c Sources/CLinux/*.c Sources/CLinux/include/*.h Sources/CObserver/*.[ch] Sources/CObserver/include/*.h)

.DEFAULT_GOAL := build
.PHONY: build bpfrec samples release test check lint format demo deps fuzz observer abi-fixture bench install uninstall \
	clean help dependencies

## build: the program at build/bpfrec and the samples in build/samples (what plain `make` does)
build: bpfrec samples

# The Swift library goes into the program, so that it also runs for users and in places that cannot see the toolchain.
bpfrec: dependencies
	$(Q)$(SWIFT) build $(SWIFT_QUIET) -c release --product bpfrec --static-swift-stdlib
	$(Q)install -D -m 755 .build/release/bpfrec build/bpfrec

# ---- samples: C programs that use BPF, each with its BPF object inside

# libbpf 1.4 is the first that takes a token; `make deps` keeps one here where the system's is older.
OWN_LIBBPF := $(if $(wildcard build/deps/libbpf/version),build/deps/libbpf)
LIBBPF_CFLAGS := $(if $(OWN_LIBBPF),-isystem $(OWN_LIBBPF)/include)
LIBBPF_ARCHIVE := $(if $(OWN_LIBBPF),$(OWN_LIBBPF)/libbpf.a,-l:libbpf.a)

# Any clang that knows the target will do; the Swift toolchain brings one along, beside swift.
knows_bpf = $(shell $(1) -print-targets 2>/dev/null | grep -m 1 -ow bpf)
CLANG ?= $(or $(if $(call knows_bpf,clang),clang),$(dir $(shell readlink -f "$$(command -v $(SWIFT))"))clang)
# The kernel's headers include <asm/...>, which Debian keeps in a directory named for the architecture.
ASM_INCLUDE = -idirafter /usr/include/$(shell $(CC) -print-multiarch)

# The observer is no sample: bpfrec itself loads it.
BPF_OBJECTS := $(patsubst bpf/%.bpf.c,build/bpf/%.bpf.o,$(filter-out bpf/observer.bpf.c,$(wildcard bpf/*.bpf.c)))
# Kept between runs, though nothing names them one by one.
.SECONDARY: $(BPF_OBJECTS)
SAMPLES := $(patsubst samples/%.c,build/samples/%,$(wildcard samples/*.c))
SAMPLE_HEADERS := $(wildcard samples/*.h)
C_FLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror

## samples: the sample applications alone
samples: dependencies $(SAMPLES)

build/bpf/%.bpf.o: bpf/%.bpf.c $(SAMPLE_HEADERS)
	$(Q)mkdir -p $(@D)
	$(Q)$(CLANG) -target bpf -g -O2 -Wall -Wextra -Werror $(LIBBPF_CFLAGS) $(ASM_INCLUDE) -c $< -o $@

# Anew when libbpf changes under build/deps, too.
build/samples/%: samples/%.c $(SAMPLE_HEADERS) $(BPF_OBJECTS) $(wildcard build/deps/libbpf/version)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(C_FLAGS) $(LIBBPF_CFLAGS) -Wa,-Ibuild/bpf $< -o $@ $(LIBBPF_ARCHIVE) -lelf -lz

# ---- verbs

## release: one self-contained program at build/static/bpfrec, for any distribution
release: dependencies
	$(Q)V=$(V) SWIFT=$(SWIFT) scripts/release.sh

## observer: bpf/observer.bpf.c compiled into Sources/CObserver, where `swift build` finds it
observer:
	$(Q)SWIFT=$(SWIFT) scripts/observer-object.sh

## demo: installs what is missing, then records, profiles and replays a sample
demo: deps
	$(Q)$(MAKE) build
	$(Q)scripts/demo.sh

## test: installs what is missing, builds, runs every test
test: deps
	$(Q)$(MAKE) build
	$(Q)$(SWIFT) build $(SWIFT_QUIET) --build-tests
	$(Q)$(SWIFT) test --skip-build --disable-xctest

## check: what a commit must pass: format, a build with warnings as errors, every test
check: lint
	$(Q)$(MAKE) test

## lint: whether everything is formatted
lint:
	$(Q)$(SWIFT) format lint --strict --parallel -r $(SWIFT_SOURCES)
	$(Q)for script in $(SCRIPTS); do bash -n $$script || exit 1; done
	$(Q)! grep -nHE '[[:blank:]]+$$|^ +[^ *]' $(C_SOURCES) || \
		{ echo "lint: C is indented by tabs, with nothing after the end of a line" >&2; exit 1; }

## format: formats the Swift sources
format:
	$(Q)$(SWIFT) format format --parallel -i -r $(SWIFT_SOURCES)

## deps: installs what is missing, and says so first
deps:
	$(Q)scripts/deps.sh

# A build without what it needs says so in one line instead of a compiler's hundred.
dependencies:
	$(Q)scripts/deps.sh check

# Seconds for each of the parsers.
FUZZ_SECONDS ?= 60

## fuzz: feeds damaged input to each parser for FUZZ_SECONDS (60)
fuzz:
	$(Q)scripts/fuzz.sh $(FUZZ_SECONDS)

build/bench/%: bench/%.c
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(C_FLAGS) -pthread $< -o $@

## bench: measures what recording costs beside strace, as root, and writes docs/benchmarks.md (some ten minutes)
bench: release build/bench/workload build/bench/floor
	$(Q)bench/run.sh

## abi-fixture: writes down what bpf(2) looks like on the running kernel, for the tests to compare with
abi-fixture:
	$(Q)scripts/abi-fixture.sh

UNITS := bpfrec-delegate.socket bpfrec-delegate.service
UNIT_DIRECTORY := $(PREFIX)/lib/systemd/system

## install: build/bpfrec to $(DESTDIR)$(PREFIX)/bin, and the units of its helper to lib/systemd/system
install:
	$(Q)test -x build/bpfrec || { echo "install: there is no build/bpfrec; run make first" >&2; exit 1; }
	$(Q)install -D -m 755 build/bpfrec $(DESTDIR)$(PREFIX)/bin/bpfrec
	$(Q)install -d $(DESTDIR)$(UNIT_DIRECTORY)
	$(Q)for unit in $(UNITS); do \
		sed 's|@PREFIX@|$(PREFIX)|' systemd/$$unit >$(DESTDIR)$(UNIT_DIRECTORY)/$$unit && \
		chmod 644 $(DESTDIR)$(UNIT_DIRECTORY)/$$unit || exit 1; done

## uninstall: removes what install put there
uninstall:
	$(Q)rm -f $(DESTDIR)$(PREFIX)/bin/bpfrec $(UNITS:%=$(DESTDIR)$(UNIT_DIRECTORY)/%)

## clean: removes what was built; what deps fetched stays
clean:
	$(Q)rm -rf .build .build-static
	$(Q)find build -mindepth 1 -maxdepth 1 ! -name deps -exec rm -rf {} + 2>/dev/null || true

help:
	@echo 'usage: make [VERB] [V=1] [PREFIX=/usr/local] [DESTDIR=]'
	@sed -nE 's/^## ([a-z-]+): (.*)/  \1\t\2/p' Makefile | expand -t 16
