#!/usr/bin/python3
"""Foreign clients against the running program: coturn's turnutils_uclient, and aioice."""
import asyncio
import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../gateway/cli"))
from meeting import BUILD, Folder, Gateway, equal, has, main, run  # noqa: E402

try:
    from aioice import stun, turn
except ImportError:
    turn = None

UCLIENT = shutil.which("turnutils_uclient")
CONF = f"""[gateway]
plugins = turn
plugin-path = {os.path.join(BUILD, "plugins/turn/.libs")}
state-directory = state
listen = http://127.0.0.1:0
secret = 0123456789abcdef

[turn]
port = 0
ip = 127.0.0.1
users = alice:wonderland
drain = 0
"""
OPEN = CONF + "allow-peers = 127.0.0.1\n"


def served(conf):
    """The running program, and its port."""
    gateway = Gateway(conf)
    return gateway, int(gateway.wait_for(r"turn serves 127\.0\.0\.1:(\d+)").group(1))


def secret_of(conf):
    code, out, err = run("turn-secret", "-c", conf)
    equal((code, err), (0, ""))
    assert re.fullmatch(r"[0-9a-f]{64}\n", out), out
    return out.strip()


def uclient(port, *arguments):
    """Four clients that send to each other's relays; their summary."""
    done = subprocess.run([UCLIENT, "-p", str(port), "-y", "-c", "-n", "5", "-m", "4", *arguments, "127.0.0.1"],
                          capture_output=True, text=True, timeout=100, check=False)
    return done.stdout + done.stderr


def uclient_by_channels():
    with Folder() as folder:
        gateway, port = served(folder.write("m.conf", OPEN))
        with gateway:
            text = uclient(port, "-u", "alice", "-w", "wonderland")
            has(text, "tot_send_msgs=20, tot_recv_msgs=20", "Total lost packets 0 ")


def uclient_by_indications():
    """With the deployment's secret, as an application that hands out TURN REST credentials."""
    with Folder() as folder:
        conf = folder.write("m.conf", OPEN)
        gateway, port = served(conf)
        with gateway:
            text = uclient(port, "-s", "-u", "somebody", "-W", secret_of(conf))
            has(text, "tot_send_msgs=20, tot_recv_msgs=20", "Total lost packets 0 ")


def uclient_with_dont_fragment():
    with Folder() as folder:
        gateway, port = served(folder.write("m.conf", OPEN))
        with gateway:
            text = uclient(port, "-g", "-s", "-u", "alice", "-w", "wonderland")
            has(text, "tot_send_msgs=20, tot_recv_msgs=20", "Total lost packets 0 ")


def uclient_refused():
    """This machine is no peer unless somebody says so."""
    with Folder() as folder:
        gateway, port = served(folder.write("m.conf", CONF))
        with gateway:
            text = uclient(port, "-u", "alice", "-w", "wonderland")
            has(text, "403")


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data, addr)


class Client(asyncio.DatagramProtocol):
    def __init__(self):
        self.received = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.received.put_nowait((data, addr))


async def open_relay(port, secret):
    username = f"{int(time.time()) + 60}:somebody"
    password = base64.b64encode(hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()).decode()
    return await turn.create_turn_endpoint(
        Client, server_addr=("127.0.0.1", port), username=username, password=password)


async def open_echo(host, port=0):
    peer, _ = await asyncio.get_running_loop().create_datagram_endpoint(Echo, local_addr=(host, port))
    return peer, peer.get_extra_info("sockname")


async def echo_by_relay(port, secret):
    peer, address = await open_echo("127.0.0.1")
    relay, client = await open_relay(port, secret)
    for number in range(50):
        data = bytes([number]) * (number * 20 + 1)
        relay.sendto(data, address)
        got, source = await asyncio.wait_for(client.received.get(), 20)
        assert (got, source) == (data, address)
    assert relay.get_extra_info("sockname") != address
    relay.close()
    peer.close()
    await asyncio.sleep(0.2)


def aioice_relay():
    with Folder() as folder:
        conf = folder.write("m.conf", OPEN)
        gateway, port = served(conf)
        with gateway:
            asyncio.run(echo_by_relay(port, secret_of(conf)))


