"""The role commands: flags from option rows, secrets that nobody else can read, the running role."""
import json
import os
import sys
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
from meeting import PLUGINS, ROLES, Folder, Role, equal, has, main, run  # noqa: E402

SECRET = "a-secret-of-the-tests"
COMMON = ("--secret", "--domainaddress", "--cert", "--certkey", "--apiserver")
FLAGS = {
    "apiserver": (*COMMON[:4], "--mysqlAddress", "--mysqlUser", "--mysqlPassword", "--mysqlDatabase",
                  "--mailServer", "--mailPort", "--mailUsername", "--mailPassword", "--mailFrom",
                  "--allocateserver"),
    "sfuserver": COMMON,
    "turnserver": (*COMMON, "--port", "--ip"),
    "fsserver": (*COMMON, "--directory"),
    "allocateserver": (*COMMON, "--strategy", "--path", "--sfu"),
}


def role(*arguments, **more):
    return run(*arguments, MEETING_PLUGIN_PATH=f"{ROLES}:{PLUGINS}", **more)


def ask(port, query, path="/allocate"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}?{query}", timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def flags_of_the_contract():
    for command, flags in FLAGS.items():
        code, out, err = role(command, "--help")
        equal((code, err), (0, ""))
        has(out, f"meeting {command} ", *(f"  {flag} " for flag in flags))
        assert "  --plugins " not in out


def allocateserver():
    with Folder() as folder:
        state = ("--state-directory", folder.file("state"), "--listen", "http://127.0.0.1:0")
        with Role("allocateserver", "--secret", SECRET, *state, "--sfu", "a.example.com:1", "--sfu=b.example.com:2",
                  f"--path=/{SECRET}") as server:
            port = server.port()
            server.wait_for(" ready")
            assert SECRET.encode() not in server.command_line(), server.command_line()
            has(server.command_line().decode(), "allocateserver", "--secret", "b.example.com:2")
            path = f"/{SECRET}"
            equal(ask(port, "Kind=SFUTURN&Email=a&BeginAt=4102444800&EndAt=4102448400", path),
                  (200, {"sfu": "a.example.com:1", "turn": None}))
            equal(ask(port, "Kind=SFUTURN&Email=b&BeginAt=4102444800&EndAt=4102448400", path),
                  (200, {"sfu": "b.example.com:2", "turn": None}))
            equal(ask(port, "Kind=SFUTURN&Email=c&BeginAt=4102444800&EndAt=4102448400", path)[0], 503)
            equal(ask(port, "Kind=FS&Email=a", path)[0], 503)
            server.signal()
            equal(server.end(), 0)
            assert SECRET not in server.output


def secrets_elsewhere():
    """From a file and from the environment, which also goes before what stands nowhere."""
    with Folder() as folder:
        state = ("--state-directory", folder.file("state"), "--listen", "http://127.0.0.1:0")
        folder.write("secret", SECRET + "\n")
        for arguments, more in ((("--secret", "@" + folder.file("secret")), {}),
                                ((), {"MEETING_GATEWAY_SECRET": SECRET})):
            with Role("allocateserver", *state, *arguments, **more) as server:
                server.wait_for(" ready")
            assert not os.path.exists(folder.file("state/secret")), "it made a secret of its own"


def turnserver():
    with Folder() as folder:
        with Role("turnserver", "--secret", SECRET, "--port", "0", "--ip", "127.0.0.1", "--state-directory",
                  folder.file("state")) as server:
            server.wait_for(" ready")
            server.signal()
            equal(server.end(), 0)


def domain_address():
    """Its port is where the role serves."""
    with Folder() as folder:
        code, _, err = role("allocateserver", "--domainaddress", "alloc.example.com:1", "--state-directory",
                            folder.file("state"), "--listen", "nonsense")
        equal(code, 1)
        has(err, '--listen: [gateway] listen "nonsense" must begin with http:// or https://')
        code, _, err = role("allocateserver", "--domainaddress", "alloc.example.com", "--state-directory",
                            folder.file("state"))
        equal(code, 1)
        has(err, '--domainaddress: [gateway] domain-address "alloc.example.com" is not HOST:PORT')
        with Role("allocateserver", "--domainaddress", "localhost:0", "--state-directory",
                  folder.file("state")) as server:
            server.wait_for(r"listening on https://.*:\d+")
            server.wait_for(" ready")


def misuse():
    for arguments, part in (
            (("--sceret", "x"), "--sceret is no flag; did you mean --secret?"),
            (("--zzz",), '--zzz is no flag; "meeting turnserver --help" lists them'),
            (("stray",), '"stray" is too much; flags begin with --'),
            (("--port",), "--port needs a value: UDP and TCP port"),
            (("--port", "--ip", "x"), "--port needs a value"),
            (("--port", "1", "--port=2"), "--port is given twice")):
        code, out, err = role("turnserver", *arguments)
        equal((code, out), (2, ""))
        has(err, "meeting turnserver: ", part)
    code, _, err = role("turnserver", "--port", "70000", "--apiserver", "a:b")
    equal(code, 1)
    has(err, "--port: [turn] port 70000 is above 65535\n", '--apiserver: [gateway] apiserver "a:b" is not HOST:PORT')
    code, _, err = role("turnserver", "--domainaddress", "turn.test:443", "--tls-port", "70000")
    equal(code, 1)
    has(err, "--tls-port: [turn] tls-port 70000 is above 65535\n")
    code, _, err = role("turnserver", "--secret", "hunter2")
    equal(code, 1)
    has(err, "--secret: [gateway] secret is too short")
    assert "hunter2" not in err


def strategy():
    code, _, err = role("allocateserver", "--strategy", "frist")
    equal(code, 1)
    has(err, 'no plugin "frist"', 'did you mean "first"?')
    code, out, _ = role("allocateserver", "--strategy=first", "--help")
    equal(code, 0)
    has(out, "[first]  a plugin of the tests", "  --pause DURATION (0 to 1min)", "  --password SECRET\n")
    for name, section in (("pool", "allocate"), ("on-demand", "on-demand"), ("http", "allocate-ask")):
        code, out, err = role("allocateserver", "--strategy", name, "--help")
        equal((code, err), (0, ""))
        has(out, f"\n[{section}]  ", "\n[allocate-http]  ")
    with Folder() as folder:
        code, _, err = role("allocateserver", "--strategy", "first", "--state-directory", folder.file("state"),
                            "--listen", "http://127.0.0.1:0")
        equal(code, 1)
        has(err, "but no plugin that allocates")


main([flags_of_the_contract, allocateserver, secrets_elsewhere, turnserver, domain_address, misuse, strategy])
