"""check, options, plugins, token and the command line: what they say, and what they exit with."""
import base64
import json
import os
import re
import sys

sys.dont_write_bytecode = True
from meeting import BUILD, PLUGINS, Folder, equal, has, has_nobody, main, run, run_as_nobody  # noqa: E402


def usage():
    code, out, err = run("--help")
    equal((code, err), (0, ""))
    has(out, "meeting run -c FILE", "meeting token", "--version")
    code, out, _ = run("--version")
    equal(code, 0)
    assert out.startswith("meeting ") and out.endswith("(plugin ABI 1)\n")
    equal(run()[0], 2)
    equal(run("chek"), (2, "", 'meeting: "chek" is no command; did you mean check?\n'))
    equal(run("fly"), (2, "", 'meeting: "fly" is no command; "meeting --help" lists them\n'))
    for command in ("run", "check", "options", "plugins", "token", "turn-secret"):
        code, out, _ = run(command, "--help")
        equal(code, 0)
        has(out, f"meeting {command}", "--config=FILE")
        code, _, err = run(command, "--nothing")
        equal(code, 2)
        has(err, f"meeting {command}: ", "--nothing", f'"meeting {command} --help"')
    code, _, err = run("check", "stray")
    equal(code, 2)
    has(err, '"stray" is too much')


def check_good():
    with Folder() as folder:
        conf = folder.conf("[first]\nport = 1", gateway="plugins = first;second")
        equal(run("check", "-c", conf), (0, f"{conf}: ok\n", ""))
        assert not os.path.exists(folder.file("state")), "check made something"
        # As one types it: messages name the file as it was given.
        equal(run("check", "-c", "m.conf", cwd=folder.path), (0, "m.conf: ok\n", ""))


def check_all_problems():
    with Folder() as folder:
        conf = folder.write("m.conf", f"""[gateway]
plugins = first;secnd
plugin-path = {PLUGINS}
state-directory = state
plugn-path = x
[first]
port = 70000
port = 5
[frist]
nonsense
""")
        code, out, err = run("check", "-c", conf)
        equal((code, out), (1, ""))
        lines = err.splitlines()
        equal(len(lines), 6)
        has(lines[0], f'{conf}:2: [gateway] plugins: no plugin "secnd": secnd.so is not in {PLUGINS}',
            '; did you mean "second"?')
        equal(lines[1], f"{conf}:5: [gateway] plugn-path is no known key; did you mean plugin-path?")
        equal(lines[2], f"{conf}:7: [first] port 70000 is above 65535")
        equal(lines[3], f"{conf}:8: [first] port stands twice, first in line 7; remove one")
        equal(lines[4], f"{conf}:9: [frist] belongs to no plugin that [gateway] plugins names; "
                        "did you mean [first]?")
        equal(lines[5], f"{conf}:10: is neither [section], key = value nor # comment")


def check_odd_files():
    """What is no file is not waited for; a list without an end is not gone through."""
    with Folder() as folder:
        os.mkfifo(folder.file("fifo"))
        code, _, err = run("check", "-c", folder.file("fifo"))
        equal(code, 1)
        has(err, "it is no regular file")
        code, _, err = run("check", "-c", folder.conf("", gateway="plugins = " + 100000 * "a;"))
        equal(code, 1)
        has(err, ":5: [gateway] plugins names 100000 plugins, and 64 are the most")


def check_plugins():
    for name, part in (
            ("nowhere", "nowhere.so is not in "),
            ("other-abi", "other-abi.so has ABI 99, this gateway has ABI 1;"),
            ("misnamed", 'misnamed.so calls itself "another"; its file must be named so'),
            ("no-symbol", "no-symbol.so exports no gw_plugin_descriptor(); is it a plugin")):
        with Folder() as folder:
            conf = folder.conf("", gateway=f"plugins = {name}")
            code, _, err = run("check", "-c", conf)
            equal(code, 1)
            has(err, f"{conf}:5: [gateway] plugins: ", part)
            equal(err.count("\n"), 1)


