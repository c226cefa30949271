"""Certificates obtained by ACME: the program, Debian's uacme and Debian's pebble, in namespaces of their own, so that
port 80 is free, names are a file of ours, and the authority that pebble is reached by is trusted."""
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
from meeting import PLUGINS, PROGRAM, Folder, Gateway, environment, equal, has, main, run  # noqa: E402

PEBBLE_PORT, MANAGEMENT_PORT, PROXY_PORT = 14000, 15000, 14001
DIRECTORY = f"https://localhost:{PEBBLE_PORT}/dir"
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"
NAME, OTHER = "meet.gateway-tests.dev", "also.gateway-tests.dev"
LONG, SHORT = 90 * 86400, 15
INSIDE = "MEETING_TEST_INSIDE"


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
        subprocess.run(["mount", "--bind", self.folder.file("ca.pem"), TRUSTED], check=True)
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


def certificate(name, root, port=443):
    """What a client that trusts only pebble gets from us: the names, and the serial number."""
    with socket.create_connection(("127.0.0.1", port), 20) as plain:
        with trust(data=root).wrap_socket(plain, server_hostname=name) as secure:
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


def obtains():
    """Two names, an authority that rejects every fifth nonce; then a restart that asks for nothing."""
    with Folder() as folder, Pebble(PEBBLE_WFE_NONCEREJECT="20", PEBBLE_AUTHZREUSE="0") as pebble:
        path = conf(folder, f"acme-names = {NAME};{OTHER}\nacme-email = admin@gateway-tests.dev")
        with Gateway(path) as gateway:
            gateway.wait_for(f"until a certificate for {NAME} is obtained, one of our own authority serves")
            obtained(gateway)
            names, serial = certificate(OTHER, pebble.root())
            equal(names, sorted([NAME, OTHER]))
            equal(oct(os.stat(folder.file("state/acme")).st_mode & 0o777), "0o700")
            equal(os.listdir(folder.file("state/acme/challenges")), [])
            gateway.signal()
            equal(gateway.end(), 0)
        orders = pebble.orders()
        with Gateway(path) as gateway:
            gateway.wait_for(": ready\n")
            equal(certificate(NAME, pebble.root()), (names, serial))
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("read the certificate again")
            gateway.signal()
            equal(gateway.end(), 0)
            assert "asking" not in gateway.output, gateway.output
        equal(pebble.orders(), orders)


def redirects():
    """Port 80 sends people to https, whatever they ask for, and knows no challenges but those that are open."""
    with Folder() as folder, Pebble() as _, Gateway(conf(folder, f"acme-names = {NAME};{OTHER}")) as gateway:
        obtained(gateway)
        equal(plain("/a%20b?c=d&e")[:2], (308, f"https://{NAME}/a%20b?c=d&e"))
        equal(plain("/", host=OTHER)[:2], (308, f"https://{OTHER}/"))
        equal(plain("/", host="evil.example.net")[:2], (308, f"https://{NAME}/"))
        equal(plain("/x", method="POST", body="y" * 100)[:2], (308, f"https://{NAME}/x"))
        equal(plain("//evil.example.net/")[:2], (308, f"https://{NAME}//evil.example.net/"))
        for path in ("unknown", "", "..%2fplan", "../plan", "%2e%2e/plan", "a" * 500):
            status, location, _ = plain(f"/.well-known/acme-challenge/{path}")
            assert status in (400, 404) or location == f"https://{NAME}/.well-known/plan", (path, status, location)
        folder.write("state/acme/challenges/token_1", "token_1.print")
        equal(plain("/.well-known/acme-challenge/token_1"), (200, None, "token_1.print"))
        equal(plain("/.well-known/acme-challenge/token_1", method="DELETE")[0], 405)


def renews():
    """Certificates of a few seconds: renewed while an old connection lives on, without a restart."""
    with Folder() as folder, Pebble(validity=SHORT, PEBBLE_AUTHZREUSE="100") as pebble:
        with Gateway(conf(folder)) as gateway:
            obtained(gateway)
            with socket.create_connection(("127.0.0.1", 443), 20) as plain_socket:
                with trust(data=pebble.root()).wrap_socket(plain_socket, server_hostname=NAME) as early:
                    serial = early.getpeercert()["serialNumber"]
                    still_serves(early)
                    gateway.output = ""
                    obtained(gateway)
                    assert certificate(NAME, pebble.root())[1] != serial
                    still_serves(early)
            gateway.output = ""
            obtained(gateway)


