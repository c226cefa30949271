#!/usr/bin/python3
"""The running program on a database server that goes away and comes back."""

import signal
import sys
import threading
import time

sys.dont_write_bytecode = True  # the source folder may be read-only

from mariadb import DATABASE, Mariadb  # noqa: E402
from running import SECONDS, Gateway  # noqa: E402
from tap import main  # noqa: E402

ADA = "ada@example.org"
MEETINGS, ME = "/api/v1/meetings", "/api/v1/me"
FREE = {"meetings-per-minute": 0, "joins-per-minute": 0}


def test_whole_life():
    """Accounts and meetings, the server restarted in between: nothing is lost."""
    with Mariadb() as server, Gateway("api;sfu;allocate", api={**server.options, **FREE}) as gateway:
        ada = gateway.sign_in(ADA)
        meetings = [gateway.call("POST", MEETINGS, {}, ada).json["id"] for _ in range(20)]

        server.stop(signal.SIGKILL)
        for _ in range(3):
            answer = gateway.call("POST", MEETINGS, {})
            assert answer.status == 503 and answer.code == "unavailable"
        assert gateway.call("GET", ME, headers=ada).status == 503
        assert gateway.call("GET", "/healthz").status == 200
        assert f"cannot reach the database server at localhost:{server.port}" in gateway.read_log()

        server.start()
        deadline = time.monotonic() + SECONDS
        while (answer := gateway.call("GET", ME, headers=ada)).status != 200:
            assert answer.status == 503 and time.monotonic() < deadline
            time.sleep(0.05)
        for meeting in meetings:
            assert gateway.call("GET", f"{MEETINGS}/{meeting}").status == 200
            assert gateway.join(meeting, name="Ada").status == 200
        assert server.execute(f"SELECT COUNT(*) FROM {DATABASE}.participants").strip() == "20"


def test_killed_connections():
    """Connections that end while they wait are replaced; nobody notices."""
    with Mariadb() as server, Gateway("api;allocate", api={**server.options, **FREE}) as gateway:
        for _ in range(10):
            gateway.create()
            server.execute("KILL USER meeting")
            time.sleep(0.05)
        assert server.execute(f"SELECT COUNT(*) FROM {DATABASE}.meetings").strip() == "10"


def test_two_processes():
    """Two api processes on one empty database at the same time: one schema, one truth."""
    with Mariadb() as server:
        gateways = [Gateway("api;sfu;allocate", api={**server.options, **FREE}) for _ in range(2)]
        try:
            for gateway in gateways:
                gateway.launch()
            for gateway in gateways:
                gateway.await_ready()
            meeting = gateways[0].create()["id"]
            ada = gateways[0].sign_in(ADA)
            assert gateways[1].call("GET", ME, headers=ada).json["email"] == ADA
            threads = [
                threading.Thread(target=lambda g=gateway: g.join(meeting, name="Ada")) for gateway in gateways * 10
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert server.execute(f"SELECT COUNT(*) FROM {DATABASE}.participants").strip() == "20"
        finally:
            for gateway in gateways:
                assert gateway.stop() == 0
                gateway.remove()


def refused(words, **options):
    gateway = Gateway("api;allocate", api=options)
    try:
        gateway.launch()
        assert gateway.process.wait(SECONDS) != 0
        assert words in gateway.read_log() and "meeting.conf:" in gateway.read_log(), gateway.read_log()
        assert "wrong password" not in gateway.read_log()
    finally:
        gateway.stop()
        gateway.remove()


def test_refused():
    with Mariadb() as server:
        good = server.options
        refused("cannot reach the database server", **{**good, "mysql-address": "127.0.0.1:1"})
        refused("denies access to user meeting", **{**good, "mysql-password": "wrong password"})
        refused("create it if it does not exist", **{**good, "mysql-database": "other"})
        refused("take one of them out", **{**good, "database": "sqlite:meetings.db"})
        refused("database = mysql needs it", database="mysql")
        server.execute(f"CREATE TABLE {DATABASE}.meetings (other BIGINT)")
        refused("holds tables that are not of meeting", **good)
        server.execute(f"DROP TABLE {DATABASE}.meetings")
        server.execute(f"CREATE TABLE {DATABASE}.schema_version (version BIGINT); "
                       f"INSERT INTO {DATABASE}.schema_version VALUES (1000)")
        refused("has schema 1000", **good)


if __name__ == "__main__":
    sys.exit(main(globals()))
