#!/usr/bin/python3
"""The REST interface and the pages of the running program, with good and hostile requests.

Every answer of a request that docs/openapi.json describes is held against it.
"""

import base64
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import sys
import time

sys.dont_write_bytecode = True  # the source folder may be read-only

from running import SECONDS, Answer, Gateway  # noqa: E402
from tap import main  # noqa: E402

UNKNOWN = "zzzz-zzzz-zzzz"


def claims_of(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))



def test_meetings():
    with Gateway("api;allocate") as gateway:
        created = gateway.create(title="  Tea  ")
        assert created["title"] == "Tea" and created["path"] == "/m/" + created["id"]
        path = "/api/v1/meetings/"
        shown = gateway.call("GET", path + created["id"])
        assert shown.status == 200
        assert shown.json == {k: v for k, v in created.items() if k != "host"}
        assert shown.headers["Cache-Control"] == "no-store"
        typed = created["id"].replace("-", "").upper()
        assert gateway.call("GET", path + typed).json["id"] == created["id"]
        assert gateway.call("HEAD", path + created["id"]).status == 200
        assert gateway.create()["title"] == "Meeting"
        assert gateway.create(title=None)["title"] == "Meeting"
        assert gateway.call("GET", path + UNKNOWN).code == "not-found"

        assert gateway.stop() == 0
        gateway.start()
        assert gateway.call("GET", path + created["id"]).json == shown.json


def test_bad_requests():
    deep = "[" * 10000 + "]" * 10000
    bodies = [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        "{}{}",
        '{"title": }',
        '{"title": 1}',
        '{"title": []}',
        '{"title": {}}',
        '{"title": true}',
        '{"title": ""}',
        '{"title": "   "}',
        '{"title": "a\\u0000b"}',
        '{"title": "a\\nb"}',
        '{"title": "a\\u001b[2J"}',
        '{"title": "a\\u202eb"}',
        '{"title": "\\ud800"}',
        b'{"title": "\xff\xfe"}',
        json.dumps({"title": "x" * 201}),
        '{"title": ' + "[" * 7000 + "]" * 7000 + "}",
    ]
    with Gateway("api;allocate", api={"meetings-per-minute": 0}) as gateway:
        for body in bodies:
            answer = gateway.call("POST", "/api/v1/meetings", body)
            assert answer.status == 400, (body, answer.status)
            assert answer.code == "bad-request"
        assert gateway.create(title="x" * 200)["title"] == "x" * 200
        assert gateway.create(title="\U0001f600" * 200)
        assert gateway.create(title="<script>alert(1)</script>' OR 1=1; --")

        form = {"Content-Type": "text/plain"}
        assert gateway.call("POST", "/api/v1/meetings", "{}", form).status == 415
        for body in (deep, json.dumps({"title": "x" * 17000})):
            assert gateway.call("POST", "/api/v1/meetings", body).status == 413
        with contextlib.suppress(OSError):
            gateway.call("POST", "/api/v1/meetings", b" " * (8 << 20))
        assert gateway.create()


def test_bad_addresses():
    with Gateway("api;allocate") as gateway:
        meeting = gateway.create()["id"]
        for method, path, allow in (
            ("PUT", "/api/v1/meetings", "GET, POST"),
            ("POST", f"/api/v1/meetings/{meeting}", "GET, PATCH, DELETE"),
            ("PUT", f"/api/v1/meetings/{meeting}/join", "POST"),
            ("BREW", "/api/v1/meetings", "POST"),
        ):
            connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=SECONDS)
            with contextlib.closing(connection):
                connection.request(method, path)
                answer = Answer(connection.getresponse())
            assert answer.status == 405, (method, path, answer.status)
            assert set(allow.split(", ")) <= set(answer.headers["Allow"].split(", "))
        for path in ("", "/", "/meetings/", "/meetings/x", "/meetings/a/b/c", "/meetingsx",
                     "/meetings/" + "a" * 4000):
            answer = gateway.call("GET", "/api/v1" + path)
            assert answer.status == 404 and answer.code == "not-found", (path, answer.status)
        for path in ("/%00", "/..%2f..", "/%zz"):
            assert gateway.call("GET", "/api/v1" + path).status == 400, path
        assert gateway.join(UNKNOWN, name="Ada").status == 404
        assert gateway.join("nonsense", name="Ada").status == 404


