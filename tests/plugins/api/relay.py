"""A mail server that keeps what it is given, or refuses it. The standard library only."""

import contextlib
import email
import email.policy
import socketserver
import threading
import time

from running import SECONDS


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def receive(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def handle(self):
        with contextlib.suppress(ConnectionError):
            self.talk()

    def talk(self):
        relay = self.server.relay
        relay.connections += 1
        self.say("220 relay.test ESMTP")
        sender = recipient = None
        while line := self.rfile.readline():
            command = line.decode(errors="replace").strip()
            verb = command.split(" ")[0].upper()
            if verb == "EHLO":
                self.say("250-relay.test")
                if relay.offers_login:
                    self.say("250-AUTH PLAIN LOGIN")
                self.say("250 SIZE 1000000")
            elif verb == "MAIL":
                sender = command[len("MAIL FROM:"):].split(" ")[0]
                self.say("250 ok")
            elif verb == "RCPT":
                recipient = command[len("RCPT TO:"):].split(" ")[0]
                self.say(relay.answer)
            elif verb == "DATA":
                self.say("354 go on")
                data = self.receive()
                relay.received += 1
                time.sleep(relay.delay)
                relay.mails.append((sender.strip("<>"), recipient.strip("<>"), data))
                self.say("250 taken")
            elif verb == "AUTH":
                self.say("535 who are you")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class Relay:
    """@answer: to every recipient. @delay: seconds that it thinks about each mail.
    @offers_login: though it knows nobody."""

    def __init__(self, answer="250 ok", delay=0, port=0, offers_login=False):
        self.answer = answer
        self.offers_login = offers_login
        self.delay = delay
        self.mails = []
        self.connections = 0
        self.received = 0
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Session)
        self.server.relay = self
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def wait(self, count=1):
        """Returns: the mails, once there are @count: (sender, recipient, message)."""
        deadline = time.monotonic() + SECONDS
        while len(self.mails) < count:
            assert time.monotonic() < deadline, f"{len(self.mails)} mails instead of {count}"
            time.sleep(0.02)
        return [(sender, recipient, email.message_from_bytes(data, policy=email.policy.default))
                for sender, recipient, data in self.mails]
