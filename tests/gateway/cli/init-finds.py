"""What `meeting init` finds out by itself: names, where they lead, ports, certificates, mail."""
import contextlib
import os
import socket
import sys
import threading

sys.dont_write_bytecode = True
from init_world import (ADA, LAN, NAME, OTHER, PLUGINS, PUBLIC, WORLD, finding, good, init, public, read,  # noqa: E402
                        run_inside)
from meeting import Folder, equal, has, run  # noqa: E402


def names():
    """Which name is taken, and what is said of it."""
    for world, name, mark, said in (
            # The host name itself, one in full by the hosts file, one by DNS's reverse zone.
            ({"host": NAME, "dns": {NAME: [PUBLIC]}}, f"{NAME}:443", "ok", "is this machine's host name, and leads here"),
            ({"dns": {NAME: [PUBLIC], "10.113.0.203.in-addr.arpa": [NAME]}}, f"{NAME}:443", "ok",
             "is the name that DNS gives to this machine's address"),
            # A reverse zone may say anything.
            ({"dns": {NAME: [OTHER], "10.113.0.203.in-addr.arpa": [NAME]}}, f"{PUBLIC}:443", "ok", "no name that others know"),
            # Names of one network.
            ({"host": "box", "addresses": [LAN]}, f"{LAN}:443", "ok", "no name that others know"),
            ({"host": "box.lan", "addresses": [LAN], "dns": {"box.lan": [LAN]}}, "box.lan:443", "ok", "leads here"),
            # DNS does not know it, whatever the hosts file says.
            ({"host": NAME, "hosts": f"{PUBLIC} {NAME}\n"}, f"{NAME}:443", "LOOK",
             "DNS does not know it: only this machine's hosts file knows it add an A or AAAA record for it: " + PUBLIC),
            ({"host": NAME}, f"{NAME}:443", "LOOK", "nobody knows it"),
            # It leads elsewhere, or half of it does.
            ({"host": NAME, "dns": {NAME: [OTHER]}}, f"{NAME}:443", "LOOK", f"leads to {OTHER}, and none of that is"),
            ({"host": NAME, "dns": {NAME: [PUBLIC, "2001:db8:1::1"]}}, f"{NAME}:443", "LOOK",
             f"leads to {PUBLIC}, 2001:db8:1::1, and not all of that is of this machine, which has {PUBLIC}"),
            ({"host": NAME, "addresses": [PUBLIC, "2001:db8:1::1"], "dns": {NAME: [PUBLIC, "2001:db8:1::1"]}}, f"{NAME}:443",
             "ok", "leads here")):
        with Folder() as folder:
            WORLD.machine(**world)
            conf = folder.file("m.conf")
            code, out, err = init("-c", conf)
            equal((code, finding(out, "name")[0]), (1 if mark == "LOOK" else 0, mark))
            has(finding(out, "name")[1], said)
            has(read(conf), f"domain-address = {name}\n")
            if mark == "LOOK":
                has(err, "1 of the findings above, marked LOOK, will keep users out")


def silent_dns():
    """No answer is not the answer that there is no such name."""
    with Folder() as folder:
        conf = folder.file("m.conf")
        for host in (NAME, "box"):
            WORLD.machine(host, [LAN], hosts=f"{OTHER} {NAME}\n" if host == "box" else "")
            WORLD.dns.fails = True
            try:
                code, out, err = init("-c", conf, *(["--domain", NAME] if host == "box" else []))
                equal((code, finding(out, "name")[0]), (1, "LOOK"))
                has(finding(out, "name")[1], "but DNS does not answer: whether that leads here is not known", "/etc/resolv.conf")
                # What the hosts file says is no address of a router.
                assert "advertise" not in read(conf)
                os.remove(conf)
                code, out, err = init("-c", conf, "--domain", "")
                equal(code, 2)
                if host == "box":
                    code, out, err = init("-c", conf)
                    equal((code, out, os.path.exists(conf)), (1, "", False))
                    has(err, "DNS does not answer, so that nobody can tell", f"--domain {LAN}; nothing was written")
            finally:
                WORLD.dns.fails = False


