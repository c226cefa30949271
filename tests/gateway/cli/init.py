"""`meeting init` from outside: what it writes, where, and what it never overwrites."""
import os
import re
import shutil
import stat
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../plugins/api"))
from init_world import (ADA, NAME, PLUGINS, PUBLIC, SOURCE, WORLD, finding, good, init, is_root, link_of, mode, open_link,  # noqa: E402
                        public, read, run_inside)
from meeting import PROGRAM, Folder, Gateway, environment, equal, has, has_nobody, run, run_as_nobody  # noqa: E402


def from_nothing_to_signed_in():
    """The five minutes: init, run, and the link in a browser."""
    with Folder() as folder:
        public()
        conf = folder.file("m.conf")
        out = good("-c", conf, "--email", ADA)
        equal(finding(out, "name"), ("ok", f"{NAME} is this machine's host name in full, and leads here: {PUBLIC}"))
        equal(finding(out, "certificate")[0], "ok")
        has(finding(out, "ports")[1], "443/tcp, 80/tcp, 3478/udp, 3478/tcp, 5349/udp, 5349/tcp, 10000")
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
            has(out, f"\nIt runs already (meeting, pid {gateway.process.pid}).\n", f"    https://{NAME}\n", "/sign-in?link=")
            assert "tart it" not in out, out
            has(good("-c", conf, "--force"), "\nIt runs already (meeting, pid", f"End it, and start it anew, with the key-file that was written:\n\n    meeting run -c {conf}\n")
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


def of_package():
    return read(f"{SOURCE}/debian/meeting.conf").replace("[gateway]\n", "[gateway]\nstate-directory = state\n")


def beside_the_package():
    """The file that came with the package stays as it came."""
    with Folder() as folder:
        public()
        conf = folder.write("m.conf", of_package())
        before = read(conf)
        code, out, _ = init("-c", conf, "--mailServer", "smtp.gateway-tests.dev", "--mailFrom", "Meetings <m@gateway-tests.dev>")
        equal((code, finding(out, "mail")[0]), (1, "LOOK"))
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
        has(init("-c", conf)[1], "was there already")
        out = good("-c", conf, "--force")
        assert "mail-server" not in read(fragment)
        has(read(re.search(r"what was there is in (\S+)", out).group(1)), "mail-server")
        equal(run("check", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS)[0], 0)


def later_fragments_count_more():
    """What would not count is not written, wherever it would be."""
    with Folder() as folder:
        public()
        conf, own = folder.write("m.conf", of_package()), folder.file("own.conf")
        good("-c", own)
        for path, target in ((conf, f"{conf}.d/10-here.conf"), (own, own)):
            os.mkdir(f"{path}.d")
            later = folder.write(f"{os.path.basename(path)}.d/50-x.conf", "[gateway]\ndomain-address = foo.lan:443\n")
            said = f"{later}:2: [gateway] domain-address"
            code, out, err = init("-c", path, "--domain", "bar.lan")
            equal((code, out), (1, ""))
            has(err, f"{path} is that of foo.lan already, and was not changed: that is said at {said}; edit it there")
            code, out, err = init("-c", path, "--domain", "bar.lan", "--force")
            equal((code, out), (1, ""))
            has(err, f"{said} counts more than what was to be written to {target}")
            equal(sorted(os.listdir(f"{path}.d")), ["50-x.conf"])


def what_is_not_ours_stays():
    with Folder() as folder:
        public()
        conf = folder.write("m.conf", of_package())
        os.mkdir(f"{conf}.d")
        theirs = folder.write("m.conf.d/10-here.conf", "[sfu]\nparticipants-max = 7\n")
        code, out, err = init("-c", conf)
        equal((code, out), (1, ""))
        has(err, f"{theirs} is there already, and no domain-address is in it", "--force")
        equal(read(theirs), "[sfu]\nparticipants-max = 7\n")
        broken = folder.write("broken.conf", "[gateway]\nplugins = api\nlisten = nowhere\n")
        code, out, err = init("-c", broken)
        equal((code, out), (1, ""))
        has(err, f"{broken}:3: [gateway] listen", f"mend that, or have {broken} written anew by --force")
        for text in ("[gateway]\nplugins = api\nlisten = nowhere\n", "", "nonsense\n"):
            broken = folder.write("broken.conf", text)
            equal(init("-c", broken)[0], 1)
            backup = re.search(r"what was there is in (\S+)", good("-c", broken, "--force")).group(1)
            equal(read(backup), text)
            equal(run("check", "-c", broken, MEETING_PLUGIN_PATH=PLUGINS)[0], 0)


def whom_links_sign_in():
    with Folder() as folder:
        public()
        conf, flags = folder.file("m.conf"), ["--email-domains", "good.example"]
        code, out, err = init("-c", conf, *flags, "--email", "a@bad.example")
        equal((code, out, os.path.exists(conf)), (1, "", False))
        has(err, "a@bad.example cannot sign in: ", "[api] email-domains lets in addresses of good.example alone")
        has(good("-c", conf, *flags), "signed in as admin@good.example,")
        code, out, err = run("sign-in-link", "-c", conf, "a@bad.example")
        equal((code, out), (1, ""))
        has(err, "a@bad.example cannot sign in: ", f"{conf}:")
        equal(run("sign-in-link", "-c", conf, "a@GOOD.example")[0], 0)


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
        code, out, _ = init("-c", folder.file("m.conf"), "--dry-run", "--mysqlAddress", "127.0.0.1:1", "--mysqlPassword", "hunter2",
                            "--mailServer", "x", "--mailUsername", "y", "--mailPassword", "hunter3")
        equal((code, finding(out, "mail")[0]), (1, "LOOK"))
        has(out, f"{folder.file('m.conf')} would hold:\n", f"domain-address = {NAME}:443\n", "mysql-address = 127.0.0.1:1\n",
            "Nothing was written, and no database was tried")
        assert "sign-in?" not in out and "hunter" not in out, out
        has(out, "mysql-password = (not shown)\n", "mail-password = (not shown)\n")
        equal(os.listdir(folder.path), [])


