"""`meeting init` from outside, on machines of its own: names, DNS, addresses and ports are those of namespaces."""
import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import stat
import struct
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../plugins/api"))
from meeting import BUILD, Folder, Gateway, equal, has, main, run  # noqa: E402

SOURCE = os.path.abspath(os.environ.get("G_TEST_SRCDIR", os.path.join(BUILD, "..")))
ROLES = ("api", "sfu", "allocate", "turn", "fs")
PLUGINS = ":".join(os.path.join(BUILD, "plugins", role, ".libs") for role in ROLES)
INSIDE = "MEETING_TEST_INSIDE"
NAME, ADA = "meet.gateway-tests.dev", "ada@gateway-tests.dev"
PUBLIC, OTHER, LAN = "203.0.113.10", "198.51.100.7", "192.168.77.5"
# As root, the users of this machine are there too.
UNSHARE = ["unshare", "-mnu"] if os.geteuid() == 0 else ["unshare", "-rmnu"]


class Dns(threading.Thread):
    """A name server with the records that a test sets; everything else is not known."""

    def __init__(self):
        super().__init__(daemon=True)
        self.records = {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))

    def run(self):
        while True:
            question, client = self.socket.recvfrom(4096)
            self.socket.sendto(self.answer(question), client)

    def answer(self, question):
        name, at = [], 12
        while question[at]:
            name.append(question[at + 1:at + 1 + question[at]].decode().lower())
            at += 1 + question[at]
        kind = struct.unpack_from("!H", question, at + 1)[0]
        values = [self.record(kind, text) for text in self.records.get(".".join(name), []) if self.is_of(kind, text)]
        head = question[:2] + struct.pack("!HHHHH", 0x8180 if values else 0x8183, 1, len(values), 0, 0)
        return head + question[12:at + 5] + b"".join(values)

    @staticmethod
    def is_of(kind, text):
        return kind == (28 if ":" in text else 1 if re.fullmatch(r"[\d.]+", text) else 12)

    @staticmethod
    def record(kind, text):
        if kind == 12:
            data = b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"
        else:
            data = socket.inet_pton(socket.AF_INET6 if kind == 28 else socket.AF_INET, text)
        return struct.pack("!HHHIH", 0xc00c, kind, 1, 60, len(data)) + data


class World:
    """This machine, as the test wants it."""

    def __init__(self):
        self.folder = Folder()

    def prepare(self):
        self.ip("link set lo up")
        self.ip("link add net0 type veth peer name net1")
        self.ip("link set net0 up")
        self.ip("link set net1 up")
        # A program for certificates: none of these are obtained.
        self.folder.write("uacme", "#!/bin/sh\nexit 1\n")
        os.chmod(self.folder.file("uacme"), 0o755)
        os.environ["PATH"] = f"{self.folder.path}:{os.environ['PATH']}"
        for name, text in (("hosts", ""), ("resolv.conf", "nameserver 127.0.0.1\n"), ("nsswitch.conf", "hosts: files dns\n")):
            self.folder.write(name, text)
            subprocess.run(["mount", "--bind", self.folder.file(name), f"/etc/{name}"], check=True)
        self.dns = Dns()
        self.dns.start()

    @staticmethod
    def ip(words):
        subprocess.run(["ip", *words.split()], check=True)

    def machine(self, host="meet", addresses=(PUBLIC,), hosts="", **records):
        """records: of DNS, with "_" for the dots and hyphens of a name, or as dns={name: [...]}."""
        socket.sethostname(host)
        self.ip("address flush dev net0")
        for address in addresses:
            self.ip(f"address add {address}/{64 if ':' in address else 24} dev net0" + (" nodad" if ":" in address else ""))
        self.folder.write("hosts", f"127.0.0.1 localhost\n{hosts}")
        self.dns.records = records.get("dns", {})


def init(*arguments):
    return run("init", *arguments, MEETING_PLUGIN_PATH=PLUGINS)


def good(*arguments):
    code, out, err = init(*arguments)
    assert code == 0 and err == "", f"{code}\n{out}{err}"
    return out


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def finding(out, topic):
    """The mark and the text of a line of the report, with its further lines."""
    found = re.search(rf"^  (\S+) +{topic}  +((?:.*\n)(?:               +.*\n)*)", out, re.M)
    assert found, f"nothing of {topic} in:\n{out}"
    return found.group(1), re.sub(r"\s+", " ", found.group(2)).strip()


def link_of(out):
    return re.search(r"https://\S+/sign-in\?link=\S+", out).group(0)


