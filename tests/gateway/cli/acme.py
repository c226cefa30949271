"""Certificates by ACME: obtained, renewed, and what a machine may lack."""
import os
import signal
import socket
import sys

sys.dont_write_bytecode = True
from acme_world import (  # noqa: E402
    NAME,
    OTHER,
    Pebble,
    SHORT,
    certificate,
    conf,
    obtained,
    plain,
    run_inside,
    self_made,
    still_serves,
    trust,
)
from meeting import Folder, Gateway, PLUGINS, equal, has, run  # noqa: E402


def obtains():
    """Two names, an authority that rejects every fifth nonce; then a restart that asks for nothing."""
    with Folder() as folder, Pebble(PEBBLE_WFE_NONCEREJECT="20", PEBBLE_AUTHZREUSE="0") as pebble:
        path = conf(folder, f"acme-names = {NAME};{OTHER}\nacme-email = admin@gateway-tests.dev")
        with Gateway(path) as gateway:
            gateway.wait_for(f"until a certificate for {NAME} is obtained, one of our own authority serves")
            obtained(gateway)
            names, serial = certificate(OTHER, pebble.root())
            equal(names, sorted([NAME, OTHER]))
            equal(oct(os.stat(folder.file("state/acme")).st_mode & 0o777), "0o700")
            equal(os.listdir(folder.file("state/acme/challenges")), [])
            gateway.signal()
            equal(gateway.end(), 0)
        orders = pebble.orders()
        with Gateway(path) as gateway:
            gateway.wait_for(": ready\n")
            equal(certificate(NAME, pebble.root()), (names, serial))
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("read the certificate again")
            gateway.signal()
            equal(gateway.end(), 0)
            assert "asking" not in gateway.output, gateway.output
        equal(pebble.orders(), orders)


def redirects():
    """Port 80 sends people to https, whatever they ask for, and knows no challenges but those that are open."""
    with Folder() as folder, Pebble() as _, Gateway(conf(folder, f"acme-names = {NAME};{OTHER}")) as gateway:
        obtained(gateway)
        equal(plain("/a%20b?c=d&e")[:2], (308, f"https://{NAME}/a%20b?c=d&e"))
        equal(plain("/", host=OTHER)[:2], (308, f"https://{OTHER}/"))
        equal(plain("/", host="evil.example.net")[:2], (308, f"https://{NAME}/"))
        equal(plain("/x", method="POST", body="y" * 100)[:2], (308, f"https://{NAME}/x"))
        equal(plain("//evil.example.net/")[:2], (308, f"https://{NAME}//evil.example.net/"))
        for path in ("unknown", "", "..%2fplan", "../plan", "%2e%2e/plan", "a" * 500):
            status, location, _ = plain(f"/.well-known/acme-challenge/{path}")
            assert status in (400, 404) or location == f"https://{NAME}/.well-known/plan", (path, status, location)
        folder.write("state/acme/challenges/token_1", "token_1.print")
        equal(plain("/.well-known/acme-challenge/token_1"), (200, None, "token_1.print"))
        equal(plain("/.well-known/acme-challenge/token_1", method="DELETE")[0], 405)


def renews():
    """Certificates of a few seconds: renewed while an old connection lives on, without a restart."""
    with Folder() as folder, Pebble(validity=SHORT, PEBBLE_AUTHZREUSE="100") as pebble:
        with Gateway(conf(folder)) as gateway:
            obtained(gateway)
            with socket.create_connection(("127.0.0.1", 443), 20) as plain_socket:
                with trust(data=pebble.root()).wrap_socket(plain_socket, server_hostname=NAME) as early:
                    serial = early.getpeercert()["serialNumber"]
                    still_serves(early)
                    gateway.output = ""
                    obtained(gateway)
                    assert certificate(NAME, pebble.root())[1] != serial
                    still_serves(early)
            gateway.output = ""
            obtained(gateway)


def new_name():
    """A name that is added is asked for at once; until then the certificate without it serves."""
    with Folder() as folder, Pebble() as pebble:
        with Gateway(conf(folder)) as gateway:
            obtained(gateway)
        with Gateway(conf(folder, f"acme-names = {NAME};{OTHER}")) as gateway:
            obtained(gateway)
            equal(certificate(OTHER, pebble.root())[0], sorted([NAME, OTHER]))
            assert "of our own authority" not in gateway.output, gateway.output


def port_taken():
    """Something else has port 80: told, and no reason not to serve."""
    with Folder() as folder, Pebble() as pebble, socket.create_server(("127.0.0.1", 80)) as taken:
        with Gateway(conf(folder)) as gateway:
            gateway.wait_for("no certificate for .*on this port: cannot listen on 127.0.0.1:80.*has the port; stop it")
            self_made(folder)
            equal(pebble.orders(), 0)
            taken.close()
            gateway.signal(signal.SIGHUP)
            obtained(gateway)


def port_shared():
    """Where [gateway] listen has port 80 itself, the authority is answered there."""
    with Folder() as folder, Pebble() as pebble:
        with Gateway(conf(folder, listen="http://127.0.0.1:80;https://127.0.0.1:443")) as gateway:
            obtained(gateway)
            certificate(NAME, pebble.root())
            equal(plain("/readyz")[0], 200)


def no_uacme():
    with Folder() as folder, Gateway(conf(folder), PATH=folder.path) as gateway:
        gateway.wait_for("no certificate for .*uacme is not installed: apt install uacme")
        self_made(folder)


def not_wanted():
    """Private names, names of our own certificate, or acme = false: no port 80, and no word to any authority."""
    for more, name in (("", "meet.corp.lan"), ("acme = false", NAME), (f"certificate-names = {NAME}", NAME)):
        with Folder() as folder, Gateway(conf(folder, more, name=name)) as gateway:
            gateway.wait_for("the certificate is of our own authority")
            gateway.wait_for(": ready\n")
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", 80)) != 0
            self_made(folder, name)
            gateway.signal()
            equal(gateway.end(), 0)
            assert not os.path.exists(folder.file("state/acme"))


def wrong_conf():
    with Folder() as folder:
        for more, name, listen, expected in (
                ("acme = true", "meet.corp.lan", None, None),
                ("acme = true", NAME, "http://127.0.0.1:0", None),  # others than https may use it
                (f"acme-names = {OTHER}", NAME, None, f"acme-names leaves out {NAME}"),
                (f"acme-names = {NAME};*.gateway-tests.dev", NAME, None, "wildcards and addresses need certificate files"),
                ("acme-email = x", NAME, None, 'acme-email "x" is no mail address'),
                ("acme-port = 0", NAME, None, "acme-port 0 is below 1")):
            path = conf(folder, more, name=name, **({"listen": listen} if listen else {}))
            code, _, err = run("check", "-c", path)
            equal(code, 0 if expected is None else 1)
            has(err, expected or "")
        path = folder.write("m.conf", f"[gateway]\nplugins = first\nplugin-path = {PLUGINS}\nstate-directory = state\n"
                            "listen = https://127.0.0.1:443\ndomain-address = meet.corp.lan:443\nacme = true\n")
        code, _, err = run("check", "-c", path)
        equal(code, 1)
        has(err, f'{path}:6: [gateway] domain-address "meet.corp.lan" is no public name')


run_inside([obtains, redirects, renews, new_name, port_taken, port_shared, no_uacme, not_wanted, wrong_conf],
           __file__)
