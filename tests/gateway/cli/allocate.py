"""meeting allocate: what would be answered and why, beside a running gateway; asking for real."""
import contextlib
import http.server
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True
from meeting import BUILD, PLUGINS, Folder, Gateway, environment, equal, has, main, run  # noqa: E402

FAULTY = os.path.join(BUILD, "tests/gateway/conformance/.libs")
ROLES = ";".join(os.path.join(BUILD, "plugins", role, ".libs") for role in ("api", "sfu", "turn", "fs", "allocate"))
SECRET = "a-secret-of-the-tests"
SCHEDULED = ("--begin", "now+1h", "--end", "now+2h", "--email", "ada@example.com")


def free_port():
    """None that the kernel gives away by itself: it stays free until the program has it."""
    while True:
        port = random.randrange(10000, 20000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def key_file(folder, plugins, sections="", name="m.conf", state="state", listen="http://127.0.0.1:0", gateway=""):
    return folder.write(name, f"""[gateway]
plugins = {plugins}
plugin-path = {folder.path};{FAULTY};{PLUGINS};{ROLES}
state-directory = {state}
listen = {listen}
secret = {SECRET}
{gateway}
{sections}""")


def allocate(conf, *arguments):
    return run("allocate", "-c", conf, *arguments)


def make_plugin(folder):
    """The plugin that new-plugin writes."""
    equal(run("new-plugin", "mine", folder.path)[0], 0)
    subprocess.run(["make", "-s", "mine.so"], cwd=folder.path, check=True, timeout=120,
                   env=environment(PKG_CONFIG_PATH=BUILD))


def snapshot(path):
    return {name: os.stat(os.path.join(path, name)).st_mtime_ns for name in os.listdir(path)
            if not name.startswith("meetings.db")}


def wait_for_machines(conf):
    """An sfu reports itself a moment after the start."""
    for _ in range(100):
        code, out, err = allocate(conf, "--dry-run", *SCHEDULED)
        if ": the least loaded" in out:
            break
        time.sleep(0.1)
    equal((code, err), (0, ""))
    return out


def beside_its_gateway():
    """The machines of an all-in-one are asked for where it runs; nothing of it changes."""
    with Folder() as folder:
        make_plugin(folder)
        port = free_port()
        conf = key_file(folder, "api;sfu;fs;mine", "[sfu]\nport = 0", listen=f"http://127.0.0.1:{port}")
        other = key_file(folder, "mine", name="other.conf", state="other",
                         gateway=f"apiserver = http://127.0.0.1:{port}")
        with Gateway(conf) as gateway:
            gateway.wait_for(" ready")
            equal(wait_for_machines(conf), "localhost:0: the least loaded\n"
                                           "(by mine, which knows of 2 machines and 0 scheduled meetings)\n")
            before = snapshot(folder.file("state"))
            code, out, _ = allocate(conf, "--dry-run", "--kind", "fs")
            equal(code, 0)
            has(out, ": the least loaded\n")
            equal(snapshot(folder.file("state")), before)
            # Without a name, they are no machines for others.
            has(allocate(other, "--dry-run")[1], "which knows of 0 machines")
            # For real it must not book beside the one that runs.
            code, _, err = allocate(conf)
            equal(code, 1)
            has(err, "a running gateway can be asked by allocate-http, and --dry-run works beside it; "
                     "another gateway", "runs the role ")
            gateway.signal()
            equal(gateway.end(), 0)


def by_api():
    """Another process of the deployment hears of the machines from api."""
    with Folder() as folder:
        make_plugin(folder)
        port = free_port()
        conf = key_file(folder, "api;sfu;fs", "[sfu]\nport = 0", listen=f"http://127.0.0.1:{port}",
                        gateway=f"domain-address = localhost:{port}")
        other = key_file(folder, "mine", name="other.conf", state="other",
                         gateway=f"apiserver = http://127.0.0.1:{port}")
        with Gateway(conf) as gateway:
            gateway.wait_for(" ready")
            equal(wait_for_machines(other), f"localhost:{port}: the least loaded\n"
                                            "(by mine, which knows of 2 machines and 0 scheduled meetings)\n")
            folder.write("wrong.conf", open(other, encoding="utf-8").read().replace(SECRET, SECRET[::-1]))
            code, _, err = allocate(folder.file("wrong.conf"), "--dry-run")
            equal(code, 0)
            has(err, "has not told which machines live", "secret")


def api_is_away():
    with Folder() as folder:
        conf = key_file(folder, "faulty", gateway=f"apiserver = http://127.0.0.1:{free_port()}")
        code, out, err = allocate(conf, "--dry-run")
        equal(code, 0)
        has(out, "sfu1.example.com:443, as always\n(by faulty, which knows of 0 machines and 0 scheduled meetings)\n")
        has(err, "meeting allocate: the api at http://127.0.0.1:", "has not told which machines live")


def nobody_knows():
    with Folder() as folder:
        conf = key_file(folder, "faulty", "[faulty]\nfault = no-explain")
        equal(allocate(conf, "--dry-run"), (0, "unknown: the plugin faulty has no explain(), and only being asked "
                                               "for real it answers\n", ""))
        conf = key_file(folder, "api", "[api]\nallocateserver = http://127.0.0.1:1/x")
        code, out, _ = allocate(conf, "--dry-run")
        equal(code, 0)
        has(out, "unknown: the service of [api] allocateserver decides")
        assert not os.path.exists(folder.file("state")), "a dry run made something"
        conf = key_file(folder, "first")
        code, _, err = allocate(conf, "--dry-run")
        equal(code, 1)
        has(err, f"{conf}: none of [gateway] plugins allocates; add one, such as allocate\n")
        conf = key_file(folder, "faulty", "[faulty]\nfault = create-fails")
        code, _, err = allocate(conf, "--dry-run")
        equal((code, err), (1, "plugin faulty: the moon is in the wrong place\n"))


def by_the_plugin():
    with Folder() as folder:
        for fault, expected in (
                ("", (0, "sfu sfu1.example.com:443\n", "")),
                ("thread", (0, "sfu sfu1.example.com:443\n", "")),
                ("retry", (1, "", "none at present: none today\n")),
                ("error", (1, "", "out of order\n"))):
            conf = key_file(folder, "faulty", f"[faulty]\nfault = {fault}")
            equal(allocate(conf), expected)
        conf = key_file(folder, "faulty")
        equal(allocate(conf, "--kind", "fs"), (0, "fs fs.example.com:443\n", ""))
        # A command that it runs does run.
        conf = key_file(folder, "faulty", "[faulty]\nfault = slow-command")
        equal(allocate(conf), (0, "sfu sfu1.example.com:443\n", ""))


class Service(http.server.BaseHTTPRequestHandler):
    """Answers as the e-mail address asks it to."""

    def do_GET(self):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query, keep_blank_values=True))
        self.server.queries.append(query)
        self.server.ids.append(self.headers["Meeting-Id"])
        status, body, headers = ANSWERS[query["Email"]]
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