class Api:
    """Takes heartbeats, and tells of sfus."""

    def __init__(self):
        api = self
        self.media = []
        self.beats = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                body = json.dumps({"interval": 1, "commands": [], "media": api.media}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                api.beats += 1

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


async def binds(relay, number, address):
    """Whether the server lets the relay's user reach @address."""
    try:
        await relay._TurnTransport__inner_protocol.channel_bind(number, address)
        return True
    except stun.TransactionFailed as failure:
        equal(failure.response.attributes["ERROR-CODE"][0], 403)
        return False


async def relay_to_sfu(api, port, secret, machine):
    peer, sfu = await open_echo(machine)
    relay, _ = await open_relay(port, secret)
    other, client = await open_relay(port, secret)
    numbers = iter(range(0x4100, 0x4F00))
    assert not await binds(relay, next(numbers), sfu)

    api.media = [f"{machine}:{sfu[1]}-{sfu[1]}", "10.255.7.7:10000-10003"]
    deadline = time.monotonic() + 60
    while not await binds(relay, next(numbers), sfu):
        assert time.monotonic() < deadline, "it does not hear of the sfu"
        await asyncio.sleep(0.2)
    other.sendto(b"to the sfu", sfu)
    got = await asyncio.wait_for(client.received.get(), 20)
    equal(got, (b"to the sfu", sfu))
    assert await binds(relay, next(numbers), ("10.255.7.7", 10003))

    # The same addresses at other ports, and their neighbours, stay closed.
    for closed in ((machine, sfu[1] - 1), (machine, sfu[1] + 1), (machine, 53), ("127.0.0.1", sfu[1]),
                   ("10.255.7.7", 9999), ("10.255.7.7", 10004), ("10.255.7.8", 10000)):
        assert not await binds(relay, next(numbers), closed), closed

    # An api that knows of no sfu, because it has just begun, takes nothing away.
    api.media = []
    beats = api.beats
    while api.beats < beats + 3:
        await asyncio.sleep(0.1)
    assert await binds(relay, next(numbers), ("10.255.7.7", 10000))
    relay.close()
    other.close()
    peer.close()
    await asyncio.sleep(0.2)


def machine_address():
    """Which a machine calls its own, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


def relays_reach_sfus_and_nothing_else():
    """Of other processes, on private addresses: at the ports that api tells of."""
    with Api() as api, Folder() as folder:
        conf = folder.write("m.conf", CONF.replace("[turn]", f"apiserver = {api.url}\n[turn]"))
        gateway, port = served(conf)
        with gateway:
            asyncio.run(relay_to_sfu(api, port, secret_of(conf), machine_address()))


def wrong_settings():
    """Refused at the start, with the line and what to write."""
    for line, message in (
            ("realm = ", 'realm: "" has not 1 to 127 bytes'),
            ("deny-peers = intranet", '"intranet" is no address range'),
            ("allow-peers = 10.1.2.3/8", "with nothing behind the prefix"),
            ("users = alice", "users: entry 1 is not NAME:PASSWORD"),
            ("ip = turn.example.org", "is no IP address"),
            ("ip = 192.0.2.1;192.0.2.2", "is the second of its family"),
            ("address = everywhere", '"everywhere" is no IP address'),
            ("relay-port-min = 60000\nrelay-port-max = 50000", "relay-port-max")):
        with Folder() as folder:
            kept = [kept for kept in CONF.splitlines() if not kept.startswith(line.split(" ", 1)[0] + " ")]
            code, _, err = run("run", "-c", folder.write("m.conf", "\n".join(kept) + f"\n{line}\n"))
            equal(code, 1)
            has(err, message, "m.conf:")
            assert "wonderland" not in err


def port_taken():
    """By a second server of ours too, although our own workers share the port."""
    with Folder() as folder, Folder() as other:
        gateway, port = served(folder.write("m.conf", CONF))
        with gateway:
            code, _, err = run("run", "-c", other.write("m.conf", CONF.replace("port = 0", f"port = {port}")))
            equal(code, 1)
            has(err, f":{port} by UDP: another program", "has the port")


def metrics_and_end():
    """A Binding request is counted; a server without allocations ends at once."""
    with Folder() as folder:
        gateway, port = served(folder.write("m.conf", CONF))
        with gateway, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(20)
            client.sendto(bytes.fromhex("000100002112a442") + b"0123456789ab", ("127.0.0.1", port))
            answer = client.recv(1000)
            equal(answer[:2], b"\x01\x01")
            url = f"http://127.0.0.1:{gateway.port()}/metrics"
            deadline = time.monotonic() + 20
            while True:
                with urllib.request.urlopen(url, timeout=10) as page:
                    text = page.read().decode()
                if "\nturn_requests_total 1\n" in text:
                    break
                assert time.monotonic() < deadline, text
                time.sleep(0.1)
            has(text, "\nturn_allocations 0\n", '\nturn_packets_total{to="peer"} 0\n')
            gateway.signal()
            equal(gateway.end(), 0)


NO_UCLIENT = None if UCLIENT else "turnutils_uclient is missing (package coturn)"
NO_NETWORK = None if machine_address() else "this machine has no address but loopback"
NO_AIOICE = None if turn else "aioice is missing (package python3-aioice)"
TESTS = ((wrong_settings, None), (port_taken, None), (metrics_and_end, None), (uclient_by_channels, NO_UCLIENT),
         (uclient_by_indications, NO_UCLIENT), (uclient_with_dont_fragment, NO_UCLIENT),
         (uclient_refused, NO_UCLIENT), (aioice_relay, NO_AIOICE),
         (relays_reach_sfus_and_nothing_else, NO_AIOICE or NO_NETWORK))


main([test for test, reason in TESTS if not reason], [(test.__name__, reason) for test, reason in TESTS if reason])
