"""What `meeting check` and the role commands refuse of the roles' own sections, as `meeting run` would."""
import sys

sys.dont_write_bytecode = True
from meeting import PLUGINS, ROLES, Folder, equal, has, main, run  # noqa: E402

GATEWAY = f"""[gateway]
plugins = api;sfu;turn;fs;allocate
plugin-path = {ROLES.replace(":", ";")}
state-directory = state
"""


def checked(text, *parts, secret=None):
    """What is said of the key-file with these sections."""
    with Folder() as folder:
        if secret is not None:
            folder.write("secret", secret)
        conf = folder.write("m.conf", GATEWAY.replace("state\n", ".\n") + text)
        code, out, err = run("check", "-c", conf)
        equal((code, out), (1 if parts else 0, "" if parts else f"{conf}: ok\n"))
        has(err, *parts)


def flags(*arguments):
    """What is said to a role's flags."""
    with Folder() as folder:
        code, _, err = run(arguments[0], "--state-directory", folder.path, "--listen", "http://127.0.0.1:0",
                           *arguments[1:], MEETING_PLUGIN_PATH=f"{ROLES}:{PLUGINS}", cwd=folder.path)
        equal(code, 1)
        return err


def addresses():
    checked("[turn]\nip = x\n[sfu]\nadvertise = foo\n[api]\nallocateserver = ftp://x\n[fs]\ndirectory = /proc/x\n",
            ':6: [turn] ip: "x" is no IP address', ':8: [sfu] advertise: "foo" is no IP address',
            ":10: [api] allocateserver is no http or https URL", ":12: [fs] directory: /proc/x cannot hold files")
    checked("[turn]\naddress = x\n[sfu]\naddress = y\n[api]\nallocateserver = http://a b/c\n",
            '[turn] address: "x" is no IP address', '[sfu] address: "y" is no IP address',
            "[api] allocateserver is no http or https URL")
    checked("[turn]\nip = 192.0.2.1;192.0.2.2\n", "is the second of its family")
    checked("[turn]\nip = 192.0.2.1;2001:db8::1\n[sfu]\nadvertise = 192.0.2.1\n")


def media():
    checked("[turn]\nrelay-port-min = 5000\nrelay-port-max = 4000\n[sfu]\nport = 65535\n",
            "[turn] relay-port-max: \"4000\" is below relay-port-min", "[sfu] port 65535 is above 65472")
    checked("[turn]\nusers = ada\n[sfu]\nvideo-codecs = H265\n", "[turn] users: entry 1 is not NAME:PASSWORD",
            '[sfu] video-codecs: "H265" is no video codec')
    checked("[turn]\nallow-peers = 10.0.0.0/99\n[sfu]\nport = 65472\n", "[turn] allow-peers")
    checked("[turn]\nrealm =\n", "[turn] realm")


def mail():
    server = "[api]\nmail-server = m1.test\n"
    for text, part in (
            (server + "mail-from = x\n", ':7: [api] mail-from "x" is no address'),
            (server + "mail-username = u\nmail-password = @nofile\n", ":8: [api] mail-password cannot be read: "),
            (server + "mail-port = 25;26\n", "[api] mail-port has 2 entries, and mail-server 1"),
            (server + "mail-password = p\n", "[api] mail-password needs mail-username beside it"),
            ("[api]\nmail-server = m1.test:25\n", '[api] mail-server "m1.test:25" is no host'),
            ("[api]\nmail-server =\n", "[api] mail-server is empty"),
            ("[api]\nmail-port = 25\n", "[api] mail-port needs mail-server beside it")):
        checked(text, part)
    checked("[api]\nmail-server = m1.test;::1;[::1]\nmail-from = m@m1.test\nmail-username = u\n")


def database():
    has(flags("apiserver", "--mysqlUser", "me"), "--mysqlUser: [api] mysql-user needs mysql-address beside it")
    has(flags("apiserver", "--mysqlDatabase", "x"), "[api] mysql-database needs mysql-address beside it")
    has(flags("apiserver", "--mysqlAddress", ""), "[api] mysql-address: \"\" is no address of a database server")


def defaults_written_out():
    """As key-files of earlier releases and samples have them."""
    checked("[api]\ndatabase = sqlite:meetings.db\nmysql-user = meeting\nmysql-database = meeting\n")
    checked("[api]\nmysql-user = me\n", "mysql-user needs mysql-address beside it: name the server, or remove this key")


def secret():
    """The one that a gateway made is looked at where no other is given."""
    checked("", "[gateway] state-directory: ", "secret: the secret is too short", secret="short\n")
    checked("", "[gateway] state-directory: the secret ", secret="")
    checked("", secret="sixteen-letters-or-more\n")
    checked("secret = sixteen-letters-or-more\n", secret="short\n")


main([addresses, media, mail, database, defaults_written_out, secret])
