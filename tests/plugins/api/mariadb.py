"""A MariaDB server of a test's own, from Debian's packages, in a temporary folder."""

import contextlib
import ctypes
import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from running import SECONDS, free_port
from tap import Skip

USER, PASSWORD, DATABASE = "meeting", "a password of the test", "meetings"
SMALL = ["--innodb-log-file-size=4M", "--innodb-buffer-pool-size=16M"]
SETUP = (
    f"CREATE DATABASE {DATABASE}; CREATE USER '{USER}'@'%' IDENTIFIED BY '{PASSWORD}'; "
    f"GRANT ALL ON {DATABASE}.* TO '{USER}'@'%';"
)
PR_SET_PDEATHSIG = 1


def end_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Mariadb:
    def __init__(self):
        if shutil.which("mariadb-install-db") is None or shutil.which("mariadb") is None:
            raise Skip("install mariadb-server-core and mariadb-client-core")
        self.folder = tempfile.mkdtemp(prefix="meeting-mariadb-")
        self.socket = os.path.join(self.folder, "socket")
        self.port = free_port()
        self.process = None
        # A server that begins removes what looks like its temporary tables: not in /tmp.
        os.mkdir(os.path.join(self.folder, "temporary"))
        self.own = [f"--datadir={self.folder}/data", f"--tmpdir={self.folder}/temporary",
                    f"--user={getpass.getuser()}", *SMALL]
        self.options = {
            "mysql-address": f"localhost:{self.port}",
            "mysql-user": USER,
            "mysql-password": PASSWORD,
            "mysql-database": DATABASE,
        }

    def run(self, *arguments, **options):
        subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, **options)

    def install(self):
        self.run("mariadb-install-db", "--no-defaults", *self.own,
                 "--auth-root-authentication-method=normal", "--skip-test-db",
                 stderr=subprocess.DEVNULL)

    def start(self):
        program = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
        self.process = subprocess.Popen(
            [program, "--no-defaults", *self.own, f"--socket={self.socket}",
             f"--port={self.port}", "--bind-address=127.0.0.1"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=end_with_parent)
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                probe.connect(self.socket)  # which it opens last
                return self
            time.sleep(0.05)
        raise AssertionError("mariadbd did not begin")

    def execute(self, sql):
        """Returns: what the client prints, without headings."""
        return subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={self.socket}", "--user=root", "--batch",
             "--skip-column-names", f"--execute={sql}"],
            check=True, capture_output=True, text=True).stdout

    def stop(self, how=signal.SIGTERM):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(SECONDS)
            self.process = None

    def __enter__(self):
        try:
            self.install()
            self.start()
            self.execute(SETUP)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error):
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)
