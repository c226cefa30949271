"""Allocation services in another language, ours by itself, and an api that asks one of them."""

import contextlib
import http.server
import json
import threading
import urllib.parse

from processes import SECONDS, Process, sfu_of, until

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


def face(allocate, path="/allocate"):
    return Process("allocate;allocate-http", allocate=allocate, **{"allocate-http": {"path": path}})
