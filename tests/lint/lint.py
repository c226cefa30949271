"""What the lint tests share: the tree's files, and TAP."""
import os
import subprocess

SOURCE = os.path.abspath(os.environ.get("G_TEST_SRCDIR", os.path.join(os.path.dirname(__file__), "../..")))
BUILD = os.path.abspath(os.environ.get("G_TEST_BUILDDIR", os.path.join(SOURCE, "build")))
# Made by tools, in a tree that is not a git checkout.
MADE = {"built", "node_modules", ".git", ".meeting", "autom4te.cache", "npm", "__pycache__"}


def tree():
    """Every file of the project, relative to its root, sorted."""
    listing = subprocess.run(
        ["git", "-C", SOURCE, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    if listing.returncode == 0:
        return sorted(f for f in listing.stdout.splitlines() if os.path.isfile(os.path.join(SOURCE, f)))
    found = []
    for folder, folders, files in os.walk(SOURCE):
        folders[:] = [f for f in folders
                      if f not in MADE and not os.path.exists(os.path.join(folder, f, "config.status"))]
        found += [os.path.relpath(os.path.join(folder, f), SOURCE) for f in files]
    return sorted(found)


def files(*endings, under=""):
    return [f for f in tree() if f.endswith(endings) and f.startswith(under)]


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8", errors="replace") as file:
        return file.read()


class Tap:
    """Results in order; every complaint is a diagnostic line under the result that it fails."""

    def __init__(self):
        self.count = 0

    def result(self, name, complaints):
        self.count += 1
        print(f"{'not ok' if complaints else 'ok'} {self.count} - {name}")
        self.notes(complaints)

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {reason}")

    @staticmethod
    def notes(lines):
        for line in lines:
            print(f"#   {line}")

    def done(self):
        print(f"1..{self.count}")
