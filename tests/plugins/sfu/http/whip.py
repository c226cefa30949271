#!/usr/bin/python3
"""WHIP and WHEP of the running program: every refusal, and sessions from POST to DELETE."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ends import FRAGMENT, SDP, Sfu, equal, golden, has, main  # noqa: E402

PUBLISH = golden("simple-whip-client-offer.sdp")
WATCH = golden("webrtcbin-watch-offer.sdp")
CANDIDATES = "m=video 9 RTP/AVP 0\r\na=mid:video0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"
RESTART = "a=ice-ufrag:another\r\na=ice-pwd:anotheranotheranother1\r\n" + CANDIDATES


def asks_first():
    """OPTIONS needs no token, and says what a page of another origin may do."""
    with Sfu() as sfu:
        for path, method, accept, kind in (
            ("/whip/tea", "POST", "Accept-Post", SDP),
            ("/whep/tea", "POST", "Accept-Post", SDP),
            ("/whip/tea/abc", "DELETE", "Accept-Patch", FRAGMENT),
        ):
            answer = sfu.call("OPTIONS", path, Origin="https://other.example")
            equal(answer.status, 204)
            equal(answer.headers[accept], kind)
            has(answer.headers["Allow"], method)
            equal(answer.headers["Access-Control-Allow-Origin"], "*")
            has(answer.headers["Access-Control-Allow-Headers"], "Authorization", "If-Match")
            has(answer.headers["Access-Control-Allow-Methods"], method)
            has(answer.headers["Access-Control-Expose-Headers"], "Location", "ETag", "Link")


def refuses():
    with Sfu() as sfu:
        token = sfu.token("ann")
        for path, offer in (("/whip/tea", PUBLISH), ("/whep/tea", WATCH)):
            for status, method, given, body, kind in (
                (401, "POST", None, offer, SDP),
                (401, "POST", "nonsense", offer, SDP),
                (401, "POST", token[:-2], offer, SDP),
                (403, "POST", sfu.token("ann", "coffee"), offer, SDP),
                (405, "GET", token, None, SDP),
                (405, "DELETE", token, None, SDP),
                (413, "POST", token, "a" * 200000, SDP),
                (415, "POST", token, offer, "text/plain"),
                (400, "POST", token, "", SDP),
                (400, "POST", token, "v=0", SDP),
                (400, "POST", token, "v=0\0", SDP),
                (400, "POST", token, offer.replace("actpass", "passive"), SDP),
                (400, "POST", token, offer.replace("a=group:BUNDLE", "a=x:"), SDP),
                (422, "POST", token, WATCH if offer == PUBLISH else PUBLISH, SDP),
                (422, "POST", token, offer.replace("OPUS", "PCMA").replace("VP8", "MP4"), SDP),
            ):
                answer = sfu.call(method, path, given, body, Content_Type=kind)
                equal((path, method, answer.status), (path, method, status))
                has(answer.body, '"error"', '"message"')
                # What is too large never gets as far as the sfu.
                if status != 413:
                    equal(answer.headers["Access-Control-Allow-Origin"], "*")
                if status == 401:
                    has(answer.headers["WWW-Authenticate"], "Bearer")
                if status == 405:
                    has(answer.headers["Allow"], "POST")
        for path in ("/whip", "/whip/", "/whip/tea/session/more"):
            equal(sfu.post(path, token, PUBLISH).status, 404)
        for method in ("DELETE", "PATCH"):
            answer = sfu.call(method, "/whip/tea/0123", token, CANDIDATES, Content_Type=FRAGMENT)
            equal(answer.status, 404)
        # None of it was a joining.
        sfu.gateway.signal()
        equal(sfu.gateway.end(), 0)
        assert "joined" not in sfu.gateway.output, sfu.gateway.output


def publishes():
    with Sfu(ice_servers="stun:stun.example:3478") as sfu:
        token = sfu.token("ann")
        made = sfu.created("/whip/tea", token, PUBLISH)
        has(made.body, "a=ice-lite\r\n", "a=setup:passive\r\n", "a=end-of-candidates\r\n")
        equal(made.body.count("a=recvonly\r\n"), 2)
        equal(made.headers["Link"], '<stun:stun.example:3478>; rel="ice-server"')
        sfu.gateway.wait_for("joined meeting=tea participant=ann")
        sfu.gateway.wait_for("publishes camera meeting=tea participant=ann")
        sfu.gateway.wait_for("publishes microphone meeting=tea participant=ann")

        path, tag = made.headers["Location"], made.headers["ETag"]
        assert path.startswith("/whip/tea/") and len(path) == len("/whip/tea/") + 32, path

        def patch(body, given=token, kind=FRAGMENT, **headers):
            return sfu.call("PATCH", path, given, body, Content_Type=kind, **headers)

        equal(patch(CANDIDATES, If_Match=tag).status, 204)
        equal(patch(RESTART, If_Match=tag).status, 204)
        equal(patch(CANDIDATES).status, 428)
        equal(patch(CANDIDATES, If_Match='"none"').status, 412)
        equal(patch(CANDIDATES, kind=SDP, If_Match=tag).status, 415)
        equal(patch("nonsense", If_Match=tag).status, 400)
        equal(patch(CANDIDATES, given=None, If_Match=tag).status, 401)
        equal(patch(CANDIDATES, given=sfu.token("bob"), If_Match=tag).status, 403)

        restarted = patch(RESTART, If_Match="*")
        equal(restarted.status, 200)
        equal(restarted.headers.get_content_type(), FRAGMENT)
        assert restarted.headers["ETag"] not in (None, tag)
        has(restarted.body, "a=ice-ufrag:", "a=ice-pwd:", "a=candidate:")
        assert restarted.body.split("ice-ufrag:")[1][:8] not in made.body
        equal(patch(RESTART, If_Match="*").status, 204)
        equal(patch(CANDIDATES, If_Match=tag).status, 412)

        equal(sfu.call("DELETE", path.replace("whip", "whep"), sfu.token("ann")).status, 404)
        equal(sfu.call("DELETE", path, sfu.token("bob")).status, 403)
        equal(sfu.call("DELETE", path, sfu.token("ann", "coffee")).status, 403)
        equal(sfu.call("DELETE", path, sfu.token("ann")).status, 200)
        sfu.gateway.wait_for("left: left meeting=tea participant=ann")
        equal(sfu.call("DELETE", path, token).status, 404)


def replaces():
    """The same person again: the earlier session is gone."""
    with Sfu() as sfu:
        first = sfu.created("/whip/tea", sfu.token("ann"), PUBLISH)
        refused = sfu.post("/whip/tea", sfu.token("ann"), WATCH)
        equal(refused.status, 422)
        second = sfu.created("/whip/tea", sfu.token("ann"), PUBLISH)
        sfu.gateway.wait_for("is back meeting=tea participant=ann")
        equal(sfu.call("DELETE", first.headers["Location"], sfu.token("ann")).status, 404)
        equal(sfu.call("DELETE", second.headers["Location"], sfu.token("ann")).status, 200)
        sfu.gateway.wait_for("the last one left the meeting meeting=tea")


def watches():
    """Each m-line is settled at once, whoever is there; viewers replace nobody."""
    with Sfu() as sfu:
        token = sfu.token("ann")
        made = [sfu.created(path, token, offer) for path, offer in (
            ("/whep/tea", WATCH),
            ("/whep/tea?publisher=bob", WATCH),
            ("/whep/tea", golden("chromium-watch-offer.sdp")),
            ("/whip/tea", PUBLISH),
            ("/whep/tea", WATCH),
        )]
        for answer in made[:3] + made[4:]:
            equal(answer.body.count("a=sendonly\r\n"), 4)
            has(answer.body, "a=msid:seat1 audio1\r\n", "a=msid:seat2 video2\r\n")
            assert answer.headers["Location"].startswith("/whep/tea/")
        patch = sfu.call("PATCH", made[0].headers["Location"], token, RESTART, Content_Type=FRAGMENT, If_Match='"*"')
        equal(patch.status, 200)
        for answer in made:
            equal(sfu.call("DELETE", answer.headers["Location"], token).status, 200)
        sfu.gateway.wait_for("the last one left the meeting meeting=tea")


def full():
    with Sfu(participants_max=2, viewers_max=2) as sfu:
        for path, offer in (("/whip/tea", PUBLISH), ("/whep/tea", WATCH)):
            sfu.created(path, sfu.token("ann"), offer)
            last = sfu.created(path, sfu.token("bob"), offer)
            answer = sfu.post(path, sfu.token("eve"), offer)
            equal(answer.status, 503)
            has(answer.body, "full")
            equal(answer.headers["Retry-After"], "10")
            sfu.call("DELETE", last.headers["Location"], sfu.token("bob"))
            sfu.created(path, sfu.token("eve"), offer)


def stops():
    """With sessions open."""
    with Sfu() as sfu:
        sfu.created("/whip/tea", sfu.token("ann"), PUBLISH)
        sfu.created("/whep/tea", sfu.token("ann"), WATCH)
        sfu.created("/whep/coffee", sfu.token("ann", "coffee"), WATCH)
        sfu.gateway.signal()
        equal(sfu.gateway.end(), 0)


main([asks_first, refuses, publishes, replaces, watches, full, stops])
