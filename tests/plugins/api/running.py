"""The program, running on a free port with a folder of its own."""

import contextlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../gateway/cli"))
from meeting import BUILD, PROGRAM  # noqa: E402
from openapi import check_answer  # noqa: E402

SECONDS = 30
PLUGINS = ":".join(
    os.path.join(BUILD, "plugins", role, ".libs") for role in ("api", "sfu", "allocate")
)


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.json = None
        if response.headers.get_content_type() == "application/json" and self.body:
            self.json = json.loads(self.body)

    @property
    def code(self):
        return self.json["error"]["code"]


def free_port():
    """None that the kernel gives away by itself: it stays free until the program has it."""
    while True:
        port = random.randrange(10000, 20000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Gateway:
    """`meeting run` on a free port, with a folder of its own."""

    def __init__(self, plugins, **options):
        self.folder = tempfile.mkdtemp(prefix="meeting-rest-")
        self.database = os.path.join(self.folder, "meetings.db")
        self.plugins = plugins
        self.options = options
        self.process = None
        self.log = os.path.join(self.folder, "log")

    def write_conf(self):
        lines = [
            "[gateway]",
            f"plugins = {self.plugins}",
            f"listen = http://127.0.0.1:{self.port}",
            f"state-directory = {self.folder}",
            "secret = a secret of the test of rest",
            "workers = 1",
        ]
        for section in self.plugins.split(";"):
            lines += ["", f"[{section}]"]
            lines += [f"{key} = {value}" for key, value in self.options.get(section, {}).items()]
            if section == "sfu":
                lines.append("port = 0")
        path = os.path.join(self.folder, "meeting.conf")
        with open(path, "w", encoding="utf-8") as conf:
            conf.write("\n".join(lines) + "\n")
        return path

    def launch(self):
        self.port = free_port()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "run", "-c", self.write_conf()],
                env={"MEETING_PLUGIN_PATH": PLUGINS, **os.environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def start(self):
        self.launch()
        return self.await_ready()

    def await_ready(self):
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"it ended: {self.read_log()}"
            with contextlib.suppress(OSError):
                if self.call("GET", "/readyz").status == 200:
                    return self
            time.sleep(0.02)
        raise AssertionError(f"it did not begin: {self.read_log()}")

    def stop(self):
        """Returns the exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.process = None
        return status

    def remove(self):
        shutil.rmtree(self.folder)

    def read_log(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, value, trace):
        try:
            if kind is None:
                assert self.process.poll() is None, f"it died: {self.read_log()}"
                assert self.stop() == 0, self.read_log()
        finally:
            with contextlib.suppress(Exception):
                self.stop()
            if kind is not None:
                print("# " + self.read_log().replace("\n", "\n# "))
            self.remove()

    def call(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        headers = dict(headers or {})
        if isinstance(body, dict):
            body = json.dumps(body)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = Answer(connection.getresponse())
        check_answer(method, path, answer)
        return answer

    def code(self, email):
        """The newest sign-in code in the log."""
        found = re.findall(rf"sign-in code of {re.escape(email)} is (\d{{6}})", self.read_log())
        return found[-1]

    def sign_in(self, email):
        """Returns: the headers of who has signed in."""
        answer = self.call("POST", "/api/v1/sign-in", {"email": email})
        assert answer.status == 202 and answer.json["delivery"] == "log", answer.body
        body = {"email": email, "code": self.code(email)}
        answer = self.call("POST", "/api/v1/sign-in/verify", body)
        assert answer.status == 200, answer.body
        return {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}

    def create(self, **body):
        answer = self.call("POST", "/api/v1/meetings", body)
        assert answer.status == 201, answer.body
        return answer.json

    def join(self, meeting, **body):
        return self.call("POST", f"/api/v1/meetings/{meeting}/join", body)
