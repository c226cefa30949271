"""The life of the process: what it says when it cannot start, how it starts, and how it ends."""
import json
import contextlib
import shutil
import subprocess
import os
import re
import signal
import socket
import ssl
import stat
import sys
import time
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
from meeting import PLUGINS, WAIT, Folder, Gateway, equal, has, main, run, taken_port  # noqa: E402


def get(url, **options):
    try:
        with urllib.request.urlopen(url, timeout=10, **options) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def listening(listen, more=""):
    """A key-file that listens where the test says."""
    return f"""[gateway]
plugins = first
plugin-path = {PLUGINS}
state-directory = state
listen = {listen}
{more}"""


def order(output):
    """Which plugin said what, in order."""
    return [line for line in output.splitlines() if line.startswith(("first: ", "second: "))]


def life():
    """Ready, probed, and ended by SIGTERM in order."""
    with Folder() as folder, Gateway(folder.conf("", gateway="plugins = first;second")) as gateway:
        port = gateway.port()
        gateway.wait_for(": ready\n")
        base = f"http://127.0.0.1:{port}"
        equal(get(base + "/readyz"), (200, "ready\n"))
        equal(get(base + "/healthz"), (200, "ok\n"))
        status, text = get(base + "/metrics")
        equal(status, 200)
        has(text, "# TYPE http_connections gauge\nhttp_connections ")
        equal(get(base + "/healthz/x")[0], 404)
        secret = folder.file("state/secret")
        equal(stat.S_IMODE(os.stat(secret).st_mode), 0o600)
        gateway.signal()
        equal(gateway.end(), 0)
        equal(order(gateway.output), [
            "first: created", "second: created", "first: started", "second: started",
            "second: stopping", "first: stopping", "second: destroyed", "first: destroyed"])


def interrupt():
    with Folder() as folder, Gateway(folder.conf("", gateway="plugins = first")) as gateway:
        gateway.wait_for(": ready\n")
        gateway.signal(signal.SIGINT)
        equal(gateway.end(), 0)
        has(gateway.output, "first: stopping\n", "first: destroyed\n")


def drain():
    """Until the plugin has stopped the process answers, but is not ready."""
    with Folder() as folder:
        conf = folder.conf("[first]\npause = 2s", gateway="plugins = first;second")
        with Gateway(conf) as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            gateway.signal()
            gateway.wait_for("first: stopping\n")
            equal(get(f"http://127.0.0.1:{port}/readyz"), (503, "not ready\n"))
            equal(get(f"http://127.0.0.1:{port}/healthz"), (200, "ok\n"))
            assert "destroyed" not in gateway.output
            equal(gateway.end(), 0)
            equal(order(gateway.output)[-2:], ["second: destroyed", "first: destroyed"])


def second_signal():
    with Folder() as folder, Gateway(folder.conf("[first]\npause = 1min", gateway="plugins = first")) as gateway:
        gateway.wait_for(": ready\n")
        gateway.signal()
        gateway.wait_for("first: stopping\n")
        begin = time.monotonic()
        gateway.signal()
        equal(gateway.end(), 0)
        assert time.monotonic() - begin < 10
        has(gateway.output, "stopping at once", "first: destroyed\n")


def fails(conf, *parts, **environment):
    """It says one thing, exits with 1, and no plugin is left behind."""
    code, out, err = run("run", "-c", conf, **environment)
    equal((code, out), (1, ""))
    has(err, *parts)
    equal(err.count(": created"), err.count(": destroyed"))
    return err


def service_manager():
    """What systemd is told: ready once it listens, the watchdog, a reload, the end."""
    with Folder() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(folder.file("notify"))
        manager.settimeout(WAIT)
        conf = folder.conf("", gateway="plugins = first")
        with Gateway(conf, NOTIFY_SOCKET=folder.file("notify"), WATCHDOG_USEC="100000") as gateway:
            def told(expected):
                """Reads on until then; the watchdog speaks in between."""
                messages = iter(lambda: manager.recv(4096).decode(), None)
                got = next(message for message in messages
                           if message != "WATCHDOG=1" or expected == "WATCHDOG=1")
                assert re.fullmatch(expected, got), got
            told(r"READY=1\nSTATUS=first on http://127\.0\.0\.1:\d+")
            equal(get(f"http://127.0.0.1:{gateway.port()}/readyz"), (200, "ready\n"))
            told("WATCHDOG=1")
            gateway.signal(signal.SIGHUP)
            told(r"RELOADING=1\nMONOTONIC_USEC=\d+")
            told(r"READY=1\nSTATUS=.*")
            gateway.signal()
            told(r"STOPPING=1\nSTATUS=finishing")
            equal(gateway.end(), 0)


def wrong_conf():
    with Folder() as folder:
        err = fails(folder.conf("[first]\nport = 0", gateway="plugins = first"), ":7: [first] port 0 is below 1")
        equal(err.count("\n"), 1)
        assert not os.path.exists(folder.file("state")), "something was made before all was checked"