def public():
    """A public name that leads here."""
    WORLD.machine(hosts=f"127.0.1.1 {NAME} meet\n", dns={NAME: [PUBLIC]})


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def open_link(url, authority):
    """What a browser that trusts the authority gets: the status, and its cookie."""
    host, path = re.fullmatch(r"https://([^/]+)(/.*)", url).groups()
    context = ssl.create_default_context(cafile=authority)
    connection = http.client.HTTPSConnection(host, timeout=20, context=context)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        cookie = (answer.headers["Set-Cookie"] or "").split(";")[0]
        answer.read()
        connection.request("GET", "/api/v1/me", headers={"Cookie": cookie})
        return answer.status, connection.getresponse().read().decode()


def from_nothing_to_signed_in():
    """The five minutes: init, run, and the link in a browser."""
    with Folder() as folder:
        public()
        conf = folder.file("m.conf")
        out = good("-c", conf, "--email", ADA)
        equal(finding(out, "name"), ("ok", f"{NAME} is this machine's host name in full, and leads here: {PUBLIC}"))
        equal(finding(out, "certificate")[0], "ok")
        has(finding(out, "ports")[1], "443/tcp, 80/tcp, 3478/udp, 10000")
        equal(mode(conf), 0o600)
        equal(mode(folder.file("state/secret")), 0o600)
        has(out, f"    https://{NAME}\n", f"meeting run -c {conf}")
        equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS), (0, f"{conf}: ok\n", ""))
        # As the service has it: names of the outside lead to the outside.
        WORLD.folder.write("hosts", f"127.0.0.1 localhost\n{PUBLIC} {NAME}\n")
        with Gateway(conf, MEETING_PLUGIN_PATH=PLUGINS) as gateway:
            gateway.wait_for(" ready\n")
            status, account = open_link(link_of(out), folder.file("state/tls/ca.pem"))
            equal(status, 303)
            has(account, f'"{ADA}"')
            equal(open_link(link_of(out), folder.file("state/tls/ca.pem"))[0], 403)
            out = init("-c", conf)[1]
            has(finding(out, "ports")[1], "443/tcp has a gateway that runs (meeting, pid")
            gateway.signal()
            equal(gateway.end(), 0)


def a_second_run_changes_nothing():
    with Folder() as folder:
        public()
        conf, secret = folder.file("m.conf"), folder.file("state/secret")
        good("-c", conf)
        before = read(conf), read(secret), os.stat(conf).st_mtime_ns
        out = good("-c", conf)
        equal((read(conf), read(secret), os.stat(conf).st_mtime_ns), before)
        has(finding(out, "key-file")[1], "was there already; nothing was written")
        has(finding(out, "secret")[1], "was there already")
        good("-c", conf, "--domain", NAME)
        for more in (["--domain", "other.gateway-tests.dev"], ["--mailServer", "x"]):
            code, out, err = init("-c", conf, *more)
            equal((code, out), (1, ""))
            has(err, f"{conf} is that of {NAME} already, and was not changed", "--force")
        equal(read(conf), before[0])
        out = good("-c", conf, "--force", "--domain", f"{NAME}:8443")
        backup = re.search(r"what was there is in (\S+)", out).group(1)
        equal(read(backup), before[0])
        has(read(conf), f"domain-address = {NAME}:8443\n", "listen = https://[::]:8443\n")
        equal(read(secret), before[1])
        has(out, f"    https://{NAME}:8443\n")
        equal(sorted(os.listdir(folder.path)), sorted(["m.conf", os.path.basename(backup), "state"]))


def beside_the_package():
    """The file that came with the package stays as it came."""
    with Folder() as folder:
        public()
        conf = folder.write("m.conf", read(f"{SOURCE}/debian/meeting.conf") + "state-directory = state\n")
        before = read(conf)
        out = good("-c", conf, "--mailServer", "smtp.gateway-tests.dev", "--mailFrom", "Meetings <m@gateway-tests.dev>")
        fragment = f"{conf}.d/10-here.conf"
        equal(read(fragment).partition("\n\n")[2], f"""[gateway]
domain-address = {NAME}:443

[api]
mail-server = smtp.gateway-tests.dev
mail-from = Meetings <m@gateway-tests.dev>
""")
        equal(read(conf), before)
        has(finding(out, "key-file")[1], fragment)
        equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS)[0], 0)
        good("-c", conf)
        out = good("-c", conf, "--force")
        assert "mail-server" not in read(fragment)
        has(read(re.search(r"what was there is in (\S+)", out).group(1)), "mail-server")
        equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS)[0], 0)


