#!/usr/bin/python3
"""TURN over TCP, TLS and DTLS as strangers see it: coturn's turnutils_uclient, openssl, and clients that mean no good."""
import os
import random
import re
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import time
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../gateway/cli"))
from meeting import BUILD, Folder, Gateway, equal, has, main, run  # noqa: E402

UCLIENT = shutil.which("turnutils_uclient")
PLUGINS = ";".join(os.path.join(BUILD, "plugins", role, ".libs") for role in ("turn", "sfu"))
CONF = f"""[gateway]
plugins = turn;sfu
plugin-path = {PLUGINS}
state-directory = state
listen = https://127.0.0.1:0
domain-address = localhost:443
certificate = leaf.pem
certificate-key = leaf.key
secret = 0123456789abcdef
workers = 2

[turn]
port = 0
tls-port = 0
ip = 127.0.0.1
users = alice:wonderland
allow-peers = 127.0.0.1
drain = 0

[sfu]
port = 0
"""
BINDING = bytes.fromhex("000100002112a442") + b"0123456789ab"


def make_pair(folder, name="localhost"):
    """A certificate that trusts itself. Returns its serial number."""
    for suffix in ("pem", "key"):
        if os.path.exists(folder.file(f"leaf.{suffix}")):
            os.rename(folder.file(f"leaf.{suffix}"), folder.file(f"old.{suffix}"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", "leaf.key",
                    "-out", "leaf.pem"], cwd=folder.path, capture_output=True, check=True, timeout=60)
    return serial_of(subprocess.run(["openssl", "x509", "-in", "leaf.pem"], cwd=folder.path, capture_output=True,
                                    check=True, text=True, timeout=60).stdout)


def serial_of(pem):
    return subprocess.run(["openssl", "x509", "-noout", "-serial"], input=pem, capture_output=True, check=True,
                          text=True, timeout=60).stdout


class Served:
    """The running program, its ports, its certificate."""

    def __init__(self, **replaced):
        self.folder = Folder()
        self.serial = make_pair(self.folder)
        text = CONF
        for key, value in replaced.items():
            text = re.sub(f"(?m)^{key.replace('_', '-')} = .*$", f"{key.replace('_', '-')} = {value}", text)
        self.gateway = Gateway(self.folder.write("m.conf", text))
        self.port = int(self.gateway.wait_for(r"turn serves 127\.0\.0\.1:(\d+)").group(1))
        self.secure = int(self.gateway.wait_for(r"turn serves TLS and DTLS at localhost:(\d+)").group(1))
        self.https = self.gateway.port()
        self.gateway.wait_for(": ready\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.gateway.__exit__()
        self.folder.__exit__()

    def metric(self, name):
        context = ssl.create_default_context(cafile=self.folder.file("leaf.pem"))
        with urllib.request.urlopen(f"https://localhost:{self.https}/metrics", timeout=20, context=context) as page:
            return int(re.search(rf"(?m)^{name} (\d+)$", page.read().decode()).group(1))


def uclient(port, *arguments):
    """Two clients that send to each other's relays; their summary."""
    done = subprocess.run([UCLIENT, "-p", str(port), "-y", "-c", "-n", "5", "-m", "2", "-z", "10", "-u", "alice",
                           "-w", "wonderland", *arguments, "127.0.0.1"],
                          capture_output=True, text=True, timeout=100, check=False)
    has(done.stdout + done.stderr, "tot_send_msgs=10, tot_recv_msgs=10", "Total lost packets 0 ")


def relays_over_tcp():
    with Served() as served:
        uclient(served.port, "-t")
        uclient(served.port, "-t", "-s")


def relays_over_tls():
    with Served() as served:
        uclient(served.secure, "-t", "-S")
        uclient(served.secure, "-t", "-S", "-s")
        # Nobody is left who could use them.
        deadline = time.monotonic() + 20
        while served.metric("turn_allocations") > 0:
            assert time.monotonic() < deadline, "allocations outlive their connections"
            time.sleep(0.1)


def relays_over_dtls():
    with Served() as served:
        uclient(served.secure, "-S")
        uclient(served.secure, "-S", "-s")


def read_exactly(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        assert part, f"ended after {data}"
        data += part
    return data


def ask(connection, count=1):
    """Binding requests are answered, each with its transaction."""
    connection.sendall(BINDING * count)
    for _ in range(count):
        head = read_exactly(connection, 20)
        equal((head[:2], head[4:]), (b"\x01\x01", BINDING[4:]))
        read_exactly(connection, struct.unpack(">H", head[2:4])[0])


def connect(port):
    return socket.create_connection(("127.0.0.1", port), 20)


def tls(served, port=None):
    context = ssl.create_default_context(cafile=served.folder.file("leaf.pem"))
    return context.wrap_socket(connect(port or served.secure), server_hostname="localhost")


def presented(connection):
    return serial_of(ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True)))