def check_by_plugins():
    """What the rows cannot say, the plugins' own check() does, and nothing is created."""
    with Folder() as folder:
        conf = folder.conf("[first]\nfail = check\n[second]\nfail = create", gateway="plugins = first;second")
        equal(run("check", "-c", conf), (1, "", f"{conf}:7: [first] fail is check\n"))
        equal(run("run", "-c", conf), (1, "", f"{conf}:7: [first] fail is check\n"))
        for section, said in (("labels = region", "labels"), ("sfu = a", '"a" is not HOST:PORT'), ("rules = x", "rules")):
            conf = folder.conf(f"[allocate]\n{section}", gateway="plugins = allocate")
            code, _, err = run("check", "-c", conf, MEETING_PLUGIN_PATH=os.path.join(BUILD, "plugins/allocate/.libs"))
            equal(code, 1)
            has(err, f"{conf}:7: [allocate] ", said)


def check_state_directory():
    with Folder() as folder:
        folder.write("state", "a file in the folder's place")
        conf = folder.conf("", gateway="plugins = first")
        code, _, err = run("check", "-c", conf)
        equal((code, err), (1, f"{conf}:3: [gateway] state-directory {folder.file('state')} is no folder\n"))


def check_file():
    code, _, err = run("check", "-c", "/nonexistent/m.conf")
    equal(code, 1)
    has(err, "/nonexistent/m.conf", "No such file")
    with Folder() as folder:
        code, _, err = run("check", "-c", folder.path)
        equal(code, 1)
        has(err, folder.path, "directory")


def secrets():
    """Never printed, whatever is wrong with them."""
    with Folder() as folder:
        conf = folder.conf("", gateway="plugins = first\nsecret = hunter2")
        code, _, err = run("check", "-c", conf)
        equal(code, 1)
        has(err, f"{conf}:6: [gateway] secret is too short: it needs at least 16 characters")
        assert "hunter2" not in err
        conf = folder.conf("[first]\npassword = @missing", gateway="plugins = first")
        _, _, err = run("check", "-c", conf)
        has(err, f"{conf}:7: [first] password cannot be read from {folder.file('missing')}: No such file")
        equal(run("check", "-c", conf, MEETING_FIRST_PASSWORD="x")[0], 0)


def options():
    code, out, err = run("options", "first", MEETING_PLUGIN_PATH=PLUGINS)
    equal((code, err), (0, ""))
    has(out, "[first]  a plugin of the tests", "port", "integer", "3478", "1 to 65535", "a number", "0 to 1min")
    code, out, _ = run("options", "gateway")
    equal(code, 0)
    has(out, "[gateway]", "listen", "http://127.0.0.1:8080", "/var/lib/meeting-gateway")
    code, _, err = run("options", "frist", MEETING_PLUGIN_PATH=PLUGINS)
    equal(code, 1)
    has(err, 'no plugin "frist"', 'did you mean "first"?')


def sample():
    """A sample is a key-file that check likes, and holds every key."""
    with Folder() as folder:
        code, out, _ = run("options", "--sample", "first", "second", MEETING_PLUGIN_PATH=PLUGINS)
        equal(code, 0)
        has(out, "plugins = first;second", "#port = 3478", "# (integer, 1 to 65535)", "[second]")
        conf = folder.write("m.conf", out)
        equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS), (0, f"{conf}: ok\n", ""))
        # With its comments removed the defaults are right, too.
        lines = [line[1:] if line.startswith("#") and not line.startswith("# ") and not line.endswith("=")
                 else line for line in out.splitlines()]
        conf = folder.write("m.conf", "\n".join(lines))
        equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS), (0, f"{conf}: ok\n", ""))
    code, _, err = run("options", "--sample")
    equal(code, 2)
    has(err, "--sample needs the roles")


def plugins():
    with Folder() as folder:
        conf = folder.conf("", gateway="plugins = first")
        code, out, err = run("plugins", "-c", conf)
        equal(code, 1)  # some are broken, and said so
        has(out, "first      1.2.3     a plugin of the tests\n", "second ")
        has(err, "other-abi.so has ABI 99", "no-symbol.so", "misnamed.so")
        equal(err.count("\n"), 3)