ANSWERS = {
    "sfu+turn": (200, {"sfu": "a.example.com:443", "turn": "b.example.com:3478"}, {}),
    "sfu": (200, {"sfu": "a.example.com:443", "turn": None}, {}),
    "fs": (200, {"fs": "c.example.com:443"}, {}),
    "wait": (503, {}, {"Retry-After": "7"}),
    "gone": (404, {}, {}),
    "rubbish": (200, {"sfu": 7}, {}),
}


def by_the_service():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.queries, server.ids = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Folder() as folder:
        origin = f"http://127.0.0.1:{server.server_port}"
        conf = key_file(folder, "api", f"[api]\nallocateserver = {origin}/hidden?key=x")
        equal(allocate(conf, "--email", "sfu+turn", "--begin", "1893456000", "--end", "1893459600"),
              (0, "sfu a.example.com:443\nturn b.example.com:3478\n", ""))
        equal(server.queries[-1], {"key": "x", "Kind": "SFUTURN", "Email": "sfu+turn", "BeginAt": "1893456000",
                                   "EndAt": "1893459600"})
        equal(allocate(conf, "--email", "sfu"), (0, "sfu a.example.com:443\n", ""))
        equal(server.queries[-1]["BeginAt"], "0")
        equal(allocate(conf, "--email", "fs", "--kind", "fs"), (0, "fs c.example.com:443\n", ""))
        equal(server.queries[-1], {"key": "x", "Kind": "FS", "Email": "fs"})
        equal(allocate(conf, "--email", "sfu", "--meeting", "the-one")[0], 0)
        equal(server.ids[-1], "the-one")
        for email, words in (("wait", "has none at present (status 503); ask again in 7 seconds"),
                             ("gone", "has none at present (status 404)"),
                             ("rubbish", 'answered with an object that cannot be used: the member "sfu" is not HOST:PORT')):
            code, out, err = allocate(conf, "--email", email)
            equal((code, out), (1, ""))
            has(err, origin, words)
            assert "hidden" not in err
    server.shutdown()
    server.server_close()


