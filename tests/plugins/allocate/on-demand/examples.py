#!/usr/bin/python3
"""The ready-made commands for machines: docs/examples/on-demand, with command lines that are made up."""

import os
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ.get("G_TEST_SRCDIR") or os.path.join(os.path.dirname(__file__), *[".."] * 4)
FOLDER = os.path.join(SOURCE, "docs", "examples", "on-demand")
NAMES = ["cloud", "container", "kubernetes", "local-process", "systemd"]
PROGRAMS = ["docker", "gcloud", "kubectl", "systemctl", "systemd-run"]

# Writes its arguments, one line a call, and prints what it is told.
FAKE = """#!/bin/sh
{ printf '%s' "$(basename "$0")"; for a in "$@"; do printf ' <%s>' "$a"; done; echo; } >>"$CALLS"
[ ! -t 0 ] && [ "$1" = --namespace ] && case $* in *create*) cat >>"$CALLS" ;; esac
cat "$ANSWERS/$(basename "$0")" 2>/dev/null
exit "${STATUS:-0}"
"""


class Machine:
    """A folder with the made-up programs, and what they were called with."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="meeting-examples-")
        for program in PROGRAMS:
            path = os.path.join(self.folder, program)
            with open(path, "w", encoding="utf-8") as file:
                file.write(FAKE)
            os.chmod(path, 0o755)
        self.secret = os.path.join(self.folder, "secret")
        with open(self.secret, "w", encoding="utf-8") as file:
            file.write("known to all\n")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def answer(self, program, text):
        with open(os.path.join(self.folder, f"answer-{program}"), "w", encoding="utf-8") as file:
            file.write(text)
        answers = os.path.join(self.folder, "answers")
        os.makedirs(answers, exist_ok=True)
        os.replace(os.path.join(self.folder, f"answer-{program}"), os.path.join(answers, program))

    def run(self, name, action, status=0, **more):
        """Runs the command as the gateway would: (exit status, what it printed, the calls it made)."""
        calls = os.path.join(self.folder, "calls")
        open(calls, "w", encoding="utf-8").close()
        environment = {
            **os.environ,
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "CALLS": calls,
            "ANSWERS": os.path.join(self.folder, "answers"),
            "STATUS": str(status),
            "MEETING_ACTION": action,
            "MEETING_NODE_PREFIX": "sfu-",
            "MEETING_SECRET_FILE": self.secret,
            "MEETING_APISERVER": "meet.example.com:443",
            "MEETING_IMAGE": "meeting:1",
            "MEETING_DNS_ZONE": "zone",
            "MEETING_CERTIFICATES": "/certificates",
            **more,
        }
        if action != "list":
            environment.update(
                MEETING_NODE_NAME="sfu-x2",
                MEETING_NODE_ADDRESS="sfu-x2.sfu.example.com:443",
                MEETING_NODE_HOST="sfu-x2.sfu.example.com",
                MEETING_NODE_PORT="443",
                MEETING_NODE_LABELS="region=eu;size=large",
                MEETING_KIND="scheduled",
                MEETING_OWNER="",
                MEETING_BEGIN_AT="1",
                MEETING_END_AT="2",
            )
        run = subprocess.run([os.path.join(FOLDER, name)], env=environment, capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, timeout=60)
        with open(calls, encoding="utf-8") as file:
            return run.returncode, run.stdout, file.read()


def test_shell():
    """All are plain sh, and shellcheck has nothing to say."""
    assert sorted(os.listdir(FOLDER)) == NAMES
    paths = [os.path.join(FOLDER, name) for name in NAMES]
    for path in paths:
        assert os.access(path, os.X_OK), path
        subprocess.run(["sh", "-n", path], check=True)
    if shutil.which("shellcheck"):
        run = subprocess.run(["shellcheck", *paths], capture_output=True, text=True)
        assert run.returncode == 0, run.stdout


def test_lists():
    """Names, one per line, and nothing else."""
    with Machine() as machine:
        machine.answer("docker", "sfu-a\nsfu-b\n")
        machine.answer("gcloud", "sfu-a\nsfu-b\n")
        machine.answer("kubectl", "sfu-a\nsfu-b\n")
        machine.answer("systemctl", "sfu-a.service loaded active running an sfu\nsfu-b.service loaded active\n")
        for name in ["cloud", "container", "kubernetes", "systemd"]:
            status, printed, _ = machine.run(name, "list")
            assert (status, printed) == (0, "sfu-a\nsfu-b\n"), name


def test_container():
    with Machine() as machine:
        machine.answer("docker", "sfu-x2\n")
        status, printed, calls = machine.run("container", "create")
        assert (status, printed) == (0, "")
        for part in ["<run> <--detach>", "<--name> <sfu-x2>", f"<{machine.secret}:/run/secret:ro>", "<PORT=443>",
                     "<LABELS=region=eu;size=large>", "<meeting:1> <sh> <-c>"]:
            assert part in calls, calls
        assert "known to all" not in calls
        status, _, calls = machine.run("container", "delete")
        assert status == 0 and "docker <stop> <sfu-x2>" in calls
        machine.answer("docker", "sfu-x22\n")
        status, _, calls = machine.run("container", "delete")
        assert status == 0 and "<stop>" not in calls, "what is not there was stopped"
        assert machine.run("container", "create", status=125)[0] != 0


def test_cloud():
    with Machine() as machine:
        machine.answer("gcloud", "203.0.113.7\n")
        status, printed, calls = machine.run("cloud", "create")
        assert (status, printed) == (0, "")
        assert "<instances> <create> <sfu-x2>" in calls and "<--rrdatas> <203.0.113.7>" in calls, calls
        assert "<record-sets> <create> <sfu-x2.sfu.example.com.>" in calls
        assert "known to all" not in calls
        machine.answer("gcloud", "sfu-x2\n")
        status, _, calls = machine.run("cloud", "delete")
        assert status == 0 and "<instances> <delete> <sfu-x2>" in calls
        machine.answer("gcloud", "")
        status, _, calls = machine.run("cloud", "delete")
        assert status == 0 and "<instances> <delete>" not in calls
        assert machine.run("cloud", "create", status=1)[0] != 0


def test_kubernetes():
    with Machine() as machine:
        status, printed, calls = machine.run("kubernetes", "create")
        assert (status, printed) == (0, "")
        for part in ["kind: Job", "name: sfu-x2", "hostname: sfu-x2.sfu.example.com", "image: meeting:1",
                     "domain-address = sfu-x2.sfu.example.com:443", "labels = region=eu;size=large"]:
            assert part in calls, calls
        status, _, calls = machine.run("kubernetes", "delete")
        assert status == 0 and "<--ignore-not-found>" in calls and "<job/sfu-x2>" in calls
        assert machine.run("kubernetes", "delete", status=1)[0] != 0


def test_local_process_refuses():
    """A gateway that does not come up is told at once, with its reason, and leaves nothing that runs."""
    with Machine() as machine:
        program = os.path.join(machine.folder, "no-meeting")
        with open(program, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\necho 'meeting.conf:3: nonsense' >&2\nexit 1\n")
        os.chmod(program, 0o755)
        folder = os.path.join(machine.folder, "processes")
        more = {"MEETING_LOCAL_FOLDER": folder, "MEETING_PROGRAM": program}
        assert machine.run("local-process", "create", **more)[0] == 1
        assert machine.run("local-process", "list", **more)[:2] == (0, "")
        assert machine.run("local-process", "delete", **more)[0] == 0
        assert os.listdir(folder) == []
        assert machine.run("local-process", "delete", **more)[0] == 0


def main():
    tests = [(name, function) for name, function in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} - {name}")
        except Exception as error:  # told, and the others go on
            print(f"not ok {number} - {name}")
            print("\n".join(f"# {line}" for line in repr(error).split("\\n")))


sys.exit(main())
