"""The C sources are as clang-format writes them; scripts are valid shell."""
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402

# Other versions format a few things differently.
VERSION = "14"
BATCH = 40


def clang_format():
    """Returns: (program, None), or (None, why not)."""
    program = shutil.which(f"clang-format-{VERSION}") or shutil.which("clang-format")
    if program is None:
        return None, f"clang-format {VERSION} is not installed"
    text = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"version (\d+)", text)
    if not found or found.group(1) != VERSION:
        return None, f"clang-format is version {found.group(1) if found else '?'}, not {VERSION}"
    return program, None


def unformatted(program):
    sources = lint.files(".c", ".h")
    for i in range(0, len(sources), BATCH):
        run = subprocess.run([program, "--dry-run", "-Werror", *sources[i:i + BATCH]],
                             cwd=lint.SOURCE, capture_output=True, text=True)
        for path in sorted({line.split(":")[0] for line in run.stderr.splitlines() if "error:" in line}):
            yield f"{path}: run clang-format -i on it"


def shell_scripts():
    for path in lint.tree():
        full = os.path.join(lint.SOURCE, path)
        with open(full, "rb") as file:
            head = file.readline(40)
        shell = re.match(rb"#! ?/bin/(ba)?sh\b", head)
        if shell:
            yield path, "bash" if shell.group(1) else "sh"


def broken_scripts():
    for path, shell in shell_scripts():
        run = subprocess.run([shell, "-n", path], cwd=lint.SOURCE, capture_output=True, text=True)
        if run.returncode != 0:
            yield run.stderr.strip()


tap = lint.Tap()
program, reason = clang_format()
if program:
    tap.result("C is formatted", list(unformatted(program)))
else:
    tap.skip("C is formatted", reason)
tap.result("shell scripts are valid", list(broken_scripts()))
tap.done()
