"""Where certificates are obtained by ACME: the program, Debian's uacme and Debian's pebble, in namespaces of their own,
so that port 80 is free, names are a file of ours, and the authority that pebble is reached by is trusted."""
import http.client
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
from meeting import PLUGINS, Folder, has, main  # noqa: E402

PEBBLE_PORT, MANAGEMENT_PORT, PROXY_PORT = 14000, 15000, 14001
DIRECTORY = f"https://localhost:{PEBBLE_PORT}/dir"
TRUSTED = "/etc/ssl/certs"
NAME, OTHER = "meet.gateway-tests.dev", "also.gateway-tests.dev"
LONG, SHORT = 90 * 86400, 15
INSIDE = "MEETING_TEST_INSIDE"
X509_V_FLAG_NO_CHECK_TIME = 0x200000  # of OpenSSL, which Python gives no name


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=WORLD.path, capture_output=True, check=True, timeout=60)


class World:
    """What the whole script shares: an authority for pebble's own https, and the hosts file."""

    def __init__(self):
        self.folder = Folder()
        self.path = self.folder.path

    def prepare(self):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl("req", "-x509", *key, "-subj", "/CN=trusted", "-keyout", "ca.key", "-out", "ca.pem")
        openssl("req", *key, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
        self.folder.write("names", "subjectAltName=DNS:localhost\n")
        openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-extfile", "names", "-out", "server.pem")
        self.hosts(NAME, OTHER)
        # The whole folder: each run of uacme would read all of its three hundred authorities.
        os.mkdir(self.folder.file("trusted"))
        shutil.copy(self.folder.file("ca.pem"), self.folder.file("trusted/ca-certificates.crt"))
        subprocess.run(["mount", "--bind", self.folder.file("trusted"), TRUSTED], check=True)
        subprocess.run(["mount", "--bind", self.folder.file("hosts"), "/etc/hosts"], check=True)

    def hosts(self, *names):
        """These names lead here, no others lead anywhere."""
        self.folder.write("hosts", "".join(f"127.0.0.1 {name}\n" for name in ("localhost", *names)))


class Pebble:
    def __init__(self, validity=LONG, **more):
        WORLD.folder.write("pebble.json", json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{PEBBLE_PORT}", "managementListenAddress": f"127.0.0.1:{MANAGEMENT_PORT}",
            "certificate": WORLD.folder.file("server.pem"), "privateKey": WORLD.folder.file("server.key"),
            "httpPort": 80, "tlsPort": 5001, "certificateValidityPeriod": validity,
            "domainBlocklist": ["blocked.gateway-tests.dev"]}}))
        self.log = open(WORLD.folder.file("pebble.log"), "w", encoding="utf-8")
        self.process = subprocess.Popen(
            ["pebble", "-strict", "-config", WORLD.folder.file("pebble.json")], stdout=self.log, stderr=self.log,
            env={**os.environ, "PEBBLE_VA_NOSLEEP": "1", **more})

    def __enter__(self):
        end = time.monotonic() + 20
        while True:
            try:
                self.root()
                return self
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, self.said()
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def said(self):
        with open(WORLD.folder.file("pebble.log"), encoding="utf-8") as file:
            return file.read()

    @staticmethod
    def root():
        """The PEM of what pebble signs with in this life."""
        connection = http.client.HTTPSConnection("localhost", MANAGEMENT_PORT, timeout=10, context=trust(WORLD.folder.file("ca.pem")))
        connection.request("GET", "/roots/0")
        return connection.getresponse().read().decode()

    def orders(self):
        """How often it was asked for a certificate."""
        return self.said().count("POST /order-plz")