def test_names():
    with Gateway("api;allocate") as gateway:
        meeting = gateway.create()["id"]
        for name in (None, "", " ", 5, [], {"a": 1}, "x" * 65, "a\nb", "a\x00b", "a\x1b[31m",
                     "a\x7fb", "a\u2028b", "a\u202eb", "\u200b"):
            answer = gateway.join(meeting, name=name)
            assert answer.status == 400 and answer.code == "bad-request", (name, answer.body)
        for name in ("Ada", "x" * 64, "\u00c5sa \u4e2d\u6587 \U0001f469\u200d\U0001f680", "O'Neill"):
            assert gateway.join(meeting, name=name).code == "wait", name


def test_wait():
    """No sfu lives: a waiting page, and nothing is lost."""
    with Gateway("api;allocate") as gateway:
        meeting = gateway.create()["id"]
        for _ in range(5):
            answer = gateway.join(meeting, name="Ada")
            assert answer.status == 503 and answer.code == "wait"
            assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_no_allocator():
    with Gateway("api") as gateway:
        answer = gateway.join(gateway.create()["id"], name="Ada")
        assert answer.status == 503 and answer.code == "unavailable"


def test_join():
    with Gateway("api;sfu;allocate") as gateway:
        created = gateway.create()
        meeting = created["id"]
        ada = gateway.join(meeting, name=" Ada ").json
        bob = gateway.join(meeting, name="Bob", participant=None).json
        assert ada["name"] == "Ada" and ada["role"] == "guest"
        assert ada["participant"] != bob["participant"]
        assert ada["sfu"] == bob["sfu"] == {"url": "/sfu/v1/signal"}
        assert ada["iceServers"] == []

        claims = claims_of(ada["token"])
        assert claims["aud"] == meeting and claims["sub"] == ada["participant"]
        assert claims["name"] == "Ada" and claims["role"] == "guest"
        assert 0 < claims["exp"] - time.time() <= 60

        again = gateway.join(meeting, name="Ada L.", participant=ada["resume"]).json
        assert again["participant"] == ada["participant"] and again["name"] == "Ada L."

        host = gateway.join(meeting, name="Cy", participant=created["host"]).json
        assert host["role"] == "host"
        back = gateway.join(meeting, name="Cy", participant=host["resume"]).json
        assert back["role"] == "host" and back["participant"] == host["participant"]

        assert gateway.stop() == 0
        gateway.start()
        later = gateway.join(meeting, name="Ada", participant=ada["resume"]).json
        assert later["participant"] == ada["participant"]


def test_forged_places():
    with Gateway("api;sfu;allocate") as gateway:
        meeting = gateway.create()["id"]
        other = gateway.join(gateway.create()["id"], name="Eve").json
        ada = gateway.join(meeting, name="Ada").json
        head, body, signature = ada["resume"].split(".")
        claims = dict(claims_of(ada["resume"]), role="host")
        forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
        for token in ("", ".", "x", ada["participant"], ada["token"], other["resume"],
                      f"{head}.{forged}.{signature}", f"{none}.{forged}.", f"{head}.{body}.",
                      f"{head}.{body}.{signature[:-4]}AAAA", "a" * 5000, "\u00e9.\u00e9.\u00e9"):
            answer = gateway.join(meeting, name="Mallory", participant=token)
            assert answer.status == 403 and answer.code == "bad-token", (token, answer.body)
        for token in (1, [], {}, True):
            assert gateway.join(meeting, name="Mallory", participant=token).status == 400


def test_rate_limits():
    limits = {"meetings-per-minute": 3, "joins-per-minute": 5}
    with Gateway("api;allocate", api=limits) as gateway:
        meetings = [gateway.create()["id"] for _ in range(3)]
        answer = gateway.call("POST", "/api/v1/meetings", {})
        assert answer.status == 429 and answer.code == "too-many-requests"
        assert 1 <= int(answer.headers["Retry-After"]) <= 20
        for _ in range(5):
            assert gateway.join(meetings[0], name="Ada").status == 503
        assert gateway.join(meetings[0], name="Ada").status == 429
        assert gateway.call("GET", "/api/v1/meetings/" + meetings[0]).status == 200


