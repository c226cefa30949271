"""What administrators get wrong when the roles are on several machines, and what the roles say to it."""
import contextlib
import http.server
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
from meeting import PLUGINS, ROLES, Folder, Role, equal, has, main, run  # noqa: E402

SECRET = "a-secret-of-the-tests"
API = "https://localhost:{}"


def refusal(*arguments):
    """What a role that does not begin says."""
    code, _, err = run(*arguments, MEETING_PLUGIN_PATH=f"{ROLES}:{PLUGINS}")
    equal(code, 1)
    return err


def api(folder, *arguments):
    return Role("apiserver", "--secret", SECRET, "--state-directory", folder.file("api"), "--allocateserver",
                "http://127.0.0.1:1/unpredictable", *arguments)


def turn(folder, apiserver, *arguments, secret=SECRET):
    """The lightest of those that report to an api."""
    return Role("turnserver", "--secret", secret, "--port", "0", "--ip", "127.0.0.1", "--state-directory",
                folder.file("turn"), "--apiserver", apiserver, *arguments)


def port_of(server):
    return server.wait_for(r"listening on https?://.*:(\d+)").group(1)


def another_secret():
    """Both sides say so, the api also whom it has refused; then nothing is to be seen of either secret."""
    with Folder() as folder, api(folder, "--listen", "http://127.0.0.1:0") as hub:
        address = f"127.0.0.1:{port_of(hub)}"
        with turn(folder, address, secret="quite-another-secret") as node:
            node.wait_for(rf"api at {address} refuses our heartbeat: its secret is another one; give both the same")
            hub.wait_for("a node at 127.0.0.1 is refused: the token was signed with another secret")
            assert SECRET not in node.output + hub.output and "quite-another" not in node.output + hub.output


def nobody_there():
    """It serves all the same, and is taken once there is an api."""
    with Folder() as folder:
        with api(folder, "--listen", "http://127.0.0.1:0") as hub:
            address = f"127.0.0.1:{port_of(hub)}"
        with turn(folder, address) as node:
            node.wait_for(rf"api at {address} does not take our heartbeats, we go on without it and keep trying: "
                          r"http://127\.0\.0\.1:\d+/… cannot be reached: .*refused")
            with api(folder, "--listen", f"http://{address}"):
                node.wait_for(rf"api at {address} takes our heartbeats")


def no_such_name():
    with Folder() as folder, turn(folder, "api.invalid:443") as node:
        node.wait_for("https://api.invalid/… cannot be reached: Error resolving “api.invalid”")
    has(refusal("turnserver", "--apiserver", "https://api.invalid/api"),
        '--apiserver: [gateway] apiserver "https://api.invalid/api" is not HOST:PORT')


class Silent(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def foreign_server():
    """Some web server that takes no POST. Returns: its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def no_api():
    with Folder() as folder, foreign_server() as address, turn(folder, address) as node:
        node.wait_for(f"api at {address} refuses our heartbeat with 501: it does not say why; is it an api?")
    with (Folder() as first, Folder() as second, turn(first, "127.0.0.1:1") as other,
          turn(second, f"127.0.0.1:{port_of(other)}") as node):
        node.wait_for("refuses our heartbeat with 404: it is no api; give .gateway. apiserver the HOST:PORT of one")


def other_scheme():
    """On this machine http is what is asked for, https is what it may have to be; and then it must be trusted."""
    with Folder() as folder, api(folder, "--domainaddress", "localhost:0") as hub:
        port = port_of(hub)
        with turn(folder, f"localhost:{port}") as node:
            node.wait_for("refuses our heartbeat with 400: .* write https:// before its HOST:PORT")
        with turn(folder, API.format(port)) as node:
            node.wait_for("its certificate is signed by an authority that is not trusted here; .gateway. "
                          "trusted-authority names the file")
        with turn(folder, API.format(port), "--trusted-authority", folder.file("api/tls/ca.pem")) as node:
            node.wait_for(f"api at {API.format(port)} takes our heartbeats")


def no_api_named():
    """It serves, and says that nobody will come."""
    with Folder() as folder, Role("fsserver", "--secret", SECRET, "--state-directory", folder.file("fs"),
                                  "--listen", "http://127.0.0.1:0") as node:
        node.wait_for("nobody is sent to this fs: no api knows of it; give .gateway. apiserver the HOST:PORT of one")


def no_database():
    """It says where it looked, and does not begin with another one."""
    with Folder() as folder, api(folder, "--listen", "http://127.0.0.1:0", "--mysqlAddress", "127.0.0.1:1",
                                 "--mysqlUser", "meeting", "--mysqlPassword", "hunter2hunter2") as hub:
        equal(hub.end(), 1)
        has(hub.output, "--mysqlAddress: [api] mysql-address: cannot reach the database server at 127.0.0.1:1: ")
        assert "hunter2" not in hub.output and " ready" not in hub.output


def nobody_allocates():
    with Folder() as folder, Role("apiserver", "--secret", SECRET, "--state-directory", folder.file("api"),
                                  "--listen", "http://127.0.0.1:0") as hub:
        hub.wait_for("nobody can join a meeting: nothing says which sfu serves it; give allocateserver the URL")


def no_certificate():
    with Folder() as folder:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=fs", "-keyout", folder.file("key"), "-out", folder.file("cert")],
                       capture_output=True, check=True, timeout=60)
        place = ("fsserver", "--domainaddress", "localhost:0", "--directory", folder.file("files"),
                 "--state-directory", folder.file("state"), "--certkey", folder.file("key"), "--cert")
        has(refusal(*place, folder.file("missing.pem")), "--cert: [gateway] certificate: cannot read", "missing.pem")
        has(refusal(*place, folder.file("key")), "--cert: [gateway] certificate: ")


main([another_secret, nobody_there, no_such_name, no_api, no_api_named, other_scheme, no_database, nobody_allocates,
      no_certificate])