def refused():
    """A name that leads nowhere: the reason is told, the authority is left in peace, also by a restart; when the
    administrator has seen to it, SIGHUP hastens the next attempt."""
    with Folder() as folder, Pebble(PEBBLE_WFE_NONCEREJECT="0") as pebble:
        WORLD.hosts()
        path = conf(folder)
        try:
            with Gateway(path) as gateway:
                gateway.wait_for(f"no certificate for {NAME} from {DIRECTORY}: .*{NAME}.*; the next attempt is at 20")
                self_made(folder)
                gateway.signal()
                equal(gateway.end(), 0)
            equal(pebble.orders(), 1)
            with Gateway(path) as gateway:
                gateway.wait_for(": ready\n")
                for number in range(2, 6):
                    gateway.output = ""
                    gateway.signal(signal.SIGHUP)
                    gateway.wait_for("no certificate for ")
                    equal(pebble.orders(), number)
                gateway.signal(signal.SIGHUP)
                gateway.wait_for("the authority is not asked before 20.*only so many failures an hour")
                equal(pebble.orders(), 5)
        finally:
            WORLD.hosts(NAME, OTHER)


def seen_to():
    with Folder() as folder, Pebble() as pebble:
        WORLD.hosts()
        try:
            with Gateway(conf(folder)) as gateway:
                gateway.wait_for("no certificate for ")
                WORLD.hosts(NAME, OTHER)
                time.sleep(6)  # pebble remembers the file for five seconds
                gateway.signal(signal.SIGHUP)
                obtained(gateway)
                equal(certificate(NAME, pebble.root())[0], [NAME])
        finally:
            WORLD.hosts(NAME, OTHER)


def forbidden():
    """One name of several is refused by the authority's policy."""
    with Folder() as folder, Pebble() as _:
        more = f"acme-names = {NAME};blocked.gateway-tests.dev"
        with Gateway(conf(folder, more)) as gateway:
            gateway.wait_for("no certificate for .*forbidden by policy.*blocked.gateway-tests.dev.*rejectedIdentifier")
            self_made(folder)


def keeps_the_old_one():
    """The renewal is refused: the present certificate serves on, and is there after a restart."""
    with Folder() as folder, Pebble(validity=SHORT * 2, PEBBLE_AUTHZREUSE="0") as pebble:
        path = conf(folder)
        try:
            with Gateway(path) as gateway:
                obtained(gateway)
                kept = certificate(NAME, pebble.root())
                WORLD.hosts()
                time.sleep(SHORT)  # half of its life: the renewal comes at two thirds
                gateway.wait_for("no certificate for ")
                equal(certificate(NAME, pebble.root()), kept)
                gateway.signal()
                equal(gateway.end(), 0)
            with Gateway(path) as gateway:
                gateway.wait_for(f"the certificate for {NAME} expires in 0 hours.*no new one could be obtained yet")
                gateway.wait_for(": ready\n")
                equal(certificate(NAME, pebble.root()), kept)
        finally:
            WORLD.hosts(NAME, OTHER)


def new_name():
    """A name that is added is asked for at once; until then the certificate without it serves."""
    with Folder() as folder, Pebble() as pebble:
        with Gateway(conf(folder)) as gateway:
            obtained(gateway)
        with Gateway(conf(folder, f"acme-names = {NAME};{OTHER}")) as gateway:
            obtained(gateway)
            equal(certificate(OTHER, pebble.root())[0], sorted([NAME, OTHER]))
            assert "of our own authority" not in gateway.output, gateway.output


def authority_forgot():
    """The account is made anew where the authority no longer knows it."""
    with Folder() as folder:
        with Pebble() as _, Gateway(conf(folder)) as gateway:
            obtained(gateway)
        with Pebble() as pebble, Gateway(conf(folder, f"acme-names = {NAME};{OTHER}")) as gateway:
            obtained(gateway)
            equal(certificate(OTHER, pebble.root())[0], sorted([NAME, OTHER]))


def rate_limited():
    with Folder() as folder, Pebble() as _:
        limiter = Limiter()
        limiter.start()
        path = conf(folder, directory=f"https://localhost:{PROXY_PORT}/dir")
        try:
            with Gateway(path) as gateway:
                gateway.wait_for("no certificate for .*too many certificates already issued \\(rateLimited\\)")
                orders = limiter.orders
                gateway.signal(signal.SIGHUP)
                gateway.wait_for("the authority is not asked before 20")
                equal(limiter.orders, orders)
        finally:
            limiter.listener.close()


def no_authority():
    """Nobody answers at the authority's address: told with its name; it is asked again soon."""
    with Folder() as folder, Gateway(conf(folder)) as gateway:
        time.sleep(10)  # uacme tries three times, five seconds apart
        gateway.wait_for(f"no certificate for {NAME} from {DIRECTORY}: failed to fetch directory at {DIRECTORY}")
        self_made(folder)


