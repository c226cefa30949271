#!/usr/bin/python3
"""Files of meetings in the running program, with all of its roles: whole, broken and hostile."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the source folder may be read-only
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))

from running import BUILD, SECONDS, Gateway  # noqa: E402
from tap import Skip, main  # noqa: E402

os.environ["MEETING_PLUGIN_PATH"] = ":".join(
    os.path.join(BUILD, "plugins", role, ".libs") for role in ("api", "sfu", "allocate", "fs")
)
ROLES = "api;sfu;allocate;fs"
SECRET = b"a secret of the test of rest"  # as running.py writes it
LARGE = 20 << 20
MEMORY_MAX = 10 << 20  # what a large file may add to the process: half of what the file has


def key_of(purpose):
    """RFC 5869, one block."""
    extracted = hmac.digest(bytes(32), SECRET, "sha256")
    return hmac.digest(extracted, f"meeting-gateway {purpose}".encode() + b"\x01", "sha256")


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def sign(meeting, purpose="file", lifetime=600, issued=0, **claims):
    now = int(time.time()) + issued
    claims = {"sub": "ada", "role": "guest", "write": True, "iss": purpose, "aud": meeting,
              "iat": now, "exp": now + lifetime, **claims}
    head = base64url(b'{"alg":"HS256","typ":"JWT"}') + "." + base64url(json.dumps(claims).encode())
    return head + "." + base64url(hmac.digest(key_of(purpose), head.encode(), "sha256"))


class Store:
    """The files of one meeting, as a client sees them."""

    def __init__(self, gateway, meeting="abcd-efgh-jkmn", token=None):
        self.gateway = gateway
        self.meeting = meeting
        self.token = token or sign(meeting)

    def ask(self, method, path="", body=None, token=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=SECONDS)
        headers = dict(headers or {})
        if token != "":
            headers["Authorization"] = "Bearer " + (token or self.token)
        if isinstance(body, dict):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        with contextlib.closing(connection):
            connection.request(method, f"/files/v1/{self.meeting}{path}", body, headers,
                               encode_chunked="Transfer-Encoding" in headers)
            response = connection.getresponse()
            response.body = response.read()
            response.json = None
            if response.headers.get_content_type() == "application/json" and response.body:
                response.json = json.loads(response.body)
            return response

    def promise(self, size, name="a.bin", kind="application/octet-stream"):
        return self.ask("POST", "", {"name": name, "type": kind, "size": size})

    def place(self, size, **about):
        answer = self.promise(size, **about)
        assert answer.status == 201, (answer.status, answer.body)
        assert answer.json["url"] == f"/files/v1/{self.meeting}/{answer.json['id']}"
        return answer.json["id"]

    def upload(self, data, **about):
        name = self.place(len(data), **about)
        answer = self.ask("PUT", "/" + name, data)
        assert answer.status == 201, (answer.status, answer.body)
        assert answer.json["id"] == name and answer.json["size"] == len(data)
        return name


def code(answer):
    return answer.status, answer.json["error"]["code"]


def files_of(gateway):
    """Every file in the store's folder."""
    return sorted(
        name for _, _, names in os.walk(os.path.join(gateway.folder, "files")) for name in names
    )


def settled(gateway, expected):
    """What a broken upload leaves goes a moment after the connection."""
    deadline = time.monotonic() + SECONDS
    while files_of(gateway) != expected and time.monotonic() < deadline:
        time.sleep(0.02)
    assert files_of(gateway) == expected, files_of(gateway)


def again(put):
    """Until what broke off before is cleared away."""
    deadline = time.monotonic() + SECONDS
    answer = put()
    while answer.status == 409 and time.monotonic() < deadline:
        time.sleep(0.02)
        answer = put()
    return answer


def memory(gateway):
    with open(f"/proc/{gateway.process.pid}/status", encoding="utf-8") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) * 1024


