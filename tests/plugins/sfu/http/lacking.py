"""What the tests with GStreamer need, and a machine may not have."""
import shutil
import socket

ELEMENTS = ("webrtcbin nicesrc dtlsdec srtpdec vp8enc vp8dec opusenc opusdec rtpvp8pay rtpopuspay videotestsrc "
            "audiotestsrc vp9enc rtpvp9pay vp9dec rtpvp9depay openh264enc h264parse rtph264pay openh264dec "
            "rtph264depay").split()


def has_network():
    """libnice takes no loopback address for a candidate."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
        return not probe.getsockname()[0].startswith("127.")


def lacking():
    """Returns what is not there, or None."""
    if not has_network():
        return "this machine has no address but loopback"
    try:
        import webrtcbin
    except (ImportError, ValueError) as error:
        return f"no GStreamer for Python: {error}"
    webrtcbin.Gst.init(None)
    names = [name for name in ELEMENTS if webrtcbin.Gst.ElementFactory.find(name) is None]
    return f"GStreamer lacks {', '.join(names)}" if names else None


def lacking_whip_client():
    """The same for simple-whip-client."""
    return lacking() or (None if shutil.which("whip-client") else "no whip-client: install simple-whip-client")