def what_is_not_ours_stays():
    with Folder() as folder:
        public()
        conf = folder.write("m.conf", read(f"{SOURCE}/debian/meeting.conf") + "state-directory = state\n")
        os.mkdir(f"{conf}.d")
        theirs = folder.write("m.conf.d/10-here.conf", "[sfu]\nparticipants-max = 7\n")
        code, out, err = init("-c", conf)
        equal((code, out), (1, ""))
        has(err, f"{theirs} is there already, and no domain-address is in it", "--force")
        equal(read(theirs), "[sfu]\nparticipants-max = 7\n")
        broken = folder.write("broken.conf", "[gateway]\nplugins = api\nlisten = nowhere\n")
        code, out, err = init("-c", broken)
        equal((code, out), (1, ""))
        has(err, f"{broken}:3: [gateway] listen")


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


def given_names():
    WORLD.machine("box", [LAN], dns={NAME: [LAN]})
    for domain, address, note in ((NAME, f"{NAME}:443", "leads here"), (f"{NAME}:9443", f"{NAME}:9443", "was given"),
                                  ("box", "box:443", f"people on this network open https://ADDRESS instead: {LAN}"),
                                  ("2001:db8::5", "[2001:db8::5]:443", "none of that is")):
        with Folder() as folder:
            code, out, _ = init("-c", folder.file("m.conf"), "--domain", domain)
            has(read(folder.file("m.conf")), f"domain-address = {address}\n")
            has(finding(out, "name")[1], note)
            equal(code, 1 if "none" in note else 0)


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
            "forward to it, with the same numbers: 443/tcp, 80/tcp, 3478/udp, 10000", "49152-65535/udp")
        has(read(conf), f"[sfu]\nadvertise = {OTHER};{LAN}\n", f"[turn]\nip = {OTHER}\n")
        equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS)[0], 0)


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


def no_uacme():
    with Folder() as folder:
        public()
        code, out, _ = run("init", "-c", folder.file("m.conf"), MEETING_PLUGIN_PATH=PLUGINS, PATH="/nonexistent")
        equal((code, finding(out, "certificate")), (1, ("LOOK", "to be obtained by ACME, but uacme is not installed: apt install uacme")))


