"""docs/install.md, "One machine, five minutes": each command in its turn, on a machine of namespaces, up to somebody who
has signed in. The package's own commands have stand-ins that do what the package does; tests/package/run has it itself."""
import os
import re
import shlex
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../gateway/cli"))
from init_world import NAME, PLUGINS, PUBLIC, SOURCE, WORLD, link_of, open_link, read, run_inside  # noqa: E402
from meeting import Folder, Gateway, equal, has, run  # noqa: E402

STATE = "/var/lib/meeting-gateway"


def page():
    return read(f"{SOURCE}/docs/install.md")


def commands():
    """The indented lines of the five steps."""
    steps = page().partition("## One machine, five minutes\n")[2].partition("\nWith `ufw`")[0]
    return re.findall(r"^ {7}(\S.*)$", steps, re.M)


def default_conf():
    return re.search(r"\(default (/\S+/meeting\.conf)\)", run("init", "--help")[1]).group(1)


class Machine:
    """A Debian machine: what the package installs, and its service."""

    def __init__(self):
        self.conf = default_conf()
        self.service = None
        self.out = ""
        # /etc of the build, and the state, are this test's own.
        for folder in (os.path.dirname(os.path.dirname(self.conf)), os.path.dirname(STATE)):
            subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True)
        os.mkdir(STATE)

    def install(self):
        os.makedirs(f"{self.conf}.d")
        with open(self.conf, "w", encoding="utf-8") as file:
            file.write(read(f"{SOURCE}/debian/meeting.conf"))

    def start(self):
        self.service = Gateway(self.conf, MEETING_PLUGIN_PATH=PLUGINS)
        self.service.wait_for(" ready\n")

    def do(self, command):
        words = shlex.split(command)
        if words[0] == "sudo":
            words.pop(0)
        if words == ["apt", "install", "debhelper"] or words == ["debian/build"]:
            assert os.access(f"{SOURCE}/debian/build", os.X_OK)
        elif words[:2] == ["apt", "install"]:
            self.install()
        elif words == ["systemctl", "enable", "--now", "meeting-gateway"]:
            self.start()
        else:
            equal(words[0], "meeting")
            code, self.out, err = run(*words[1:], MEETING_PLUGIN_PATH=PLUGINS)
            equal((code, err), (0, ""))


def five_minutes():
    WORLD.machine(hosts=f"127.0.1.1 {NAME} meet\n", dns={NAME: [PUBLIC]})
    machine = Machine()
    authority = f"{STATE}/tls/ca.pem"
    listed = commands()
    equal([command.split()[2] for command in listed if command.startswith("sudo meeting ")], ["init", "check", "sign-in-link"])
    try:
        for command in listed:
            machine.do(command)
            if " init " in command:
                first = link_of(machine.out)
                has(machine.out, f"{machine.conf}.d/10-here.conf")
        WORLD.folder.write("hosts", f"127.0.0.1 localhost\n{PUBLIC} {NAME}\n")
        for link in (first, link_of(machine.out)):
            status, account = open_link(link, authority)
            equal(status, 303)
            has(account, '"ada@example.org"')
    finally:
        if machine.service is not None:
            machine.service.signal()
            equal(machine.service.end(), 0)
            machine.service.__exit__()


def other_commands():
    """What the page names of the program, it has."""
    known = run("--help")[1]
    for command in re.findall(r"`(?:sudo )?meeting ([a-z-]+)", page()):
        has(known, f"\n  meeting {command} ")
    flags = run("init", "--help")[1]
    for flag in re.findall(r"`(--[a-z-]+)", page().partition("### What `meeting init` decides")[2].partition("\n### ")[0]):
        has(flags, flag)


def the_key_files():
    """The examples are in order."""
    with Folder() as folder:
        examples = re.findall(r"`/etc/meeting-gateway/([\w.-]+/)?([\w-]+\.conf)`:\n\n((?: {4}\S.*\n|\n)+)", page())
        equal([name for _, name, _ in examples], ["10-here.conf", "api.conf", "sfu.conf"])
        folder.write("secret", "0123456789abcdef0123456789abcdef\n")
        folder.write("mysql-password", "x\n")
        for _, name, text in examples:
            text = re.sub(r"(?m)^ {4}", "", text)
            if "[gateway]" not in text:
                text = "[gateway]\nplugins = api\n" + text
            conf = folder.write(name, text.replace("[gateway]", "[gateway]\nstate-directory = state"))
            equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS), (0, f"{conf}: ok\n", ""))


SKIPPED = [("five_minutes", "the settings of this build are those of this machine")] if default_conf().startswith("/etc/") else []
run_inside([five_minutes, other_commands, the_key_files], __file__, SKIPPED)
