#!/usr/bin/python3
"""Signing in and scheduled meetings in the running program, on SQLite."""

import re
import sqlite3
import sys
import time

sys.dont_write_bytecode = True  # the source folder may be read-only

from running import SECONDS, Gateway  # noqa: E402
from tap import main  # noqa: E402

ADA, BOB = "ada@example.org", "bob@example.org"
SIGN_IN, VERIFY, ME = "/api/v1/sign-in", "/api/v1/sign-in/verify", "/api/v1/me"
MEETINGS = "/api/v1/meetings"
FREE = {"sign-ins-per-minute": 0, "meetings-per-minute": 0}


def at(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def in_an_hour(**more):
    return {"beginAt": at(3600), "endAt": at(7200), **more}


def test_sign_in():
    with Gateway("api;allocate") as gateway:
        assert gateway.call("GET", ME).status == 401
        answer = gateway.call("POST", SIGN_IN, {"email": "  Ada@Example.ORG "})
        assert answer.status == 202 and answer.json == {"delivery": "log", "expiresIn": 600}
        code = gateway.code(ADA)
        typed = {"email": "ADA@example.org", "code": f"{code[:3]} {code[3:]}"}
        answer = gateway.call("POST", VERIFY, typed)
        assert answer.status == 200 and answer.json == {"email": ADA, "name": ""}
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
        ada = {"Cookie": "other=1; " + cookie.split(";")[0]}
        assert gateway.call("GET", ME, headers=ada).json["email"] == ADA

        named = gateway.call("PATCH", ME, {"name": " Ada L. "}, ada)
        assert named.status == 200 and named.json["name"] == "Ada L."
        assert gateway.call("PATCH", ME, {"name": "a\nb"}, ada).status == 400
        assert gateway.call("POST", VERIFY, typed).code == "bad-code", "a code was used twice"

        assert gateway.stop() == 0
        gateway.start()
        assert gateway.call("GET", ME, headers=ada).json == {"email": ADA, "name": "Ada L."}
        assert gateway.call("POST", "/api/v1/sign-out", headers=ada).status == 204
        assert gateway.call("GET", ME, headers=ada).status == 401
        assert gateway.call("POST", "/api/v1/sign-out").status == 204


def test_secure_cookie():
    with Gateway("api;allocate") as gateway:
        gateway.call("POST", SIGN_IN, {"email": ADA})
        answer = gateway.call("POST", VERIFY, {"email": ADA, "code": gateway.code(ADA)},
                              {"Origin": "https://meet.example.org"})
        assert "; Secure" in answer.headers["Set-Cookie"]


def test_nothing_secret_is_stored():
    with Gateway("api;allocate") as gateway:
        ada = gateway.sign_in(ADA)
        gateway.call("POST", SIGN_IN, {"email": BOB})
        code, token = gateway.code(BOB), ada["Cookie"].split("=")[1]
        assert gateway.stop() == 0
        with sqlite3.connect(gateway.database) as database:
            stored = "\n".join(database.iterdump())
        assert token not in stored and code not in stored
        gateway.start()


def test_bad_addresses():
    with Gateway("api;allocate", api=FREE) as gateway:
        for email in ("", "a", "@", "a@", "@b.c", "a b@c.d", "a@b@c.d", "a@b..c", "a@-b.c", ".a@b.c",
                      "a..b@c.d", "a@[127.0.0.1]", "a@127.0.0.1", "a\n@b.c", "a@b.c\r\nRCPT TO:<x@y.z>",
                      "<a@b.c>", "a@b.c, d@e.f", "\"a\"@b.c", "x" * 65 + "@b.c",
                      "a@" + ".".join(["x" * 60] * 5), None, 1, [], {}):
            answer = gateway.call("POST", SIGN_IN, {"email": email})
            assert answer.status == 400 and answer.code == "bad-request", (email, answer.body)
        for email in ("a@b", "a+b@c.d", "o'neill@example.org", "ada@m\u00fcnchen.example"):
            assert gateway.call("POST", SIGN_IN, {"email": email}).status == 202, email
        assert "xn--mnchen-3ya.example" in gateway.read_log()


def test_wrong_codes():
    with Gateway("api;allocate", api=FREE) as gateway:
        gateway.call("POST", SIGN_IN, {"email": ADA})
        code = gateway.code(ADA)
        wrong = f"{(int(code) + 1) % 1000000:06}"
        for text in ("", "12345", "1234567", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", None):
            assert gateway.call("POST", VERIFY, {"email": ADA, "code": text}).code == "bad-code"
        assert gateway.call("POST", VERIFY, {"email": BOB, "code": code}).code == "bad-code"
        for _ in range(5):
            assert gateway.call("POST", VERIFY, {"email": ADA, "code": wrong}).code == "bad-code"
        assert gateway.call("POST", VERIFY, {"email": ADA, "code": code}).code == "bad-code", "a sixth try"
        assert gateway.sign_in(ADA), "a new code"

        gateway.call("POST", SIGN_IN, {"email": BOB})
        first = gateway.code(BOB)
        gateway.call("POST", SIGN_IN, {"email": BOB})
        if first != gateway.code(BOB):
            assert gateway.call("POST", VERIFY, {"email": BOB, "code": first}).code == "bad-code"
        with sqlite3.connect(gateway.database) as database:
            database.execute("UPDATE sign_in_codes SET expires_at = expires_at - 601")
        body = {"email": BOB, "code": gateway.code(BOB)}
        assert gateway.call("POST", VERIFY, body).code == "bad-code", "a code of ten minutes ago"


def test_code_limits():
    with Gateway("api;allocate", api={"sign-ins-per-minute": 10}) as gateway:
        for _ in range(5):
            assert gateway.call("POST", SIGN_IN, {"email": ADA}).status == 202
        answer = gateway.call("POST", SIGN_IN, {"email": ADA})
        assert answer.status == 429 and answer.code == "too-many-codes"
        assert 3500 < int(answer.headers["Retry-After"]) <= 3600
        body = {"email": ADA, "code": gateway.code(ADA)}
        assert gateway.call("POST", VERIFY, body).status == 200
        for _ in range(3):
            gateway.call("POST", SIGN_IN, {"email": BOB})
        assert gateway.call("POST", SIGN_IN, {"email": "c@example.org"}).code == "too-many-requests"


def test_domains():
    with Gateway("api;allocate", api={"email-domains": "example.org;Example.NET"}) as gateway:
        assert gateway.call("POST", SIGN_IN, {"email": ADA}).status == 202
        assert gateway.call("POST", SIGN_IN, {"email": "a@example.net"}).status == 202
        for email in ("a@example.com", "a@sub.example.org", "a@xexample.org"):
            answer = gateway.call("POST", SIGN_IN, {"email": email})
            assert answer.status == 403 and answer.code == "email-domain", email


def test_sessions():
    with Gateway("api;allocate") as gateway:
        ada = gateway.sign_in(ADA)
        for cookie in ("", "meeting-session=", "meeting-session=x", ada["Cookie"] + "x",
                       "x" + ada["Cookie"], "meeting-session=" + "a" * 9000):
            assert gateway.call("GET", ME, headers={"Cookie": cookie}).status == 401, cookie
        with sqlite3.connect(gateway.database) as database:
            database.execute("UPDATE sessions SET used_at = used_at - 86400, expires_at = expires_at - 86400")
        assert gateway.call("GET", ME, headers=ada).status == 200
        with sqlite3.connect(gateway.database) as database:
            left = database.execute("SELECT expires_at FROM sessions").fetchone()[0] - time.time()
            assert left > 29.9 * 86400, "use prolongs it"
            database.execute("UPDATE sessions SET expires_at = ?", (int(time.time()) - 1,))
        assert gateway.call("GET", ME, headers=ada).status == 401


def test_cross_origin():
    with Gateway("api;allocate") as gateway:
        ada = gateway.sign_in(ADA)
        for origin in ("https://evil.example", "null", "http://127.0.0.1", f"http://127.0.0.1:{gateway.port}0",
                       f"http://evil.example:{gateway.port}", "", "http://"):
            for method, path, body in (("POST", MEETINGS, {}), ("PATCH", ME, {"name": "Eve"}),
                                       ("POST", "/api/v1/sign-out", None)):
                answer = gateway.call(method, path, body, {**ada, "Origin": origin})
                assert answer.status == 403 and answer.code == "cross-origin", (origin, path)
        own = {**ada, "Origin": f"http://127.0.0.1:{gateway.port}"}
        assert gateway.call("PATCH", ME, {"name": "Ada"}, own).status == 200


def test_guests():
    with Gateway("api;allocate", api={"guests-create-meetings": "false"}) as gateway:
        answer = gateway.call("POST", MEETINGS, {})
        assert answer.status == 401 and answer.code == "sign-in"
        answer = gateway.call("POST", MEETINGS, {}, gateway.sign_in(ADA))
        assert answer.status == 201 and answer.json["mine"] is True


def test_owner_is_host():
    with Gateway("api;sfu;allocate") as gateway:
        ada, bob = gateway.sign_in(ADA), gateway.sign_in(BOB)
        meeting = gateway.call("POST", MEETINGS, {}, ada).json["id"]
        path = f"{MEETINGS}/{meeting}/join"
        guest = gateway.call("POST", path, {"name": "Bob"}, bob).json
        assert guest["role"] == "guest"
        assert gateway.call("POST", path, {"name": "Eve"}).json["role"] == "guest"
        assert gateway.call("POST", path, {"name": "Ada"}, ada).json["role"] == "host"
        back = gateway.call("POST", path, {"name": "B", "participant": guest["resume"]}, ada).json
        assert back["role"] == "host" and back["participant"] == guest["participant"]


def test_schedule():
    with Gateway("api;sfu;allocate") as gateway:
        answer = gateway.call("POST", MEETINGS, in_an_hour())
        assert answer.status == 401 and answer.code == "sign-in"
        ada, bob = gateway.sign_in(ADA), gateway.sign_in(BOB)
        late = gateway.call("POST", MEETINGS, {"title": "Late", "beginAt": at(9000), "endAt": at(9900)}, ada)
        soon = gateway.call("POST", MEETINGS, in_an_hour(title="Soon"), ada)
        assert soon.status == 201 and soon.json["allocation"] == "done" and soon.json["host"]
        gateway.call("POST", MEETINGS, {}, ada)  # an instant one is not in the list
        listed = gateway.call("GET", MEETINGS, headers=ada).json["meetings"]
        assert [meeting["title"] for meeting in listed] == ["Soon", "Late"]
        assert gateway.call("GET", MEETINGS, headers=bob).json == {"meetings": []}

        path = MEETINGS + "/" + soon.json["id"]
        shown = gateway.call("GET", path).json
        assert shown["beginAt"] == soon.json["beginAt"] and not shown["mine"]
        assert gateway.call("GET", path, headers=ada).json["mine"]

        for method in ("PATCH", "DELETE"):
            assert gateway.call(method, path, {}).status == 401
            answer = gateway.call(method, path, {}, bob)
            assert answer.status == 403 and answer.code == "not-yours"
        moved = gateway.call("PATCH", path, {"beginAt": at(600), "title": "Sooner"}, ada)
        assert moved.status == 200 and moved.json["title"] == "Sooner"
        assert moved.json["endAt"] == soon.json["endAt"] and moved.json["allocation"] == "done"
        assert gateway.call("POST", path + "/join", {"name": "Eve"}).status == 200

        other = MEETINGS + "/" + late.json["id"]
        assert gateway.call("DELETE", other, headers=ada).status == 204
        assert gateway.call("GET", other).status == 404
        assert gateway.call("DELETE", other, headers=ada).status == 404
        assert len(gateway.call("GET", MEETINGS, headers=ada).json["meetings"]) == 1


def test_times():
    with Gateway("api;allocate", api=FREE) as gateway:
        ada = gateway.sign_in(ADA)
        for begin, end in (
            (at(3600), None), (None, at(3600)), (at(3600), at(3600)), (at(3600), at(3599)),
            (at(-7200), at(-3600)), (at(0), at(30 * 86400 + 60)), (at(12 * 366 * 86400), at(12 * 366 * 86400 + 60)),
            ("tomorrow", at(3600)), ("2030-01-31", "2030-02-01"), ("2030-01-31T12:00:00", "2030-01-31T13:00:00"),
            ("2030-02-30T12:00:00Z", "2030-03-01T12:00:00Z"), ("2030-W05-4T12:00:00Z", at(3600)),
            (1900000000, 1900003600), ("2030-01-31T12:00:00Z" + "0" * 500, at(3600)),
        ):
            answer = gateway.call("POST", MEETINGS, {"beginAt": begin, "endAt": end}, ada)
            assert answer.status == 400 and answer.code == "bad-request", (begin, end, answer.body)
        day = time.strftime("%Y-01-31", time.gmtime(time.time() + 366 * 86400))
        body = {"beginAt": f"{day}T13:00:00.5+01:00", "endAt": f"{day}t13:00:00z"}
        made = gateway.call("POST", MEETINGS, body, ada)
        assert made.status == 201, made.body
        assert made.json["beginAt"] == f"{day}T12:00:00Z" and made.json["endAt"] == f"{day}T13:00:00Z"
        path = MEETINGS + "/" + made.json["id"]
        assert gateway.call("PATCH", path, {"endAt": f"{day}T11:00:00Z"}, ada).status == 400
        instant = MEETINGS + "/" + gateway.call("POST", MEETINGS, {}, ada).json["id"]
        assert gateway.call("PATCH", instant, in_an_hour(), ada).status == 400
        assert gateway.call("PATCH", instant, {"title": "Tea"}, ada).json["title"] == "Tea"


def test_doors():
    """When a scheduled meeting can be joined."""
    with Gateway("api;sfu;allocate") as gateway:
        ada = gateway.sign_in(ADA)
        meeting = gateway.call("POST", MEETINGS, in_an_hour(), ada).json
        path = f"{MEETINGS}/{meeting['id']}/join"
        answer = gateway.call("POST", path, {"name": "Ada"}, ada)
        assert answer.status == 425 and answer.code == "too-early"
        assert 2600 < int(answer.headers["Retry-After"]) <= 2700
        assert meeting["beginAt"] in answer.json["error"]["message"]

        def move(begin, end):
            with sqlite3.connect(gateway.database) as database:
                now = int(time.time())
                database.execute("UPDATE meetings SET begin_at = ?, end_at = ?", (now + begin, now + end))

        move(800, 4000)
        assert gateway.call("POST", path, {"name": "Ada"}).status == 200
        move(-7200, -1700)
        assert gateway.call("POST", path, {"name": "Ada"}).status == 200
        move(-7200, -1900)
        answer = gateway.call("POST", path, {"name": "Ada"}, ada)
        assert answer.status == 410 and answer.code == "ended"
        assert gateway.call("GET", MEETINGS, headers=ada).json == {"meetings": []}
        released(gateway)


def released(gateway):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with sqlite3.connect(gateway.database) as database:
            if database.execute("SELECT released_at FROM meetings").fetchone()[0] > 0:
                return
        time.sleep(0.2)
    raise AssertionError("its nodes were not given back")


def test_pending():
    """No sfu at present: the meeting stands, and gets its nodes when there are some."""
    with Gateway("api;allocate") as gateway:
        ada = gateway.sign_in(ADA)
        meeting = gateway.call("POST", MEETINGS, in_an_hour(), ada)
        assert meeting.status == 201 and meeting.json["allocation"] == "pending"
        assert gateway.stop() == 0
        gateway.plugins = "api;sfu;allocate"
        gateway.start()
        path = MEETINGS + "/" + meeting.json["id"]
        deadline = time.monotonic() + SECONDS
        while gateway.call("GET", path).json["allocation"] != "done":
            assert time.monotonic() < deadline, gateway.read_log()
            time.sleep(0.2)


def test_no_allocator():
    with Gateway("api") as gateway:
        meeting = gateway.call("POST", MEETINGS, in_an_hour(), gateway.sign_in(ADA))
        assert meeting.status == 201 and meeting.json["allocation"] == "pending"
        assert re.search("has no nodes yet", gateway.read_log())


if __name__ == "__main__":
    sys.exit(main(globals()))
