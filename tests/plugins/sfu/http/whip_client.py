"""Debian's simple-whip-client."""
import os
import shutil
import signal
import subprocess

from ends import BUILD, Folder


class WhipClient:
    """simple-whip-client with a picture of the given size."""

    def __init__(self, host, path, token, width, height):
        import webrtcbin  # it needs GStreamer, as this program does
        self.folder = Folder()
        # libnice brings libsoup 3 for its UPnP, and this program is of libsoup 2: they refuse to be in one process.
        os.symlink(os.path.join(BUILD, "tests/plugins/sfu/http/.libs/no-upnp.so"),
                   self.folder.file("libgupnp-igd-1.0.so.4"))
        with open(self.folder.file("log"), "wb") as log:
            self.process = subprocess.Popen(
                ["whip-client", "-o", "-u", f"http://{host}{path}", "-t", token,
                 "-V", webrtcbin.ENCODE["video"].format(width, height, 10).replace("rtpvp8pay", "rtpvp8pay ssrc=2"),
                 "-A", webrtcbin.ENCODE["audio"].format(440).replace("rtpopuspay", "rtpopuspay ssrc=1")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "LD_LIBRARY_PATH": self.folder.path})

    def log(self):
        with open(self.folder.file("log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def connected(self):
        assert self.process.poll() is None, self.log()
        return "PeerConnection connected" in self.log()

    def end(self):
        """As Ctrl-C does: it says DELETE. Returns its log."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        log = self.log()
        shutil.rmtree(self.folder.path)
        return log
