"""Checked-in files that the program writes itself: generated.py, or generated.py --update."""
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402

sys.path.insert(0, os.path.join(lint.SOURCE, "build-aux"))
import manual  # noqa: E402

ROLES = ["api", "sfu", "turn", "fs", "allocate"]
# What a role has beside it where it is alone in its process.
FACES = {"allocate": ["allocate-http"]}
PLUGIN_PATH = ":".join(os.path.join(lint.BUILD, "plugins", role, ".libs") for role in ROLES)
# Settings that are no defaults, and that a sample needs to be of use.
SETTINGS = {"conf/all-in-one.conf": {"share-scheduled": "true"}}
OPTIONS = """# Options

Every key of the key-file, as `meeting options` prints it.

```
{}```
"""


def run_meeting(*arguments):
    return subprocess.run([os.path.join(lint.BUILD, "meeting"), *arguments], capture_output=True, text=True,
                          env={**os.environ, "MEETING_PLUGIN_PATH": PLUGIN_PATH})


def meeting(*arguments):
    run = run_meeting(*arguments)
    if run.returncode != 0:
        print(f"Bail out! meeting {' '.join(arguments)}: {run.stderr.strip()}")
        raise SystemExit(1)
    return run.stdout


def sample(path, *plugins):
    text = meeting("options", "--sample", *plugins)
    for key, value in SETTINGS.get(path, {}).items():
        text, count = re.subn(rf"^#{key} = .*$", f"{key} = {value}", text, flags=re.M)
        assert count == 1, f"{path} has no line for {key}"
    return text


def generated():
    yield "conf/all-in-one.conf", sample("conf/all-in-one.conf", *ROLES)
    for role in ROLES:
        plugins = [role, *FACES.get(role, [])]
        yield f"conf/{role}.conf", sample(f"conf/{role}.conf", *plugins)
    yield "docs/options.md", OPTIONS.format(meeting("options"))
    version = meeting("--version").split()[1]
    plugins = [line.split()[0] for line in meeting("plugins").splitlines()]
    yield "docs/meeting.1", manual.meeting_page(meeting, version)
    yield "docs/meeting.conf.5", manual.conf_page(meeting("options", "--sample", *plugins), version)


def differences(path, text):
    checked_in = lint.read(path) if os.path.exists(os.path.join(lint.SOURCE, path)) else ""
    if checked_in != text:
        here, there = checked_in.splitlines(), text.splitlines()
        yield from (f"only in the file: {line}" for line in here if line not in there)
        yield from (f"only printed: {line}" for line in there if line not in here)
        yield f"after a look, tests/lint/generated.py --update writes {path} anew"


def refusals(path):
    run = run_meeting("check", "-c", os.path.join(lint.SOURCE, path))
    return run.stderr.splitlines() if run.returncode != 0 else []


def troff_warnings(text):
    """What groff says to a manual page."""
    run = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z"], input=text, capture_output=True, text=True)
    return run.stderr.splitlines()


if "--update" in sys.argv:
    for path, text in generated():
        os.makedirs(os.path.join(lint.SOURCE, os.path.dirname(path)), exist_ok=True)
        with open(os.path.join(lint.SOURCE, path), "w", encoding="utf-8") as file:
            file.write(text)
    raise SystemExit

tap = lint.Tap()
for path, text in generated():
    tap.result(f"{path} is what the program prints", list(differences(path, text)))
    if path.endswith(".conf"):
        tap.result(f"meeting check takes {path}", refusals(path))
    if path.endswith((".1", ".5")) and shutil.which("groff"):
        tap.result(f"groff takes {path}", troff_warnings(text))
tap.done()
