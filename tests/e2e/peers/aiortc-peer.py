#!/usr/bin/python3
"""aiortc as a peer, see peer.py."""
import asyncio
import fractions
import math
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from peer import FRAMES, REPORT_SECONDS, Order, Seat, excuse, report  # noqa: E402

try:
    import numpy
    from aiortc import MediaStreamTrack, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
    from aiortc.mediastreams import MediaStreamError
    from av import AudioFrame, VideoFrame
except ImportError as error:
    excuse(f"no aiortc: {error}")

RATE = 48000
SOUND_SAMPLES = RATE // 50
VIDEO_CLOCK = 90000


class Source(MediaStreamTrack):
    """Frames at the pace of the clock: self.ticks of 1/self.clock a second each."""

    def __init__(self):
        super().__init__()
        self.number = 0
        self.start = time.monotonic()

    async def recv(self):
        at = self.number * self.ticks
        await asyncio.sleep(self.start + at / self.clock - time.monotonic())
        frame = self.make(at)
        frame.pts = at
        frame.time_base = fractions.Fraction(1, self.clock)
        self.number += 1
        return frame


class Sound(Source):
    kind, clock, ticks = "audio", RATE, SOUND_SAMPLES

    def __init__(self, tone):
        super().__init__()
        self.tone = tone

    def make(self, at):
        phase = 2 * math.pi * self.tone / RATE * (at + numpy.arange(SOUND_SAMPLES))
        frame = AudioFrame.from_ndarray((8000 * numpy.sin(phase)).astype(numpy.int16)[None, :], "s16", "mono")
        frame.sample_rate = RATE
        return frame


class Picture(Source):
    kind, clock, ticks = "video", VIDEO_CLOCK, VIDEO_CLOCK // FRAMES

    def __init__(self, width, height):
        super().__init__()
        self.width, self.height = width, height

    def make(self, at):
        """A bar that moves to the right."""
        picture = numpy.full((self.height, self.width, 3), 80, numpy.uint8)
        left = self.number * 4 % (self.width - 16)
        picture[:, left:left + 16] = 200
        return VideoFrame.from_ndarray(picture, "rgb24")


async def connect(order, path, connection):
    """Returns where its session is."""
    await connection.setLocalDescription(await connection.createOffer())
    offer = connection.localDescription.sdp
    answer, location = await asyncio.to_thread(order.begin, path, offer)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    return location


async def publish(order, connection):
    connection.addTransceiver(Sound(order.tone), "sendonly")
    pictures = connection.addTransceiver(Picture(order.width, order.height), "sendonly")
    known = RTCRtpSender.getCapabilities("video").codecs
    pictures.setCodecPreferences([codec for codec in known if codec.name in (order.codec, "rtx")])
    return await connect(order, order.whip, connection)


async def leave(order, location, connection):
    await asyncio.to_thread(order.end, location)
    await connection.close()


async def receive(track, seat):
    try:
        while True:
            frame = await track.recv()
            if track.kind == "video":
                seat.see(frame.width, frame.height)
            else:
                seat.sound.hear(bytes(frame.planes[0])[:frame.samples * 4], 2, frame.sample_rate)
    except MediaStreamError:
        pass


class Watching:
    """One participant. Several could share a connection, but then aiortc 1.4 throws retransmitted packets away: it looks
    for their receiver by the payload type, which must be one receiver's only."""

    async def begin(self, order, participant):
        self.seat = Seat()
        self.connection = RTCPeerConnection()
        lines = [self.connection.addTransceiver(kind, "recvonly") for kind in ("audio", "video")]
        self.location = await connect(order, f"{order.whep}?publisher={participant}", self.connection)
        self.tasks = [asyncio.create_task(receive(line.receiver.track, self.seat)) for line in lines]

    async def end(self, order):
        await leave(order, self.location, self.connection)
        await asyncio.gather(*self.tasks)


async def input_lines():
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    return lines


async def main(order):
    lines = await input_lines()
    publishing = RTCPeerConnection()
    location = await publish(order, publishing)
    others = order.read_others(await lines.readline())
    watchings = [Watching() for _ in others]
    await asyncio.gather(*(one.begin(order, participant) for one, participant in zip(watchings, others)))
    end = asyncio.create_task(lines.read())
    while not end.done():
        report([one.seat for one in watchings])
        await asyncio.wait([end], timeout=REPORT_SECONDS)
    await leave(order, location, publishing)
    for one in watchings:
        await one.end(order)


asyncio.run(main(Order()))
