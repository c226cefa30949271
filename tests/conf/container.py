"""The container recipe, as far as it can be tried without a container: it is well-formed, and says the
same as the package, whose files it takes. The package itself is tried by tests/package/run."""
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
SOURCE = os.path.abspath(os.environ["G_TEST_SRCDIR"])
sys.path.insert(0, os.path.join(SOURCE, "tests/gateway/cli"))
from meeting import equal, has, main  # noqa: E402

KNOWN = {"FROM", "RUN", "COPY", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT", "CMD"}


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def instructions():
    """(word, the rest) in order, continued lines joined."""
    text = re.sub(r"(?m)^#.*\n", "", read("conf/container/Containerfile"))
    for line in text.replace("\\\n", "").splitlines():
        if line.strip():
            yield tuple(line.split(None, 1))


def value(word):
    found = [rest for name, rest in instructions() if name == word]
    equal(len(found), 1)
    return found[0]


def well_formed():
    words = [word for word, _ in instructions()]
    equal(words[0], "FROM")
    equal(set(words) - KNOWN, set())
    for word, rest in instructions():
        if word == "RUN":
            subprocess.run(["sh", "-n", "-c", rest], check=True)
    assert os.access(os.path.join(SOURCE, "debian/build"), os.X_OK)


def starts_as_the_unit_does():
    command = json.loads(value("ENTRYPOINT")) + json.loads(value("CMD"))
    unit = read("conf/systemd/meeting-gateway.service.in")
    started = re.search(r"(?m)^ExecStart=(.*)$", unit).group(1)
    equal(" ".join(command), started.replace("@bindir@", "/usr/bin")
          .replace("@CONF@", "/etc/meeting-gateway/meeting.conf"))
    equal(value("USER"), re.search(r"(?m)^User=(.*)$", unit).group(1))
    equal(value("VOLUME"), "/var/lib/" + re.search(r"(?m)^StateDirectory=(.*)$", unit).group(1))
    has(unit, "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\n")
    has(read("conf/container/Containerfile"), "setcap cap_net_bind_service=+ep /usr/bin/meeting")


def same_ports():
    """The firewall's profile and the image."""
    ports = re.search(r"(?m)^ports=(.*)$", read("debian/ufw/meeting-gateway")).group(1)
    profile = {f"{port.replace(':', '-')}/{kind}" for entry in ports.split("|")
               for kind in [entry.split("/")[1]] for port in entry.split("/")[0].split(",")}
    equal(set(value("EXPOSE").split()), profile)


def packages():
    """Copied under the names that the package has."""
    names = re.findall(r"(?m)^Package: (.*)$", read("debian/control"))
    for rest in (rest for word, rest in instructions() if word == "COPY" and "--from" in rest):
        assert re.search(r"/packages/([\w-]+)_\*\.deb", rest).group(1) in names, rest
    has(re.search(r"(?m)^Recommends: (.*)$", read("debian/control")).group(1), "uacme")


main([well_formed, starts_as_the_unit_does, same_ports, packages])
