"""docs/install.md on several machines: the secret is made as it says, and its key-files are in order where the
service looks for them. Its commands without key-files are run by tests/e2e/contract.test.mjs."""
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../gateway/cli"))
from meeting import BUILD, PLUGINS, ROLES, Folder, equal, has, main, run  # noqa: E402

SOURCE = os.path.abspath(os.environ.get("G_TEST_SRCDIR", os.path.join(BUILD, "..")))
CONF = "/etc/meeting-gateway"


def section():
    with open(os.path.join(SOURCE, "docs/install.md"), encoding="utf-8") as file:
        return re.search(r"(?ms)^## Several machines$(.*?)^##", file.read()).group(1)


def make_secret(folder):
    """As it is typed, but for root and the service's group."""
    command, = re.findall(r"(?m)^    (openssl .*)$", section())
    has(command, "sudo install -m 640 -g meeting-gateway", f" {CONF}/secret")
    for part, ours in (("sudo ", ""), ("-g meeting-gateway ", ""), (CONF, folder.path)):
        command = command.replace(part, ours)
    subprocess.run(["sh", "-ec", command], check=True, timeout=60)


def key_files():
    """(name, text) of each."""
    for name, block in re.findall(rf"`{CONF}/([\w.-]+)`:\n\n((?: {{4}}.*\n|\n)+)", section()):
        yield name, re.sub(r"(?m)^ {4}", "", block)


def secret():
    with Folder() as folder:
        make_secret(folder)
        equal(os.stat(folder.file("secret")).st_mode & 0o777, 0o640)
        with open(folder.file("secret"), encoding="utf-8") as file:
            assert re.fullmatch(r"[0-9a-f]{64}\n", file.read())


def check():
    with Folder() as folder:
        make_secret(folder)
        folder.write("mysql-password", "of the database\n")
        names = []
        for name, text in key_files():
            names.append(name)
            path = folder.write(name, text)
            # Who runs the tests may have no place in /var/lib.
            os.mkdir(folder.file(f"{name}.d"))
            folder.write(f"{name}.d/10-here.conf", "[gateway]\nstate-directory = state\n")
            code, out, err = run("check", "-c", path, MEETING_PLUGIN_PATH=f"{ROLES}:{PLUGINS}")
            equal((code, out, err), (0, f"{path}: ok\n", ""))
        equal(names, ["api.conf", "sfu.conf"])


def instances():
    """Each key-file is that of the instance which the page starts."""
    started = re.findall(r"systemctl enable --now meeting-gateway@(\w+)`", section())
    equal([f"{name}.conf" for name in started], [name for name, _ in key_files()])
    with open(os.path.join(BUILD, "conf/systemd/meeting-gateway@.service"), encoding="utf-8") as file:
        assert re.search(r"(?m)^ExecStart=\S*meeting run -c \S*/meeting-gateway/%i\.conf$", file.read())


main([secret, check, instances])