def port_taken():
    """Something else has port 80: told, and no reason not to serve."""
    with Folder() as folder, Pebble() as pebble, socket.create_server(("127.0.0.1", 80)) as taken:
        with Gateway(conf(folder)) as gateway:
            gateway.wait_for("no certificate for .*on this port: cannot listen on 127.0.0.1:80.*has the port; stop it")
            self_made(folder)
            equal(pebble.orders(), 0)
            taken.close()
            gateway.signal(signal.SIGHUP)
            obtained(gateway)


def port_shared():
    """Where [gateway] listen has port 80 itself, the authority is answered there."""
    with Folder() as folder, Pebble() as pebble:
        with Gateway(conf(folder, listen="http://127.0.0.1:80;https://127.0.0.1:443")) as gateway:
            obtained(gateway)
            certificate(NAME, pebble.root())
            equal(plain("/readyz")[0], 200)


def no_uacme():
    with Folder() as folder:
        path = conf(folder)
        tools = folder.file("bin")
        os.mkdir(tools)
        gateway = Gateway.__new__(Gateway)
        gateway.output = ""
        gateway.process = subprocess.Popen([os.path.realpath(PROGRAM), "run", "-c", path], stdout=subprocess.DEVNULL,
                                           stderr=subprocess.PIPE, env=environment(MEETING_X="1", **without_uacme(tools)))
        with gateway:
            gateway.wait_for("no certificate for .*uacme is not installed: apt install uacme")
            self_made(folder)


def without_uacme(tools):
    """A PATH of links to what the program's wrapper of the build folder needs."""
    for name in ("sh", "sed", "dirname", "basename", "ls", "cat", "env", "expr", "printf", "rm", "mv", "readlink"):
        if shutil.which(name):
            os.symlink(shutil.which(name), os.path.join(tools, name))
    return {"PATH": tools}


def not_wanted():
    """Private names, names of our own certificate, or acme = false: no port 80, and no word to any authority."""
    for more, name in (("", "meet.corp.lan"), ("acme = false", NAME), (f"certificate-names = {NAME}", NAME)):
        with Folder() as folder, Gateway(conf(folder, more, name=name)) as gateway:
            gateway.wait_for("the certificate is of our own authority")
            gateway.wait_for(": ready\n")
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", 80)) != 0
            self_made(folder, name)
            gateway.signal()
            equal(gateway.end(), 0)
            assert not os.path.exists(folder.file("state/acme"))


def wrong_conf():
    with Folder() as folder:
        for more, name, listen, expected in (
                ("acme = true", "meet.corp.lan", None, None),
                ("acme = true", NAME, "http://127.0.0.1:0", "acme obtains a certificate, and listen has no https://"),
                (f"acme-names = {OTHER}", NAME, None, f"acme-names leaves out {NAME}"),
                (f"acme-names = {NAME};*.gateway-tests.dev", NAME, None, "wildcards and addresses need certificate files"),
                ("acme-email = x", NAME, None, 'acme-email "x" is no mail address'),
                ("acme-port = 0", NAME, None, "acme-port 0 is below 1")):
            path = conf(folder, more, name=name, **({"listen": listen} if listen else {}))
            code, _, err = run("check", "-c", path)
            equal(code, 0 if expected is None else 1)
            has(err, expected or "")
        path = folder.write("m.conf", f"[gateway]\nplugins = first\nplugin-path = {PLUGINS}\nstate-directory = state\n"
                            "listen = https://127.0.0.1:443\ndomain-address = meet.corp.lan:443\nacme = true\n")
        code, _, err = run("check", "-c", path)
        equal(code, 1)
        has(err, f'{path}:6: [gateway] domain-address "meet.corp.lan" is no public name')


TESTS = [obtains, redirects, renews, refused, seen_to, forbidden, keeps_the_old_one, new_name, authority_forgot,
         rate_limited, no_authority, port_taken, port_shared, no_uacme, not_wanted, wrong_conf]


def missing():
    """Why none of this can be tried here, or nothing."""
    for program in ("pebble", "uacme", "unshare", "ip", "openssl"):
        if not shutil.which(program):
            return f"no {program} here: ./bootstrap --tests installs it"
    if subprocess.run(["unshare", "-rmn", "true"], capture_output=True, check=False).returncode != 0:
        return "this kernel lets us have no namespaces of our own"
    return None


if INSIDE not in os.environ:
    reason = missing()
    if reason:
        main([], [(test.__name__, reason) for test in TESTS])
    os.execvpe("unshare", ["unshare", "-rmn", sys.executable, __file__, *sys.argv[1:]], {**os.environ, INSIDE: "1"})

WORLD = World()
with WORLD.folder:
    WORLD.prepare()
    main([test for test in TESTS if not sys.argv[1:] or test.__name__ in sys.argv[1:]])
