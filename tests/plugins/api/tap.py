"""Runs a module's test_ functions and prints TAP."""

import sys
import traceback


class Skip(Exception):
    """Why a test cannot run here."""


def run_test(number, title, test):
    try:
        test()
    except Skip as reason:
        print(f"ok {number} - {title} # SKIP {reason}", flush=True)
    except Exception:  # every test runs, whatever became of the one before
        print(f"not ok {number} - {title}")
        print("# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
        return False
    else:
        print(f"ok {number} - {title}", flush=True)
    return True


def main(names):
    """The tests of @names, a module's globals(), or those that the command line names."""
    tests = {name: test for name, test in names.items() if name.startswith("test_")}
    if sys.argv[1:]:
        tests = {name: tests[name] for name in sys.argv[1:]}
    print(f"1..{len(tests)}")
    good = [run_test(number, name[len("test_"):].replace("_", " "), test)
            for number, (name, test) in enumerate(tests.items(), 1)]
    return 0 if all(good) else 1