def test_byte_for_byte():
    data = os.urandom(LARGE)
    with Gateway(ROLES) as gateway:
        store = Store(gateway)
        before = memory(gateway)
        name = store.upload(data, name="holiday \u00e4.bin")
        grown = memory(gateway) - before
        answer = store.ask("GET", "/" + name)
        assert answer.status == 200 and hashlib.sha256(answer.body).digest() == hashlib.sha256(data).digest()
        assert memory(gateway) - before < MEMORY_MAX, "downloading takes memory"
        assert grown < MEMORY_MAX, f"uploading takes memory: {grown}"
        assert answer.headers["Content-Length"] == str(LARGE)
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="holiday _.bin";')
        assert "filename*=UTF-8''holiday%20%C3%A4.bin" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert files_of(gateway) == [name, name + ".json"]
        folder = os.path.join(gateway.folder, "files")
        assert os.stat(folder).st_mode & 0o777 == 0o700

        head = store.ask("HEAD", "/" + name)
        assert head.status == 200 and head.body == b"" and head.headers["Content-Length"] == str(LARGE)
        assert gateway.stop() == 0
        gateway.start()
        assert store.ask("GET", "/" + name).body == data, "files outlive the process"


def test_ranges():
    data = os.urandom(100000)
    with Gateway(ROLES) as gateway:
        store = Store(gateway)
        name = "/" + store.upload(data)
        for text, first, last in (("0-0", 0, 0), ("10-19999", 10, 19999), ("90000-", 90000, 99999),
                                  ("-5", 99995, 99999), ("99999-200000", 99999, 99999)):
            answer = store.ask("GET", name, headers={"Range": f"bytes={text}"})
            assert answer.status == 206 and answer.body == data[first:last + 1], text
            assert answer.headers["Content-Range"] == f"bytes {first}-{last}/100000"
        answer = store.ask("GET", name, headers={"Range": "bytes=100000-"})
        assert code(answer) == (416, "bad-range") and answer.headers["Content-Range"] == "bytes */100000"
        for text in ("bytes=0-1,5-6", "bytes=9-2", "lines=1-2", "bytes=x"):
            answer = store.ask("GET", name, headers={"Range": text})
            assert answer.status == 200 and answer.body == data, text
        tag = store.ask("GET", name).headers["ETag"]
        assert store.ask("GET", name, headers={"If-None-Match": tag}).status == 304
        ranged = {"Range": "bytes=0-4", "If-Range": tag}
        assert store.ask("GET", name, headers=ranged).status == 206
        ranged["If-Range"] = '"other"'
        assert store.ask("GET", name, headers=ranged).body == data


def test_tokens():
    with Gateway(ROLES) as gateway:
        store = Store(gateway)
        name = "/" + store.upload(b"secret")
        other = sign("zzzz-zzzz-zzzz")
        assert code(store.ask("GET", name, token=other)) == (403, "forbidden")
        assert code(store.ask("PUT", name, b"x", token=other)) == (403, "forbidden")
        assert code(store.ask("POST", "", {}, token=other)) == (403, "forbidden")
        assert code(store.ask("GET", name, token="")) == (401, "bad-token")
        late = sign(store.meeting, issued=-7200, lifetime=3600)
        assert code(store.ask("GET", name, token=late)) == (401, "bad-token")
        for purpose in ("join", "place", "node"):
            wrong = sign(store.meeting, purpose=purpose)
            assert code(store.ask("GET", name, token=wrong)) == (401, "bad-token"), purpose
        for token in ("x", "a.b.c", store.token[:-4] + "AAAA", "a" * 5000):
            assert code(store.ask("GET", name, token=token)) == (401, "bad-token"), token

        reader = sign(store.meeting, write=False)
        assert store.ask("GET", name, token=reader).body == b"secret"
        assert store.ask("GET", f"{name}?token={reader}", token="").body == b"secret"
        assert code(store.ask("POST", "", {"name": "a", "type": "a/b", "size": 1}, token=reader)) == (403, "forbidden")
        place = "/" + store.place(1)
        assert code(store.ask("PUT", place, b"x", token=reader)) == (403, "forbidden")
        assert code(store.ask("PUT", f"{place}?token={store.token}", b"x", token="")) == (401, "bad-token")
        # A place is of whoever was given it.
        assert code(store.ask("PUT", place, b"x", token=sign(store.meeting, sub="eve"))) == (404, "not-found")

        host = sign(store.meeting, role="host")
        assert code(store.ask("DELETE", name)) == (403, "forbidden")
        assert store.ask("DELETE", name, token=host).status == 204
        assert code(store.ask("DELETE", name, token=host)) == (404, "not-found")
        assert code(store.ask("GET", name)) == (404, "not-found")
        assert "secret" not in "".join(files_of(gateway))
        assert store.token not in gateway.read_log() and reader not in gateway.read_log()


