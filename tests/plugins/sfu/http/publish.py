#!/usr/bin/python3
"""publish.py HOST:PORT MEETING TOKEN WIDTH HEIGHT: a test picture and a tone by WHIP, until its input ends. Says
"connected" when it is; exits with 77 and the reason when it cannot run here."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ends import Requests, equal  # noqa: E402
from lacking import lacking  # noqa: E402

reason = lacking()
if reason is not None:
    print(reason)
    raise SystemExit(77)

from webrtcbin import GLib, Publisher, until  # noqa: E402

requests = Requests()
requests.host, meeting, token, width, height = sys.argv[1:]
publisher = Publisher(requests, f"/whip/{meeting}", token, width, height)
until(publisher.connected, "connected")
print("connected", flush=True)
ended = []
GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP,
                  lambda *_: ended.append(True))
while not ended:
    GLib.MainContext.default().iteration(True)
equal(publisher.leave(), 200)
