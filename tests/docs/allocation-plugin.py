"""docs/writing-an-allocation-plugin.md, executed literally: every command in one shell, every edit, out of
tree, with the gateway as `make install` puts it. What is printed must be what the page shows."""
import glob
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../gateway/cli"))
from meeting import BUILD, Folder, environment, main  # noqa: E402

SOURCE = os.path.abspath(os.environ.get("G_TEST_SRCDIR", os.path.join(BUILD, "..")))
PAGE = os.path.join(SOURCE, "docs/writing-an-allocation-plugin.md")
INSTALL = ["install-libLTLIBRARIES", "install-binPROGRAMS", "install-publicHEADERS", "install-pkgconfigDATA"]
END = "--- end of a command ---"
# The page's ports are the page's: in a network of their own they are free.
NETWORK = ["unshare", "--map-root-user", "--user", "--net"]


def without_make(environ):
    """Nobody is to know that make runs this test."""
    return {name: value for name, value in environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def install_plugins(root, pc):
    """Copied: `make install` has libtool link them anew, and for a moment they are missing where other tests need them."""
    folder = root + re.search(r"^pluginsdir=(.*)$", pc, re.M).group(1)
    os.makedirs(folder)
    for plugin in glob.glob(os.path.join(BUILD, "plugins/*/.libs/*.so")):
        shutil.copy(plugin, folder)


def install(root):
    """Returns: the prefix below root."""
    done = subprocess.run(["make", "-s", "-C", BUILD, *INSTALL, f"DESTDIR={root}"], capture_output=True, text=True,
                          env=without_make(os.environ), timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = [os.path.join(top, "meeting-gateway.pc") for top, _, files in os.walk(root)
             if "meeting-gateway.pc" in files]
    with open(found[0], encoding="utf-8") as file:
        pc = file.read()
    prefix = re.search(r"^prefix=(.*)$", pc, re.M).group(1)
    install_plugins(root, pc.replace("${prefix}", prefix).replace("${exec_prefix}", prefix).replace("${libdir}", f"{prefix}/lib"))
    # As a package that was built for this place would have it.
    subprocess.run(["sed", "-i", f"s#^prefix=.*#prefix={root}{prefix}#", found[0]], check=True, timeout=60)
    return root + prefix, found[0]


def blocks():
    """(language, file name, lines) of each block of the page."""
    with open(PAGE, encoding="utf-8") as file:
        for info, text in re.findall(r"^```(\S.*?)\n(.*?)^```$", file.read(), re.M | re.S):
            language, _, name = info.partition(" ")
            yield language, name, text


def commands(text):
    """(command, output that is shown) of a block."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        lines = part.split("\n")
        command = [lines.pop(0)]
        while lines and re.match(r">( |$)", lines[0]):
            command.append(lines.pop(0)[2:])
        yield "\n".join(command), "\n".join(lines).strip("\n")


def is_shown(shown, got):
    """"..." is any text; as a line of its own, any lines or none."""
    lines = ["(?:.*\\n)*" if line == "..." else ".*".join(map(re.escape, line.split("..."))) + "\\n"
             for line in shown.split("\n")]
    return re.fullmatch("".join(lines), got + "\n") is not None


class Shell:
    """One bash for the whole page."""

    def __init__(self, folder, more):
        network = NETWORK if subprocess.run([*NETWORK, "true"], capture_output=True, check=False).returncode == 0 else []
        self.process = subprocess.Popen([*network, "bash", "--norc"], cwd=folder, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        env=without_make(environment(**more)))
        if network:
            self.run("ip link set lo up")

    def run(self, command):
        self.process.stdin.write(f"{command}\necho\necho '{END}'\n")
        self.process.stdin.flush()
        output = ""
        for line in self.process.stdout:
            if line == f"{END}\n":
                return output.strip("\n")
            output += line
        raise AssertionError(f"the shell ended in {command!r}: {output}")

    def close(self):
        """Ends what the page has left running, too."""
        self.process.stdin.write("kill $(jobs -p) 2> /dev/null\nexit\n")
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.wait(60)
        self.process.stdout.close()


def the_page():
    with Folder() as folder:
        prefix, pc = install(folder.file("root"))
        shell = Shell(folder.path, {
            "PATH": f"{prefix}/bin:{os.environ['PATH']}", "LD_LIBRARY_PATH": f"{prefix}/lib",
            "PKG_CONFIG_PATH": os.path.dirname(pc), "MEETING_PLUGIN_PATH": f"{prefix}/lib/meeting-gateway/plugins"})
        count = 0
        try:
            for language, name, text in blocks():
                if language == "diff":
                    folder.write(os.path.join("regional", name), text)
                    continue
                assert language == "sh", f"a block of {language}"
                for command, shown in commands(text):
                    got = shell.run(command)
                    count += 1
                    assert is_shown(shown, got), f"$ {command}\nprinted:\n{got}\nthe page shows:\n{shown}"
        finally:
            shell.close()
        assert count > 30, f"only {count} commands were found"


def patterns():
    """The comparison itself: it must be able to fail."""
    for shown, got, same in (("a", "a", True), ("a", "b", False), ("a...c", "a.b.c", True), ("a...c", "a\nc", False),
                             ("...\nz", "x\ny\nz", True), ("...\nz", "z", True), ("a\n...", "a", True),
                             ("a\n...", "a\nb\nc", True), ("a\n...", "b", False), ("", "", True), ("", "x", False)):
        assert is_shown(shown, got) == same, (shown, got)


skipped = [] if shutil.which("patch") else [("the_page", "patch is not installed")]
main([test for test in (patterns, the_page) if test.__name__ not in dict(skipped)], skipped)
