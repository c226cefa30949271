"""A crowd at one meeting of the running program, and what it costs."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../plugins/sfu/http"))

from ends import BUILD, Sfu  # noqa: E402

CROWD = os.path.join(BUILD, "tests/bench/whep/crowd")


def cpu_time(pid):
    """Seconds that all threads of the process have run, in user space and in the kernel."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    """Bytes of memory."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def answer(crowd, wanted=None):
    line = crowd.stdout.readline().strip()
    if not line or wanted not in (None, line):
        raise AssertionError(f"the crowd says {line!r} and ends with {crowd.wait(60)}")
    return line


def proceed(crowd):
    crowd.stdin.write("\n")
    crowd.stdin.flush()


def measure(**options):
    """Returns the counts of the crowd (crowd.c), with `cpu`, the seconds of the gateway's processor time meanwhile,
    and `memory`, its size with all sessions open. @options: those of crowd.c."""
    sessions = options["sessions"]
    with Sfu(address="127.0.0.1", viewers_max=sessions) as sfu:
        pid = sfu.gateway.process.pid
        arguments = {"url": f"http://{sfu.host}", "meeting": "tea", "publisher": sfu.token("ann"),
                     "viewer": sfu.token("eve"), **options}
        with subprocess.Popen([CROWD, *(f"--{name}={value}" for name, value in arguments.items())],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crowd:
            try:
                answer(crowd, "connected")
                cpu, memory = cpu_time(pid), resident(pid)
                proceed(crowd)
                counts = json.loads(answer(crowd))
                answer(crowd, "measured")
                counts["cpu"], counts["memory"] = cpu_time(pid) - cpu, memory
                proceed(crowd)
                status = crowd.wait(60)
                assert status == 0, f"the crowd ends with {status}"
            finally:
                if crowd.poll() is None:
                    crowd.kill()
        sfu.gateway.wait_for("the last one left the meeting meeting=tea")
        return counts
