"""The certificate files of the key-file, renewed in every way while the process runs."""
import os
import signal
import socket
import ssl
import subprocess
import sys

sys.dont_write_bytecode = True
from meeting import PLUGINS, Folder, Gateway, equal, has, has_nobody, main, run, run_as_nobody  # noqa: E402

CONF = f"""[gateway]
plugins = first
plugin-path = {PLUGINS}
state-directory = state
listen = https://127.0.0.1:0
certificate = {{0}}/fullchain.pem
certificate-key = {{0}}/privkey.pem
"""


def openssl(*arguments, cwd):
    subprocess.run(["openssl", *arguments], cwd=cwd, capture_output=True, check=True, timeout=60)


def make(folder, name, days=90):
    """A pair of files in a folder of its own; days below 0: it has expired."""
    path = folder.file(name)
    os.makedirs(path, exist_ok=True)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-days", str(max(days, 1)),
            "-keyout", "privkey.pem", "-out", "fullchain.pem", cwd=path)
    if days < 0:
        openssl("x509", "-x509toreq", "-in", "fullchain.pem", "-signkey", "privkey.pem", "-out", "request.pem",
                cwd=path)
        with open(folder.file("index.txt"), "w", encoding="ascii"):
            pass
        folder.write("ca.conf", "[ca]\ndefault_ca = d\n[d]\ndatabase = ../index.txt\nnew_certs_dir = .\n"
                     "default_md = sha256\nrand_serial = yes\npolicy = p\n[p]\ncommonName = supplied\n")
        openssl("ca", "-batch", "-config", "../ca.conf", "-selfsign", "-in", "request.pem", "-keyfile", "privkey.pem",
                "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-notext",
                "-out", "fullchain.pem", cwd=path)
    return path