def by_the_face():
    """A running gateway with allocate-http is asked there."""
    with Folder() as folder:
        port = free_port()
        conf = key_file(folder, "faulty;allocate-http", "[allocate-http]\npath = /hidden",
                        listen=f"http://127.0.0.1:{port}")
        code, _, err = allocate(conf)
        equal(code, 1)
        has(err, f"127.0.0.1:{port}")
        with Gateway(conf) as gateway:
            gateway.wait_for(" ready")
            equal(allocate(conf, *SCHEDULED), (0, "sfu sfu1.example.com:443\n", ""))
            code, out, _ = allocate(conf, "--dry-run")
            equal(code, 0)
            has(out, "sfu1.example.com:443, as always")


ECHO = r"""
#include "gateway/gateway/allocator.h"
static void allocate (gpointer self, GwAllocation *allocation)
{
  g_autofree char *fs = g_strdup_printf ("h%.20s:1", gw_allocation_request (allocation)->meeting);
  gw_allocation_reply_fs (allocation, fs);
}
static const GwAllocator allocator = { .size = sizeof allocator, .allocate = allocate };
static gpointer create (GwHost *host, const GwConfig *config, GError **error)
{
  return gw_host_publish (host, GW_ALLOCATOR_SERVICE, &allocator, host, error) ? host : NULL;
}
static void destroy (gpointer self) {}
static const GwPlugin plugin = {
  .abi = GW_PLUGIN_ABI, .size = sizeof plugin, .option_size = sizeof (GwOption), .name = "echo",
  .version = "1", .summary = "names the meeting", .create = create, .destroy = destroy };
const GwPlugin *gw_plugin_descriptor (void) { return &plugin; }
"""


def same_meeting():
    """Who asks allocate-http again asks for the same meeting: named by a header, or by the question."""
    with Folder() as folder:
        make_plugin(folder)
        os.remove(folder.file("mine.so"))
        folder.write("mine.c", ECHO.replace('"echo"', '"mine"'))
        subprocess.run(["make", "-s", "mine.so"], cwd=folder.path, check=True, timeout=120,
                       env=environment(PKG_CONFIG_PATH=BUILD))
        port = free_port()

        def ask(email, **headers):
            question = urllib.request.Request(f"http://127.0.0.1:{port}/allocate?Kind=FS&Email={email}", headers=headers)
            try:
                with urllib.request.urlopen(question, timeout=20) as answer:
                    return json.load(answer)["fs"]
            except urllib.error.HTTPError as error:
                return error.code

        with Gateway(key_file(folder, "mine;allocate-http", listen=f"http://127.0.0.1:{port}")) as gateway:
            gateway.wait_for(" ready")
            equal(ask("ada", **{"Meeting-Id": "m1"}), "hm1:1")
            equal(ask("", **{"meeting-id": "m2"}), "hm2:1")
            equal(ask("ada", **{"Meeting-Id": "m 1"}), 400)
            equal(ask("ada"), ask("ada"))
            assert ask("ada") != ask("bob") and ask("") != ask("")


