#!/usr/bin/python3
"""ready.py PROGRAM FOLDER: runs all roles in one process on a free port until /readyz says yes and a page comes,
and ends it."""
import os
import re
import subprocess
import sys
import time
import urllib.request

SECONDS = 60
CONF = """[gateway]
plugins = api;sfu;turn;allocate;fs
state-directory = state
listen = http://127.0.0.1:0

[sfu]
port = 0

[turn]
port = 0
"""


def port_of(process):
    """Of the line that says it, on stderr."""
    for line in process.stderr:
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
        if found:
            return int(found.group(1))
    raise SystemExit("it ended before it listened")


def wait_for(url):
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as page:
                return page.read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def main(program, folder):
    os.makedirs(folder)
    conf = os.path.join(folder, "meeting.conf")
    with open(conf, "w", encoding="utf-8") as file:
        file.write(CONF)
    with subprocess.Popen([program, "run", "-c", conf], stderr=subprocess.PIPE, text=True) as process:
        try:
            origin = f"http://127.0.0.1:{port_of(process)}"
            wait_for(f"{origin}/readyz")
            assert b"<html" in wait_for(f"{origin}/").lower()
        finally:
            process.terminate()
            _, rest = process.communicate(timeout=SECONDS)
        assert process.returncode == 0, rest


main(*sys.argv[1:])
