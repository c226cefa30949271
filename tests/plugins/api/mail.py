#!/usr/bin/python3
"""Mails of the running program, as mail servers get them."""

import contextlib
import re
import shutil
import signal
import sqlite3
import sys
import time

sys.dont_write_bytecode = True  # the source folder may be read-only

from relay import Relay  # noqa: E402
from running import SECONDS, Gateway, free_port  # noqa: E402
from tap import main  # noqa: E402

ADA = "ada@example.org"
SIGN_IN, VERIFY = "/api/v1/sign-in", "/api/v1/sign-in/verify"


def options(*ports, **more):
    return {
        "mail-server": ";".join(["127.0.0.1"] * len(ports)),
        "mail-port": ";".join(str(port) for port in ports),
        "mail-from": "T\u00e9a <meeting@example.org>",
        **more,
    }


def outbox(gateway):
    with contextlib.closing(sqlite3.connect(gateway.database)) as database:
        return database.execute("SELECT state, attempts, error, body FROM outbox").fetchall()


def wait_until(question, gateway):
    deadline = time.monotonic() + SECONDS
    while not question():
        assert time.monotonic() < deadline, gateway.read_log()
        time.sleep(0.05)


def test_code_by_mail():
    with Relay() as relay, Gateway("api;allocate", api=options(relay.port)) as gateway:
        answer = gateway.call("POST", SIGN_IN, {"email": ADA})
        assert answer.status == 202 and answer.json["delivery"] == "mail"
        sender, recipient, mail = relay.wait()[0]
        assert sender == "meeting@example.org" and recipient == ADA
        assert mail["From"] == "T\u00e9a <meeting@example.org>" and mail["To"] == ADA
        assert mail["Auto-Submitted"] == "auto-generated" and mail["Date"] and mail["Message-ID"]
        assert mail.get_content_type() == "text/plain"
        code = re.match(r"(\d{6}) is your code", mail.get_content()).group(1)
        assert code in mail["Subject"] and code not in gateway.read_log()
        assert gateway.call("POST", VERIFY, {"email": ADA, "code": code}).status == 200
        wait_until(lambda: outbox(gateway) == [], gateway)


def test_many():
    with Relay() as relay, Gateway("api;allocate", api=options(relay.port, **{"sign-ins-per-minute": 0})) as gateway:
        for number in range(30):
            gateway.call("POST", SIGN_IN, {"email": f"p{number}@example.org"})
        mails = relay.wait(30)
        assert len({recipient for _, recipient, _ in mails}) == 30
        wait_until(lambda: outbox(gateway) == [], gateway)
        assert len(relay.mails) == 30


def test_second_relay():
    with Relay("451 later") as first, Relay() as second:
        with Gateway("api;allocate", api=options(free_port(), first.port, second.port)) as gateway:
            gateway.call("POST", SIGN_IN, {"email": ADA})
            second.wait()
            assert first.connections == 1 and first.mails == []
            wait_until(lambda: outbox(gateway) == [], gateway)


def test_user_without_password():
    """A relay that knows us by our address is not asked for a login."""
    with Relay(offers_login=True) as relay:
        with Gateway("api;allocate", api=options(relay.port, **{"mail-username": "meetings"})) as gateway:
            gateway.call("POST", SIGN_IN, {"email": ADA})
            relay.wait()
            wait_until(lambda: outbox(gateway) == [], gateway)


def test_given_up():
    """Nobody will ever take it: once is enough, and why is kept."""
    with Relay("550 5.1.1 no such user") as relay, Gateway("api;allocate", api=options(relay.port)) as gateway:
        gateway.call("POST", SIGN_IN, {"email": ADA})
        wait_until(lambda: [row[0] for row in outbox(gateway)] == ["failed"], gateway)
        state, attempts, error, _ = outbox(gateway)[0]
        assert attempts == 1 and "550" in error and str(relay.port) in error
        assert "given up" in gateway.read_log()


def test_all_told():
    """What each of them says is told, not the last one's words alone."""
    with Relay("550 not here") as first, Relay("550 nor here") as second:
        with Gateway("api;allocate", api=options(first.port, second.port)) as gateway:
            gateway.call("POST", SIGN_IN, {"email": ADA})
            wait_until(lambda: [row[0] for row in outbox(gateway)] == ["failed"], gateway)
            assert re.search(f":{first.port}: .*; mail server 127.0.0.1:{second.port}: ", gateway.read_log())


def test_tried_again():
    port = free_port()
    with Gateway("api;allocate", api=options(port)) as gateway:
        gateway.call("POST", SIGN_IN, {"email": ADA})
        wait_until(lambda: any(error for _, _, error, _ in outbox(gateway)), gateway)
        state, attempts, error, _ = outbox(gateway)[0]
        assert state == "waiting" and attempts == 1 and f"127.0.0.1:{port}" in error
        assert "waits" in gateway.read_log()
        with Relay(port=port) as relay:
            relay.wait()
            wait_until(lambda: outbox(gateway) == [], gateway)


def test_ending():
    """A process that is told to end finishes the mail it has in its hands."""
    with Relay(delay=1) as relay, Gateway("api;allocate", api=options(relay.port)) as gateway:
        gateway.call("POST", SIGN_IN, {"email": ADA})
        wait_until(lambda: relay.received == 1, gateway)
        assert gateway.stop() == 0
        assert len(relay.mails) == 1 and outbox(gateway) == []
        gateway.start()


def test_killed():
    """A process that dies with a mail in its hands: it is sent when the lease has ended."""
    with Relay(delay=3) as relay, Gateway("api;allocate", api=options(relay.port)) as gateway:
        gateway.call("POST", SIGN_IN, {"email": ADA})
        wait_until(lambda: relay.received == 1, gateway)
        gateway.process.send_signal(signal.SIGKILL)
        gateway.process.wait()
        with contextlib.closing(sqlite3.connect(gateway.database)) as database:
            database.execute("UPDATE outbox SET next_at = next_at - 1000")
            database.commit()
        relay.delay = 0
        gateway.start()
        mails = relay.wait(2)
        wait_until(lambda: outbox(gateway) == [], gateway)
        ids = {mail["Message-ID"] for _, _, mail in mails}
        assert len(ids) == 1, "who gets it twice sees that it is one"


def test_refused_settings():
    for bad, words in (
        ({"mail-port": "0"}, "is no port"),
        ({"mail-from": "nobody"}, "is no address"),
        ({"mail-server": "http://mail"}, "is no host"),
        ({"mail-password": "@/nowhere", "mail-username": "u"}, "mail-password"),
    ):
        gateway = Gateway("api;allocate", api={**options(25), **bad})
        try:
            gateway.launch()
            assert gateway.process.wait(SECONDS) != 0
            assert words in gateway.read_log() and "meeting.conf:" in gateway.read_log(), gateway.read_log()
        finally:
            gateway.stop()
            shutil.rmtree(gateway.folder)


if __name__ == "__main__":
    sys.exit(main(globals()))
