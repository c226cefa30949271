"""meeting new-plugin: what it writes builds, passes its own tests and loads; what it refuses."""
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
from meeting import BUILD, OWN_LIBRARY_PATH, Folder, environment, equal, has, main, run  # noqa: E402

STRICT = "-O2 -Wall -Wextra -Wpedantic -Wno-unused-parameter -Werror"


def tool(*arguments, cwd, **more):
    """As its author runs it: what it builds finds the gateway's library by itself."""
    done = subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, timeout=300,
                          env=environment(PKG_CONFIG_PATH=BUILD, LD_LIBRARY_PATH=OWN_LIBRARY_PATH,
                                          MEETING=os.path.join(BUILD, "meeting"), **more), check=False)
    assert done.returncode == 0, f"{arguments} in {cwd}: {done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def lines_of_code(path):
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    return sum(1 for line in text.splitlines() if line.strip())


def writes():
    with Folder() as folder:
        code, out, err = run("new-plugin", "my-first2", "deep/down", cwd=folder.path)
        equal((code, err), (0, ""))
        has(out, "deep/down/my-first2.c", "cd deep/down", "make check")
        equal(sorted(os.listdir(folder.file("deep/down"))),
              ["Makefile", "README.md", "meson.build", "my-first2.c", "my-first2.conf", "test-my-first2.c"])
        for name in os.listdir(folder.file("deep/down")):
            with open(folder.file(f"deep/down/{name}"), encoding="utf-8") as file:
                text = file.read()
            assert "the-plugin" not in text, f"{name} still holds the placeholder"
            has(text, "my-first2")
        assert lines_of_code(folder.file("deep/down/my-first2.c")) < 60


def builds_with_make():
    with Folder() as folder:
        run("new-plugin", "mine", folder.path)
        for compiler in ("gcc", "clang"):
            if shutil.which(compiler):
                tool("make", "clean", cwd=folder.path)
                tool("make", "all", f"CC={compiler}", f"CFLAGS={STRICT}", cwd=folder.path)
        out = tool("make", "check", cwd=folder.path)
        has(out, "ok 1 /mine/least-loaded", "ok 2 /mine/no-room")
        has(tool("make", "install", f"DESTDIR={folder.file('root')}", cwd=folder.path), "mine.so")
        found = [os.path.join(top, file) for top, _, files in os.walk(folder.file("root")) for file in files]
        assert len(found) == 1 and found[0].endswith("/plugins/mine.so"), found
        code, out, err = run("check", "-c", folder.file("mine.conf"),
                             MEETING_PLUGIN_PATH=":".join(f"{BUILD}/plugins/{role}/.libs"
                                                          for role in ("api", "sfu", "fs")))
        equal((code, err), (0, ""))


def builds_with_meson():
    with Folder() as folder:
        run("new-plugin", "mine", folder.path)
        tool("meson", "setup", "build", cwd=folder.path, PATH=f"{BUILD}:{os.environ['PATH']}")
        out = tool("meson", "test", "-C", "build", "--verbose", cwd=folder.path)
        has(out, "/mine/least-loaded")
        assert os.path.exists(folder.file("build/mine.so"))


def no_gateway():
    """The Makefile says what is missing."""
    with Folder() as folder:
        run("new-plugin", "mine", folder.path)
        done = subprocess.run(["make"], cwd=folder.path, capture_output=True, text=True, timeout=60, check=False,
                              env=environment(PKG_CONFIG="/bin/false"))
        equal(done.returncode, 2)
        has(done.stderr, "does not find meeting-gateway", "PKG_CONFIG_PATH")


def names():
    with Folder() as folder:
        for name in ("", "Mine", "1st", "my_plugin", "my plugin", "../mine", "-mine", "mine.so", "mïne"):
            code, out, err = run("new-plugin", "--", name, folder.file("there"))
            equal((code, out), (2, ""))
            has(err, f'meeting new-plugin: "{name}" is no plugin\'s name: it has lower-case letters')
        for name in ("gateway", "api", "sfu", "allocate", "allocate-http", "on-demand", "pool"):
            code, _, err = run("new-plugin", name, folder.file("there"))
            equal(code, 2)
            has(err, f'"{name}" is a name of the gateway\'s own; choose another')
        code, _, err = run("new-plugin", "x" * 61, folder.file("there"))
        equal(code, 2)
        has(err, "the name has 61 characters; at most 60")
        for words in ((), ("mine",), ("mine", "a", "b")):
            code, _, err = run("new-plugin", *words)
            equal(code, 2)
            has(err, "needs a name and a folder: meeting new-plugin NAME DIR")
        assert not os.path.exists(folder.file("there"))


def existing():
    """Nothing is overwritten, and nothing is written beside it."""
    with Folder() as folder:
        folder.write("meson.build", "mine")
        code, _, err = run("new-plugin", "mine", folder.path)
        equal(code, 1)
        has(err, f"{folder.file('meson.build')} exists already; nothing was written")
        equal(os.listdir(folder.path), ["meson.build"])
        os.remove(folder.file("meson.build"))
        os.symlink("nowhere", folder.file("mine.c"))
        code, _, err = run("new-plugin", "mine", folder.path)
        equal(code, 1)
        has(err, f"{folder.file('mine.c')} exists already")


def unwritable():
    with Folder() as folder:
        folder.write("file", "")
        code, _, err = run("new-plugin", "mine", folder.file("file/below"))
        equal((code, err), (1, f"{folder.file('file/below')} cannot be made: Not a directory\n"))
    code, _, err = run("new-plugin", "mine", "/proc/self")
    equal(code, 1)
    has(err, "/proc/self/", " cannot be written: ")


skipped = [] if shutil.which("meson") else [("builds_with_meson", "meson is not installed")]
tests = [writes, builds_with_make, builds_with_meson, no_gateway, names, existing, unwritable]
main([test for test in tests if test.__name__ not in dict(skipped)], skipped)