def given_names():
    WORLD.machine("box", [LAN], dns={NAME: [LAN]})
    for domain, address, note in ((NAME, f"{NAME}:443", "leads here"), (f"{NAME}:9443", f"{NAME}:9443", "was given"),
                                  ("box", "box:443", f"people on this network open https://ADDRESS instead: {LAN}"),
                                  ("::1", "[::1]:443", "leads every machine to itself"),
                                  ("2001:db8::5", "[2001:db8::5]:443", f"is no address of this machine, which has {LAN}")):
        with Folder() as folder:
            code, out, _ = init("-c", folder.file("m.conf"), "--domain", domain)
            has(read(folder.file("m.conf")), f"domain-address = {address}\n")
            has(finding(out, "name")[1], note)
            equal(code, 1 if domain.startswith((NAME, "2001")) else 0)


def own_authority():
    with Folder() as folder:
        WORLD.machine("box", [LAN])
        out = good("-c", folder.file("m.conf"))
        equal(finding(out, "certificate")[0], "note")
        has(finding(out, "certificate")[1], '"meeting ca"')
        assert "80/tcp" not in out, out
        has(out, f"https://{LAN}/sign-in?link=", "admin@localhost")


def behind_a_router():
    with Folder() as folder:
        WORLD.machine(NAME, [LAN], dns={NAME: [OTHER]})
        conf = folder.file("m.conf")
        out = good("-c", conf)
        mark, text = finding(out, "name")
        equal(mark, "note")
        has(text, f"leads to {OTHER}; this machine has {LAN}: a router is between (NAT)",
            "forward to it, with the same numbers: 443/tcp, 80/tcp, 3478/udp, 3478/tcp, 5349/udp, 5349/tcp, 10000", "49152-65535/udp")
        has(read(conf), f"[sfu]\nadvertise = {OTHER};{LAN}\n", f"[turn]\nip = {OTHER}\n")
        equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS)[0], 0)


def another_router():
    """Its address is looked at again, and so is what was written while DNS was silent."""
    with Folder() as folder:
        WORLD.machine(NAME, [LAN], dns={NAME: [OTHER]})
        conf = folder.file("m.conf")
        good("-c", conf)
        good("-c", conf)
        WORLD.machine(NAME, [LAN], dns={NAME: ["198.51.100.9"]})
        code, out, err = init("-c", conf)
        equal(code, 1)
        has(out, f"{conf}:14: [sfu] advertise does not have the router's address, 198.51.100.9", "[turn] ip does not have")
        has(err, "2 of the findings above")
        good("-c", conf, "--force")
        has(read(conf), f"advertise = 198.51.100.9;{LAN}\n")


def out_of_reach():
    """No public authority comes to a private address."""
    with Folder() as folder:
        WORLD.machine(NAME, [LAN], dns={NAME: [LAN]})
        code, out, _ = init("-c", folder.file("m.conf"))
        equal((code, finding(out, "certificate")[0]), (1, "LOOK"))
        has(finding(out, "certificate")[1], f"{NAME} leads to {LAN}, where no public authority can reach it", "--cert FILE", "--acme=false")
        equal(finding(good("-c", folder.file("n.conf"), "--acme=false"), "certificate")[0], "note")
        out = good("-c", folder.file("o.conf"), "--acme-directory", "https://ca.lan/directory")
        has(finding(out, "certificate")[1], "obtained by ACME once the gateway runs, from https://ca.lan/directory")


def ports_taken():
    with Folder() as folder, socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        public()
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        tcp.bind(("0.0.0.0", 443))
        tcp.listen()
        udp.bind(("0.0.0.0", 3478))
        code, out, err = init("-c", folder.file("m.conf"))
        me = read("/proc/self/comm").strip()
        equal(code, 1)
        has(out, f"443/tcp (pages, signalling) is taken by {me}, pid {os.getpid()}: stop that, or set [gateway] listen",
            f"3478/udp (TURN) is taken by {me}, pid {os.getpid()}: stop that, or set [turn] port", "80/tcp")
        has(err, "2 of the findings above")
        assert os.path.exists(folder.file("m.conf"))