def test_joining_gives_tokens():
    with Gateway(ROLES) as gateway:
        created = gateway.create()
        meeting = created["id"]
        guest = gateway.join(meeting, name="Ada").json["files"]
        host = gateway.join(meeting, name="Cy", participant=created["host"]).json["files"]
        assert guest["url"] == f"/files/v1/{meeting}"
        store = Store(gateway, meeting, guest["token"])
        name = "/" + store.upload(b"tea")
        assert store.ask("GET", f"{name}?token={guest['readToken']}", token="").body == b"tea"
        assert code(store.ask("POST", "", {"name": "a", "type": "a/b", "size": 1},
                              token=guest["readToken"])) == (403, "forbidden")
        other = gateway.join(gateway.create()["id"], name="Eve").json["files"]
        assert code(store.ask("GET", name, token=other["token"])) == (403, "forbidden")
        assert code(store.ask("GET", name, token=other["readToken"])) == (403, "forbidden")
        assert store.ask("DELETE", name, token=host["token"]).status == 204
    with Gateway("api;sfu;allocate") as gateway:
        assert "files" not in gateway.join(gateway.create()["id"], name="Ada").json


def test_paths():
    """Names never become paths, and paths never leave the folder."""
    with Gateway(ROLES) as gateway:
        store = Store(gateway)
        with open(os.path.join(gateway.folder, "outside"), "wb") as file:
            file.write(b"outside")
        name = store.upload(b"inside", name="../../../etc/passwd")
        disposition = store.ask("GET", "/" + name).headers["Content-Disposition"]
        assert disposition.startswith('attachment; filename=".._.._.._etc_passwd";'), disposition
        for path in ("/../outside", "/..%2foutside", "/%2e%2e/outside", "/x", "/" + "a" * 32 + "/x",
                     "/" + name + ".json", "/" + name + "%00", "/" + name + "/", "/",
                     "/." + name + ".part", "/" + "../" * 10 + "etc/passwd", "/" + "a" * 4000):
            answer = store.ask("GET", path)
            assert answer.status in (400, 401, 403, 404, 405), (path, answer.status)
            assert b"side" not in answer.body, path
        for meeting in ("..", ".", "a%2fb", "%2e%2e", "a" * 200, "%00"):
            elsewhere = Store(gateway, meeting, sign(meeting))
            assert elsewhere.promise(1).status in (400, 403, 404, 405), meeting
        assert files_of(gateway) == [name, name + ".json"]


def test_bad_promises():
    with Gateway(ROLES, fs={"file-max": "1M"}) as gateway:
        store = Store(gateway)
        good = {"name": "a", "type": "a/b", "size": 1}
        for change in ({"name": ""}, {"name": None}, {"name": "a\nb"}, {"name": "x" * 256}, {"name": 1},
                       {"type": "text"}, {"type": "text/"}, {"type": "text/html; charset=x"},
                       {"type": "a\r\nb/c"}, {"type": None}, {"size": -1}, {"size": "1"}, {"size": 1.5},
                       {"size": None}):
            answer = store.ask("POST", "", {**good, **change})
            assert code(answer) == (400, "bad-request"), change
        assert code(store.promise((1 << 20) + 1)) == (413, "too-large")
        assert code(store.promise(1 << 62)) == (413, "too-large")
        assert store.ask("POST", "", "{}").status == 415
        for _ in range(32):
            store.place(1)
        assert code(store.promise(1)) == (429, "too-many-requests")
        assert Store(gateway, "other").promise(1).status == 201