def websocket(served):
    """An open one; what it is closed with comes when its first message is none."""
    connection = tls(served, served.https)
    connection.sendall(b"GET /sfu/v1/signal HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                       b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += read_exactly(connection, 1)
    has(answer.decode(), " 101 ")
    return connection


def ping(connection):
    """RFC 6455 5.5.2, masked with zeros. The other side may ask us as well."""
    connection.sendall(b"\x89\x84\0\0\0\0ping")
    kind, size = read_exactly(connection, 2)
    while kind == 0x89:
        read_exactly(connection, size)
        kind, size = read_exactly(connection, 2)
    equal((kind, read_exactly(connection, size)), (0x8a, b"ping"))


def dtls_client(port, *more):
    return ["openssl", "s_client", "-dtls1_2", "-connect", f"127.0.0.1:{port}", *more]


def by_dtls(port, *more):
    """The serial number that openssl is shown by DTLS."""
    done = subprocess.run(dtls_client(port, *more), input="", capture_output=True, text=True, timeout=60, check=False)
    return serial_of(done.stdout)


def renewed_for_all():
    """New files: https, WebSocket, TURN by TLS and by DTLS show the new certificate, and what is open stays."""
    with Served() as served:
        first = served.serial
        open_ones = tls(served), websocket(served)
        equal([presented(connection) for connection in open_ones], [first, first])
        equal(by_dtls(served.secure), first)
        ask(open_ones[0])
        second = make_pair(served.folder)
        served.gateway.wait_for("read the certificate again")
        with tls(served) as turn, websocket(served) as other, tls(served, served.https) as https:
            equal([presented(connection) for connection in (turn, other, https)], [second] * 3)
            ask(turn)
            ping(other)
        equal(by_dtls(served.secure), second)
        ask(open_ones[0])
        ping(open_ones[1])
        for connection in open_ones:
            connection.close()


def hellos_to_begin(port, *more):
    """How often openssl has to say hello by DTLS until it has a session; then it is killed, and says no more."""
    client = subprocess.Popen(dtls_client(port, "-msg", *more), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    text = ""
    for line in client.stdout:
        text += line
        if "Verify return code" in line:
            break
    client.kill()
    client.communicate()
    # What it sends, and how a ClientHello begins: its type, and its length in three bytes.
    return len(re.findall(r"(?m)^>>> .*\n +01 00 00 ", text))


def begins_anew():
    """RFC 6347 4.2.8: who died and comes back on the same port need not wait for the end of the old session."""
    with Served() as served:
        # None that the kernel gives away by itself meanwhile.
        here = "-bind", f"127.0.0.1:{random.randrange(10000, 20000)}"
        for _ in range(3):
            # One without the cookie, one with it, and perhaps a lost one: the old session has 20 seconds, in which
            # openssl would say it six times.
            hellos = hellos_to_begin(served.secure, *here)
            assert 2 <= hellos < 5, hellos


def keeps_what_clients_accept():
    """A new certificate for another name is none for turns: the old one stays there."""
    with Served() as served:
        make_pair(served.folder, "elsewhere.test")
        served.gateway.wait_for("TLS and DTLS keep the certificate that they have: .* is not for localhost")
        equal(by_dtls(served.secure), served.serial)


def refused_at_the_start():
    for key, value, message in (("domain-address", "other.test:443", "[turn] tls: the certificate is not for other.test"),
                                ("domain-address", None, "[turn] tls: needs the name in the certificate"),
                                ("certificate", "missing.pem", "[gateway] certificate: cannot read the certificate")):
        with Folder() as folder:
            make_pair(folder)
            lines = [f"{key} = {value}" if line.startswith(key + " ") else line for line in CONF.splitlines()]
            text = "\n".join(line for line in lines if not line.endswith(" = None")) + "\n"
            code, _, err = run("run", "-c", folder.write("m.conf", text.replace("[turn]\n", "[turn]\ntls = true\n")))
            equal(code, 1)
            has(err, message)


def ends(connection):
    """The other side closes, whatever it says before."""
    connection.settimeout(20)
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        pass
    connection.close()


def garbage():
    """Before a handshake, in it, behind it; to the port in the clear; halves of frames: each ends alone."""
    with Served() as served:
        with tls(served) as good:
            for port, data in ((served.secure, b"GET / HTTP/1.1\r\n\r\n"), (served.secure, BINDING * 50),
                               (served.secure, bytes(2000)), (served.secure, b"\x16\x03\x01\x40\x00" + bytes(20000)),
                               (served.port, b"\x16\x03\x01\x02\x00\x01\x00\x01"), (served.port, b"\0\x01\0\x01" + BINDING[4:])):
                connection = connect(port)
                try:
                    connection.sendall(data)
                except ConnectionError:
                    pass
                ends(connection)
            bad = tls(served)
            bad.sendall(b"\x80\0\0\0")
            ends(bad)
            ask(good)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
                for data in (b"\x16", b"\x16\xfe\xfd" + bytes(50), bytes(1400), BINDING, b"\x17\xfe\xfd" + bytes(100)):
                    datagrams.sendto(data, ("127.0.0.1", served.secure))
            equal(by_dtls(served.secure), served.serial)
            ask(good)


def half_handshakes():
    """Hundreds that go no further take nothing from those who do."""
    with Served() as served:
        halves = [connect(served.secure) for _ in range(300)]
        for connection in halves[::2]:
            connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00")
        with tls(served) as good:
            ask(good, 20)
        for connection in halves:
            connection.close()


def frames():
    """Cut anywhere, many at once, too long for a datagram: what is whole is answered in order."""
    with Served() as served, tls(served) as connection:
        for byte in BINDING * 2:
            connection.sendall(bytes([byte]))
        for _ in range(2):
            equal(read_exactly(connection, 32)[:2], b"\x01\x01")
        long_one = b"\x40\x01" + struct.pack(">H", 9001) + bytes(9004)
        connection.sendall(long_one)
        ask(connection, 50)


def not_there():
    """Without a certificate nobody is told of TLS; tls = false says so."""
    with Folder() as folder:
        make_pair(folder)
        with Gateway(folder.write("m.conf", CONF.replace("[turn]\n", "[turn]\ntls = false\n"))) as gateway:
            gateway.wait_for(": ready\n")
            assert "TLS and DTLS" not in gateway.output and "tls-port" not in gateway.output, gateway.output


def ports_that_change():
    """A port that is another one at each start is warned of, where it is said."""
    with Served() as served:
        for key in ("port", "tls-port"):
            served.gateway.wait_for(rf"m\.conf:\d+: \[turn\] {key} is 0: another port is picked at each start")


NO_UCLIENT = None if UCLIENT else "turnutils_uclient is missing (package coturn)"
TESTS = ((relays_over_tcp, NO_UCLIENT), (relays_over_tls, NO_UCLIENT), (relays_over_dtls, NO_UCLIENT),
         (renewed_for_all, None), (begins_anew, None), (keeps_what_clients_accept, None), (refused_at_the_start, None), (garbage, None),
         (half_handshakes, None), (frames, None), (not_there, None), (ports_that_change, None))


main([test for test, reason in TESTS if not reason], [(test.__name__, reason) for test, reason in TESTS if reason])
