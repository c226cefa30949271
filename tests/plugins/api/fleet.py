#!/usr/bin/python3
"""Roles in processes of their own: heartbeats to api, and where joins lead."""

import re
import socket
import subprocess
import sys

sys.dont_write_bytecode = True  # the source folder may be read-only

from processes import PROGRAM, Process, sfu_of, until  # noqa: E402
from tap import main  # noqa: E402

HEARTBEAT = {
    "role": "sfu",
    "address": "1.sfuserver.com:443",
    "version": "9",
    "load": 0.5,
    "meetings": 1,
    "participants": 2,
    "capacity": 4,
    "draining": False,
    "workers": 8,
}


def node_token(process):
    command = [PROGRAM, "node-token", "-c", process.conf]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def bearer(process):
    return {"Authorization": "Bearer " + node_token(process)}


def nodes(api):
    answer = api.call("GET", "/api/v1/nodes", headers=bearer(api))
    assert answer.status == 200, answer.body
    return answer.json["nodes"]


def wait_for_join(api, meeting, status):
    def join():
        answer = api.join(meeting, name="Ada")
        return answer if answer.status == status else None

    return until(join, lambda: f"no join came to {status}: {api.read_log()}")


def test_remote_sfu():
    """The way of a join when its sfu lives, dies without a word, comes back, and ends in peace."""
    with Process("api;allocate") as api, sfu_of(api) as sfu:
        meeting = api.create()["id"]
        place = wait_for_join(api, meeting, 200).json
        assert place["sfu"]["url"] == f"ws://{sfu.address}/sfu/v1/signal"
        sfu.wait_for_log(f"api at {api.address} takes our heartbeats")
        api.wait_for_log(f"sfu {sfu.address} has joined the fleet")
        (node,) = nodes(api)
        assert node["address"] == sfu.address and node["role"] == "sfu" and node["remote"]

        sfu.kill()
        answer = wait_for_join(api, meeting, 503)
        assert answer.code == "wait" and int(answer.headers["Retry-After"]) >= 1
        api.wait_for_log(f"sfu {sfu.address} has gone silent")
        assert nodes(api) == []

        sfu.start()
        place = wait_for_join(api, meeting, 200).json
        assert place["sfu"]["url"] == f"ws://{sfu.address}/sfu/v1/signal"

        assert sfu.stop() == 0
        assert nodes(api)[0]["draining"], "the last heartbeat did not say so"
        sfu.start()


def test_signalling_from_the_page_of_api():
    """The page is of another origin than the sfu; a join token is what opens it."""
    with Process("api;allocate") as api, sfu_of(api) as sfu:
        request = (
            f"GET /sfu/v1/signal HTTP/1.1\r\nHost: {sfu.address}\r\nOrigin: http://{api.address}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", sfu.port), 30) as peer:
            peer.sendall(request.encode())
            assert peer.recv(12) == b"HTTP/1.1 101"
        policy = api.call("GET", "/").headers["Content-Security-Policy"]
        sources = next(rule for rule in policy.split("; ") if rule.startswith("connect-src")).split()
        assert {"'self'", "wss:", "ws://localhost:*", "ws://127.0.0.1:*"} <= set(sources), policy


def test_wrong_secret():
    with Process("api;allocate") as api, sfu_of(api, secret="quite another secret") as sfu:
        sfu.wait_for_log(
            f"api at {api.address} refuses our heartbeat: its secret is another one; give both the "
            r"same \[gateway\] secret"
        )
        api.wait_for_log(
            "a node at 127.0.0.1 is refused: the token was signed with another secret, or changed; "
            r"nodes and api need the same \[gateway\] secret"
        )
        assert nodes(api) == []
        assert api.join(api.create()["id"], name="Ada").status == 503

        # Often refused, said once.
        requests = [api.call("POST", "/api/v1/nodes/heartbeat", {}, bearer(sfu)) for _ in range(5)]
        assert {(answer.status, answer.code) for answer in requests} == {(401, "bad-secret")}
        assert api.read_log().count("is refused") == 1
        assert sfu.read_log().count("refuses our heartbeat") == 1
        assert sfu.call("GET", "/readyz").status == 200


def test_api_comes_later():
    """An sfu starts and serves without api, and registers when there is one."""
    api = Process("api;allocate")
    with sfu_of(api) as sfu:
        sfu.wait_for_log(f"api at {api.address} does not take our heartbeats, we go on without it")
        assert sfu.call("GET", "/readyz").status == 200
        with api:
            sfu.wait_for_log(f"api at {api.address} takes our heartbeats")
            wait_for_join(api, api.create()["id"], 200)
            assert sfu.read_log().count("does not take our heartbeats") == 1


def test_no_address():
    """An sfu that nobody could be sent to serves, and says why nobody comes."""
    with Process("api;allocate") as api, Process("sfu", {"apiserver": api.address}) as sfu:
        sfu.wait_for_log(r"has no address that users could reach; set \[gateway\] domain-address")
        assert nodes(api) == []


def test_heartbeats():
    """Well and badly made ones, by hand."""
    with Process("api;allocate") as api:
        path = "/api/v1/nodes/heartbeat"
        answer = api.call("POST", path, HEARTBEAT, bearer(api))
        assert answer.status == 200 and answer.json == {"interval": 3, "commands": [], "media": []}
        ports = ["10.0.0.5:10000-10003", "[fd00::5]:10000-10003"]
        assert api.call("POST", path, {**HEARTBEAT, "media": ports}, bearer(api)).json["media"] == []
        answer = api.call("POST", path, {**HEARTBEAT, "role": "turn"}, bearer(api))
        assert answer.json["media"] == ports, "a turn is told where the sfus take media"
        assert api.call("POST", path, {**HEARTBEAT, "newer": 1}, bearer(api)).status == 200
        assert {node["role"] for node in nodes(api)} == {"sfu", "turn"}

        place = api.join(api.create()["id"], name="Ada").json
        assert place["sfu"]["url"] == "wss://1.sfuserver.com:443/sfu/v1/signal"

        for member, value in (
            ("role", "api"),
            ("media", ["10.0.0.5:22-22"]),
            ("media", ["127.0.0.1:10000-10003"]),
            ("media", ["10.0.0.5:1024-65535"]),
            ("address", "1.sfuserver.com"),
            ("address", "1.sfuserver.com:443/x"),
            ("address", 'x"y:443'),
            ("load", -1),
            ("load", "1"),
            ("meetings", 1.5),
            ("draining", None),
            ("workers", 10**12),
            ("version", "x" * 65),
        ):
            answer = api.call("POST", path, {**HEARTBEAT, member: value}, bearer(api))
            assert answer.status == 400 and answer.code == "bad-request", (member, value)
            assert re.search(member, answer.json["error"]["message"]), answer.body
        for body, status in (("", 400), ("[]", 400), ("{", 400), ("x" * 20000, 413)):
            assert api.call("POST", path, body, bearer(api)).status == status

        good = bearer(api)["Authorization"]
        for header in (None, "", "Bearer", "Bearer x", good[:-4] + "AAAA", good.replace("Bearer ", "Basic ")):
            headers = {"Authorization": header} if header is not None else {}
            answer = api.call("POST", path, HEARTBEAT, headers)
            assert answer.status == 401 and answer.code == "bad-secret", (header, answer.body)
            assert api.call("GET", "/api/v1/nodes", headers=headers).status == 401
        assert api.call("GET", path, headers=bearer(api)).status == 405


if __name__ == "__main__":
    sys.exit(main(globals()))