def newest_bookings():
    """What a running gateway has booked counts at once."""
    with Folder() as folder:
        port = free_port()
        conf = key_file(folder, "allocate;allocate-http", "[allocate]\nsfu = one.example.com:443",
                        listen=f"http://127.0.0.1:{port}")
        begin = int(time.time()) + 3600
        times = ("--begin", str(begin), "--end", str(begin + 3600))
        with Gateway(conf) as gateway:
            gateway.wait_for(" ready")
            free = allocate(conf, "--dry-run", *times)[1]
            equal(allocate(conf, "--email", "ada", *times), (0, "sfu one.example.com:443\n", ""))
            taken = allocate(conf, "--dry-run", "--email", "bob", *times)[1]
        assert free.startswith("sfu: one.example.com:443"), free
        assert not taken.startswith("sfu: one.example.com:443"), taken


def secrets_stay():
    """Commands inherit our environment, but no secret that stands there."""
    with Folder() as folder:
        script = folder.write("machine", '#!/bin/sh\nenv > "$0.new" && mv "$0.new" "$0.env"\n')
        os.chmod(script, 0o700)
        conf = key_file(folder, "on-demand", f"""[on-demand]
create-command = {script}
delete-command = {script}
list-command = {script}
address = %n.example.com:443
""")
        with Gateway(conf, MEETING_GATEWAY_SECRET="b-secret-of-the-tests", MEETING_CERTIFICATE="file") as gateway:
            gateway.wait_for(" ready")
            end = time.monotonic() + 60
            while not os.path.exists(script + ".env"):
                assert time.monotonic() < end
                time.sleep(0.05)
        with open(script + ".env", encoding="utf-8") as file:
            told = file.read().splitlines()
        assert "MEETING_CERTIFICATE=file" in told, told
        assert not any("secret-of-the-tests" in line for line in told), told


def misuse():
    for arguments, words in (
            (("--kind", "turn"), '--kind "turn" is neither sfu nor fs'),
            (("--begin", "now"), "--begin and --end come together"),
            (("--end", "now"), "--begin and --end come together"),
            (("--kind", "fs", *SCHEDULED), "an fs is asked for without --begin and --end"),
            (("--begin", "now+2h", "--end", "now+1h"), '--end "now+1h" is not later than --begin "now+2h"'),
            (("--begin", "soon", "--end", "now"), '--begin "soon" is no moment, such as 2030-01-31T09:00, now+2h'),
            (("--begin", "now", "--end", "now+2"), '--end "now+2" is no moment'),
            (("--begin", "now", "--end", "now--2h"), '--end "now--2h" is no moment'),
            (("--begin", "2030-02-30T09:00", "--end", "now"), "is no moment"),
            (("stray",), '"stray" is too much')):
        code, out, err = allocate("/nonexistent", *arguments)
        equal((code, out), (2, ""))
        has(err, "meeting allocate: ", words)
    code, _, err = allocate("/nonexistent")
    equal(code, 1)
    has(err, "/nonexistent cannot be read")


def moments():
    with Folder() as folder:
        conf = key_file(folder, "faulty", "")
        for begin, end in (("now-2h", "now"), ("2030-01-31T09:00", "2030-01-31T09:01"),
                           ("2030-01-31T09:00:00Z", "2030-01-31T11:00+01:00"), ("1893456000", "1893456001"),
                           ("now+1d", "now+36h")):
            equal(allocate(conf, "--begin", begin, "--end", end)[0], 0)
        # 10:00 in a zone an hour ahead is 09:00.
        equal(allocate(conf, "--begin", "2030-01-31T09:00:00Z", "--end", "2030-01-31T10:00+01:00")[0], 2)


main([beside_its_gateway, by_api, api_is_away, nobody_knows, by_the_plugin, by_the_service, by_the_face, same_meeting,
      newest_bookings, secrets_stay, misuse, moments])
