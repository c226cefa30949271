"""The role commands without --cert and --certkey: each obtains a certificate for its --domainaddress, keeps it over a
restart, and answers on port 80 as well."""
import ssl
import sys
import time

sys.dont_write_bytecode = True
from acme_world import DIRECTORY, NAME, Pebble, SHORT, certificate, obtained, plain, run_inside  # noqa: E402
from meeting import Folder, Role, equal  # noqa: E402

SECRET = "a-secret-of-the-tests"


def arguments(folder, command, *more):
    return (command, "--secret", SECRET, "--domainaddress", f"{NAME}:443", "--acme-directory", DIRECTORY,
            "--state-directory", folder.file("state"), *more)


def obtains_and_keeps(command, *more):
    """From the first start to the second, as its users see it."""
    with Folder() as folder, Pebble() as pebble:
        flags = arguments(folder, command, *more)
        with Role(*flags) as server:
            server.wait_for(f"until a certificate for {NAME} is obtained, one of our own authority serves")
            obtained(server)
            names, serial = certificate(NAME, pebble.root())
            equal(names, [NAME])
            equal(plain("/where?it=was")[:2], (308, f"https://{NAME}/where?it=was"))
            equal(plain("/.well-known/acme-challenge/unknown")[0], 404)
            server.signal()
            equal(server.end(), 0)
        orders = pebble.orders()
        with Role(*flags) as server:
            server.wait_for(": ready\n")
            equal(certificate(NAME, pebble.root()), (names, serial))
            server.signal()
            equal(server.end(), 0)
        equal(pebble.orders(), orders)


def apiserver():
    obtains_and_keeps("apiserver")


def fsserver():
    with Folder() as storage:
        obtains_and_keeps("fsserver", "--directory", storage.path)


def of_turn(pebble):
    """Its media threads hear of a new certificate a moment later."""
    for _ in range(100):
        try:
            return certificate(NAME, pebble.root(), 5349)
        except ssl.SSLCertVerificationError:
            time.sleep(0.1)
    return certificate(NAME, pebble.root(), 5349)


def turnserver():
    """Whose TLS is not HTTP: the same certificate for it."""
    with Folder() as folder, Pebble() as pebble:
        flags = ("turnserver", "--secret", SECRET, "--port", "0", "--ip", "127.0.0.1", "--domainaddress",
                 f"{NAME}:5349", "--acme-directory", DIRECTORY, "--state-directory", folder.file("state"))
        with Role(*flags) as server:
            server.wait_for(f"turn serves TLS and DTLS at {NAME}:5349")
            obtained(server)
            names, serial = of_turn(pebble)
            equal(names, [NAME])
            equal(plain("/.well-known/acme-challenge/unknown")[0], 404)
            server.signal()
            equal(server.end(), 0)
        with Role(*flags) as server:
            server.wait_for(": ready\n")
            equal(of_turn(pebble), (names, serial))


def sfuserver_renews():
    """Two thirds into a short life, without a restart."""
    with Folder() as folder, Pebble(validity=SHORT) as pebble:
        with Role(*arguments(folder, "sfuserver")) as server:
            obtained(server)
            _, first = certificate(NAME, pebble.root())
            server.output = ""
            obtained(server)
            _, second = certificate(NAME, pebble.root())
            assert first != second, first


run_inside([apiserver, fsserver, turnserver, sfuserver_renews], __file__)
