#!/usr/bin/python3
"""Allocation services over HTTP: ours, and ones in another language that answer well and badly."""

import contextlib
import email.utils
import http.server
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

sys.dont_write_bytecode = True  # the source folder may be read-only

from processes import BUILD, SECONDS, Process, run_tests, sfu_of, until  # noqa: E402

SECRET_PATH = "/kept-to-ourselves"
JSON = {"Content-Type": "application/json"}


class Service:
    """A service whose answer is set by the test: a function of the handler, or (status, headers, body)."""

    def __init__(self, answer=None, tls=None):
        service = self
        self.asked = []
        self.meetings = []
        self.answer = answer

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                service.meetings.append(self.headers["Meeting-Id"])
                service.asked.append(self.path)
                if callable(service.answer):
                    service.answer(self)
                    return
                status, headers, body = service.answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.url = f"{self.origin}{SECRET_PATH}?key=hidden-too"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def api_of(url, **gateway):
    return Process("api", gateway, api={"allocateserver": url, "joins-per-minute": 0})


def found(sfu, turn="1.2.3.4:3478"):
    return 200, JSON, json.dumps({"sfu": sfu, "turn": turn}).encode()


def check_secrecy(api):
    log = api.read_log()
    assert "kept-to-ourselves" not in log and "hidden-too" not in log, log


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


FS = f"{SECRET_PATH}?key=hidden-too&Kind=FS&Email="
INSTANT = f"{SECRET_PATH}?key=hidden-too&Kind=SFUTURN&Email={{}}&BeginAt=0&EndAt=0"
SCHEDULED = f"{SECRET_PATH}?key=hidden-too&Kind=SFUTURN&Email={{}}&BeginAt={{}}&EndAt={{}}"
NONE = 503, {"Retry-After": "3600"}, b""
HOUR = 3600


class Kinds:
    """What a service answers to each kind of question."""

    def __init__(self, sfu):
        self.of = {"SFUTURN": found(sfu.address), "FS": storage("fs.example.com:443")}
        self.released = threading.Event()
        self.released.set()

    def __call__(self, handler):
        kind = urllib.parse.parse_qs(urllib.parse.urlsplit(handler.path).query)["Kind"][0]
        if kind == "FS":
            self.released.wait(4 * SECONDS)
        status, headers, body = self.of[kind]
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


def storage(fs):
    return 200, JSON, json.dumps({"fs": fs}).encode()


@contextlib.contextmanager
def asked_by_kind():
    """A service, what it answers, an api that asks it and an sfu that lives."""
    with Service() as service, api_of(service.url) as api, sfu_of(api) as sfu:
        service.answer = Kinds(sfu)
        sfu.wait_for_log("takes our heartbeats")
        yield service, service.answer, api


def wait_for_questions(service, *questions):
    """Exactly these, in this order."""
    wanted = list(questions)
    until(lambda: len(service.asked) >= len(wanted), lambda: f"{service.asked} instead of {wanted}")
    assert service.asked == wanted, f"{service.asked} instead of {wanted}"


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


def test_none_at_present():
    """Any other status: people wait, for as long as the service says."""
    soon = email.utils.formatdate(time.time() + 1000, usegmt=True)
    cases = (
        (503, {"Retry-After": "17"}, 17, 17),
        (503, {"Retry-After": "999999"}, 3600, 3600),
        (503, {"Retry-After": soon}, 900, 1000),
        (503, {"Retry-After": "soon"}, 5, 5),
        (503, {}, 5, 5),
        (404, {}, 5, 5),
        (500, {**JSON}, 5, 5),
        (201, {**JSON}, 5, 5),
        (204, {}, 5, 5),
        (429, {"Retry-After": "9"}, 9, 9),
    )
    with Service() as service, api_of(service.url) as api:
        for status, headers, least, most in cases:
            service.answer = status, headers, b"" if status == 204 else b'{"sfu": "a:1", "turn": "b:1"}'
            answer = api.join(api.create()["id"], name="Ada")
            assert answer.status == 503 and answer.code == "wait", (status, answer.body)
            assert least <= int(answer.headers["Retry-After"]) <= most, (status, answer.headers)
            api.wait_for_log(
                f"no nodes for a meeting: {service.origin}/… has none at present \\(status {status}\\)"
            )
        check_secrecy(api)


def endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b" " * 65536)


