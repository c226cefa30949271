"""Every file of the repository is in the tarball of `make dist`, and every file of the tarball is of
the repository or made by autoreconf."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402

# Of the repository alone.
LEFT_OUT = {".gitignore", ".ci/run"}
# Made by autoreconf and make dist.
MADE = {"Makefile.in", "aclocal.m4", "config.h.in", "configure"}
MADE_FOLDERS = ("build-aux/", "m4/", "plugins/api/web/built/")
FOLDER = "distributed-files"


def distributed():
    """What make dist would pack, in a folder of its own."""
    make = ["make", "-C", lint.BUILD, "--silent", "distdir", f"distdir={FOLDER}", f"top_distdir={FOLDER}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    run = subprocess.run(make, capture_output=True, text=True, env=environment)
    if run.returncode != 0:
        print(f"Bail out! make distdir: {run.stderr.strip()}")
        raise SystemExit(1)
    root = os.path.join(lint.BUILD, FOLDER)
    for folder, _, files in os.walk(root):
        yield from (os.path.relpath(os.path.join(folder, file), root) for file in files)
    subprocess.run(["rm", "-rf", root])


def is_made(path):
    return path in MADE or path.startswith(MADE_FOLDERS)


tree, packed = set(lint.tree()), set(distributed())
tap = lint.Tap()
tap.result("every file is in the tarball", sorted(
    f"{path} is in no local.mk" for path in tree - packed - LEFT_OUT))
tap.result("nothing else is in the tarball", sorted(
    f"{path} is not of the repository" for path in packed - tree if not is_made(path)))
tap.done()
