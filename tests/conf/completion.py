"""The completion of conf/completion, in a bash of its own, with the program that was built."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
SOURCE = os.path.abspath(os.environ["G_TEST_SRCDIR"])
BUILD = os.path.abspath(os.environ["G_TEST_BUILDDIR"])
sys.path.insert(0, os.path.join(SOURCE, "tests/gateway/cli"))
from meeting import Folder, equal, has, main, run  # noqa: E402

ASK = """
. "$SOURCE/conf/completion/meeting.bash"
COMP_WORDS=("$BUILD/meeting" "$@")
COMP_CWORD=$#
_meeting
printf '%s\\n' "${COMPREPLY[@]}"
"""


def complete(*words, cwd=None):
    """What bash offers for the last word."""
    done = subprocess.run(["bash", "--norc", "-c", ASK, "bash", *words], capture_output=True, text=True,
                          cwd=cwd, check=True, env={**os.environ, "SOURCE": SOURCE, "BUILD": BUILD})
    equal(done.stderr, "")
    return done.stdout.split()


def commands():
    """Every command that --help tells, and nothing else."""
    told = {line.split()[1] for line in run("--help")[1].splitlines() if line.startswith("  meeting ")}
    equal(set(complete("")), told - {"COMMAND", "--version"} | {"--help", "--version"})
    equal(complete("ch"), ["check"])
    equal(complete("tok"), ["token"])
    equal(complete("nothing"), [])


def flags():
    offered = complete("token", "-")
    has(offered, "--meeting", "--name", "--config", "--help")
    equal(complete("token", "--meet"), ["--meeting"])
    has(complete("sfuserver", "--"), "--secret", "--domainaddress", "--certkey", "--apiserver")
    equal(complete("turnserver", "--relay-port-m"), ["--relay-port-max", "--relay-port-min"])


def values():
    equal(complete("options", "tu"), ["turn"])
    with Folder() as folder:
        folder.write("one.conf", "")
        folder.write("other", "")
        equal(complete("run", "-c", "on", cwd=folder.path), ["one.conf"])
        equal(sorted(complete("check", "--config", "=", "o", cwd=folder.path)), ["one.conf", "other"])
        equal(sorted(complete("check", "--config", "=", cwd=folder.path)), ["one.conf", "other"])


main([commands, flags, values])
