"""Nothing is forgotten, unfinished or of one machine: every source is built and has its test."""
import fnmatch
import os
import re
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402

UNTESTED = "tests/lint/untested"
# Written so that this file does not find itself.
MACHINE = re.compile(r"/(?:work|root|home/\w+|tmp/wt)/" + r"\w")
REGISTRY = re.compile(r"registry\." + r"(?:npmjs|yarnpkg|npmmirror)|" + r"pypi\." + r"org|" + r"npm\." + r"pkg\.")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
TEXTS = (".c", ".h", ".am", ".ac", ".mk", ".md", ".py", ".sh", ".ts", ".mjs", ".svelte", ".json", ".in",
         ".conf", ".npmrc", ".html", ".css")


def expanded_makefiles():
    """Every word of the Makefile and its fragments, %D% written out."""
    words = set()
    for path in lint.files("local.mk", "Makefile.am"):
        words |= set(lint.read(path).replace("%D%", os.path.dirname(path)).split())
    return words


def unbuilt():
    words = expanded_makefiles()
    for path in lint.files(".c", ".h"):
        # Outside: examples, which build out of tree.
        if not path.startswith("docs/") and path not in words:
            yield f"{path} is in no local.mk"


def untested_reasons():
    """(pattern of paths, reason) of each line."""
    for line in lint.read(UNTESTED).splitlines():
        if line and not line.startswith("#"):
            pattern, _, reason = line.partition(": ")
            yield pattern, reason


def test_of(path):
    folder, name = os.path.split(path)
    return f"tests/{folder}/test-{name}"


def untested():
    existing = set(lint.tree())
    bare = [f for f in lint.files(".c") if re.match("gateway/|plugins/", f) and test_of(f) not in existing]
    reasons = list(untested_reasons())
    for path in bare:
        if not any(fnmatch.fnmatch(path, pattern) for pattern, _ in reasons):
            yield f"{path} has no {test_of(path)} (nor a reason in {UNTESTED})"
    for pattern, reason in reasons:
        if not fnmatch.filter(bare, pattern):
            yield f"{UNTESTED}: {pattern} is there no more, or has its test now; take the line out"
        elif not reason:
            yield f"{UNTESTED}: {pattern} gives no reason"
        for named in re.findall(r"tests/[\w./-]+", reason):
            if not any(f"{path}/".startswith(f"{named.rstrip('/')}/") for path in existing):
                yield f"{UNTESTED}: {pattern} is said to be tested by {named}, which does not exist"


def fuzz_without_seeds():
    seeds = lint.files("", under="tests/fuzz/corpus/")
    words = expanded_makefiles()
    for path in lint.files(".c", under="tests/fuzz/fuzz-"):
        name = os.path.basename(path)[len("fuzz-"):-len(".c")]
        if not any(seed.startswith(f"tests/fuzz/corpus/{name}/") for seed in seeds):
            yield f"tests/fuzz/corpus/{name}/ holds no seed"
        if f"tests/fuzz/fuzz-{name}" not in words:
            yield f"tests/fuzz/fuzz-{name} is not in FUZZ_TARGETS"


def found(pattern, paths):
    for path in paths:
        for number, line in enumerate(lint.read(path).splitlines(), 1):
            if pattern.search(line):
                yield f"{path}:{number}: {line.strip()[:80]}"


def texts():
    return [f for f in lint.tree() if f.endswith(TEXTS) or "." not in os.path.basename(f)
            and not f.startswith("tests/fuzz/corpus/")]


tap = lint.Tap()
tap.result("every source is built", list(unbuilt()))
tap.result("every source has its test, or a reason", list(untested()))
tap.result("every fuzz target has seeds and is built", list(fuzz_without_seeds()))
tap.result("no paths of one machine", list(found(MACHINE, texts())))
tap.result("no names of package registries", list(found(REGISTRY, texts())))
tap.result("nothing is marked as unfinished", list(found(UNFINISHED, texts())))
tap.done()
