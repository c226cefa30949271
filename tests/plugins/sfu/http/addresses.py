#!/usr/bin/python3
"""Where clients find the running program: by IPv4 and IPv6, behind a 1:1 NAT, by TCP. In a network of its own."""
import os
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ends import Sfu, equal, golden, main  # noqa: E402
from lacking import lacking  # noqa: E402

INSIDE = "MEETING_TEST_INSIDE"
WORLD = ["unshare", "--map-root-user", "--user", "--net"]
OWN, PUBLIC, OWN6 = "10.99.0.1", "203.0.113.5", "fd00:99::1"


def run(*command, **options):
    subprocess.run(command, check=True, **options)


def make_network():
    """An interface beside loopback, which libnice leaves out, and somewhere to send to."""
    run("ip", "-batch", "-", text=True, input=f"""link set lo up
link add net0 type veth peer name net1
address add {OWN}/24 dev net0
address add {OWN6}/64 dev net0 nodad
link set net0 up
link set net1 up
route add default dev net0
""")


def rules(text):
    """The firewall's only ones from now on."""
    run("nft", "-f", "-", text=True, input=f"flush ruleset\n{text}\n")


def candidates(sfu):
    """(protocol, address, type) of each in an answer."""
    made = sfu.created("/whip/tea", sfu.token("sdp"), golden("simple-whip-client-offer.sdp"))
    sfu.call("DELETE", made.headers["Location"], sfu.token("sdp"))
    found = re.findall(r"a=candidate:\d+ 1 (\w+) \d+ (\S+) \d+ typ host( tcptype passive)?\r\n", made.body)
    return [(protocol, address) for protocol, address, _ in found]


def meet(sfu):
    """One publishes, another sees it."""
    from webrtcbin import Publisher, Viewer, until
    viewer = Viewer(sfu, "/whep/tea", sfu.token("eve"), ["video"])
    publisher = Publisher(sfu, "/whip/tea", sfu.token("ann"), 160, 120)
    until(lambda: viewer.sees(0, (160, 120)), "the viewer sees the publisher")
    for peer in (viewer, publisher):
        equal(peer.leave(), 200)


def both_families():
    rules("")
    with Sfu() as sfu:
        equal(candidates(sfu), [(protocol, address) for protocol in ("udp", "tcp")
                                for address in (OWN, OWN6, "127.0.0.1", "::1")])
    with Sfu(tcp="false", address="10.99.0.1") as sfu:
        equal(candidates(sfu), [("udp", OWN)])


def by_ipv6():
    rules("")
    with Sfu(advertise=OWN6) as sfu:
        equal(candidates(sfu), [("udp", OWN6), ("tcp", OWN6)])
        meet(sfu)


def behind_nat():
    """The public address is the router's, who sends all of it to ours."""
    rules(f"""table ip router {{
  chain to_us {{
    type nat hook output priority -100
    ip daddr {PUBLIC} dnat to {OWN}
  }}
}}""")
    with Sfu(advertise=PUBLIC, address=OWN) as sfu:
        equal(candidates(sfu), [("udp", PUBLIC), ("tcp", PUBLIC)])
        meet(sfu)


def by_tcp():
    rules("""table inet network {
  chain out {
    type filter hook output priority 0
    meta l4proto udp drop
  }
}""")
    with Sfu(advertise=OWN) as sfu:
        meet(sfu)


TESTS = [both_families, by_ipv6, behind_nat, by_tcp]


def excuse():
    for program in ("unshare", "ip", "nft"):
        if shutil.which(program) is None:
            return f"no {program} here: ./bootstrap --tests installs it"
    if subprocess.run([*WORLD, "true"], capture_output=True, check=False).returncode != 0:
        return "this kernel lets us have no namespaces of our own"
    return None


if INSIDE not in os.environ and excuse() is None:
    os.execvpe(WORLD[0], [*WORLD, sys.executable, *sys.argv], {**os.environ, INSIDE: "1"})
reason = excuse()
if reason is None:
    make_network()
    reason = lacking()
main(TESTS if reason is None else [], [] if reason is None else [(test.__name__, reason) for test in TESTS])