def handshake(port):
    """A TLS connection that trusts everybody."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), 20), server_hostname="x.test")


def presented(connection):
    der = connection.getpeercert(binary_form=True)
    names = subprocess.run(["openssl", "x509", "-inform", "der", "-noout", "-subject"], input=der,
                           capture_output=True, check=True, timeout=60).stdout.decode()
    return names.rpartition("CN = ")[2].strip()


def asked(port):
    with handshake(port) as connection:
        return presented(connection)


def still_serves(connection):
    connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: x.test\r\n\r\n")
    answer = b""
    while not answer.endswith(b"ready\n"):
        part = connection.recv(65536)
        assert part, answer
        answer += part
    has(answer.decode(), "200 OK")


def started(folder, files):
    return Gateway(folder.write("m.conf", CONF.format(files)))


def link(folder, target, name="live"):
    """Atomically, as renewals do it."""
    os.symlink(target, folder.file("new-link"))
    os.rename(folder.file("new-link"), folder.file(name))


def another_name():
    """Who serves it is told when it begins, and when the next one comes."""
    with Folder() as folder:
        make(folder, "first.test")
        make(folder, "second.test")
        link(folder, "first.test")
        conf = folder.write("m.conf", CONF.format("live") + "domain-address = second.test:443\n")
        with Gateway(conf) as gateway:
            gateway.wait_for("the certificate is not for second.test, the name in .gateway. domain-address")
            gateway.wait_for(": ready\n")
            link(folder, "second.test")
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("read the certificate again")
            equal(gateway.output.count("the certificate is not for"), 1)


def short_key():
    with Folder() as folder:
        path = make(folder, "short.test")
        openssl("req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj", "/CN=short.test", "-keyout", "privkey.pem",
                "-out", "fullchain.pem", cwd=path)
        code, _, err = run("check", "-c", folder.write("m.conf", CONF.format(path)))
        equal(code, 1)
        has(err, "m.conf:6: [gateway] certificate: ", "its key is too short to be safe: have one made with an RSA key")


def links_swapped():
    """As certbot does: links in live/ that lead to an archive. Open connections keep what they have."""
    with Folder() as folder:
        make(folder, "first.test")
        make(folder, "second.test")
        os.mkdir(folder.file("live"))
        for name in ("fullchain.pem", "privkey.pem"):
            link(folder, f"../first.test/{name}", f"live/{name}")
        with started(folder, "live") as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            with handshake(port) as early:
                equal(presented(early), "first.test")
                for name in ("fullchain.pem", "privkey.pem"):
                    link(folder, f"../second.test/{name}", f"live/{name}")
                gateway.wait_for("read the certificate again: .*/live/fullchain.pem, good until 20")
                equal(asked(port), "second.test")
                still_serves(early)
            assert "stays as it was" not in gateway.output, gateway.output


def folder_swapped():
    """A link further up: no file of the watched folder changes, the look now and then finds it."""
    with Folder() as folder:
        make(folder, "first.test")
        make(folder, "second.test")
        link(folder, "first.test")
        with started(folder, "live") as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            link(folder, "second.test")
            gateway.wait_for("read the certificate again")
            equal(asked(port), "second.test")


def half_written():
    """A pair that does not match is refused with one line, and taken when its other half comes."""
    with Folder() as folder:
        live = make(folder, "first.test")
        other = make(folder, "second.test")
        with started(folder, "first.test") as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            os.replace(f"{other}/fullchain.pem", f"{live}/fullchain.pem")
            gateway.wait_for("the certificate stays as it was: .*key of another certificate")
            equal(asked(port), "first.test")
            os.replace(f"{other}/privkey.pem", f"{live}/privkey.pem")
            gateway.wait_for("read the certificate again")
            equal(asked(port), "second.test")
            equal(gateway.output.count("stays as it was"), 1)


def cut_and_gone():
    with Folder() as folder:
        live = make(folder, "first.test")
        with open(f"{live}/fullchain.pem", encoding="ascii") as file:
            whole = file.read()
        with started(folder, "first.test") as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            folder.write("first.test/fullchain.pem", whole[:len(whole) // 2])
            gateway.wait_for("stays as it was: .*not a certificate chain")
            os.remove(f"{live}/privkey.pem")
            gateway.wait_for("stays as it was: .*privkey.pem.*No such file")
            equal(asked(port), "first.test")


def asked_for():
    """SIGHUP looks at once, and says what came of it."""
    with Folder() as folder:
        live = make(folder, "first.test")
        make(folder, "second.test")
        with started(folder, "first.test") as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("read the certificate again")
            gateway.output = ""
            folder.write("first.test/fullchain.pem", "nonsense")
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("stays as it was: .*fullchain.pem")
            for name in ("fullchain.pem", "privkey.pem"):
                os.replace(folder.file(f"second.test/{name}"), f"{live}/{name}")
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("read the certificate again")
            equal(asked(port), "second.test")


def expired():
    """Better an old one that is good than a new one that is not; and what expires is told."""
    with Folder() as folder:
        live = make(folder, "first.test")
        old = make(folder, "old.test", days=-1)
        with started(folder, "first.test") as gateway:
            port = gateway.port()
            gateway.wait_for(": ready\n")
            for name in ("fullchain.pem", "privkey.pem"):
                os.replace(f"{old}/{name}", f"{live}/{name}")
            gateway.wait_for("stays as it was: .*expired on 2020-02-01")
            equal(asked(port), "first.test")
        with started(folder, "first.test") as gateway:
            gateway.wait_for("warning.*first.test/fullchain.pem expired on 2020-02-01 00:00 UTC")
            equal(asked(gateway.port()), "old.test")


def near_the_end():
    with Folder() as folder:
        make(folder, "short.test", days=10)
        with started(folder, "short.test") as gateway:
            gateway.wait_for("warning.*short.test/fullchain.pem expires in (9|10) days, on 20")
            gateway.wait_for(": ready\n")
            equal(gateway.output.count("expires in"), 1)


def own_authority():
    """`meeting ca` prints what to trust, and who trusts it is not warned; it makes nothing itself."""
    with Folder() as folder:
        path = folder.write("m.conf", f"[gateway]\nplugins = first\nplugin-path = {PLUGINS}\nstate-directory = state\n"
                            "listen = https://127.0.0.1:0\ncertificate-names = x.test\n")
        code, out, err = run("ca", "-c", path)
        equal((code, out), (1, ""))
        has(err, folder.file("state/tls/ca.pem"), "there is no authority of our own yet")
        assert not os.path.exists(folder.file("state"))
        with Gateway(path) as gateway:
            port = gateway.port()
            gateway.wait_for('the certificate is of our own authority; "meeting ca" prints what to trust')
            gateway.wait_for(": ready\n")
            code, out, err = run("ca", "-c", path)
            equal(code, 0)
            has(err, "Debian", "Windows", "macOS", "Android", "iOS", "Firefox")
            equal(out.count("BEGIN"), 1)
            context = ssl.create_default_context(cadata=out)
            with context.wrap_socket(socket.create_connection(("127.0.0.1", port), 20), server_hostname="x.test"):
                pass
        folder.write("state/tls/ca.pem", "nonsense")
        code, out, err = run("ca", "-c", path)
        equal((code, out), (1, ""))
        has(err, "ca.pem is not a certificate")


def of_another_user():
    """Who may not read the authority is told which file that is, and the way out."""
    with Folder() as folder:
        path = folder.write("m.conf", "[gateway]\nstate-directory = state\n")
        os.makedirs(folder.file("state/tls"))
        os.chmod(folder.path, 0o755)
        folder.write("state/tls/ca.pem", "")
        os.chmod(folder.file("state/tls"), 0o700)
        equal(run_as_nobody("ca", "-c", path),
              (1, "", f"{folder.file('state/tls/ca.pem')} cannot be read: Permission denied; do it with sudo\n"))


def files_need_none():
    """With certificate files there is nothing of ours to trust, which is said."""
    with Folder() as folder:
        make(folder, "first.test")
        code, out, err = run("ca", "-c", folder.write("m.conf", CONF.format("first.test")))
        equal((code, out), (1, ""))
        has(err, "m.conf:6: [gateway] certificate is presented", "no authority of our own")


main([another_name, short_key, links_swapped, folder_swapped, half_written, cut_and_gone, asked_for, expired, near_the_end, own_authority,
      files_need_none] + ([of_another_user] if has_nobody() else []),
     [] if has_nobody() else [("of_another_user", "there is nobody else here who can run the program")])
