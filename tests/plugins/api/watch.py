#!/usr/bin/python3
"""Allocation in a process of its own, which knows the fleet by [gateway] apiserver alone."""

import http.client
import json
import sys
import time

sys.dont_write_bytecode = True  # the source folder may be read-only

from fleet import bearer, nodes, wait_for_join  # noqa: E402
from processes import Process, sfu_of, until  # noqa: E402
from tap import main  # noqa: E402

PATH = "/allocate/4f1c"
LABELS = ["region=eu", "size=large"]


def allocation_of(api):
    """The allocation service of the api, without a list of nodes."""
    return Process("allocate;allocate-http", {"apiserver": api.address}, **{"allocate-http": {"path": PATH}})


def ask(service):
    """Asks it for an sfu: the status, and the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
    connection.request("GET", f"{PATH}?Kind=SFUTURN&Email=a%40b&BeginAt=0&EndAt=0")
    response = connection.getresponse()
    answer = response.status, json.loads(response.read())
    connection.close()
    return answer


def wait_for(service, status):
    return until(lambda: ask(service)[0] == status, lambda: f"never {status}: {service.read_log()}")


def test_live_fleet():
    """It hands out what lives, keeps that while api is away, and forgets what has died."""
    api = Process("api")
    service = allocation_of(api)
    api.options["api"] = {"allocateserver": f"http://{service.address}{PATH}"}
    with service, sfu_of(api, labels=";".join(LABELS)) as sfu:
        service.wait_for_log(f"api at {api.address} does not tell of the fleet, what was heard stays as it is")
        assert ask(service)[0] == 503, "there is no sfu that it could know of"
        with api:
            service.wait_for_log(f"api at {api.address} tells of the fleet: 0 scheduled meetings")
            wait_for(service, 200)
            assert ask(service) == (200, {"sfu": sfu.address, "turn": None})
            (node,) = nodes(api)
            assert node["labels"] == LABELS and node["lastUsed"] == 0, node

            place = wait_for_join(api, api.create()["id"], 200).json
            assert place["sfu"]["url"] == f"ws://{sfu.address}/sfu/v1/signal"
            assert api.stop() == 0
            assert ask(service)[0] == 200, "what was heard stays while api is away"
            wait_for(service, 503)
            api.start()
            wait_for(service, 200)
            log = service.read_log()
            assert log.count("tells of the fleet") == 2 and log.count("does not tell") == 2, log


def text_of(moment):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def scheduled(api, owner, begin):
    body = {"beginAt": text_of(begin), "endAt": text_of(begin + 3600)}
    answer = api.call("POST", "/api/v1/meetings", body, owner)
    assert answer.status == 201, answer.body
    return answer.json


def fleet(api, query=""):
    answer = api.call("GET", "/api/v1/fleet" + query, headers=bearer(api))
    assert answer.status == 200, answer.body
    return answer.json


def bookings(api):
    """(meeting, sfu or None, begin), as the calendar has them."""
    return [(b["meeting"], b.get("sfu"), b["beginAt"]) for b in fleet(api)["bookings"]]


def expect(api, expected):
    until(lambda: bookings(api) == expected, lambda: f"never {expected}: {bookings(api)}")


def test_calendar():
    """A meeting that is created, moved and cancelled is so in the calendar; with its nodes, after a
    restart too, and in the allocation's process."""
    begin = int(time.time()) + 86400
    with Process("api;allocate", allocate={"sfu": "1.sfuserver.com:443"}) as api:
        owner = api.sign_in("ada@example.org")
        first = scheduled(api, owner, begin)["id"]
        second = scheduled(api, owner, begin + 7200)["id"]
        api.create()
        expect(api, [(first, "1.sfuserver.com:443", begin), (second, "1.sfuserver.com:443", begin + 7200)])
        assert {b["email"] for b in fleet(api)["bookings"]} == {"ada@example.org"}
        same = fleet(api, "?calendar=" + fleet(api)["calendar"])
        assert same["bookings"] == [] and "next" not in same, same

        moved = {"beginAt": text_of(begin + 14400), "endAt": text_of(begin + 18000)}
        assert api.call("PATCH", f"/api/v1/meetings/{first}", moved, owner).status == 200
        expect(api, [(second, "1.sfuserver.com:443", begin + 7200), (first, "1.sfuserver.com:443", begin + 14400)])
        assert api.call("DELETE", f"/api/v1/meetings/{second}", headers=owner).status == 204
        expect(api, [(first, "1.sfuserver.com:443", begin + 14400)])

        assert api.stop() == 0
        api.start()
        expect(api, [(first, "1.sfuserver.com:443", begin + 14400)])
        with allocation_of(api) as service:
            service.wait_for_log("tells of the fleet: 1 scheduled meetings")


def test_wrong_secret():
    with Process("api;allocate") as api:
        service = allocation_of(api)
        service.gateway["secret"] = "quite another secret"
        with service:
            service.wait_for_log(r"it refuses us with 401; give both the same \[gateway\] secret")
        assert api.call("GET", "/api/v1/fleet").status == 401


if __name__ == "__main__":
    sys.exit(main(globals()))
