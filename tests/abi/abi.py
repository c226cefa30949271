"""Plugins that were built with the headers of an earlier day run in today's gateway: tests/abi/1."""
import glob
import os
import subprocess
import sys
import urllib.error
import urllib.request
import json

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../gateway/cli"))
from meeting import BUILD, Folder, Gateway, equal, has, main, run  # noqa: E402

SOURCE = os.path.abspath(os.environ.get("G_TEST_SRCDIR", os.path.join(BUILD, "..")))
FROZEN = os.path.join(SOURCE, "tests/abi/1")


def build(folder, source, name):
    glib = subprocess.run(["pkg-config", "--cflags", "--libs", "glib-2.0"], capture_output=True, text=True,
                          check=True, timeout=60).stdout.split()
    # Names of the host are found when it is loaded, as they were then: no library of today is linked.
    subprocess.run(["gcc", "-std=gnu17", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-missing-field-initializers",
                    "-Werror", "-fPIC", "-shared", f"-I{FROZEN}", "-o", folder.file(f"{name}.so"),
                    os.path.join(FROZEN, source), *glib], check=True, timeout=120)


def key_file(folder, name, section=""):
    return folder.write("m.conf", f"""[gateway]
plugins = {name};allocate-http
plugin-path = {folder.path};{BUILD}/plugins/allocate/.libs
state-directory = state
listen = http://127.0.0.1:0
{section}""")


def ask(port, query):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/allocate?{query}", timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers).get("Retry-After")


def all_of_it():
    """Options of every type, every hook, every function of the host."""
    with Folder() as folder:
        build(folder, "plugin.c", "abi")
        conf = key_file(folder, "abi", "[abi]\nnumber = 7\nnames = x;y\n")
        equal(run("check", "-c", conf)[0], 0)
        with Gateway(conf) as gateway:
            port = gateway.port()
            gateway.wait_for(" ready")
            equal(ask(port, "Kind=SFUTURN&Email=ada&BeginAt=1893456000&EndAt=1893459600"),
                  (200, {"sfu": "sfu.example.com:443", "turn": "turn.example.com:3478"}))
            equal(ask(port, "Kind=FS&Email=ada"), (200, {"fs": "fs.example.com:443"}))
            equal(ask(port, "Kind=SFUTURN&Email=ada&BeginAt=0&EndAt=0"), (503, "7"))
            gateway.signal()
            equal(gateway.end(), 0)
            said = [line for line in gateway.output.splitlines() if line.startswith("abi: ")]
        equal(said, ["abi: create one 7 1 2000 1024 y example.com:443 1 abi", "abi: start", "abi: allocate ada 3600",
                     "abi: stored value", "abi: alarm, stored 1", "abi: command done", "abi: allocate ada 0",
                     "abi: allocate ada 0", "abi: stop", "abi: destroy"])


def release_and_explain():
    with Folder() as folder:
        build(folder, "plugin.c", "abi")
        code, out, _ = run("test-plugin", "--case", "explain", "--case", "release", "--case", "loads",
                           folder.file("abi.so"))
        equal(code, 0)
        equal(out.count("\nok "), 3)
        _, _, err = run("test-plugin", "--no-fork", "--case", "release", folder.file("abi.so"))
        has(err, "abi: release m1")
        conf = key_file(folder, "abi")
        code, out, _ = run("allocate", "-c", conf, "--dry-run")
        equal(code, 0)
        has(out, "explained by ABI 1")


def smaller_structs():
    with Folder() as folder:
        build(folder, "small.c", "small")
        with Gateway(key_file(folder, "small")) as gateway:
            port = gateway.port()
            gateway.wait_for(" ready")
            equal(ask(port, "Kind=SFUTURN&Email=&BeginAt=0&EndAt=0"), (200, {"sfu": "sfu.example.com:443", "turn": None}))
            gateway.signal()
            equal(gateway.end(), 0)
        code, out, _ = run("test-plugin", folder.file("small.so"))
        assert code == 0, out
        # Neither release() nor explain() was looked for behind its end.
        has(out, "explain() gives the same text twice, and changes nothing # SKIP it has no explain()")


def nothing_is_missing():
    """The headers say no less today."""
    for old in glob.glob(os.path.join(FROZEN, "gateway/gateway/*.h")):
        assert os.path.exists(os.path.join(SOURCE, "gateway/gateway", os.path.basename(old))), old


main([all_of_it, release_and_explain, smaller_structs, nothing_is_missing])
