"""What the tests of WHIP and WHEP share: the running sfu, tokens, and requests."""
import contextlib
import http.client
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../../gateway/cli"))

from meeting import BUILD, Folder, Gateway, equal, has, main, run  # noqa: E402,F401

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"


def golden(name):
    """An offer as a real client made it."""
    with open(os.path.join(HERE, "../sdp/data", name), encoding="utf-8", newline="") as file:
        return file.read()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read().decode()


class Requests:
    """To self.host, "NAME:PORT"."""

    def call(self, method, path, token=None, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            headers["Authorization"] = "Bearer " + token
        connection = http.client.HTTPConnection(self.host, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            return Answer(connection.getresponse())

    def post(self, path, token, offer):
        return self.call("POST", path, token, offer, Content_Type=SDP)

    def created(self, path, token, offer):
        answer = self.post(path, token, offer)
        equal(answer.status, 201)
        equal(answer.headers.get_content_type(), SDP)
        return answer


class Sfu(Requests, contextlib.ExitStack):
    """A gateway with nothing but the sfu; http on loopback, media on all addresses, because libnice leaves
    loopback out."""

    def __init__(self, **options):
        super().__init__()
        folder = self.enter_context(Folder())
        lines = "".join(f"{key.replace('_', '-')} = {value}\n" for key, value in options.items())
        self.conf = folder.write("m.conf", f"""[gateway]
plugins = sfu
plugin-path = {os.path.join(BUILD, 'plugins/sfu/.libs')}
state-directory = state
listen = http://127.0.0.1:0
workers = 2
secret = a secret of the tests of whip
[sfu]
port = 0
{lines}""")
        self.gateway = self.enter_context(Gateway(self.conf))
        self.host = f"127.0.0.1:{self.gateway.port()}"
        self.gateway.wait_for(": ready\n")

    def token(self, person, meeting="tea"):
        code, out, err = run("token", "-c", self.conf, "-m", meeting, "-n", person.title(), "-p", person)
        equal((code, err), (0, ""))
        return out.strip()
