#!/usr/bin/python3
"""Allocation services over HTTP that answer well, ours among them: what they are asked, and who gets the answer."""

import json
import sys
import time

sys.dont_write_bytecode = True  # the source folder may be read-only

from allocation_services import (FS, HOUR, INSTANT, JSON, NONE, SCHEDULED, SECRET_PATH, Service, api_of,  # noqa: E402
                                 asked_by_kind, check_secrecy, face, found, storage, wait_for_questions)
from processes import sfu_of, until  # noqa: E402
from tap import main  # noqa: E402


def test_well():
    """An sfu that is named lives, or will live."""
    with Service() as service, api_of(service.url) as api:
        with sfu_of(api) as sfu:
            sfu.wait_for_log("takes our heartbeats")
            service.answer = found(sfu.address)
            place = api.join(api.create()["id"], name="Ada").json
            assert place["sfu"]["url"] == f"ws://{sfu.address}/sfu/v1/signal", place
            assert "1.2.3.4:3478" in json.dumps(place["iceServers"])
            assert sorted(service.asked) == [
                f"{SECRET_PATH}?key=hidden-too&Kind=FS&Email=",
                f"{SECRET_PATH}?key=hidden-too&Kind=SFUTURN&Email=&BeginAt=0&EndAt=0",
            ], service.asked
        # Named before its machine runs.
        later = sfu_of(api)
        service.answer = found(later.address, None)
        meeting = api.create()["id"]
        answer = api.join(meeting, name="Ada")
        assert answer.status == 503 and answer.code == "wait"
        with later:
            place = until(
                lambda: (answer := api.join(meeting, name="Ada")).status == 200 and answer, api.read_log
            ).json
            assert place["sfu"]["url"].startswith(f"ws://{later.address}/") and not place["iceServers"]
        check_secrecy(api)


def joined(api, meeting):
    answer = api.join(meeting, name="Ada")
    assert answer.status == 200, answer.body
    return answer.json


def files_of(api, meeting):
    return joined(api, meeting).get("files", {}).get("url")


def scheduled_body(first, seconds=HOUR):
    times = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)) for at in (first, first + seconds)]
    return {"title": "Weekly", "beginAt": times[0], "endAt": times[1]}


def test_questions_of_an_instant_meeting():
    """The fs at creation, once and for all; sfu and turn when somebody joins."""
    with asked_by_kind() as (service, kinds, api):
        meeting = api.create()["id"]
        wait_for_questions(service, FS)
        url = f"https://fs.example.com:443/files/v1/{meeting}"
        assert files_of(api, meeting) == url
        kinds.of["FS"] = storage("another.example.com:443")
        assert files_of(api, meeting) == url
        assert api.stop() == 0
        api.start()
        until(lambda: api.read_log().count("has joined the fleet") == 2, api.read_log)
        assert files_of(api, meeting) == url
        wait_for_questions(service, FS, INSTANT.format(""))

        service.asked.clear()
        cookie = api.sign_in("ada@example.org")
        meeting = api.call("POST", "/api/v1/meetings", {}, cookie).json["id"]
        wait_for_questions(service, FS + "ada%40example.org")
        joined(api, meeting)
        wait_for_questions(service, FS + "ada%40example.org", INSTANT.format("ada%40example.org"))


def test_questions_of_a_scheduled_meeting():
    """Both at creation, with the creator and the times; a guest's join asks nothing; other times ask anew."""
    with asked_by_kind() as (service, _, api):
        cookie = api.sign_in("ada+b@example.org")
        email = "ada%2Bb%40example.org"
        first = int(time.time()) + 60
        answer = api.call("POST", "/api/v1/meetings", scheduled_body(first), cookie)
        assert answer.status == 201 and answer.json["allocation"] == "done", answer.body
        meeting = answer.json["id"]
        until(lambda: len(service.asked) >= 2, lambda: str(service.asked))
        questions = sorted([FS + email, SCHEDULED.format(email, first, first + HOUR)])
        assert sorted(service.asked) == questions, service.asked
        assert files_of(api, meeting) == f"https://fs.example.com:443/files/v1/{meeting}"
        assert sorted(service.asked) == questions, service.asked

        service.asked.clear()
        answer = api.call("PATCH", f"/api/v1/meetings/{meeting}", scheduled_body(first + 60), cookie)
        assert answer.status == 200 and answer.json["allocation"] == "done", answer.body
        joined(api, meeting)
        wait_for_questions(service, SCHEDULED.format(email, first + 60, first + 60 + HOUR))


def test_no_fs_at_present():
    """The meeting is there all the same, and its fs is asked for again when people join."""
    with asked_by_kind() as (service, kinds, api):
        kinds.of["FS"] = NONE
        meeting = api.create()["id"]
        wait_for_questions(service, FS)
        assert files_of(api, meeting) is None and files_of(api, meeting) is None
        wait_for_questions(service, FS, INSTANT.format(""))

        # That one is not asked for within the hour; others are.
        service.asked.clear()
        kinds.of["FS"] = 404, {"Retry-After": "1"}, b""
        meeting = api.create()["id"]
        wait_for_questions(service, FS)
        for n_questions in (2, 3):
            until(lambda: files_of(api, meeting) or service.asked.count(FS) == n_questions,
                  lambda: str(service.asked))
            assert service.asked.count(FS) == n_questions, service.asked
        kinds.of["FS"] = storage("late.example.com:443")
        url = until(lambda: files_of(api, meeting), lambda: str(service.asked))
        assert url == f"https://late.example.com:443/files/v1/{meeting}"
        assert service.asked.count(FS) == 4 and service.asked.count(INSTANT.format("")) == 1, service.asked

        for answer in ((200, JSON, b"{}"), (200, {"Content-Type": "text/html"}, b"<html>")):
            kinds.of["FS"] = answer
            assert files_of(api, api.create()["id"]) is None


