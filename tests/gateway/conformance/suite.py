"""meeting test-plugin: every case can fail, by a plugin with that fault; good plugins pass."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cli"))
from meeting import BUILD, PLUGINS, PROGRAM, environment, equal, has, main, run, side_by_side  # noqa: E402

FAULTY = os.path.join(BUILD, "tests/gateway/conformance/.libs/faulty.so")
BUILT_IN = os.path.join(BUILD, "plugins/allocate/.libs")

# (fault, the case that finds it, what is said)
FAULTS = [
    ("create-fails", "creates", "it cannot be created: the moon is in the wrong place"),
    ("start-fails", "creates", "it cannot be started: no wind"),
    ("no-allocator", "creates", "it publishes no allocator. Call gw_host_publish()"),
    ("ten-fails", "options", "with number=10: create() of plugin faulty returned NULL without an error"),
    ("ten-crashes", "options", "it crashed (Aborted) in create() with number=10."),
    ("never", "scheduled", "it never answered a scheduled meeting (meeting m1)."),
    ("never", "instant", "it never answered an instant meeting (meeting m1)."),
    ("never", "fs", "it never answered a question for an fs (meeting m1)."),
    ("late", "scheduled", "it answered a scheduled meeting (meeting m1) after 120 seconds; the gateway waits 30"),
    ("twice", "scheduled", "it answered a question twice."),
    ("twice", "fs", "it answered a question twice."),
    ("twice-in-thread", "instant", "it answered a question twice."),
    ("crash", "scheduled", "it crashed (Segmentation fault) in allocate() for a scheduled meeting (meeting m1). "
                           "To see where: gdb --args meeting test-plugin --no-fork --case scheduled"),
    ("hang", "instant", "it hung for 1 seconds in allocate() for an instant meeting"),
    ("exit", "fs", "it ended the process (exit status 7) in allocate() for a question for an fs"),
    ("spins", "instant", "it never comes to rest: "),
    ("critical", "instant", "GLib complained: g_ptr_array_add: assertion"),
    ("wrong-kind", "machines", "for a question for an fs (meeting m3): the allocator named an sfu where an fs was asked for. Look at the request's kind"),
    ("empty", "machines", "for an instant meeting (meeting m1): the allocator named no sfu"),
    ("no-port", "machines", 'for an instant meeting (meeting m1) it named the sfu "sfu1.example.com". An answer is HOST:PORT'),
    ("no-turn-port", "machines", 'for an instant meeting (meeting m1) it named the turn "turn:example.com:3478".'),
    ("once-each", "again", "it never answered a question for an fs (meeting m1)"),
    ("once-each", "moved", "it never answered a scheduled meeting (meeting m1)"),
    ("never", "many", "it never answered a question for an fs (meeting m0)"),
    ("long-email", "email", "it crashed (Aborted) in allocate() for an instant meeting (meeting long)"),
    ("empty-meeting", "meeting", "it crashed (Aborted) in allocate()"),
    ("order-of-times", "times", "it crashed (Aborted) in allocate() for a scheduled meeting (meeting m6)"),
    ("known-kinds", "kind", "it never answered "),
    ("explain-counts", "explain", 'explain() said "explained 1 times" and then "explained 2 times"'),
    ("explain-nothing", "explain", "explain() gave an empty text."),
    ("explain-line", "explain", "the text of explain() ends with a line break"),
    ("unknown-release", "release", "it crashed (Aborted) in release() of the meeting unknown"),
    ("release-hangs", "release-asked", "it hung for 1 seconds in release() of a meeting that is being answered"),
    ("one-node", "no-nodes", "it crashed (Aborted) in allocate()"),
    ("no-port", "full-nodes", 'for a scheduled meeting (meeting m1) it named the sfu "sfu1.example.com"'),
    ("one-node", "nodes-die", "it crashed (Aborted) in allocate()"),
    ("hundred-nodes", "many-nodes", "it crashed (Aborted) in allocate()"),
    ("time-goes-on", "clock", "it crashed (Aborted) in allocate()"),
    ("needs-disk", "disk-full", "it never answered a scheduled meeting (meeting n1)"),
    ("silent-on-error", "failing", "it never answered a scheduled meeting (meeting k1)"),
    ("slow-command", "hanging", "it answered a scheduled meeting (meeting k1) after 120 seconds"),
    ("trusts-output", "rubbish", "it crashed (Aborted) in the answer for a scheduled meeting (meeting k1)"),
    ("trusts-body", "rubbish", "it crashed (Aborted) in the answer for a scheduled meeting (meeting k1)"),
    ("no-done", "stop", "stop() has not called its done after 60 seconds."),
    ("done-twice", "stop", "stop() called its done 2 times."),
    ("stop-waits", "stop-asked", "stop() has not called its done after 60 seconds."),
    ("crash-at-end", "destroy-asked", "it crashed (Aborted) in destroy()"),
    ("timer-after-end", "stop", "it crashed (Aborted) in the day after destroy()"),
    ("one-life", "crash", "it crashed (Aborted) in create()"),
    ("one-life", "second", "it crashed (Aborted) in create()"),
    ("timer", "leaks", "each life leaves a timer or another source in the main loop behind."),
    ("thread-stays", "leaks", "each life leaves a thread behind."),
    ("file", "leaks", "each life leaves an open file behind."),
]

# Odd, but within the contract.
ALLOWED = ("", "slow", "thread", "retry", "error", "no-explain")


def suite(path, *arguments):
    done = subprocess.run([PROGRAM, "test-plugin", path, *arguments], capture_output=True, text=True, timeout=250,
                          env=environment(MEETING_PLUGIN_PATH=""), check=False)
    return done.returncode, done.stdout, done.stderr


def cases():
    out = suite(FAULTY)[1]
    return [line.split(" - ")[1].split(":")[0] for line in out.splitlines() if " - " in line]


def missed(fault, case, words):
    code, out, err = suite(FAULTY, "--set", f"fault={fault}", "--case", case, "--limit",
                           "1" if "hung" in words else "20")
    wanted = ("1..1\n", f"not ok 1 - {case}: ", f"# {words}", f"1 of 1 cases failed: {case}")
    if (code, err) != (1, "") or not all(part in out for part in wanted):
        return f"{fault}: exit {code}, {err}{out}"
    return ""


def each_fault_is_found():
    equal("".join(side_by_side(missed, FAULTS)), "")


def each_case_can_fail():
    """Loading is what commands.py and the last test here see fail."""
    equal(sorted(set(cases()) - {case for _, case, _ in FAULTS}), ["loads"])


def passes(fault):
    code, out, err = suite(FAULTY, "--set", f"fault={fault}")
    assert (code, err) == (0, ""), f"{fault}: {err}{out}"
    has(out, "all cases passed", "# Not tested, as it is the plugin's own policy")
    assert "not ok" not in out, out


def the_innocent_pass():
    side_by_side(passes, [(fault,) for fault in ALLOWED])
    has(suite(FAULTY, "--set", "fault=retry", "--case", "machines")[1], "# SKIP it named no machine")


def plugins_of_this_tree_pass():
    names = [name for name in sorted(os.listdir(BUILT_IN)) if name.endswith(".so") and name != "allocate-http.so"]
    assert names, f"none in {BUILT_IN}"
    for name in names:
        settings = SETTINGS.get(name, ())
        code, out, err = suite(os.path.join(BUILT_IN, name), *(word for text in settings for word in ("--set", text)))
        assert code == 0, f"{name}:\n{out}\n{err}"


# What they cannot do without.
SETTINGS = {
    "allocate-ask.so": ("url=https://allocate.example.com/path",),
    "on-demand.so": ("create-command=true", "delete-command=true", "list-command=true",
                     "address=%n.sfu.example.com:443"),
}


def what_cannot_be_loaded():
    for name, words in (("other-abi", "has ABI 99, this gateway has ABI 1"), ("misnamed", 'calls itself "another"'),
                        ("no-symbol", "exports no gw_plugin_descriptor()")):
        code, out, _ = suite(os.path.join(PLUGINS, f"{name}.so"), "--case", "loads")
        equal(code, 1)
        has(out, "not ok 1 - loads: ", words)
    code, out, _ = suite(os.path.join(PLUGINS, "first.so"), "--case", "creates")
    equal(code, 1)
    has(out, "it publishes no allocator")


def cannot_be_created():
    """That is told once."""
    code, out, _ = suite(FAULTY, "--set", "fault=create-fails")
    equal((code, out.count("not ok"), out.count("the moon")), (1, 1, 1))
    has(out, "# SKIP see above", "1 of 32 cases failed: creates")


def other_plugins():
    """Those that do not allocate are told so; they are no crashes."""
    for role in ("sfu/.libs/sfu.so", "turn/.libs/turn.so", "allocate/.libs/allocate-http.so"):
        code, out, err = suite(os.path.join(BUILD, "plugins", role), "--case", "creates")
        equal((code, err), (1, ""))
        has(out, "it is no allocation plugin: it asks for the gateway's ")


def noise():
    """What the plugin printed stands beside the failure, and not in the results."""
    code, out, err = suite(FAULTY, "--set", "fault=critical", "--case", "fs")
    equal((code, err), (1, ""))
    has(out, "# The last that was printed:\n#   ", "g_ptr_array_add")


def in_this_process():
    code, out, err = run("test-plugin", "--no-fork", "--case", "fs", FAULTY)
    equal((code, out), (0, ""))
    has(err, "S create()\n", "P \n")
    code, _, err = run("test-plugin", "--no-fork", "--case", "fs", "--set", "fault=never", FAULTY)
    equal(code, 1)
    has(err, "F it never answered")
    equal(run("test-plugin", "--no-fork", "--case", "fs", "--set", "fault=crash", FAULTY)[0], -11)


def misuse():
    for arguments, words in (
            ((), "needs one file: meeting test-plugin FILE.so"),
            ((FAULTY, FAULTY), "needs one file"),
            (("/nonexistent.so",), "/nonexistent.so does not exist: build it first"),
            ((PROGRAM,), "is no plugin: it needs a file NAME.so"),
            ((FAULTY, "--set", "x"), '--set "x" is not KEY=VALUE'),
            ((FAULTY, "--case", "x"), '--case "x" is none of: loads creates'),
            ((FAULTY, "--limit", "0"), "--limit 0 is not 1 to 3600 seconds"),
            ((FAULTY, "--no-fork"), "--no-fork needs one --case")):
        code, out, err = run("test-plugin", *arguments)
        equal((code, out), (2, ""))
        has(err, "meeting test-plugin: ", words)
    code, out, _ = suite(FAULTY, "--set", "falt=1", "--case", "creates")
    equal(code, 1)
    has(out, "[faulty] falt is no known key; did you mean fault?")


main([each_fault_is_found, each_case_can_fail, the_innocent_pass, plugins_of_this_tree_pass, what_cannot_be_loaded,
      cannot_be_created, other_plugins, noise, in_this_process, misuse])
