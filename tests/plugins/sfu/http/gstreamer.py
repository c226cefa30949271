#!/usr/bin/python3
"""Real encoders and players against the running program: webrtcbin both ways, and Debian's
simple-whip-client."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ends import Sfu, equal, main  # noqa: E402
from lacking import lacking, lacking_whip_client  # noqa: E402
from whip_client import WhipClient  # noqa: E402

AUDIO, VIDEO, AUDIO2, VIDEO2 = range(4)


def webrtcbin_both_ways():
    """A viewer who is there first: the seats fill, empty, and go to the next."""
    from webrtcbin import Publisher, Viewer, until
    with Sfu() as sfu:
        viewer = Viewer(sfu, "/whep/tea", sfu.token("eve"), ["audio", "video", "audio", "video"])
        only = Viewer(sfu, "/whep/tea?publisher=bob", sfu.token("eve"), ["video"])
        until(lambda: viewer.connected() and only.connected(), "the viewers connect")
        ann = Publisher(sfu, "/whip/tea", sfu.token("ann"), 320, 240)
        sfu.gateway.wait_for("publishes camera meeting=tea participant=ann")
        bob = Publisher(sfu, "/whip/tea", sfu.token("bob"), 160, 120)
        until(lambda: viewer.sees(VIDEO, (320, 240)), "the first seat shows ann")
        until(lambda: viewer.sees(VIDEO2, (160, 120)), "the second seat shows bob")
        until(lambda: viewer.sees(AUDIO, "sound") and viewer.sees(AUDIO2, "sound"), "both are heard")
        until(lambda: only.sees(0, (160, 120)), "who asked for bob sees bob")

        equal(ann.leave(), 200)
        sfu.gateway.wait_for("left: left meeting=tea participant=ann")
        cat = Publisher(sfu, "/whip/tea", sfu.token("cat"), 240, 180)
        until(lambda: viewer.sees(VIDEO, (240, 180)), "the first seat goes over to cat")
        assert not viewer.sees(VIDEO2, (240, 180)) and not only.sees(0, (240, 180))
        for peer in (viewer, only, bob, cat):
            equal(peer.leave(), 200)
        sfu.gateway.wait_for("the last one left the meeting meeting=tea")


def simple_whip_client():
    from webrtcbin import Viewer, until
    with Sfu() as sfu:
        client = WhipClient(sfu.host, "/whip/tea", sfu.token("cam"), 320, 240)
        try:
            viewer = Viewer(sfu, "/whep/tea", sfu.token("eve"), ["audio", "video"])
            until(lambda: viewer.sees(AUDIO, "sound") and viewer.sees(VIDEO, (320, 240)), "its sound and picture")
            viewer.end()
        finally:
            log = client.end()
        assert "PeerConnection connected" in log and "ERR" not in log, log
        sfu.gateway.wait_for("left: left meeting=tea participant=cam")


tests = [(webrtcbin_both_ways, lacking()), (simple_whip_client, lacking_whip_client())]
main([test for test, reason in tests if reason is None],
     [(test.__name__, reason) for test, reason in tests if reason is not None])
