"""Certificates by ACME where the authority refuses, forgets, or is not there."""
import signal
import sys
import time

sys.dont_write_bytecode = True
from acme_world import (  # noqa: E402
    DIRECTORY,
    Limiter,
    NAME,
    OTHER,
    PROXY_PORT,
    Pebble,
    SHORT,
    WORLD,
    certificate,
    conf,
    obtained,
    run_inside,
    self_made,
)
from meeting import Folder, Gateway, equal  # noqa: E402


def refused():
    """A name that leads nowhere: the reason is told, the authority is left in peace, also by a restart; when the
    administrator has seen to it, SIGHUP hastens the next attempt."""
    with Folder() as folder, Pebble(PEBBLE_WFE_NONCEREJECT="0") as pebble:
        WORLD.hosts()
        path = conf(folder)
        try:
            with Gateway(path) as gateway:
                gateway.wait_for(f"no certificate for {NAME} from {DIRECTORY}: .*{NAME}.*; the next attempt is at 20")
                self_made(folder)
                gateway.signal()
                equal(gateway.end(), 0)
            equal(pebble.orders(), 1)
            with Gateway(path) as gateway:
                gateway.wait_for(": ready\n")
                for number in range(2, 6):
                    gateway.output = ""
                    gateway.signal(signal.SIGHUP)
                    gateway.wait_for("no certificate for ")
                    equal(pebble.orders(), number)
                gateway.signal(signal.SIGHUP)
                gateway.wait_for("the authority is not asked before 20.*only so many failures an hour")
                equal(pebble.orders(), 5)
        finally:
            WORLD.hosts(NAME, OTHER)


def seen_to():
    with Folder() as folder, Pebble() as pebble:
        WORLD.hosts()
        try:
            with Gateway(conf(folder)) as gateway:
                gateway.wait_for("no certificate for ")
                WORLD.hosts(NAME, OTHER)
                time.sleep(6)  # pebble remembers the file for five seconds
                gateway.signal(signal.SIGHUP)
                obtained(gateway)
                equal(certificate(NAME, pebble.root())[0], [NAME])
        finally:
            WORLD.hosts(NAME, OTHER)


def forbidden():
    """One name of several is refused by the authority's policy."""
    with Folder() as folder, Pebble() as _:
        more = f"acme-names = {NAME};blocked.gateway-tests.dev"
        with Gateway(conf(folder, more)) as gateway:
            gateway.wait_for("no certificate for .*forbidden by policy.*blocked.gateway-tests.dev.*rejectedIdentifier")
            self_made(folder)


def keeps_the_old_one():
    """The renewal is refused: the present certificate serves on, and is there after a restart (it is
    short-lived, and a slow machine may see its end)."""
    with Folder() as folder, Pebble(validity=SHORT * 2, PEBBLE_AUTHZREUSE="0") as pebble:
        path = conf(folder)
        try:
            with Gateway(path) as gateway:
                obtained(gateway)
                kept = certificate(NAME, pebble.root())
                WORLD.hosts()
                time.sleep(SHORT)  # half of its life: the renewal comes at two thirds
                gateway.wait_for("no certificate for ")
                equal(certificate(NAME, pebble.root(), expired=True), kept)
                gateway.signal()
                equal(gateway.end(), 0)
            with Gateway(path) as gateway:
                gateway.wait_for(f"the certificate for {NAME} expire[sd] .*no new one could be obtained yet")
                gateway.wait_for(": ready\n")
                equal(certificate(NAME, pebble.root(), expired=True), kept)
        finally:
            WORLD.hosts(NAME, OTHER)


def authority_forgot():
    """The account is made anew where the authority no longer knows it."""
    with Folder() as folder:
        with Pebble() as _, Gateway(conf(folder)) as gateway:
            obtained(gateway)
        with Pebble() as pebble, Gateway(conf(folder, f"acme-names = {NAME};{OTHER}")) as gateway:
            obtained(gateway)
            equal(certificate(OTHER, pebble.root())[0], sorted([NAME, OTHER]))


def rate_limited():
    with Folder() as folder, Pebble() as _:
        limiter = Limiter()
        limiter.start()
        path = conf(folder, directory=f"https://localhost:{PROXY_PORT}/dir")
        try:
            with Gateway(path) as gateway:
                gateway.wait_for("no certificate for .*too many certificates already issued \\(rateLimited\\)")
                orders = limiter.orders
                gateway.signal(signal.SIGHUP)
                gateway.wait_for("the authority is not asked before 20")
                equal(limiter.orders, orders)
        finally:
            limiter.listener.close()


def no_authority():
    """Nobody answers at the authority's address: told with its name; it is asked again soon."""
    with Folder() as folder, Gateway(conf(folder)) as gateway:
        time.sleep(10)  # uacme tries three times, five seconds apart
        gateway.wait_for(f"no certificate for {NAME} from {DIRECTORY}: failed to fetch directory at {DIRECTORY}")
        self_made(folder)


run_inside([refused, seen_to, forbidden, keeps_the_old_one, authority_forgot, rate_limited, no_authority], __file__)
