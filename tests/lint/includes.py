"""Who may include whom: the rules between rooms. Tests live under the rules of what they test."""
import re
import sys

sys.dont_write_bytecode = True
import lint  # noqa: E402

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
HTTP = r"<libsoup/|<json-glib/|gateway/http/"
C_LIBRARY = r"<(string|stdlib|stdint|stdio|math|errno|limits|time)\.h>"

# (rule, whom it binds, what they may not include, what they may all the same)
FORBIDDEN = [
    ("gateway knows no role", r"gateway/", r"plugins/", None),
    ("net and media know nothing of HTTP", r"gateway/(net|media)/", HTTP, None),
    ("api includes no other role", r"plugins/api/", r"plugins/(?!api/)", None),
    ("sfu includes no other role", r"plugins/sfu/", r"plugins/(?!sfu/)", None),
    ("fs includes no other role", r"plugins/fs/", r"plugins/(?!fs/)", None),
    ("turn includes no other role", r"plugins/turn/", r"plugins/(?!turn/)", None),
    ("turn knows HTTP by the host only", r"plugins/turn/(?!plugin|fleet)", HTTP, None),
    ("public headers include GLib only", r"gateway/gateway/.*\.h$", r"", r"<glib\.h>|gateway/gateway/"),
    ("allocate uses public headers only", r"plugins/allocate/(?!http/)", r"",
     r"<glib(-object)?\.h>|<gio/gio\.h>|<json-glib/|gateway/gateway/|plugins/allocate/|config\.h|" + C_LIBRARY),
    ("the HTTP face of allocate knows no strategy", r"plugins/allocate/http/", r"plugins/(?!allocate/http/)", None),
    ("GstSDP stays in sdp", r"plugins/sfu/(?!sdp/)", r"<gst/", None),
    ("codec knowledge stays in the media plane", r"plugins/sfu/(?!codec/|rtp/|media/|sdp/|sim/)", r"plugins/sfu/codec/", None),
    ("SDP knows formats of codecs, not packets", r"plugins/sfu/sdp/", r"plugins/sfu/codec/(?!fmtp|profile|h264-profile|codec\.h)", None),
    ("the media plane knows no SDP", r"plugins/sfu/(rtp|rtcp|codec|media|transport)/", r"plugins/sfu/sdp/", None),
    ("the media plane knows no HTTP", r"plugins/sfu/(rtp|rtcp|codec|media|transport)/", HTTP, None),
    ("STUN and DTLS stay in transport", r"plugins/sfu/(?!transport/)", r"<(stun|nice)/|<openssl/ssl", None),
]


def included(path):
    for mark, name in INCLUDE.findall(lint.read(path)):
        yield f"<{name}>" if mark == "<" else name


def complaints(binds, forbidden, allowed):
    for path in lint.files(".c", ".h"):
        # Tests of a public surface still need what tests need.
        is_test = path.startswith("tests/")
        if not re.match(binds, path.removeprefix("tests/")) or is_test and forbidden == "":
            continue
        for name in included(path):
            if re.match(forbidden, name) and not (allowed and re.match(allowed, name)):
                yield f"{path} includes {name}"


def paths_from_the_root():
    for path in lint.files(".c", ".h"):
        for name in included(path):
            if not name.startswith("<") and not re.match(r"gateway/|plugins/|tests/|config\.h$", name) \
                    and not path.startswith("gateway/cli/template/"):
                yield f"{path} includes \"{name}\": write it as a path from the project's root"


tap = lint.Tap()
for rule, binds, forbidden, allowed in FORBIDDEN:
    tap.result(rule, list(complaints(binds, forbidden, allowed)))
tap.result("includes read as paths from the root", list(paths_from_the_root()))
tap.done()
