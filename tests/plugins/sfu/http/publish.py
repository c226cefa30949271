#!/usr/bin/python3
"""publish.py ENCODER HOST:PORT MEETING TOKEN WIDTH HEIGHT: a test picture and a tone by WHIP, until its input ends.
ENCODER is webrtcbin or simple-whip-client. Says "connected" when it is; exits with 77 and the reason when it cannot
run here."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ends import Requests, equal  # noqa: E402
from lacking import lacking, lacking_whip_client  # noqa: E402
from whip_client import WhipClient  # noqa: E402

encoder, host, meeting, token, width, height = sys.argv[1:]
reason = {"webrtcbin": lacking, "simple-whip-client": lacking_whip_client}[encoder]()
if reason is not None:
    print(reason)
    raise SystemExit(77)

from webrtcbin import GLib, Publisher, until  # noqa: E402


def wait_for_end():
    ended = []
    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP,
                      lambda *_: ended.append(True))
    while not ended:
        GLib.MainContext.default().iteration(True)


def connect(publisher):
    until(publisher.connected, "connected")
    print("connected", flush=True)


def webrtcbin():
    requests = Requests()
    requests.host = host
    publisher = Publisher(requests, f"/whip/{meeting}", token, width, height)
    connect(publisher)
    wait_for_end()
    equal(publisher.leave(), 200)


def simple_whip_client():
    client = WhipClient(host, f"/whip/{meeting}", token, width, height)
    try:
        connect(client)
        wait_for_end()
    finally:
        log = client.end()
    assert "ERR" not in log, log


{"webrtcbin": webrtcbin, "simple-whip-client": simple_whip_client}[encoder]()
