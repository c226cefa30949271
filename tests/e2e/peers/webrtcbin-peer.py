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

PICTURES = {"VP8": "video", "VP9": "VP9", "H264": "H264"}  # what webrtcbin.py calls them
TICK_MS = int(REPORT_SECONDS * 1000)


class Viewer(webrtcbin.Viewer):
    """Each seat is a line for its sound and one for its picture."""

    def __init__(self, order, seats):
        self.seats = seats
        super().__init__(order, order.whep, order.token, ("audio", PICTURES[order.codec]) * len(seats))

    def on_frame(self, _, buffer, pad, line):
        caps = pad.get_current_caps().get_structure(0)
        seat = self.seats[line // 2]
        if self.kinds[line] == "audio":
            data = buffer.extract_dup(0, buffer.get_size())
            seat.sound.hear(data, caps.get_value("channels"), caps.get_value("rate"))
        else:
            seat.see(caps.get_value("width"), caps.get_value("height"))


def wait_for_input():
    """Turns the main loop until there is a line of it, or its end."""
    come = []
    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP,
                      lambda *_: come.append(True))
    while not come:
        GLib.MainContext.default().iteration(True)


def main(order):
    publisher = Publisher(order, order.whip, order.token, order.width, order.height, FRAMES, order.tone,
                          PICTURES[order.codec])
    wait_for_input()
    seats = [Seat() for _ in order.read_others(sys.stdin.readline())]
    viewer = Viewer(order, seats)
    peers = [publisher, viewer]
    until(lambda: all(peer.connected() for peer in peers), "all connections")
    GLib.timeout_add(TICK_MS, lambda: report(seats) or True)
    wait_for_input()
    for peer in peers:
        equal(peer.leave(), 200)


main(Order())
