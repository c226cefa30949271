"""The public headers as a plugin's author meets them: each compiles alone, in C and in C++, without a
warning, by what meeting-gateway.pc says; it says so where the gateway was built, too."""
import glob
import os
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
from meeting import BUILD, Folder, environment, equal, has, main  # noqa: E402

SOURCE = os.path.abspath(os.environ.get("G_TEST_SRCDIR", os.path.join(BUILD, "..")))
HEADERS = sorted(glob.glob(os.path.join(SOURCE, "gateway/gateway/*.h")))
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]
LANGUAGES = [("gcc", ["-xc", "-std=c11"]), ("g++", ["-xc++", "-std=c++17"]),
             ("clang", ["-xc", "-std=c11"]), ("clang++", ["-xc++", "-std=c++17"])]


def pkg_config(*arguments):
    done = subprocess.run(["pkg-config", *arguments, "meeting-gateway"], capture_output=True, text=True, timeout=60,
                          env=environment(PKG_CONFIG_PATH=BUILD), check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def headers_compile_alone():
    flags = pkg_config("--cflags").split()
    assert len(HEADERS) >= 7, HEADERS
    for compiler, language in LANGUAGES:
        if not shutil.which(compiler):
            continue
        for header in HEADERS:
            text = f'#include "gateway/gateway/{os.path.basename(header)}"\n'
            done = subprocess.run([compiler, *language, *STRICT, *flags, "-"], input=text, capture_output=True,
                                  text=True, timeout=60, check=False)
            assert done.returncode == 0, f"{compiler} {header}:\n{done.stderr}"


def all_are_installed():
    """What is not in public_HEADERS would be missing for others only."""
    with open(os.path.join(SOURCE, "gateway/local.mk"), encoding="utf-8") as file:
        text = file.read()
    has(text, *(f"%D%/gateway/{os.path.basename(header)}" for header in HEADERS))


def uninstalled():
    equal(pkg_config("--variable=libdir"), os.path.join(BUILD, ".libs"))
    equal(pkg_config("--variable=program"), os.path.join(BUILD, "meeting"))
    with Folder() as folder:
        source = folder.write("p.c", """#include <gateway/gateway/allocator.h>
int main (void) { return gw_fetch_is_url ("https://example.com/") ? 0 : 1; }
""")
        flags = pkg_config("--cflags", "--libs").split()
        subprocess.run(["gcc", "-Werror", source, "-o", folder.file("p"), *flags], check=True, timeout=60)
        subprocess.run([folder.file("p")], check=True, timeout=60,
                       env=environment(LD_LIBRARY_PATH=os.path.join(BUILD, ".libs")))


main([headers_compile_alone, all_are_installed, uninstalled])