def broken_off(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"sfu": ')
    handler.close_connection = True


def noise(handler):
    handler.wfile.write(os.urandom(300))
    handler.close_connection = True


def test_badly():
    """Everything that is no answer: people wait, the log says why, and api lives."""
    cannot = r"answered with an object that cannot be used: the member "
    cases = (
        ((302, {"Location": "https://other.example/kept-to-ourselves"}, b""),
         "answered 302, a redirect to https://other.example/…, which is not followed"),
        ((200, {"Content-Type": "text/html"}, b"{}"), "answered with text/html instead of application/json"),
        ((200, {}, b"{}"), "answered with no content type instead of application/json"),
        ((200, JSON, b"{"), "answered with what cannot be read: This is not JSON"),
        ((200, JSON, b"[" * 60000), "answered with what cannot be read"),
        ((200, JSON, b"[]"), "answered with what cannot be read: This is not a JSON object"),
        ((200, JSON, b"\xff\xfe{}"), "answered with what cannot be read"),
        ((200, JSON, b""), "answered with what cannot be read"),
        ((200, JSON, b"{" + b" " * 70000 + b"}"), "answered with more than 64 KiB"),
        (endless, "answered with more than 64 KiB"),
        (broken_off, "broke off its answer"),
        (noise, ""),
        ((200, JSON, b"{}"), cannot + '"sfu" is missing'),
        ((200, JSON, b'{"fs": "a:1"}'), cannot + '"sfu" is missing'),
        ((200, JSON, b'{"sfu": "a:1"}'), cannot + '"turn" is missing'),
        ((200, JSON, b'{"sfu": 1, "turn": "a:1"}'), cannot + '"sfu" is not HOST:PORT'),
        ((200, JSON, b'{"sfu": "https://a/", "turn": "a:1"}'), cannot + '"sfu" is not HOST:PORT'),
        ((200, JSON, b'{"sfu": "a:1", "turn": "a"}'), cannot + '"turn" is not HOST:PORT'),
    )
    with Service() as service, api_of(service.url) as api:
        for answer, line in cases:
            service.answer = answer
            told = api.join(api.create()["id"], name="Ada")
            assert told.status == 503 and told.code == "wait", (line, told.body)
            assert told.headers["Retry-After"] == "5", (line, told.headers)
            api.wait_for_log(f"no nodes for a meeting: {service.origin}/… {line}")
        check_secrecy(api)
        told = f"no nodes for a meeting: {service.origin}/… answered with more than 64 KiB"
        assert api.read_log().count(told) == 1, "the same is told twice"


def test_silent():
    """A service that takes the question and says nothing: other requests go on, and so does the end."""
    released = threading.Event()
    with Service(lambda handler: released.wait(4 * SECONDS)) as service, api_of(service.url) as api:
        meeting = api.create()["id"]
        joins = [threading.Thread(target=api.join, args=(meeting,), kwargs={"name": "Ada"})]
        joins[0].start()
        until(lambda: service.asked, lambda: "it was not asked")
        assert api.call("GET", "/api/v1/meetings/" + meeting).status == 200
        joins[0].join()
        api.wait_for_log(f"{service.origin}/… did not answer within ")
        released.set()


def test_unreachable():
    with Service() as service:
        url, origin = service.url, service.origin
    with api_of(url) as api:
        answer = api.join(api.create()["id"], name="Ada")
        assert answer.status == 503 and answer.code == "wait"
        api.wait_for_log(f"no nodes for a meeting: {origin}/… cannot be reached: ")
        check_secrecy(api)


def make_certificate(folder):
    chain, key = os.path.join(folder, "chain.pem"), os.path.join(folder, "key.pem")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
               "-keyout", key, "-out", chain, "-days", "2", "-subj", "/CN=allocate",
               "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    return chain, key


def test_https():
    """TLS is verified: refused until the key-file names the authority."""
    api = api_of("https://127.0.0.1:1/")
    chain, key = make_certificate(api.folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    with Service(found("a:1"), context) as service:
        api.options["api"]["allocateserver"] = service.url
        with api:
            assert api.join(api.create()["id"], name="Ada").code == "wait"
            api.wait_for_log(f"{service.origin}/… cannot be trusted: its certificate is signed by an authority")
            assert service.asked == []
            assert api.stop() == 0
            api.gateway["trusted-authority"] = chain
            api.start()
            assert api.join(api.create()["id"], name="Ada").code == "wait"
            until(lambda: service.asked, api.read_log)


def refusal(process):
    """The log of a process that does not begin."""
    try:
        process.launch()
        assert process.process.wait(SECONDS) != 0
        return process.read_log()
    finally:
        process.stop()
        shutil.rmtree(process.folder)


def test_configured_wrongly():
    for url in ("allocate.example.com/kept", "ftp://a/kept"):
        log = refusal(api_of(url))
        assert "allocateserver is no http or https URL" in log and "kept" not in log, log
    for plugins in ("api;allocate", "allocate;api"):
        log = refusal(Process(plugins, api={"allocateserver": "http://127.0.0.1:1/"}))
        assert 'both publish the service "allocator"' in log, log
    assert "no plugin that allocates" in refusal(Process("allocate-http"))
    for path in ("kept", "/kept/", "/", "/a/../kept", "/%6bept"):
        log = refusal(face({}, path))
        assert "must begin with a slash" in log and "kept" not in log, log


def face(allocate, path="/allocate"):
    return Process("allocate;allocate-http", allocate=allocate, **{"allocate-http": {"path": path}})


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
    tests = [(name, test) for name, test in list(globals().items()) if name.startswith("test_")]
    sys.exit(run_tests(tests, sys.argv[1:]))