def port_taken():
    taken, port = taken_port()
    with taken, Folder() as folder:
        conf = folder.write("m.conf", listening(f"http://127.0.0.1:{port}"))
        err = fails(conf, f"{conf}:5: [gateway] listen: cannot listen on ", str(port), "in use")
        equal(err.count("\n"), 1)
        assert "created" not in err, "a plugin began before the port was ours"


def create_fails():
    with Folder() as folder:
        conf = folder.conf("[second]\nfail = create", gateway="plugins = first;second")
        err = fails(conf, f"{conf}:7: [second] fail is create\n")
        equal(order(err), ["first: created", "first: destroyed"])


def start_fails():
    with Folder() as folder:
        conf = folder.conf("[second]\nfail = start", gateway="plugins = first;second")
        err = fails(conf, f"{conf}:7: [second] fail is start\n")
        equal(order(err), ["first: created", "second: created", "first: started",
                           "second: destroyed", "first: destroyed"])


def same_service():
    with Folder() as folder:
        conf = folder.conf("[first]\nservice = x\n[second]\nservice = x", gateway="plugins = first;second")
        err = fails(conf, f'{conf}:5: [gateway] plugins: plugins first and second both publish the service "x"; '
                          "name only one of them")
        equal(order(err), ["first: created", "first: destroyed"])


def broken_store():
    """What a plugin has stored cannot be read: it does not start as if there were nothing."""
    with Folder() as folder:
        os.mkdir(folder.file("state"))
        folder.write("state/second.store", "rubbish" * 1000)
        err = fails(folder.conf("", gateway="plugins = first;second"),
                    f"plugin second: {folder.file('state/second.store')} cannot be opened: file is not a database; "
                    "the file is damaged: put back a copy of it, or move it away")
        equal(order(err), ["first: created", "first: destroyed"])


def broken_secret():
    with Folder() as folder:
        os.mkdir(folder.file("state"))
        folder.write("state/secret", "short\n")
        fails(folder.conf("", gateway="plugins = first"), folder.file("state/secret"), "is too short")


def https():
    """Without a certificate the gateway makes an authority; who trusts it is not warned."""
    with Folder() as folder:
        conf = folder.write("m.conf", listening("https://127.0.0.1:0", "certificate-names = 127.0.0.1;meet.test"))
        with Gateway(conf) as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            trust = ssl.create_default_context(cafile=folder.file("state/tls/ca.pem"))
            equal(get(f"https://127.0.0.1:{port}/readyz", context=trust), (200, "ready\n"))
            with socket.create_connection(("127.0.0.1", port), 10) as plain:
                with trust.wrap_socket(plain, server_hostname="meet.test") as secure:
                    names = {value for _, value in secure.getpeercert()["subjectAltName"]}
            equal(names, {"127.0.0.1", "meet.test"})
            gateway.signal()
            equal(gateway.end(), 0)


def http_to_https():
    """Who forgets the s is told so, in words; curl sends heads of any length."""
    with Folder() as folder, Gateway(folder.write("m.conf", listening("https://127.0.0.1:0"))) as gateway:
        port = gateway.port()
        for path in ("/", "/" + "x" * 5000):
            status, text = get(f"http://127.0.0.1:{port}{path}")
            equal(status, 400)
            has(text, "This is https: write https://")
        trust = ssl.create_default_context(cafile=folder.file("state/tls/ca.pem"))
        equal(get(f"https://127.0.0.1:{port}/healthz", context=trust), (200, "ok\n"))


def wait_until_ready(url):
    """An answer is good for a few seconds."""
    end = time.monotonic() + WAIT
    while get(url) != (200, "ready\n"):
        assert time.monotonic() < end
        time.sleep(0.1)


def state_gone():
    """What cannot be remembered is not to be promised: /readyz says so, and takes it back."""
    with Folder() as folder, Gateway(folder.conf("[first]", gateway="plugins = first")) as gateway:
        url = f"http://127.0.0.1:{gateway.port()}/readyz"
        gateway.wait_for(": ready\n")
        shutil.move(folder.file("state"), folder.file("elsewhere"))
        equal(get(url), (503, "not ready: the state folder cannot be written\n"))
        equal(get(url.replace("readyz", "healthz")), (200, "ok\n"))
        gateway.wait_for("not ready: .*No such file or directory")
        # Anybody may ask, and as often as he likes: one try serves many.
        for _ in range(60):
            equal(get(url)[0], 503)
        shutil.move(folder.file("elsewhere"), folder.file("state"))
        wait_until_ready(url)
        gateway.signal()
        equal(gateway.end(), 0)
        assert gateway.output.count("not ready: ") < 30
        equal([name for name in os.listdir(folder.file("state")) if name.startswith(".try")], [])


