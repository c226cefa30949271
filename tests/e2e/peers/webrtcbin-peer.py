#!/usr/bin/python3
"""GStreamer's webrtcbin as a peer, see peer.py."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from peer import FRAMES, REPORT_SECONDS, Order, Seat, equal, excuse, report  # noqa: E402
from lacking import lacking  # noqa: E402

reason = lacking()
if reason is not None:
    excuse(reason)

import webrtcbin  # noqa: E402
from webrtcbin import GLib, Publisher, until  # noqa: E402

KINDS = ("audio", "video")
ENCODERS = {"VP8": "video", "VP9": "VP9", "H264": "H264"}
TICK_MS = int(REPORT_SECONDS * 1000)


class Viewer(webrtcbin.Viewer):
    """Each seat is a line for its sound and one for its picture."""

    def __init__(self, order, seats):
        self.seats = seats
        super().__init__(order, order.whep, order.token, KINDS * len(seats))

    def on_frame(self, _, buffer, pad, line):
        caps = pad.get_current_caps().get_structure(0)
        seat = self.seats[line // len(KINDS)]
        if self.kinds[line] == "video":
            seat.see(caps.get_value("width"), caps.get_value("height"))
        else:
            data = buffer.extract_dup(0, buffer.get_size())
            seat.sound.hear(data, caps.get_value("channels"), caps.get_value("rate"))


def wait_for_end(seats):
    ended = []
    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP,
                      lambda *_: ended.append(True))
    GLib.timeout_add(TICK_MS, lambda: report(seats) or True)
    while not ended:
        GLib.MainContext.default().iteration(True)


def main(order):
    seats = [Seat() for _ in order.participants]
    publisher = Publisher(order, order.whip, order.token, order.width, order.height, FRAMES, order.tone,
                          ENCODERS[order.codec])
    peers = [publisher] + ([Viewer(order, seats)] if seats else [])
    until(lambda: all(peer.connected() for peer in peers), "all connections")
    wait_for_end(seats)
    for peer in peers:
        equal(peer.leave(), 200)


main(Order())