def test_nothing_at_present_for_a_scheduled_meeting():
    """It is kept; both are asked for until there are some."""
    with asked_by_kind() as (service, kinds, api):
        cookie = api.sign_in("ada@example.org")
        good = dict(kinds.of)
        kinds.of = {"FS": (503, {"Retry-After": "1"}, b""), "SFUTURN": (503, {"Retry-After": "1"}, b"")}
        first = int(time.time()) + 60
        answer = api.call("POST", "/api/v1/meetings", scheduled_body(first), cookie)
        assert answer.status == 201 and answer.json["allocation"] == "pending", answer.body
        meeting = answer.json["id"]
        questions = [FS + "ada%40example.org", SCHEDULED.format("ada%40example.org", first, first + HOUR)]
        until(lambda: len(service.asked) >= 2, lambda: str(service.asked))
        assert set(service.asked) == set(questions), service.asked
        answer = api.join(meeting, name="Ada")
        assert answer.status == 503 and answer.code == "wait", answer.body
        kinds.of = good
        until(lambda: api.join(meeting, name="Ada").status == 200, lambda: str(service.asked))
        assert until(lambda: files_of(api, meeting), lambda: str(service.asked))
        assert set(service.asked) == set(questions), service.asked
        # Asked again and again, it is the same meeting.
        assert len(service.meetings) > 2 and set(service.meetings) == {meeting}, service.meetings


def test_slow_fs():
    """Nobody waits long for the place of files, and nobody asks twice at a time."""
    with asked_by_kind() as (service, kinds, api):
        kinds.released.clear()
        meeting = api.create()["id"]
        wait_for_questions(service, FS)
        assert files_of(api, meeting) is None
        kinds.released.set()
        assert until(lambda: files_of(api, meeting), lambda: str(service.asked))
        wait_for_questions(service, FS, INSTANT.format(""))


def ask(process, query, path="/allocate"):
    return process.call("GET", f"{path}?{query}")


def test_ours():
    """The three requests of our own service, and those that it does not understand."""
    nodes = {"sfu": "1.sfuserver.com:443", "turn": "1.2.3.4:3478", "fs": "fsserver.com:443"}
    now = int(time.time())
    scheduled = f"Kind=SFUTURN&Email=a%40b&BeginAt={now + 3600}&EndAt={now + 7200}"
    both = {"sfu": "1.sfuserver.com:443", "turn": "1.2.3.4:3478"}
    with face(nodes, SECRET_PATH) as service:
        answer = ask(service, "Kind=SFUTURN&Email=a%40b&BeginAt=0&EndAt=0", SECRET_PATH)
        assert answer.status == 200 and answer.json == both, answer.body
        assert answer.headers.get_content_type() == "application/json"
        assert ask(service, "Kind=FS&Email=a%40b", SECRET_PATH).json == {"fs": "fsserver.com:443"}
        assert ask(service, scheduled, SECRET_PATH).json == both

        # Who asks again is told the same; another meeting of the same person at the same time has a name.
        assert ask(service, scheduled, SECRET_PATH).json == both
        answer = service.call("GET", f"{SECRET_PATH}?{scheduled}", headers={"Meeting-Id": "another"})
        assert answer.status == 503 and int(answer.headers["Retry-After"]) >= 1
        assert answer.code == "wait"

        for query in ("", "Kind=SFU", "Kind=FS", "Kind=FS&Kind=FS&Email=a", scheduled.replace("a%40b", "%ff"),
                      "Kind=SFUTURN&Email=a&BeginAt=5&EndAt=4", "Kind=SFUTURN&Email=a&BeginAt=-1&EndAt=4"):
            answer = ask(service, query, SECRET_PATH)
            assert answer.status == 400 and answer.code == "bad-request", (query, answer.body)
            assert answer.json["error"]["message"].endswith("."), answer.body
        for method in ("POST", "HEAD", "PUT", "OPTIONS"):
            answer = service.call(method, f"{SECRET_PATH}?{scheduled}")
            assert answer.status == 405 and answer.headers["Allow"] == "GET", (method, answer.status)
        assert ask(service, scheduled, SECRET_PATH + "/more").status == 404
        assert ask(service, scheduled).status == 404
        assert "kept-to-ourselves" not in service.read_log()
    with face({}) as service:
        assert ask(service, "Kind=FS&Email=").status == 503
        assert ask(service, "Kind=SFUTURN&Email=a&BeginAt=0&EndAt=0").status == 503


def test_api_with_ours():
    """api, allocate and sfu: three processes, one meeting."""
    service = face({})
    with api_of(f"http://{service.address}/allocate") as api, sfu_of(api) as sfu:
        service.options["allocate"] = {"sfu": sfu.address}
        meeting = api.create()["id"]
        answer = api.join(meeting, name="Ada")
        assert answer.status == 503 and answer.code == "wait"
        with service:
            place = until(
                lambda: (answer := api.join(meeting, name="Ada")).status == 200 and answer, api.read_log
            ).json
            assert place["sfu"]["url"] == f"ws://{sfu.address}/sfu/v1/signal"
            assert place["iceServers"] == []
            api.wait_for_log(f"http://{service.address}/… allocates")


if __name__ == "__main__":
    sys.exit(main(globals()))