def test_database_locked():
    with Gateway("api;allocate") as gateway:
        meeting = gateway.create()["id"]
        other = sqlite3.connect(gateway.database, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        answer = gateway.call("POST", "/api/v1/meetings", {})
        assert answer.status == 503 and answer.code == "unavailable"
        assert gateway.call("GET", "/healthz").status == 200
        other.execute("ROLLBACK")
        other.close()
        assert gateway.create()
        assert gateway.call("GET", "/api/v1/meetings/" + meeting).status == 200


def test_database_removed():
    with Gateway("api;allocate") as gateway:
        meeting = gateway.create()["id"]
        os.rename(gateway.database, gateway.database + ".aside")
        answer = gateway.call("POST", "/api/v1/meetings", {})
        assert answer.status == 503 and answer.code == "unavailable"
        assert gateway.call("GET", "/api/v1/meetings/" + meeting).status == 503
        assert "moved or removed" in gateway.read_log()
        os.rename(gateway.database + ".aside", gateway.database)
        assert gateway.create()
        assert gateway.call("GET", "/api/v1/meetings/" + meeting).status == 200


def test_database_refused():
    """A database that cannot be used: the program says so and does not begin."""
    gateway = Gateway("api;allocate")
    try:
        with open(gateway.database, "wb") as file:
            file.write(b"x" * 10000)
        gateway.launch()
        assert gateway.process.wait(SECONDS) != 0
        assert gateway.database in gateway.read_log()
        assert "database" in gateway.read_log()
    finally:
        gateway.stop()
        shutil.rmtree(gateway.folder)


def end_while_locked(n_signals):
    """The first bytes of the answer to a request that waits for the database meanwhile."""
    gateway = Gateway("api;allocate").start()
    other = sqlite3.connect(gateway.database, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        with socket.create_connection(("127.0.0.1", gateway.port), SECONDS) as peer:
            peer.sendall(
                b"POST /api/v1/meetings HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            )
            time.sleep(0.3)
            for _ in range(n_signals):
                gateway.process.send_signal(signal.SIGTERM)
                time.sleep(0.1)
            try:
                answer = peer.recv(12)
            except ConnectionError:
                answer = b""
        status = gateway.process.wait(SECONDS)
        assert status >= 0 and "Sanitizer" not in gateway.read_log(), (
            f"it died: {status} {gateway.read_log()}"
        )
        assert n_signals > 1 or status == 0, gateway.read_log()
        return answer
    finally:
        other.close()
        gateway.stop()
        shutil.rmtree(gateway.folder)


def test_ending():
    """What is being answered is answered before the end; unless a second signal wants it now."""
    assert end_while_locked(1) == b"HTTP/1.1 503"
    assert end_while_locked(2) in (b"", b"HTTP/1.1 503")


def test_pages():
    with Gateway("api;allocate") as gateway:
        index = gateway.call("GET", "/")
        assert index.status == 200 and index.headers.get_content_type() == "text/html"
        assert index.headers["Cache-Control"] == "no-cache"
        assert gateway.call("GET", "/m/" + UNKNOWN).body == index.body
        tag = {"If-None-Match": index.headers["ETag"]}
        assert gateway.call("GET", "/", headers=tag).status == 304
        head = gateway.call("HEAD", "/")
        assert head.status == 200 and head.body == b""

        assets = re.findall(rb'"(/assets/[^"]+)"', index.body)
        assert assets, "the page has no scripts"
        for asset in assets:
            answer = gateway.call("GET", asset.decode())
            assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

        for path in ("/m/", "/m/nonsense", "/nothing", "/assets/", "/assets/../index.html.bak",
                     "/%2e%2e/etc/passwd", "/../etc/passwd", "/index.html/", "/assets"):
            answer = gateway.call("GET", path)
            assert answer.status in (400, 404), (path, answer.status)
        # The client has a page that says so.
        assert gateway.call("GET", "/nothing").body == index.body
        for path in ("/", "/m/" + UNKNOWN, "/nothing"):
            headers = gateway.call("GET", path).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["Referrer-Policy"] == "no-referrer"
        assert gateway.call("POST", "/", "x").status == 405


def test_crowd():
    """Many at once, and some who leave before the answer."""
    limits = {"meetings-per-minute": 0, "joins-per-minute": 0}
    with Gateway("api;sfu;allocate", api=limits) as gateway:
        meeting = gateway.create()["id"]
        body = b'{"name": "Ada"}'
        head = (
            f"POST /api/v1/meetings/{meeting}/join HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        sockets = []
        for _ in range(60):
            peer = socket.create_connection(("127.0.0.1", gateway.port), SECONDS)
            peer.sendall(head + body)
            sockets.append(peer)
        for peer in sockets[::2]:
            peer.close()
        for peer in sockets[1::2]:
            assert peer.recv(16).startswith(b"HTTP/1.1 200"), "a join was not answered"
            peer.close()
        assert gateway.join(meeting, name="Ada").status == 200


if __name__ == "__main__":
    sys.exit(main(globals()))
