"""Mail as people and mail servers send it: a maildir to deliver to, and a mail server that can be as unkind as real ones."""

import email
import email.policy
import itertools
import time
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from datetime import datetime, timezone

from aiosmtpd.controller import Controller
from conftest import free_ports

SETTINGS = """
[mail]
from = "City of Sacramento <clerk@city.example>"
{out}
retry_after = 1

[mail_in]
address = "records@city.example"
maildir = "maildir"
webhook_secret = "a secret of the tests, long"
"""
# Headers are not folded inside a word, which mail programs do not do either.
POLICY = email.policy.SMTP.clone(max_line_length=900)
SECRET = b"a secret of the tests, long"
count = itertools.count(1)


def letter(sender, to, subject="Hello", text="Hello.\n", files=(), html=None, **headers):
    """A mail from somebody; underscores in names of headers stand for hyphens."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(datetime.now(timezone.utc))
    mail["Message-ID"] = make_msgid(domain="home.example")
    for name, value in headers.items():
        name = name.replace("_", "-")
        del mail[name]
        mail[name] = value
    if html is None:
        mail.set_content(text)
    else:
        mail.set_content(html, subtype="html")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


class Maildir:
    """A maildir below the folder of a city."""

    def __init__(self, city):
        self.dir = city.dir / "maildir"
        for name in ("new", "cur", "tmp"):
            (self.dir / name).mkdir(parents=True, exist_ok=True)

    def deliver(self, mail, at=None):
        """Delivers a mail (or bytes) as mail servers do: written elsewhere, then moved in whole."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=POLICY)
        name = f"{int(at or time.time())}.M{next(count)}P1.mx"
        part = self.dir / "tmp" / name
        part.write_bytes(raw)
        part.rename(self.dir / "new" / name)
        return name

    def waiting(self):
        return sorted(path.name for path in (self.dir / "new").iterdir())

    def taken(self):
        return sorted(path.name for path in (self.dir / "cur").iterdir())


class Sink:
    """A mail server. `unkind` maps an address to what it is told, one word an attempt, then everything is taken:
    `later` and `never` answer the recipient with 450 and 550, `gone` reads the message and drops the connection, and
    anything callable is called once the message is there and before it is answered."""

    def __init__(self, unkind):
        self.unkind = {address: list(words) for address, words in unkind.items()}
        self.attempts = []  # (address, when), each time somebody names the recipient
        self.read = []  # (address, sender of the envelope, bytes), each message that came through
        self.taken = []  # the same, each message that was answered
        self.port = free_ports()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def next(self, address, *kinds):
        waiting = self.unkind.get(address, [])
        if waiting and (waiting[0] in kinds or (callable(waiting[0]) and "call" in kinds)):
            return waiting.pop(0)
        return None

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.attempts.append((address, time.monotonic()))
        word = self.next(address, "later", "never")
        if word:
            return {"later": "450 4.2.0 Greylisted", "never": "550 5.1.1 No such user"}[word]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        message = (address, envelope.mail_from, envelope.content)
        self.read.append(message)
        word = self.next(address, "gone", "call")
        if word is not None:
            if callable(word):
                word()
            server.transport.abort()
            return "250 OK"
        self.taken.append(message)
        return "250 OK"

    def of(self, address):
        """The messages that were answered, read."""
        policy = email.policy.default
        return [email.message_from_bytes(raw, policy=policy) for to, _, raw in self.taken if to == address]
