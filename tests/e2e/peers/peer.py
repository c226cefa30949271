"""What the peers of other stacks share: how they are started, their two HTTP sessions, and what they report.

    PEER HOST:PORT MEETING TOKEN CODEC WIDTH HEIGHT TONE

publishes a moving picture of WIDTH x HEIGHT in CODEC and a tone of TONE Hz by WHIP. A line of JSON on its input names
the participants whom it is to watch by WHEP, in CODEC too. From then on a line of JSON says every half second what came
of each of them, {width, height, frames, tone}: the size of the newest picture, the pictures decoded so far, the tone
heard now. Leaves at the end of its input. Exits with 77 and the reason on its output where it cannot run."""
import array
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../plugins/sfu/http"))

from ends import Requests, equal  # noqa: E402

CANNOT = 77
FRAMES = 15
REPORT_SECONDS = 0.5
QUIET = 500  # of 32767


class Order(Requests):
    """The command line, and requests to the sfu that it names."""

    def __init__(self):
        self.host, meeting, self.token, self.codec, *numbers = sys.argv[1:]
        self.width, self.height, self.tone = map(int, numbers)
        self.whip = f"/whip/{meeting}"
        self.whep = f"/whep/{meeting}"

    def read_others(self, line):
        """Returns whom to watch."""
        return json.loads(line)

    def begin(self, path, offer):
        """Returns the answer, and where the session is."""
        made = self.created(path, self.token, offer)
        return made.body, made.headers["Location"]

    def end(self, location):
        equal(self.call("DELETE", location, self.token).status, 200)


def excuse(reason):
    print(reason)
    raise SystemExit(CANNOT)


class Tone:
    """Which tone the newest fifth of a second of a sound is, by how often it crosses zero."""

    def __init__(self):
        self.samples = array.array("h")

    def hear(self, data, channels, rate):
        """@data: interleaved samples of 16 bits."""
        self.rate = rate
        self.samples.extend(array.array("h", data)[::channels])
        del self.samples[:-rate // 5]

    def frequency(self):
        """In Hz; 0 for silence."""
        if len(self.samples) == 0 or max(self.samples) < QUIET:
            return 0
        signs = [sample >= 0 for sample in self.samples]
        crossings = sum(one != other for one, other in zip(signs, signs[1:]))
        return round(crossings / 2 * self.rate / len(signs))


class Seat:
    def __init__(self):
        self.width = self.height = self.frames = 0
        self.sound = Tone()

    def see(self, width, height):
        self.width, self.height = width, height
        self.frames += 1

    def report(self):
        return {"width": self.width, "height": self.height, "frames": self.frames, "tone": self.sound.frequency()}


def report(seats):
    print(json.dumps([seat.report() for seat in seats]), flush=True)