def folders_that_cannot_be_written():
    with Folder() as folder:
        public()
        os.mkdir(folder.file("etc"))
        subprocess.run(["mount", "--bind", folder.file("etc"), folder.file("etc")], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", folder.file("etc")], check=True)
        try:
            code, out, err = init("-c", folder.file("etc/m.conf"))
        finally:
            subprocess.run(["umount", folder.file("etc")], check=True)
        equal((code, out, err), (1, "", f"{folder.file('etc')} cannot be written to: Read-only file system; nothing was written\n"))
        equal(os.listdir(folder.path), ["etc"])
        folder.write("file", "")
        code, out, err = init("-c", folder.file("m.conf"), "--state-directory", folder.file("file/state"))
        equal((code, out), (1, ""))
        has(err, f"[gateway] state-directory {folder.file('file/state')} cannot be made")
        assert not os.path.exists(folder.file("m.conf"))


def full_disk():
    with Folder() as folder:
        public()
        os.mkdir(folder.file("etc"))
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", folder.file("etc")], check=True)
        try:
            with open(folder.file("etc/full"), "wb") as file:
                file.write(b"x" * 4096)
            code, _, err = init("-c", folder.file("etc/m.conf"), "--state-directory", folder.file("state"))
            left = os.listdir(folder.file("etc"))
        finally:
            subprocess.run(["umount", folder.file("etc")], check=True)
        equal((code, left), (1, ["full"]))
        has(err, f"{folder.file('etc')} cannot be written to: No space left on device; nothing was written")


def dry_run():
    with Folder() as folder:
        public()
        out = good("-c", folder.file("m.conf"), "--dry-run", "--mysqlAddress", "127.0.0.1:1")
        has(out, f"{folder.file('m.conf')} would hold:\n", f"domain-address = {NAME}:443\n", "mysql-address = 127.0.0.1:1\n",
            "Nothing was written, and no database was tried")
        assert "sign-in?" not in out
        equal(os.listdir(folder.path), [])


def databases():
    """What was given and does not work is not written."""
    import mariadb  # pylint: disable=import-outside-toplevel
    public()
    with Folder() as folder:
        conf = folder.file("m.conf")
        code, _, err = init("-c", conf, "--mysqlAddress", "127.0.0.1:1")
        equal(code, 1)
        has(err, "no key-file was written, as what it says does not work:\n", "[api] mysql-address: ", "127.0.0.1:1")
        assert not os.path.exists(conf)
        with mariadb.Mariadb() as server:
            flags = ["--mysqlAddress", f"127.0.0.1:{server.port}", "--mysqlUser", mariadb.USER, "--mysqlDatabase", mariadb.DATABASE]
            code, _, err = init("-c", conf, *flags, "--mysqlPassword", "not the password")
            equal(code, 1)
            has(err, "[api] mysql-address: ", mariadb.USER)
            assert "not the password" not in err and not os.path.exists(conf)
            out = good("-c", conf, *flags, "--mysqlPassword", mariadb.PASSWORD)
            has(finding(out, "api")[1], f"{mariadb.DATABASE} on the server at 127.0.0.1:{server.port}, as {mariadb.USER}")
            assert mariadb.PASSWORD not in out
            has(read(conf), f"mysql-password = {mariadb.PASSWORD}\n")
            equal(mode(conf), 0o600)
            has(server.execute(f"SHOW TABLES IN {mariadb.DATABASE}"), "meetings")
            server.stop()
            code, out, err = init("-c", conf)
            equal((code, finding(out, "database")[0]), (1, "LOOK"))


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
        client, _ = self.listener.accept()
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
        equal(finding(out, "mail"), ("ok", "sent through localhost"))
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


def misuse():
    with Folder() as folder:
        public()
        for arguments, said in ((["--domain", "a b"], '--domain "a b" is no name of a machine'), (["--domain", "x:0"], "is no name"),
                                (["--domain", "-x.y"], "is no name"), (["--email", "ada"], '--email "ada" is no mail address'),
                                (["--mysqlAdress", "x"], "--mysqlAdress is no flag; did you mean --mysqlAddress?"),
                                (["--plugins", "api"], "--plugins is no flag"), (["word"], '"word" is too much'),
                                (["--domain-address", "x:1"], "--domain-address is no flag")):
            code, out, err = init("-c", folder.file("m.conf"), *arguments)
            equal((code, out), (2, ""))
            has(err, "meeting init: ", said)
        code, out, err = init("-c", folder.file("m.conf"), "--participants-max", "1")
        equal((code, out), (1, ""))
        has(err, "participants-max 1 is below 2")
        equal(os.listdir(folder.path), [])


def for_the_service():
    """What root makes is the service's: its own state, and settings that it reads by its group."""
    service = 65534
    with Folder() as folder:
        public()
        os.chmod(folder.path, 0o755)
        for name, owner, group in (("etc", 0, service), ("state", service, service)):
            os.mkdir(folder.file(name), 0o750)
            os.chown(folder.file(name), owner, group)
        out = good("-c", folder.file("etc/m.conf"), "--state-directory", folder.file("state"))
        info = os.stat(folder.file("etc/m.conf"))
        equal((info.st_uid, info.st_gid, stat.S_IMODE(info.st_mode)), (0, service, 0o640))
        for name in ("secret", "meetings.db"):
            info = os.stat(folder.file(f"state/{name}"))
            equal((name, info.st_uid, info.st_gid, stat.S_IMODE(info.st_mode)), (name, service, service, 0o600))
        has(out, "/sign-in?link=")


TESTS = [from_nothing_to_signed_in, a_second_run_changes_nothing, beside_the_package, what_is_not_ours_stays, names, given_names,
         own_authority, behind_a_router, ports_taken, no_uacme, folders_that_cannot_be_written, full_disk, dry_run, databases,
         mail, misuse, for_the_service]


def skipped():
    """Names and reasons of what cannot be tried here."""
    if not shutil.which("unshare") or not shutil.which("ip"):
        return [(test.__name__, "no unshare or no ip here") for test in TESTS]
    if subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode != 0:
        return [(test.__name__, "this kernel lets us have no namespaces of our own") for test in TESTS]
    lacking = []
    if not shutil.which("mariadb-install-db"):
        lacking.append(("databases", "install mariadb-server-core and mariadb-client-core"))
    if os.geteuid() != 0 or UNSHARE[1] != "-mnu":
        lacking.append(("for_the_service", "only root has other users"))
    return lacking


if INSIDE not in os.environ:
    reasons = skipped()
    if len(reasons) == len(TESTS):
        main([], reasons)
    os.execvpe("unshare", [*UNSHARE, sys.executable, __file__, *sys.argv[1:]],
               {**os.environ, INSIDE: "root" if os.geteuid() == 0 else "user"})
if os.environ[INSIDE] != "root":
    UNSHARE = ["unshare", "-rmnu"]
REASONS = skipped()
WORLD = World()
signal.alarm(600)
with WORLD.folder:
    WORLD.prepare()
    chosen = [test for test in TESTS if test.__name__ not in dict(REASONS) and (not sys.argv[1:] or test.__name__ in sys.argv[1:])]
    main(chosen, REASONS if not sys.argv[1:] else ())