def test_bad_uploads():
    with Gateway(ROLES) as gateway:
        store = Store(gateway)
        place = store.place(1000)
        assert code(store.ask("PUT", "/" + place, b"x" * 999)) == (400, "bad-request")
        assert code(store.ask("PUT", "/" + place, b"x" * 1001)) == (400, "bad-request")
        # The length is not believed before anything is written.
        answer = store.ask("PUT", "/" + place, b"", headers={"Content-Length": str(1 << 60)})
        assert answer.status == 400
        chunked = {"Transfer-Encoding": "chunked"}
        answer = store.ask("PUT", "/" + place, [b"x" * 600] * 2, headers=chunked)
        assert answer.status == 413, (answer.status, answer.body)
        answer = again(lambda: store.ask("PUT", "/" + place, [b"x" * 600], headers=chunked))
        assert code(answer) == (400, "bad-request")
        answer = again(
            lambda: store.ask("PUT", "/" + place, [b"x" * 600, b"x" * 400], headers=chunked))
        assert answer.status == 201, answer.body
        assert code(store.ask("PUT", "/" + place, b"y" * 1000)) == (404, "not-found"), "once only"
        assert store.ask("GET", "/" + place).body == b"x" * 1000
        empty = store.upload(b"")
        assert store.ask("GET", "/" + empty).body == b""
        assert code(store.ask("PUT", "/" + "a" * 32, b"x")) == (404, "not-found")
        assert store.ask("PATCH", "/" + place, b"x").status == 405
        assert store.ask("GET").status == 405
        assert store.ask("OPTIONS", token="").headers["Access-Control-Allow-Headers"].startswith("Authorization")


def begin_upload(gateway, store, size):
    place = store.place(size)
    peer = socket.create_connection(("127.0.0.1", gateway.port), SECONDS)
    peer.sendall((
        f"PUT /files/v1/{store.meeting}/{place} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {store.token}\r\nContent-Length: {size}\r\n\r\n"
    ).encode())
    return place, peer


def test_broken_uploads():
    """What breaks off leaves nothing, and may be tried again."""
    with Gateway(ROLES) as gateway:
        store = Store(gateway)
        place, peer = begin_upload(gateway, store, 1000000)
        peer.sendall(b"x" * 500000)
        settled(gateway, [place + ".part"])
        assert code(store.ask("GET", "/" + place)) == (404, "not-found")
        assert code(store.ask("PUT", "/" + place, b"y" * 1000000)) == (409, "busy")
        peer.close()
        settled(gateway, [])
        assert os.listdir(os.path.join(gateway.folder, "files")) == []
        answer = again(lambda: store.ask("PUT", "/" + place, b"z" * 1000000))
        assert answer.status == 201, answer.body
        assert store.ask("GET", "/" + place).body == b"z" * 1000000


def test_end_during_upload():
    """SIGTERM: what is under way may end; a second one leaves nothing of it."""
    gateway = Gateway(ROLES).start()
    try:
        store = Store(gateway)
        place, peer = begin_upload(gateway, store, 1000)
        peer.sendall(b"x" * 500)
        time.sleep(0.2)
        gateway.process.terminate()
        time.sleep(0.5)
        peer.sendall(b"x" * 500)
        assert peer.recv(12) == b"HTTP/1.1 201"
        peer.close()
        assert gateway.process.wait(SECONDS) == 0, gateway.read_log()
        gateway.process = None
        assert files_of(gateway) == [place, place + ".json"]

        gateway.start()
        _, peer = begin_upload(gateway, store, 1000000)
        peer.sendall(b"x" * 500000)
        time.sleep(0.2)
        gateway.process.terminate()
        time.sleep(0.2)
        gateway.process.terminate()
        status = gateway.process.wait(SECONDS)
        gateway.process = None
        peer.close()
        assert status >= 0 and "Sanitizer" not in gateway.read_log(), gateway.read_log()
        assert files_of(gateway) == [place, place + ".json"]
    finally:
        gateway.stop()
        shutil.rmtree(gateway.folder)


