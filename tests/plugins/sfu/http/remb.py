#!/usr/bin/python3
"""aiortc publishes; it knows no transport-wide feedback, and sends what REMB lets it."""
import asyncio
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ends import Sfu, has, main  # noqa: E402
from lacking import has_network  # noqa: E402

SECONDS = 60
BEGIN = 1000000


def lacking_aiortc():
    if not has_network():
        return "this machine has no address but loopback"
    try:
        import aiortc  # noqa: F401
    except ImportError as error:
        return f"no aiortc: {error}"
    return None


def target_bitrate(sender):
    """What its encoder aims at; None before the first picture."""
    return getattr(sender._RTCRtpSender__encoder, "target_bitrate", None)


async def wait_for_more(sender, begin):
    while (target_bitrate(sender) or begin) <= begin:
        await asyncio.sleep(0.05)


async def publish(sfu):
    from aiortc import RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
    from aiortc.codecs.vpx import DEFAULT_BITRATE

    assert DEFAULT_BITRATE < BEGIN
    connection = RTCPeerConnection()
    sender = connection.addTransceiver(VideoStreamTrack(), "sendonly").sender
    await connection.setLocalDescription(await connection.createOffer())
    answer = await asyncio.to_thread(sfu.created, "/whip/tea", sfu.token("ann"), connection.localDescription.sdp)
    has(answer.body, " goog-remb\r\n")
    await connection.setRemoteDescription(RTCSessionDescription(answer.body, "answer"))
    await asyncio.wait_for(wait_for_more(sender, DEFAULT_BITRATE), SECONDS)
    # 18 bits of it are told.
    assert target_bitrate(sender) >= BEGIN * 0.99, target_bitrate(sender)
    await connection.close()


def aiortc_is_let_go():
    with Sfu() as sfu:
        asyncio.run(publish(sfu))


reason = lacking_aiortc()
main([aiortc_is_let_go] if reason is None else [], [] if reason is None else [(aiortc_is_let_go.__name__, reason)])
