#!/usr/bin/python3
"""Real encoders and players against the running program: webrtcbin both ways, and Debian's
simple-whip-client."""
import os
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ends import BUILD, Folder, Sfu, equal, main  # noqa: E402
from lacking import lacking  # noqa: E402

AUDIO, VIDEO, AUDIO2, VIDEO2 = range(4)


class WhipClient:
    """simple-whip-client with a picture of the given size."""

    def __init__(self, sfu, path, token, width, height):
        import webrtcbin
        self.folder = Folder()
        # libnice brings libsoup 3 for its UPnP, and this program is of libsoup 2: they refuse to be in one process.
        os.symlink(os.path.join(BUILD, "tests/plugins/sfu/http/.libs/no-upnp.so"),
                   self.folder.file("libgupnp-igd-1.0.so.4"))
        with open(self.folder.file("log"), "wb") as log:
            self.process = subprocess.Popen(
                ["whip-client", "-o", "-u", f"http://{sfu.host}{path}", "-t", token,
                 "-V", webrtcbin.ENCODE["video"].format(width, height).replace("rtpvp8pay", "rtpvp8pay ssrc=2"),
                 "-A", webrtcbin.ENCODE["audio"].replace("rtpopuspay", "rtpopuspay ssrc=1")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "LD_LIBRARY_PATH": self.folder.path})

    def end(self):
        """As Ctrl-C does: it says DELETE. Returns its log."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with open(self.folder.file("log"), encoding="utf-8", errors="replace") as file:
            log = file.read()
        shutil.rmtree(self.folder.path)
        return log


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
        client = WhipClient(sfu, "/whip/tea", sfu.token("cam"), 320, 240)
        try:
            viewer = Viewer(sfu, "/whep/tea", sfu.token("eve"), ["audio", "video"])
            until(lambda: viewer.sees(AUDIO, "sound") and viewer.sees(VIDEO, (320, 240)), "its sound and picture")
            viewer.end()
        finally:
            log = client.end()
        assert "PeerConnection connected" in log and "ERR" not in log, log
        sfu.gateway.wait_for("left: left meeting=tea participant=cam")


lack = lacking()
whip_client_lack = lack or (None if shutil.which("whip-client") else "no whip-client: install simple-whip-client")
tests = [(webrtcbin_both_ways, lack), (simple_whip_client, whip_client_lack)]
main([test for test, reason in tests if reason is None],
     [(test.__name__, reason) for test, reason in tests if reason is not None])
