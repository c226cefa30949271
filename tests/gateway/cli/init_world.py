"""A machine of a test's own: its name, its name server, its addresses and its ports are those of namespaces."""
import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import stat
import struct
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
from meeting import BUILD, Folder, main, run  # noqa: E402

SOURCE = os.path.abspath(os.environ.get("G_TEST_SRCDIR", os.path.join(BUILD, "..")))
ROLES = ("api", "sfu", "allocate", "turn", "fs")
PLUGINS = ":".join(os.path.join(BUILD, "plugins", role, ".libs") for role in ROLES)
INSIDE = "MEETING_TEST_INSIDE"
NAME, ADA = "meet.gateway-tests.dev", "ada@gateway-tests.dev"
PUBLIC, OTHER, LAN = "203.0.113.10", "198.51.100.7", "192.168.77.5"


class Dns(threading.Thread):
    """A name server with the records that a test sets; everything else is not known."""

    def __init__(self):
        super().__init__(daemon=True)
        self.records = {}
        self.fails = False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))

    def run(self):
        while True:
            question, client = self.socket.recvfrom(4096)
            self.socket.sendto(self.answer(question), client)

    def answer(self, question):
        if self.fails:
            return question[:2] + struct.pack("!HHHHH", 0x8182, 1, 0, 0, 0) + question[12:]
        name, at = [], 12
        while question[at]:
            name.append(question[at + 1:at + 1 + question[at]].decode().lower())
            at += 1 + question[at]
        kind = struct.unpack_from("!H", question, at + 1)[0]
        values = [self.record(kind, text) for text in self.records.get(".".join(name), []) if self.is_of(kind, text)]
        head = question[:2] + struct.pack("!HHHHH", 0x8180 if values else 0x8183, 1, len(values), 0, 0)
        return head + question[12:at + 5] + b"".join(values)

    @staticmethod
    def is_of(kind, text):
        return kind == (28 if ":" in text else 1 if re.fullmatch(r"[\d.]+", text) else 12)

    @staticmethod
    def record(kind, text):
        if kind == 12:
            data = b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"
        else:
            data = socket.inet_pton(socket.AF_INET6 if kind == 28 else socket.AF_INET, text)
        return struct.pack("!HHHIH", 0xc00c, kind, 1, 60, len(data)) + data


class World:
    """This machine, as the test wants it."""

    def __init__(self):
        self.folder = Folder()

    def prepare(self):
        self.ip("link set lo up")
        self.ip("link add net0 type veth peer name net1")
        self.ip("link set net0 up")
        self.ip("link set net1 up")
        # A program for certificates: none of these are obtained.
        self.folder.write("uacme", "#!/bin/sh\nexit 1\n")
        os.chmod(self.folder.file("uacme"), 0o755)
        os.environ["PATH"] = f"{self.folder.path}:{os.environ['PATH']}"
        for name, text in (("hosts", ""), ("resolv.conf", "nameserver 127.0.0.1\n"), ("nsswitch.conf", "hosts: files dns\n")):
            self.folder.write(name, text)
            subprocess.run(["mount", "--bind", self.folder.file(name), f"/etc/{name}"], check=True)
        self.dns = Dns()
        self.dns.start()

    @staticmethod
    def ip(words):
        subprocess.run(["ip", *words.split()], check=True)

    def machine(self, host="meet", addresses=(PUBLIC,), hosts="", dns=None):
        """hosts: lines of its hosts file. dns: name → addresses, or of a reverse name its name."""
        socket.sethostname(host)
        self.ip("address flush dev net0")
        for address in addresses:
            self.ip(f"address add {address}/{64 if ':' in address else 24} dev net0" + (" nodad" if ":" in address else ""))
        self.folder.write("hosts", f"127.0.0.1 localhost\n{hosts}")
        self.dns.records = dns or {}


def init(*arguments):
    return run("init", *arguments, MEETING_PLUGIN_PATH=PLUGINS)


def good(*arguments):
    code, out, err = init(*arguments)
    assert code == 0 and err == "", f"{code}\n{out}{err}"
    return out


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def finding(out, topic):
    """The mark and the text of a line of the report, with its further lines."""
    found = re.search(rf"^  (\S+) +{topic}  +((?:.*\n)(?:               +.*\n)*)", out, re.M)
    assert found, f"nothing of {topic} in:\n{out}"
    return found.group(1), re.sub(r"\s+", " ", found.group(2)).strip()


def link_of(out):
    return re.search(r"https://\S+/sign-in\?link=\S+", out).group(0)


def public():
    """A public name that leads here."""
    WORLD.machine(hosts=f"127.0.1.1 {NAME} meet\n", dns={NAME: [PUBLIC]})


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def open_link(url, authority):
    """What a browser that trusts the authority gets: the status, and its cookie."""
    host, path = re.fullmatch(r"https://([^/]+)(/.*)", url).groups()
    context = ssl.create_default_context(cafile=authority)
    connection = http.client.HTTPSConnection(host, timeout=20, context=context)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        cookie = (answer.headers["Set-Cookie"] or "").split(";")[0]
        answer.read()
        connection.request("GET", "/api/v1/me", headers={"Cookie": cookie})
        return answer.status, connection.getresponse().read().decode()


def missing():
    """Why none of this can be tried here, or nothing."""
    for program in ("unshare", "ip", "mount"):
        if not shutil.which(program):
            return f"no {program} here"
    if subprocess.run(["unshare", "-rmnu", "true"], capture_output=True, check=False).returncode != 0:
        return "this kernel lets us have no namespaces of our own"
    return None


def is_root():
    """Of this machine, with its users, and not only of a namespace."""
    return os.environ.get(INSIDE, "root" if os.geteuid() == 0 else "user") == "root"


WORLD = World() if INSIDE in os.environ else None


def run_inside(tests, script, skipped=()):
    """All of the script runs once more, inside; or those tests of it that the command line names."""
    if WORLD is None:
        reason = missing()
        if reason:
            main([], [(test.__name__, reason) for test in tests])
        flags = "-mnu" if is_root() else "-rmnu"
        os.execvpe("unshare", ["unshare", flags, sys.executable, script, *sys.argv[1:]],
                   {**os.environ, INSIDE: "root" if is_root() else "user"})
    with WORLD.folder:
        WORLD.prepare()
        wanted = [test for test in tests if not sys.argv[1:] or test.__name__ in sys.argv[1:]]
        main([test for test in wanted if test.__name__ not in dict(skipped)], skipped)
