"""Runs what a systemd unit starts as that unit says, in another root and without systemd:

    unshare --net --mount sandbox.py ROOT UNIT NOTIFY

with the unit's user, capabilities, NoNewPrivileges, UMask, LimitNOFILE, SystemCallFilter,
RestrictAddressFamilies, MemoryDenyWriteExecute and ProtectSystem=strict. Of the others nothing is
tried here. NOTIFY is $NOTIFY_SOCKET, a path below ROOT."""
import ctypes
import os
import re
import resource
import shlex
import socket
import subprocess
import sys

CAPABILITIES = {"CAP_NET_BIND_SERVICE": 10}
CAPABILITY_LAST = 40
PR_SET_KEEPCAPS, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_SET_MDWE = 8, 24, 38, 47, 65
SCMP_ALLOW, SCMP_EPERM, SCMP_CMP_EQ = 0x7fff0000, 0x00050001, 4
libc = ctypes.CDLL("libc.so.6", use_errno=True)


def directives(path):
    """Every Key=Value of the unit, key → values in order."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for key, value in re.findall(r"(?m)^(\w+)=(.*)$", file.read()):
            found.setdefault(key, []).append(value)
    return found


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def prctl(option, *arguments):
    numbers = [*arguments, 0, 0, 0, 0][:4]
    check(libc.prctl(option, *(ctypes.c_ulong(number) for number in numbers)), f"prctl {option}")


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)


def enter(root, state):
    """The root read-only but for the state folder, with what a program needs of /dev."""
    mount("--make-rprivate", "/")
    mount("--bind", root, root)
    for device in ("null", "zero", "random", "urandom"):
        open(f"{root}/dev/{device}", "ab").close()
        mount("--bind", f"/dev/{device}", f"{root}/dev/{device}")
    mount("-t", "proc", "proc", f"{root}/proc")
    mount("-t", "tmpfs", "tmpfs", f"{root}/tmp")
    mount("--bind", f"{root}{state}", f"{root}{state}")
    mount("-o", "remount,bind,ro", root)
    os.chroot(root)
    os.chdir("/")


def make_network():
    """A machine with one address."""
    for words in ("link set lo up", "link add net0 type veth peer name net1", "link set net0 up",
                  "link set net1 up", "address add 192.0.2.10/24 dev net0"):
        subprocess.run(["ip", *words.split()], check=True)


class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class Sets(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


def become(user, kept):
    """That user, with these capabilities alone."""
    for number in range(CAPABILITY_LAST + 1):
        if number not in kept:
            prctl(PR_CAPBSET_DROP, number)
    prctl(PR_SET_KEEPCAPS, 1)
    uid, gid = user
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    bits = sum(1 << number for number in kept)
    both = (Sets * 2)(Sets(bits, bits, bits), Sets(0, 0, 0))
    check(libc.capset(ctypes.byref(Header(0x20080522, 0)), both), "capset")
    for number in kept:
        prctl(PR_CAP_AMBIENT, 2, number)


def members(group):
    """The system calls of one of systemd's groups."""
    text = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True,
                          check=True).stdout
    for line in text.splitlines()[1:]:
        name = line.strip()
        if name.startswith("@"):
            yield from members(name)
        elif name and not name.startswith("#"):
            yield name


def allowed(filters):
    calls = set()
    for value in filters:
        listed = {name for group in value.lstrip("~").split()
                  for name in (members(group) if group.startswith("@") else [group])}
        calls = calls - listed if value.startswith("~") else calls | listed
    # systemd cannot start anything without these.
    return calls | {"execve", "exit", "exit_group", "rt_sigreturn"}


class Compare(ctypes.Structure):
    _fields_ = [("argument", ctypes.c_uint), ("op", ctypes.c_int),
                ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


class Filter:
    """What SystemCallFilter and RestrictAddressFamilies allow; EPERM is the answer to the rest."""

    def __init__(self, calls, families):
        self.library = ctypes.CDLL("libseccomp.so.2")
        self.library.seccomp_init.restype = ctypes.c_void_p
        self.context = ctypes.c_void_p(self.library.seccomp_init(ctypes.c_uint32(SCMP_EPERM)))
        for name in sorted(calls - {"socket"}):
            number = self.library.seccomp_syscall_resolve_name(name.encode())
            if number >= 0:
                self.allow(number)
        number = self.library.seccomp_syscall_resolve_name(b"socket")
        for family in families:
            self.allow(number, Compare(0, SCMP_CMP_EQ, getattr(socket, family), 0))

    def allow(self, number, *compares):
        array = (Compare * max(len(compares), 1))(*compares)
        failed = self.library.seccomp_rule_add_array(self.context, ctypes.c_uint32(SCMP_ALLOW), number,
                                                     len(compares), array)
        assert failed == 0, f"seccomp_rule_add {number}: {failed}"

    def load(self):
        failed = self.library.seccomp_load(self.context)
        assert failed == 0, f"seccomp_load: {failed}"


def main(root, unit, notify):
    says = directives(unit)
    with open(f"{root}/etc/passwd", encoding="utf-8") as file:
        users = {line.split(":")[0]: tuple(map(int, line.split(":")[2:4])) for line in file}
    seccomp = Filter(allowed(says["SystemCallFilter"]), says["RestrictAddressFamilies"][0].split())
    kept = [CAPABILITIES[name] for name in says["CapabilityBoundingSet"][0].split()]
    make_network()
    assert says["ProtectSystem"] == ["strict"]
    enter(root, f"/var/lib/{says['StateDirectory'][0]}")
    # Not every root may raise it.
    limit = min(int(says["LimitNOFILE"][0]), resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    os.umask(int(says["UMask"][0], 8))
    become(users[says["User"][0]], kept)
    if says["MemoryDenyWriteExecute"] == ["yes"]:
        prctl(PR_SET_MDWE, 1)
    if says["NoNewPrivileges"] == ["yes"]:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
    command = shlex.split(says["ExecStart"][0])
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "NOTIFY_SOCKET": notify,
                   "WATCHDOG_USEC": "2000000"}
    seccomp.load()
    os.execve(command[0], command, environment)


main(*sys.argv[1:])