def ports_picked():
    """Ports that nobody can open in a firewall: each key is told once."""
    with Folder() as folder:
        public()
        conf = folder.file("m.conf")
        code, out, _ = init("-c", conf, "--turn-port", "0", "--tls-port", "0", "--port", "0")
        equal(code, 1)
        for key in ("[turn] port is 0 (TURN)", "[turn] tls-port is 0 (TURN over TLS and DTLS)", "[sfu] port is 0 (audio and video)"):
            equal(out.count(f"  LOOK  ports         {key}: another port is picked at each start"), 1)
        assert " 0/" not in out, out


def ports_of_turn():
    """Both of its doors are tried by both protocols; without TLS there is one."""
    with Folder() as folder, contextlib.ExitStack() as stack:
        public()
        for kind, port in ((socket.SOCK_STREAM, 3478), (socket.SOCK_STREAM, 5349), (socket.SOCK_DGRAM, 5349)):
            taken = stack.enter_context(socket.socket(socket.AF_INET, kind))
            taken.bind(("0.0.0.0", port))
            if kind == socket.SOCK_STREAM:
                taken.listen()
        conf = folder.file("m.conf")
        code, out, _ = init("-c", conf)
        equal(code, 1)
        has(out, "3478/tcp (TURN) is taken by", "set [turn] port", "5349/tcp (TURN over TLS and DTLS) is taken by", "5349/udp (TURN over",
            "set [turn] tls-port")
        code, _, err = run("run", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS)
        equal(code, 1)
        has(err, "[turn] port: cannot listen on [::]:3478 by TCP: another program (", f"pid {os.getpid()}) has the port; stop it or choose")
        assert "5349" not in good("-c", folder.file("n.conf"), "--tls=false", "--dry-run", "--turn-port", "3479")


def no_uacme():
    with Folder() as folder:
        public()
        code, out, _ = run("init", "-c", folder.file("m.conf"), MEETING_PLUGIN_PATH=PLUGINS, PATH="/nonexistent")
        equal((code, finding(out, "certificate")), (1, ("LOOK", "to be obtained by ACME, but uacme is not installed: apt install uacme")))


class Smtp(threading.Thread):
    """A mail server that takes mail for others, or refuses; it is sent none."""

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer = answer
        self.heard = []
        self.listener = socket.create_server(("127.0.0.1", 25))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def run(self):
        for _ in range(2):
            self.serve(self.listener.accept()[0])

    def serve(self, client):
        with client, client.makefile("rw", encoding="ascii", newline="\r\n") as stream:
            stream.write("220-hello\r\n220 there\r\n")
            stream.flush()
            for line in stream:
                self.heard.append(line.strip())
                stream.write(self.answer + "\r\n" if line.startswith("RCPT") else "250-one\r\n250 two\r\n")
                stream.flush()


def mail():
    with Folder() as folder, Smtp("250 yes") as server:
        public()
        out = good("-c", folder.file("m.conf"), "--email", ADA)
        equal(finding(out, "mail")[0], "ok")
        has(finding(out, "mail")[1], "sent through localhost, which answers at port 25; whether it takes our mails, the first one shows")
        has(read(folder.file("m.conf")), f"[api]\nmail-server = localhost\nmail-from = meetings@{NAME}\n")
        equal(server.heard[1:3], [f"MAIL FROM:<meetings@{NAME}>", f"RCPT TO:<{ADA}>"])
        assert "DATA" not in server.heard
        equal(run("check", "-c", folder.file("m.conf"), MEETING_PLUGIN_PATH=PLUGINS)[0], 0)
    with Folder() as folder, Smtp("550 relay not permitted"):
        out = good("-c", folder.file("m.conf"))
        mark, text = finding(out, "mail")
        equal(mark, "note")
        has(text, "550 relay not permitted", "codes to sign in with are in the log")
        assert "mail-server" not in read(folder.file("m.conf"))
    with Folder() as folder:
        code, out, _ = init("-c", folder.file("m.conf"), "--mailServer", "localhost", "--mailPort", "2525", "--mailFrom", ADA)
        equal((code, finding(out, "mail")[0]), (1, "LOOK"))
        has(finding(out, "mail")[1], "[api] mail-server is localhost, and no mail server answers at its port 2525: ", "Connection refused")


run_inside([names, silent_dns, given_names, own_authority, behind_a_router, another_router, out_of_reach, ports_taken, ports_picked, ports_of_turn, no_uacme, mail], __file__)
