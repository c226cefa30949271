#!/usr/bin/python3
"""Allocation services over HTTP that have none, answer badly, or cannot be reached: people wait, and the log says why."""

import contextlib
import email.utils
import os
import shutil
import ssl
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True  # the source folder may be read-only

from allocation_services import JSON, Service, api_of, check_secrecy, face, found  # noqa: E402
from processes import SECONDS, Process, until  # noqa: E402
from tap import main  # noqa: E402


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


if __name__ == "__main__":
    sys.exit(main(globals()))
