"""GStreamer's webrtcbin as publisher and as viewer."""
import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")

from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

MAX_BUNDLE = 3
CAMERA = ("videotestsrc is-live=true pattern=ball ! "
          "video/x-raw,format=I420,width={0},height={1},framerate={2}/1 ! ")
RTP = " ! application/x-rtp,media=video,payload=98,encoding-name="
ENCODE = {
    "video": CAMERA + "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=1000 ! "
                      "rtpvp8pay picture-id-mode=15-bit" + RTP + "VP8",
    "VP9": CAMERA + "vp9enc deadline=1 cpu-used=8 keyframe-max-dist=1000 ! "
                    "rtpvp9pay picture-id-mode=15-bit" + RTP + "VP9",
    "H264": CAMERA + "openh264enc complexity=low gop-size=1000 ! h264parse ! "
                     "rtph264pay aggregate-mode=zero-latency" + RTP + "H264",
    "audio": "audiotestsrc is-live=true freq={0} ! opusenc ! rtpopuspay ! "
             "application/x-rtp,media=audio,encoding-name=OPUS,payload=97",
}
PICTURES = "application/x-rtp,media=video,payload=96,clock-rate=90000,encoding-name="
CAPS = {
    "video": PICTURES + "VP8",
    "VP9": PICTURES + "VP9",
    "H264": PICTURES + "H264,packetization-mode=(string)1,profile-level-id=(string)42e01f",
    "audio": "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,"
             "encoding-params=(string)2",
}
SINK = " ! fakesink name=sink sync=false signal-handoffs=true"
DECODE = {
    "video": "rtpvp8depay ! vp8dec" + SINK,
    "VP9": "rtpvp9depay ! vp9dec" + SINK,
    "H264": "rtph264depay ! h264parse ! openh264dec" + SINK,
    "audio": "rtpopusdepay ! opusdec" + SINK,
}


def until(condition, what, seconds=60):
    """Turns the main loop until the condition holds."""
    late = []
    timer = GLib.timeout_add_seconds(seconds, lambda: late.append(True))
    tick = GLib.timeout_add(50, lambda: True)  # what streaming threads count wakes nobody
    while not condition() and not late:
        GLib.MainContext.default().iteration(True)
    GLib.source_remove(tick)
    if not late:
        GLib.source_remove(timer)
    assert not late, f"not within {seconds} s: {what}"


class Peer:
    """One PeerConnection, and the HTTP session that it is made over."""

    def __init__(self, sfu, path, token, pipeline):
        self.sfu, self.token = sfu, token
        self.pipeline = pipeline
        self.webrtc = pipeline.get_by_name("webrtc")
        self.webrtc.set_property("bundle-policy", MAX_BUNDLE)
        self.prepare()
        pipeline.set_state(Gst.State.PLAYING)
        made = sfu.created(path, token, self.offer())
        self.location = made.headers["Location"]
        _, message = GstSdp.SDPMessage.new_from_text(made.body)
        answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.ask("set-remote-description", answer)

    def prepare(self):
        pass

    def ask(self, action, argument):
        promise = Gst.Promise.new()
        self.webrtc.emit(action, argument, promise)
        promise.wait()
        return promise

    def offer(self):
        self.negotiable()
        promise = self.ask("create-offer", None)
        reply = promise.get_reply()  # what the offer lives in
        offer = reply.get_value("offer")
        text = offer.sdp.as_text()
        self.ask("set-local-description", offer)
        return text

    def negotiable(self):
        pass

    def connected(self):
        return self.webrtc.get_property("connection-state") == GstWebRTC.WebRTCPeerConnectionState.CONNECTED

    def leave(self):
        """Returns the status of its DELETE."""
        status = self.sfu.call("DELETE", self.location, self.token).status
        self.end()
        return status

    def end(self):
        self.pipeline.set_state(Gst.State.NULL)


class Publisher(Peer):
    def __init__(self, sfu, path, token, width, height, frames=10, tone=440, codec="video"):
        self.needed = False
        video, audio = ENCODE[codec].format(width, height, frames), ENCODE["audio"].format(tone)
        super().__init__(sfu, path, token, Gst.parse_launch(
            f"webrtcbin name=webrtc {video} ! webrtc. {audio} ! webrtc."))

    def prepare(self):
        self.webrtc.connect("on-negotiation-needed", self.on_needed)

    def on_needed(self, _):
        self.needed = True

    def negotiable(self):
        # Only then are both encoders' caps known.
        until(lambda: self.needed, "the encoders run")
        until(lambda: all(pad.get_current_caps() for pad in self.webrtc.sinkpads), "caps of the encoders")


class Viewer(Peer):
    """frames: what was decoded on each m-line, as (width, height), or "sound"."""

    def __init__(self, sfu, path, token, kinds):
        self.kinds = kinds
        self.frames = {}
        pipeline = Gst.Pipeline.new(None)
        pipeline.add(Gst.ElementFactory.make("webrtcbin", "webrtc"))
        super().__init__(sfu, path, token, pipeline)

    def prepare(self):
        self.webrtc.connect("pad-added", self.on_pad)
        for kind in self.kinds:
            self.webrtc.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY,
                             Gst.Caps.from_string(CAPS[kind]))

    def on_pad(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        line = pad.get_property("transceiver").get_property("mlineindex")
        decoder = Gst.parse_bin_from_description(DECODE[self.kinds[line]], True)
        decoder.get_by_name("sink").connect("handoff", self.on_frame, line)
        self.pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def on_frame(self, _, buffer, pad, line):
        caps = pad.get_current_caps().get_structure(0)
        what = "sound" if self.kinds[line] == "audio" else (caps.get_value("width"), caps.get_value("height"))
        self.frames.setdefault(line, []).append(what)

    def sees(self, line, what):
        return what in self.frames.get(line, [])