def test_slow_reader():
    """A file for somebody who takes his time waits on the disk, not in memory."""
    with Gateway(ROLES) as gateway:
        store = Store(gateway)
        name = store.upload(os.urandom(LARGE))
        before = memory(gateway)
        peers = []
        for _ in range(10):
            peer = socket.create_connection(("127.0.0.1", gateway.port), SECONDS)
            peer.sendall((f"GET /files/v1/{store.meeting}/{name} HTTP/1.1\r\nHost: localhost\r\n"
                          f"Authorization: Bearer {store.token}\r\n\r\n").encode())
            assert peer.recv(100).startswith(b"HTTP/1.1 200")
            peers.append(peer)
        time.sleep(1)
        assert memory(gateway) - before < MEMORY_MAX, memory(gateway) - before
        assert gateway.call("GET", "/healthz").status == 200
        for peer in peers:
            peer.close()


def test_meeting_max():
    with Gateway(ROLES, fs={"meeting-max": "1M"}) as gateway:
        store = Store(gateway)
        first = store.upload(b"x" * 600000)
        assert code(store.promise(600000)) == (507, "full")
        place = store.place(300000)  # a promise counts before it is kept
        assert code(store.promise(300000)) == (507, "full")
        assert store.ask("PUT", "/" + place, b"y" * 300000).status == 201
        assert code(store.promise(300000)) == (507, "full")
        assert Store(gateway, "other").promise(600000).status == 201
        assert store.ask("DELETE", "/" + first, token=sign(store.meeting, role="host")).status == 204
        assert store.upload(b"x" * 300000)


def test_disk_full():
    folder = tempfile.mkdtemp(prefix="meeting-full-")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", folder],
                             capture_output=True, text=True)
    try:
        if mounted.returncode != 0:
            raise Skip("a small disk cannot be mounted: " + mounted.stderr.strip())
        with Gateway(ROLES, fs={"directory": folder}) as gateway:
            store = Store(gateway)
            assert code(store.promise(30 << 20)) == (507, "full")
            place = store.place(20 << 20)
            with open(os.path.join(folder, "other"), "wb") as other:  # meanwhile
                other.write(bytes(30 << 20))
            answer = store.ask("PUT", "/" + place, os.urandom(20 << 20))
            assert code(answer) == (507, "full"), answer.body
            assert "disk is full" in answer.json["error"]["message"]
            deadline = time.monotonic() + SECONDS
            while os.listdir(folder) != ["other"] and time.monotonic() < deadline:
                time.sleep(0.02)
            assert os.listdir(folder) == ["other"]
            os.unlink(os.path.join(folder, "other"))
            assert store.upload(os.urandom(10 << 20))
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        os.rmdir(folder)
    return None


def test_bad_directory():
    gateway = Gateway(ROLES, fs={"directory": "/proc/nothing/here"})
    try:
        gateway.launch()
        assert gateway.process.wait(SECONDS) != 0
        log = gateway.read_log()
        assert "[fs] directory" in log and "/proc/nothing/here" in log and "cannot hold files" in log, log
    finally:
        gateway.stop()
        shutil.rmtree(gateway.folder)


def test_keep():
    """What is old goes at the next start at the latest."""
    with Gateway(ROLES, fs={"keep": "2h"}) as gateway:
        store = Store(gateway)
        old, new = store.upload(b"old"), store.upload(b"new")
        assert gateway.stop() == 0
        path = os.path.join(gateway.folder, "files", store.meeting, old)
        os.utime(path, (time.time() - 7300,) * 2)
        gateway.start()
        settled(gateway, sorted([new, new + ".json"]))
        assert store.ask("GET", "/" + old).status == 404
        assert store.ask("GET", "/" + new).body == b"new"


def test_pictures():
    with Gateway(ROLES) as gateway:
        store = Store(gateway)
        for kind, place in (("image/png", "inline"), ("image/WebP", "inline"), ("image/svg+xml", "attachment"),
                            ("text/html", "attachment"), ("application/pdf", "attachment")):
            name = store.upload(b"x", name="p", kind=kind)
            headers = store.ask("GET", "/" + name).headers
            assert headers["Content-Disposition"].startswith(place + ";"), kind
            assert headers["Content-Type"] == kind.lower()


if __name__ == "__main__":
    sys.exit(main(globals()))
