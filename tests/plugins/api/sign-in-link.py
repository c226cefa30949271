#!/usr/bin/python3
"""`meeting sign-in-link`, and what opening such a link does in the running program."""

import os
import re
import subprocess
import sys
import threading
import urllib.parse

sys.dont_write_bytecode = True  # the source folder may be read-only

from running import PLUGINS, PROGRAM, Gateway  # noqa: E402
from tap import main  # noqa: E402

ADA = "ada@example.org"


def command(gateway, *arguments):
    return subprocess.run(
        [PROGRAM, "sign-in-link", "-c", f"{gateway.folder}/meeting.conf", *arguments],
        env={"MEETING_PLUGIN_PATH": PLUGINS, **os.environ}, capture_output=True, text=True, check=False)


def link(gateway, email=ADA, *more):
    """Returns: the whole link, and what of it the gateway sees."""
    done = command(gateway, email, *more)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    url = done.stdout.strip()
    parts = urllib.parse.urlsplit(url)
    return url, f"{parts.path}?{parts.query}"


def test_signs_in_once():
    with Gateway("api;allocate") as gateway:
        url, path = link(gateway)
        assert url.startswith(f"http://127.0.0.1:{gateway.port}/sign-in?link="), url
        answer = gateway.call("GET", path)
        assert answer.status == 303 and answer.headers["Location"] == "/", answer.body
        assert answer.headers["Cache-Control"] == "no-store"
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie, cookie
        ada = {"Cookie": cookie.split(";")[0]}
        assert gateway.call("GET", "/api/v1/me", headers=ada).json == {"email": ADA, "name": ""}
        again = gateway.call("GET", path)
        assert again.status == 403 and b"used already" in again.body and "Set-Cookie" not in again.headers
        assert b"meeting sign-in-link" in again.body
        token = url.partition("link=")[2]
        assert token not in gateway.read_log(), "the link is in the log"
        assert gateway.stop() == 0
        gateway.start()
        # It is another port now, and the same link.
        assert gateway.call("GET", path).status == 403
        assert gateway.call("GET", "/api/v1/me", headers=ada).status == 200


def test_looking_ahead_does_not_use_it():
    with Gateway("api;allocate") as gateway:
        path = link(gateway)[1]
        assert gateway.call("HEAD", path).status == 204
        assert gateway.call("GET", path, headers={"Sec-Purpose": "prefetch"}).status == 204
        assert gateway.call("POST", path).status == 405
        assert gateway.call("GET", path).status == 303


def test_of_many_at_once_one_signs_in():
    with Gateway("api;allocate") as gateway:
        path = link(gateway)[1]
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(gateway.call("GET", path).status)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [303] + [403] * 7, answers


def test_refused():
    with Gateway("api;allocate", api={"email-domains": "example.org", "sign-ins-per-minute": 0}) as gateway:
        path = link(gateway)[1]
        for wrong in ("/sign-in", "/sign-in?link=", "/sign-in?link=x", "/sign-in?link=%00", path[:-1], path + "A",
                      "/sign-in?other=1", "/sign-in?link=" + "A" * 5000):
            answer = gateway.call("GET", wrong)
            assert answer.status == 403 and b"too old, incomplete" in answer.body, (wrong, answer.body)
            assert answer.headers.get_content_type() == "text/plain"
        done = command(gateway, "eve@example.com")
        assert done.returncode == 1 and "email-domains lets in addresses of example.org alone" in done.stderr, done.stderr
        # Made where everybody was let in.
        before = f"{gateway.folder}/before.conf"
        with open(f"{gateway.folder}/meeting.conf", encoding="utf-8") as now, open(before, "w", encoding="utf-8") as file:
            file.writelines(line for line in now if not line.startswith("email-domains"))
        answer = gateway.call("GET", link(gateway, "eve@example.com", "-c", before)[1])
        assert answer.status == 403 and b"email-domains" in answer.body, answer.body
        answer = gateway.call("GET", link(gateway, "ada@example..org", "-c", before)[1])
        assert answer.status == 403 and b"is no mail address" in answer.body, answer.body
        assert gateway.call("GET", path).status == 303


def test_limited():
    with Gateway("api;allocate", api={"sign-ins-per-minute": 3}) as gateway:
        assert [gateway.call("GET", "/sign-in?link=x").status for _ in range(5)] == [403, 403, 403, 429, 429]


def test_where_it_leads():
    """The origin of domain-address; by https the cookie is for https alone."""
    with Gateway("api;allocate") as gateway:
        conf = f"{gateway.folder}/meeting.conf"
        with open(conf, encoding="utf-8") as file:
            text = file.read()
        for address, listen, origin in (("meet.example.org:443", None, "https://meet.example.org"),
                                        ("meet.example.org:8443", None, "https://meet.example.org:8443"),
                                        ("[2001:db8::1]:443", None, "https://[2001:db8::1]"),
                                        ("box:8080", "http://[::]:8080", "http://box:8080")):
            changed = text.replace("[gateway]", f"[gateway]\ndomain-address = {address}")
            if listen is not None:
                changed = re.sub("(?m)^listen = .*$", f"listen = {listen}", changed)
            with open(conf, "w", encoding="utf-8") as file:
                file.write(changed)
            url, path = link(gateway)
            assert url.startswith(f"{origin}/sign-in?link="), url
            cookie = gateway.call("GET", path).headers["Set-Cookie"]
            assert ("; Secure" in cookie) == origin.startswith("https"), cookie


def test_misuse():
    with Gateway("api;allocate") as gateway:
        for arguments, said in (((), "needs one mail address"), (("ada",), '"ada" is no mail address'),
                                (("a b@example.org",), "is no mail address"),
                                ((ADA, "--lifetime", "1s"), "--lifetime 1s is below 1min"),
                                ((ADA, "--lifetime", "8d"), "--lifetime 8d is above 7d")):
            done = command(gateway, *arguments)
            assert done.returncode == 2 and said in done.stderr and done.stdout == "", done.stderr


if __name__ == "__main__":
    sys.exit(main(globals()))