class Limiter(threading.Thread):
    """Before pebble: hands everything on, but says of every order that it is one too many."""

    def __init__(self):
        super().__init__(daemon=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(WORLD.folder.file("server.pem"), WORLD.folder.file("server.key"))
        self.listener = context.wrap_socket(socket.create_server(("127.0.0.1", PROXY_PORT)), server_side=True)
        self.orders = 0

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                if self.listener.fileno() < 0:
                    return
                continue
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, client.makefile("rb") as reader:
            while True:
                first = reader.readline().decode()
                if not first:
                    return
                method, path, _ = first.split()
                headers = http.client.parse_headers(reader)
                body = reader.read(int(headers.get("Content-Length", 0)))
                status, answer_headers, answer = self.answer(method, path, headers, body)
                text = "".join(f"{name}: {value}\r\n" for name, value in answer_headers)
                client.sendall(f"HTTP/1.1 {status} X\r\n{text}Content-Length: {len(answer)}\r\n\r\n".encode() +
                               (answer if method != "HEAD" else b""))

    def answer(self, method, path, headers, body):
        connection = http.client.HTTPSConnection("localhost", PEBBLE_PORT, timeout=10,
                                                 context=trust(WORLD.folder.file("ca.pem")))
        if path == "/order-plz":
            self.orders += 1
            return 429, [("Content-Type", "application/problem+json"), ("Replay-Nonce", "unused")], json.dumps(
                {"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many certificates already issued",
                 "status": 429}, indent=2).encode()
        connection.request(method, path, body, {"Host": f"localhost:{PROXY_PORT}", **{
            name: value for name, value in headers.items() if name in ("Content-Type", "User-Agent", "Accept")}})
        answer = connection.getresponse()
        kept = [(name, value) for name, value in answer.getheaders() if name in ("Content-Type", "Replay-Nonce", "Location", "Link")]
        return answer.status, kept, answer.read()


def trust(path=None, data=None):
    context = ssl.create_default_context(cafile=path, cadata=data)
    return context


def conf(folder, more="", listen="https://127.0.0.1:443", name=NAME, directory=DIRECTORY):
    return folder.write("m.conf", f"""[gateway]
plugins = first
plugin-path = {PLUGINS}
state-directory = state
listen = {listen}
domain-address = {name}:443
acme-directory = {directory}
{more}
""")


def certificate(name, root, port=443, expired=False):
    """What a client that trusts only pebble gets from us: the names, and the serial number.

    @expired: whether it may be."""
    context = trust(data=root)
    if expired:
        context.verify_flags |= X509_V_FLAG_NO_CHECK_TIME
    with socket.create_connection(("127.0.0.1", port), 20) as plain:
        with context.wrap_socket(plain, server_hostname=name) as secure:
            got = secure.getpeercert()
            return sorted(value for _, value in got["subjectAltName"]), got["serialNumber"]


def self_made(folder, name=NAME):
    with socket.create_connection(("127.0.0.1", 443), 20) as plain:
        with trust(folder.file("state/tls/ca.pem")).wrap_socket(plain, server_hostname=name) as secure:
            return secure.getpeercert()["serialNumber"]


def plain(path, host=NAME, method="GET", body=None, port=80):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body, {"Host": host})
    answer = connection.getresponse()
    return answer.status, answer.getheader("Location"), answer.read().decode()


def still_serves(connection):
    connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    while not answer.endswith(b"ready\n"):
        part = connection.recv(65536)
        assert part, answer
        answer += part
    has(answer.decode(), "200 OK")


def obtained(gateway):
    gateway.wait_for("obtained a certificate for ")


def missing():
    """Why none of this can be tried here, or nothing."""
    for program in ("pebble", "uacme", "unshare", "ip", "openssl"):
        if not shutil.which(program):
            return f"no {program} here: ./bootstrap --tests installs it"
    if subprocess.run(["unshare", "-rmn", "true"], capture_output=True, check=False).returncode != 0:
        return "this kernel lets us have no namespaces of our own"
    return None


WORLD = World() if INSIDE in os.environ else None


def inside(test, script):
    """Begins that test in namespaces of its own. Returns: a test that waits for its end."""
    process = subprocess.Popen(["unshare", "-rmn", sys.executable, script, test.__name__], text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, INSIDE: "1"})

    def wait():
        output = process.communicate()[0]
        assert process.returncode == 0, output

    wait.__name__ = test.__name__
    return wait


def run_inside(tests, script):
    """All tests of the script, or those that the command line names: side by side, as they mostly wait."""
    wanted = [test for test in tests if not sys.argv[1:] or test.__name__ in sys.argv[1:]]
    if WORLD is None:
        reason = missing()
        if reason:
            main([], [(test.__name__, reason) for test in wanted])
        main([inside(test, script) for test in wanted])
    with WORLD.folder:
        WORLD.prepare()
        main(wanted)