def state_full():
    with Folder() as folder:
        state = folder.file("state")
        os.mkdir(state)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", state], check=False,
                                 capture_output=True)
        if mounted.returncode != 0:
            print("# a small file system cannot be mounted here: not tried")
            return
        try:
            with Gateway(folder.conf("[first]", gateway="plugins = first")) as gateway:
                url = f"http://127.0.0.1:{gateway.port()}/readyz"
                gateway.wait_for(": ready\n")
                fill = os.path.join(state, "fill")
                with open(fill, "wb", buffering=0) as file:
                    with contextlib.suppress(OSError):
                        while True:
                            file.write(bytes(4096))
                equal(get(url)[0], 503)
                gateway.wait_for("not ready: .*No space left on device")
                os.remove(fill)
                wait_until_ready(url)
        finally:
            subprocess.run(["umount", state], check=True)


def reload_settings():
    """SIGHUP takes over how to log, tells what needs a restart, and refuses what is wrong."""
    with Folder() as folder:
        conf = folder.conf("[first]\nport = 5", gateway="plugins = first")
        os.mkdir(folder.file("m.conf.d"))
        with Gateway(conf) as gateway:
            gateway.wait_for(": ready\n")
            folder.write("m.conf.d/10.conf", "[gateway]\nlog-format = json\nlisten = http://127.0.0.1:1\n"
                                             "[first]\nport = 6\n")
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("read how to log again")
            gateway.wait_for("m.conf.d/10.conf:3: \\[gateway\\] listen has changed; it needs a restart\n")
            gateway.wait_for("m.conf.d/10.conf:5: \\[first\\] port has changed; it needs a restart\n")
            assert "log-format has changed" not in gateway.output
            line = gateway.wait_for(r"\{.*read the certificate again.*\}\n").group()
            entry = json.loads(line)
            equal((entry["level"], entry["domain"]), ("info", "gw-host"))
            folder.write("m.conf.d/20.conf", "[gateway]\nlog-level = loud\nlog-format = text\n[frist]\n")
            gateway.signal(signal.SIGHUP)
            gateway.wait_for(r'20.conf:2: \[gateway\] log-level \\"loud\\" is none of')
            gateway.wait_for(r"20.conf:4: \[frist\] belongs to no plugin")
            gateway.wait_for("the settings stay as they were")
            gateway.signal()
            equal(gateway.end(), 0)
            for line in gateway.output.split("the settings stay", 1)[1].splitlines()[1:]:
                assert line.startswith(("{", "first: ")), line
            equal(gateway.output.count("read how to log again"), 1)
        code, _, err = run("check", "-c", conf)
        equal(code, 1)
        has(err, f"{conf}.d/20.conf:2: [gateway] log-level", f"{conf}.d/20.conf:4: [frist]")


def reload_certificate():
    """SIGHUP reads the files again; a broken pair leaves the old one in place."""
    with Folder() as folder:
        with Gateway(folder.write("m.conf", listening("https://127.0.0.1:0"))) as gateway:
            gateway.wait_for(": ready\n")
            gateway.signal()
            gateway.end()
        for name in ("leaf.pem", "leaf-key.pem"):
            os.rename(folder.file(f"state/tls/{name}"), folder.file(name))
        conf = folder.write("m.conf", listening("https://127.0.0.1:0",
                                                  "certificate = leaf.pem\ncertificate-key = leaf-key.pem"))
        with Gateway(conf) as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("read the certificate again\n")
            folder.write("leaf.pem", "nonsense")
            gateway.signal(signal.SIGHUP)
            gateway.wait_for(r"\[gateway\] certificate: .*leaf.pem")
            gateway.wait_for("the settings stay as they were")
            trust = ssl.create_default_context(cafile=folder.file("state/tls/ca.pem"))
            trust.check_hostname = False
            equal(get(f"https://127.0.0.1:{port}/readyz", context=trust)[0], 200)
            gateway.signal()
            equal(gateway.end(), 0)
        code, _, err = run("check", "-c", conf)
        equal(code, 1)
        has(err, f"{conf}:6: [gateway] certificate", "leaf.pem")


def crash():
    """Whatever a plugin dies of, the log says which one it was, and the signal stays what it was."""
    for how, number in (("segv", signal.SIGSEGV), ("abort", signal.SIGABRT), ("error", signal.SIGTRAP),
                        ("division", signal.SIGFPE), ("library", signal.SIGSEGV), ("stack", signal.SIGSEGV),
                        ("thread", signal.SIGSEGV)):
        with Folder() as folder, Gateway(folder.conf(f"[second]\ncrash = {how}",
                                                     gateway="plugins = first;second")) as gateway:
            equal((how, gateway.end()), (how, -number))
            has(gateway.output, f"error gw-host: plugin second has crashed the gateway: {number.name}",
                "; take second out of [gateway] plugins until it is mended\n")


def killed():
    """What others have sent is nobody's fault."""
    with Folder() as folder, Gateway(folder.conf("", gateway="plugins = first")) as gateway:
        gateway.wait_for(": ready\n")
        gateway.signal(signal.SIGSEGV)
        equal(gateway.end(), -signal.SIGSEGV)
        assert "crashed" not in gateway.output


main([life, crash, killed, interrupt, drain, second_signal, service_manager, wrong_conf, port_taken, create_fails,
      start_fails, same_service, broken_store, broken_secret, https, http_to_https, state_gone, state_full,
      reload_settings, reload_certificate])
