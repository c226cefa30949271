"""Several processes of the program, each with a role or two, on one machine."""

import contextlib
import os
import re
import signal
import subprocess
import time

from running import PLUGINS, PROGRAM, SECONDS, Gateway, free_port

SECRET = "a secret that all roles share"


class Process(Gateway):
    """With [gateway] options in `gateway`; keeps its port when it is launched again."""

    def __init__(self, plugins, gateway=None, **options):
        super().__init__(plugins, **options)
        self.gateway = {"secret": SECRET, **(gateway or {})}
        self.port = free_port()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def write_conf(self):
        lines = [
            "[gateway]",
            f"plugins = {self.plugins}",
            f"listen = http://127.0.0.1:{self.port}",
            f"state-directory = {self.folder}",
            "workers = 1",
        ]
        lines += [f"{key} = {value}" for key, value in self.gateway.items()]
        for section in self.plugins.split(";"):
            lines += ["", f"[{section}]"]
            lines += [f"{key} = {value}" for key, value in self.options.get(section, {}).items()]
            if section == "sfu":
                lines.append("port = 0")
        self.conf = os.path.join(self.folder, "meeting.conf")
        with open(self.conf, "w", encoding="utf-8") as conf:
            conf.write("\n".join(lines) + "\n")
        return self.conf

    def launch(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "run", "-c", self.write_conf()],
                env={"MEETING_PLUGIN_PATH": PLUGINS, **os.environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self):
        """As a machine that loses its power."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def wait_for_log(self, pattern):
        until(lambda: re.search(pattern, self.read_log()), lambda: f"no {pattern!r}: {self.read_log()}")


def sfu_of(api, **gateway):
    """An sfu that reports to the api, as a process of its own."""
    sfu = Process("sfu", {"apiserver": api.address, **gateway})
    sfu.gateway["domain-address"] = sfu.address
    return sfu


def until(condition, text):
    deadline = time.monotonic() + 2 * SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            result = condition()
            if result:
                return result
        time.sleep(0.05)
    raise AssertionError(text())
