"""What the built objects show to each other: symbols.py, or symbols.py --update for the list."""
import glob
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402

LIST = "tests/lint/libmeeting-gateway.symbols"
LIBRARY = os.path.join(lint.BUILD, ".libs/libmeeting-gateway.so")
PLUGINS = sorted(glob.glob(os.path.join(lint.BUILD, "plugins/*/.libs/*.so")))
DESCRIPTOR = ["gw_plugin_descriptor"]
# GLib takes GSourceFuncs as not const, and writes to the GResource that its compiler made and to
# what G_DEFINE_TYPE defines. A signal's handler is handed nothing: gateway/host/crash.c.
NOT_CONST = r"\w*_funcs|crash_table|static_resource|\w*_parent_class|\w*_private_offset"


def exported(path):
    run = subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=True)
    return sorted(line.split()[-1].split("@")[0] for line in run.stdout.splitlines())


def mutable_globals(path):
    """Variables of file scope. Those inside functions (name.NUMBER) initialise something once."""
    run = subprocess.run(["objdump", "-t", path], capture_output=True, text=True, check=True)
    for line in run.stdout.splitlines():
        words = line.split()
        # address, flags, section, size, name; "O" is an object
        if len(words) == 6 and words[2] == "O" and words[3] in (".data", ".bss"):
            name = words[5]
            once = name.rpartition(".")[2].isdigit() or name.startswith("__")
            if not once and not re.fullmatch(NOT_CONST, name):
                yield f"{os.path.basename(path)}: {name} can be written by everybody"


def compare(symbols):
    listed = lint.read(LIST).split()
    yield from (f"{s} is exported but not in {LIST}" for s in sorted(set(symbols) - set(listed)))
    yield from (f"{s} is in {LIST} but not exported" for s in sorted(set(listed) - set(symbols)))


symbols = exported(LIBRARY)
if "--update" in sys.argv:
    with open(os.path.join(lint.SOURCE, LIST), "w", encoding="utf-8") as file:
        file.write("\n".join(symbols) + "\n")
    raise SystemExit

tap = lint.Tap()
tap.result("the library exports gw_ only", [s for s in symbols if not s.startswith("gw_")])
tap.result("the library exports what is listed (tests/lint/symbols.py --update)", list(compare(symbols)))
tap.result("there are plugins", [] if PLUGINS else [f"none in {lint.BUILD}/plugins"])
for plugin in PLUGINS:
    name = os.path.basename(plugin)
    tap.result(f"{name} exports its descriptor only",
               [f"{s}" for s in exported(plugin) if s not in DESCRIPTOR] if exported(plugin) != DESCRIPTOR else [])
tap.result("no mutable globals", [m for path in [LIBRARY, *PLUGINS] for m in mutable_globals(path)])
tap.done()
