"""What the tests of the program share: TAP, key-files in folders of their own, the running program."""
import concurrent.futures
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import traceback

BUILD = os.path.abspath(os.environ.get("G_TEST_BUILDDIR", "build"))
# Not build/meeting, which is libtool's shell script and takes longer than most commands.
PROGRAM = os.path.join(BUILD, ".libs/meeting")
OWN_LIBRARY_PATH = os.environ.get("LD_LIBRARY_PATH", "")
os.environ["LD_LIBRARY_PATH"] = f"{os.path.dirname(PROGRAM)}:{OWN_LIBRARY_PATH}".rstrip(":")
PLUGINS = os.path.join(BUILD, "tests/gateway/cli/plugins/.libs")
ROLES = ":".join(os.path.join(BUILD, "plugins", role, ".libs") for role in ("api", "sfu", "turn", "fs", "allocate"))
WAIT = 20  # seconds, for a machine that is busy


class Folder:
    """A folder for one test, with its key-file."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="meeting-test-")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def file(self, name):
        return os.path.join(self.path, name)

    def write(self, name, text):
        with open(self.file(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.file(name)

    def conf(self, text, gateway=""):
        """A key-file with the given plugins' sections; listens on a free port."""
        return self.write("m.conf", f"""[gateway]
plugin-path = {PLUGINS}
state-directory = state
listen = http://127.0.0.1:0
{gateway}
{text}""")


def environment(**more):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MEETING_")}
    return {**clean, "LC_ALL": "C.UTF-8", **more}


def run(*arguments, cwd=None, **more):
    """The finished program: its code, what it printed, what it said on stderr."""
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60, cwd=cwd,
                          env=environment(**more), check=False)
    return done.returncode, done.stdout, done.stderr


def as_nobody(*words):
    """The command line of somebody else, which only root can be."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *words]


def has_nobody():
    """Whether somebody else can run the program here: who is not root, or whose folders are private, has none."""
    return os.geteuid() == 0 and subprocess.run(as_nobody(PROGRAM, "--version"), capture_output=True, check=False).returncode == 0


def run_as_nobody(*arguments, **more):
    """As run()."""
    done = subprocess.run(as_nobody(PROGRAM, *arguments), capture_output=True, text=True, timeout=60, env=environment(**more),
                          check=False)
    return done.returncode, done.stdout, done.stderr


class Gateway:
    """`meeting run` while it runs; ended by its pid at the latest when the test ends."""

    def __init__(self, conf, **more):
        self.process = subprocess.Popen([PROGRAM, "run", "-c", conf], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, env=environment(**more))
        self.output = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def wait_for(self, pattern):
        """Reads stderr until it holds the pattern."""
        end = time.monotonic() + WAIT
        while True:
            found = re.search(pattern, self.output)
            if found:
                return found
            assert time.monotonic() < end, f"no {pattern!r} in:\n{self.output}"
            if select.select([self.process.stderr], [], [], 0.1)[0]:
                data = os.read(self.process.stderr.fileno(), 65536)
                assert data, f"ended without {pattern!r}:\n{self.output}"
                self.output += data.decode()

    def port(self):
        return int(self.wait_for(r"listening on https?://127\.0\.0\.1:(\d+)").group(1))

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def end(self):
        """Waits for the end by itself. Returns the exit code."""
        rest = self.process.stderr.read()
        self.output += rest.decode()
        return self.process.wait(WAIT)


class Role(Gateway):
    """`meeting ROLEserver` while it runs."""

    def __init__(self, *arguments, **more):
        self.process = subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        env=environment(MEETING_PLUGIN_PATH=f"{ROLES}:{PLUGINS}", **more))
        self.output = ""

    def command_line(self):
        with open(f"/proc/{self.process.pid}/cmdline", "rb") as file:
            return file.read()


def taken_port():
    """A listening socket and its port."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken, taken.getsockname()[1]


def has(text, *parts):
    for part in parts:
        assert part in text, f"{part!r} is not in:\n{text}"


def equal(got, expected):
    assert got == expected, f"got:\n{got}\nexpected:\n{expected}"


def side_by_side(function, arguments):
    """Calls function with each of the arguments' tuples, several at once, for what mostly waits. Returns: the results."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda each: function(*each), arguments))


def main(tests, skipped=()):
    """Runs the functions given as TAP tests. skipped: names and reasons of those not run."""
    failed = 0
    print(f"1..{len(tests) + len(skipped)}")
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {test.__name__}", flush=True)
        except Exception:  # the next test runs whatever went wrong with this one
            failed += 1
            print("# " + traceback.format_exc().replace("\n", "\n# "))
            print(f"not ok {number} - {test.__name__}", flush=True)
    for number, (name, reason) in enumerate(skipped, len(tests) + 1):
        print(f"ok {number} - {name} # SKIP {reason}")
    raise SystemExit(failed > 0)