def databases():
    """What was given and does not work is not written."""
    import mariadb  # pylint: disable=import-outside-toplevel
    public()
    with Folder() as folder:
        conf = folder.file("m.conf")
        code, _, err = init("-c", conf, "--mysqlAddress", "127.0.0.1:1")
        equal(code, 1)
        has(err, "no key-file was written, as what it says does not work:\n--mysqlAddress: [api] mysql-address: ", "127.0.0.1:1")
        assert not os.path.exists(conf)
        with mariadb.Mariadb() as server:
            flags = ["--mysqlAddress", f"127.0.0.1:{server.port}", "--mysqlUser", mariadb.USER, "--mysqlDatabase", mariadb.DATABASE]
            code, _, err = init("-c", conf, *flags, "--mysqlPassword", "not the password")
            equal(code, 1)
            has(err, "[api] mysql-address: ", mariadb.USER)
            assert "not the password" not in err and not os.path.exists(conf)
            # A file beside the one who calls, wherever the key-file is.
            folder.write("password", mariadb.PASSWORD + "\n")
            out = run("init", "-c", folder.file("by-file.conf"), *flags, "--mysqlPassword", "@password", cwd=folder.path,
                      MEETING_PLUGIN_PATH=PLUGINS)[1]
            has(read(folder.file("by-file.conf")), f"mysql-password = @{folder.file('password')}\n")
            out = good("-c", conf, *flags, "--mysqlPassword", mariadb.PASSWORD)
            has(finding(out, "api")[1], f"{mariadb.DATABASE} on the server at 127.0.0.1:{server.port}, as {mariadb.USER}")
            assert mariadb.PASSWORD not in out
            has(read(conf), f"mysql-password = {mariadb.PASSWORD}\n")
            equal(mode(conf), 0o600)
            has(server.execute(f"SHOW TABLES IN {mariadb.DATABASE}"), "meetings")
            server.stop()
            code, out, err = init("-c", conf)
            equal((code, finding(out, "database")[0]), (1, "LOOK"))


def misuse():
    with Folder() as folder:
        public()
        for arguments, said in ((["--domain", "a b"], '--domain "a b" is no name of a machine'), (["--domain", "x:0"], "is no name"),
                                (["--domain", "-x.y"], "is no name"), (["--email", "ada"], '--email "ada" is no mail address'),
                                (["--email", "a@b@c.d"], "is no mail address"), (["--email", "a" * 65 + "@c.d"], "is no mail address"),
                                (["--mysqlAdress", "x"], "--mysqlAdress is no flag; did you mean --mysqlAddress?"),
                                (["--plugins", "api"], "--plugins is no flag"), (["word"], '"word" is too much'),
                                (["--domain-address", "x:1"], "--domain-address is no flag")):
            code, out, err = init("-c", folder.file("m.conf"), *arguments)
            equal((code, out), (2, ""))
            has(err, "meeting init: ", said)
        code, out, err = init("-c", folder.file("m.conf"), "--participants-max", "1")
        equal((code, out), (1, ""))
        equal(err, "--participants-max: [sfu] participants-max 1 is below 2\n")
        equal(init("-c", folder.file("m.conf"), "--secret", "short")[2].split(":")[0], "--secret")
        equal(os.listdir(folder.path), [])


def output_that_nobody_gets():
    for words in (["--version"], ["options", "gateway"], ["init", "-c", "/nonexistent/m.conf", "--dry-run"]):
        public()
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False,
                                  env=environment(MEETING_PLUGIN_PATH=PLUGINS))
        equal((done.returncode, done.stderr), (1, "standard output could not be written to: what was to be printed is lost\n"))


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


def without_privileges():
    """A port that anybody may have, and what must be root's is told."""
    with Folder() as folder:
        public()
        os.chmod(folder.path, 0o755)
        os.mkdir(folder.file("home"), 0o700)
        os.chown(folder.file("home"), 65534, 65534)
        conf = folder.file("home/m.conf")
        code, out, err = run_as_nobody("init", "-c", conf, MEETING_PLUGIN_PATH=PLUGINS)
        equal((code, err), (0, ""))
        has(out, f"    https://{NAME}:8443\n", "80/tcp could not be tried: ports below 1024 are for root")
        has(read(conf), "listen = https://[::]:8443\n")
        equal((mode(conf), os.stat(conf).st_uid), (0o600, 65534))
        code, out, err = run_as_nobody("init", "-c", folder.file("m.conf"), MEETING_PLUGIN_PATH=PLUGINS)
        equal((code, out), (1, ""))
        has(err, f"{folder.path} cannot be written to: Permission denied: do it with sudo, or name a key-file elsewhere by -c FILE")


SKIPPED = []
if not shutil.which("mariadb-install-db"):
    SKIPPED.append(("databases", "install mariadb-server-core and mariadb-client-core"))
if not is_root():
    SKIPPED += [("for_the_service", "only root has other users"), ("without_privileges", "only root can be somebody else")]
elif not has_nobody():
    SKIPPED.append(("without_privileges", "others cannot run the program where it is built"))
run_inside([from_nothing_to_signed_in, a_second_run_changes_nothing, beside_the_package, later_fragments_count_more, what_is_not_ours_stays, whom_links_sign_in,
            folders_that_cannot_be_written, full_disk, dry_run, databases, misuse, output_that_nobody_gets, for_the_service, without_privileges], __file__, SKIPPED)