def decode(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def token():
    with Folder() as folder:
        conf = folder.conf("", gateway="plugins = first\nsecret = 0123456789abcdef")
        code, out, err = run("token", "-c", conf, "--meeting", "m1", "--name", "Zoë", "--role", "host",
                             "--lifetime", "2h")
        equal((code, err), (0, ""))
        header, claims, signature = out.strip().split(".")
        equal(decode(header), {"alg": "HS256", "typ": "JWT"})
        equal(len(signature), 43)
        claims = decode(claims)
        equal((claims["iss"], claims["aud"], claims["name"], claims["role"]), ("join", "m1", "Zoë", "host"))
        equal(claims["exp"] - claims["iat"], 7200)
        assert len(claims["sub"]) == 16
        again = run("token", "-c", conf, "--meeting", "m1", "--name", "Zoë")[1]
        assert decode(again.split(".")[1])["sub"] != claims["sub"]
        equal(decode(again.split(".")[1])["role"], "guest")


def turn_secret():
    """The same for the same secret, and not the secret."""
    with Folder() as folder:
        conf = folder.conf("", gateway="plugins = first\nsecret = 0123456789abcdef")
        code, out, err = run("turn-secret", "-c", conf)
        equal((code, err), (0, ""))
        assert re.fullmatch(r"[0-9a-f]{64}\n", out), out
        equal(run("turn-secret", "-c", conf)[1], out)
        other = folder.conf("", gateway="plugins = first\nsecret = 0123456789abcdeg")
        assert run("turn-secret", "-c", other)[1] != out


def token_misuse():
    good = ("token", "--meeting", "m", "--name", "n")
    for arguments, part in (
            (("token", "--name", "n"), "--meeting is missing"),
            (("token", "--meeting", "m"), "--name is missing"),
            (("token", "--meeting", "m", "--name", " \t "), "--name has nothing to see in it"),
            (("token", "--meeting", "m", "--name", "\n"), "--name has nothing to see in it"),
            (("token", "--meeting", "m", "--name", "\u00a0\u200b"), "--name has nothing to see in it"),
            (("token", "--meeting", "m", "--name", "Ann\nBob"), "or a control character"),
            ((*good[:3], "--name", "x" * 65), "--name has 65 characters; 1 to 64 are allowed"),
            ((*good, "--role", "hots"), '--role "hots" is neither host nor guest; did you mean host?'),
            ((*good, "--lifetime", "3"), '--lifetime "3" is not a duration'),
            ((*good, "--lifetime", "0"), "--lifetime 0 is below 1s"),
            ((*good, "--participant", "a b"), "--participant has 1 to 64 letters")):
        code, out, err = run(*arguments)
        equal((code, out), (2, ""))
        has(err, "meeting token: ", part)
    with Folder() as folder:
        conf = folder.conf("", gateway="plugins = first")
        code, _, err = run(*good, "-c", conf)
        equal(code, 1)
        has(err, "there is no secret yet", folder.file("state/secret"), "start the gateway once")


def of_another_user():
    """Who may not read the secret is not told that there is none."""
    with Folder() as folder:
        conf = folder.conf("", gateway="plugins = first")
        os.chmod(folder.path, 0o755)
        os.mkdir(folder.file("state"), 0o700)
        folder.write("state/secret", "0123456789abcdef\n")
        for words in (["token", "--meeting", "m", "--name", "x"], ["turn-secret"]):
            equal(run_as_nobody(*words, "-c", conf),
                  (1, "", f"the secret cannot be read from {folder.file('state/secret')}: Permission denied; do it with sudo\n"))


main([usage, check_good, check_all_problems, check_plugins, check_by_plugins, check_state_directory, check_file,
      check_odd_files, secrets, options, sample, plugins, token, turn_secret, token_misuse] + ([of_another_user] if has_nobody() else []),
     [] if has_nobody() else [("of_another_user", "there is nobody else here who can run the program")])
