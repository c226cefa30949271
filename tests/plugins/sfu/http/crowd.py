#!/usr/bin/python3
"""Many who watch one meeting: everybody gets and decrypts the sound and the picture."""
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "../../../bench/whep"))

from ends import equal, main  # noqa: E402
from measure import measure  # noqa: E402


def forty_watch():
    """At a rate that a busy machine manages too; crowd.c fails where one gets no sound or no picture."""
    counts = measure(sessions=40, seconds=2, frames=10, packets=2, bytes=600)
    equal(counts["sessions"], 40)
    equal(counts["foreign"], 0)
    assert counts["least"] > 0 and counts["received"] > 40, counts


main([forty_watch])
