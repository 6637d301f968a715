"""Mail in: answers of requesters, of strangers and of programs, what comes back, what nobody knows, and what is no mail."""

import email
import email.policy
import hashlib
import hmac
import io
import json
import os
import re
import signal
import subprocess
import time
import zipfile
from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from zoneinfo import ZoneInfo

import pytest
from conftest import BINARY, City, await_true
from desk import Refused, Staff
from mails import POLICY, SECRET, SETTINGS, Maildir, letter

GENERAL = "records@city.example"
ROBIN, LEE, DANA = "robin@home.example", "lee@elsewhere.example", "dana@shelter.example"
# What nobody outside may ever see, wherever it was written.
CANARIES = []


def canary(words):
    CANARIES.append(words)
    return words


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mail-in")
    city = City(folder / "city")
    city.run("init", "--city", "City of Sacramento")
    (city.dir / "settings.toml").write_text(SETTINGS.format(out='folder = "mail"'))
    city.maildir = Maildir(city)
    city.serve()
    city.clerk, city.counsel = Staff(city, "clerk"), Staff(city, "counsel")
    city.auditor, city.open_data = Staff(city, "auditor"), Staff(city, "open-data")
    yield city
    city.stop()


class Matter:
    """A request by the portal, with what its requester was sent."""

    def __init__(self, city, address=ROBIN, text="The parking permits of 2025."):
        asked = {"description": text, "email": address}
        sent = city.http.post(f"{city.url}/api/v1/requests", json=asked, timeout=20).json()
        self.city, self.number, self.code, self.address = city, sent["number"], sent["tracking_code"], address
        await_true(self.mails, within=30)
        self.reply_to = email.utils.parseaddr(self.mails()[0]["reply-to"])[1]
        self.page = f"/desk/matters/{self.number}"

    def mails(self):
        """What was sent about it, the oldest first."""
        policy = email.policy.default
        files = sorted((self.city.dir / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        found = [email.message_from_bytes(file.read_bytes(), policy=policy) for file in files]
        return [mail for mail in found if self.number in mail["subject"]]

    def tracked(self):
        return self.city.get(f"/api/v1/track/{self.code}").json()

    def messages(self):
        return [message["text"] for message in self.tracked()["messages"]]

    def staff_sees(self, words, who=None):
        return words in (who or self.city.clerk).text(self.page)


def deliver(city, mail, at=None):
    """Delivers a mail, and waits until it is taken."""
    name = city.maildir.deliver(mail, at)
    await_true(lambda: f"{name}:2,S" in city.maildir.taken(), within=30)
    return name


def arrivals(city, who=None):
    """The mail that waits: addresses of pages by subject."""
    page = (who or city.clerk).get("/desk/arrivals").text
    return {words: path for path, words in re.findall(r'href="(/desk/arrivals/[0-9a-f]{32})">([^<]*)<', page)}


def test_the_answer_of_the_requester_is_a_message_that_arrived_when_the_mail_did(town):
    matter = Matter(town)
    arrived = int(time.time()) - 7200
    text = "It is the permits of May.\n\n> The city received a records request from you.\n"
    mail = letter(f"Robin <{ROBIN.upper()}>", matter.reply_to, f"Re: Received ({matter.number})", text)
    deliver(town, mail, at=arrived)
    [message] = matter.tracked()["messages"]
    assert message["text"] == text.strip(), "what it quotes is part of the record"
    assert message["channel"] == "email" and message["from"] == {"who": "requester"}
    assert message["at"] == arrived * 1_000_000
    assert matter.staff_sees("From the requester") and matter.staff_sees("It is the permits of May.")
    assert len(matter.mails()) == 1, "nothing is answered by itself"
    # The next mail of the city answers it.
    town.clerk.send(f"{matter.page}/messages", page=matter.page, text="Thank you.", do="message")
    await_true(lambda: len(matter.mails()) == 2, within=30)
    answer = matter.mails()[1]
    assert answer["in-reply-to"] == mail["message-id"] and answer["references"].endswith(mail["message-id"])
    assert answer["auto-submitted"] is None


def test_mail_from_another_address_is_for_staff_until_one_of_them_says_whose_it_is(town):
    matter = Matter(town)
    words = canary("I am a stranger with an opinion 7419.")
    deliver(town, letter(f"Lee Lurker <{canary(LEE)}>", matter.reply_to, "Re: your request", words))
    assert matter.messages() == []
    assert matter.staff_sees("From somebody else") and matter.staff_sees(words)
    history = json.dumps(matter.tracked())
    assert LEE not in history and "stranger" not in history and "mail" not in history.replace("email", "")
    # A second one, which is the requester's own, from work.
    deliver(town, letter("robin@work.example", matter.reply_to, "From work", "It is me, from work."))
    page = town.clerk.get(matter.page).text
    ids = re.findall(rf'action="{matter.page}/mail/([0-9a-f]{{32}})/accept"', page)
    assert len(ids) == 2
    town.clerk.send(f"{matter.page}/mail/{ids[1]}/accept", page=matter.page)
    await_true(lambda: matter.messages() == ["It is me, from work."], within=5)
    assert matter.staff_sees(words), "the other one stays what it is"
    with pytest.raises(Refused):
        town.clerk.send(f"{matter.page}/mail/{ids[1]}/accept", page=matter.page)


def test_a_thread_leads_to_its_matter_where_the_address_was_lost(town):
    matter = Matter(town)
    notice = matter.mails()[0]["message-id"]
    deliver(town, letter(ROBIN, GENERAL, "Re: it", "By the thread.", References=f"<other@x.example> {notice}"))
    deliver(town, letter(ROBIN, GENERAL, "Re: it", "By what it answers.", In_Reply_To=notice))
    assert matter.messages() == ["By the thread.", "By what it answers."]
    # The id of the thread can be guessed, so it leads nowhere, and neither does a token that was made up.
    thread = f"<thread-{matter.number}@city.example>"
    deliver(town, letter(ROBIN, GENERAL, "guessed thread", canary("Guess 5510."), References=thread))
    wrong = f"records+{matter.number}.{'a' * 26}@city.example"
    deliver(town, letter(ROBIN, wrong, "guessed token", canary("Guess 5511.")))
    assert {"guessed thread", "guessed token"} <= arrivals(town).keys()
    assert len(matter.messages()) == 2


def test_html_alone_becomes_plain_text(town):
    matter = Matter(town)
    html = "<html><head><style>p {color: red}</style></head><body><p>First.</p><p>Second &amp; last.</p></body></html>"
    deliver(town, letter(ROBIN, matter.reply_to, html=html))
    [message] = matter.messages()
    assert "First." in message and "Second & last." in message and "<" not in message and "color" not in message


def record(city, matter):
    return city.clerk.get(f"{matter.page}/record.zip").content


def test_files_are_kept_as_they_were_sent_and_are_in_the_record(town, tmp_path):
    matter = Matter(town)
    deed = b"%PDF-1.4\n" + canary("Deed of 99 Hidden Lane").encode() + b"\n%%EOF"
    table = "name,ssn\nRobin,212-41-8836\n".encode("latin-1")
    mail = letter(ROBIN, matter.reply_to, "With files", "See the files.", [("deed.pdf", deed), ("a b/../t.csv", table)])
    deliver(town, mail)
    page = town.clerk.get(matter.page).text
    [(path, _)] = re.findall(rf'href="({matter.page}/mail/[0-9a-f]{{32}}/(1))"', page)
    sent = town.clerk.get(path)
    assert sent.content == deed and sent.headers["content-disposition"].startswith("attachment")
    assert town.clerk.get(path[:-1] + "2").content == table
    assert "a scan found something in it" in page
    assert town.clerk.get(path[:-1] + "3").status_code == 404
    assert town.http.get(town.desk + path, allow_redirects=False).status_code in (303, 307)
    with zipfile.ZipFile(io.BytesIO(record(town, matter))) as archive:
        names = [name for name in archive.namelist() if name.startswith("mail/")]
        assert len(names) == 3
        [whole] = [name for name in names if name.endswith(".eml")]
        assert b"Subject: With files" in archive.read(whole)
        [kept] = [name for name in names if name.endswith("deed.pdf")]
        assert archive.read(kept) == deed
        placed = json.loads(archive.read("record.json"))["matter"]["mails"][0]
        sums = [file["sha256"] for file in placed["mail"]["attachments"]]
        assert sums == [hashlib.sha256(content).hexdigest() for content in (deed, table)]
    file = tmp_path / "record.zip"
    file.write_bytes(record(town, matter))
    assert "unaltered" in town.run("ledger", "verify", "--record", file).stdout
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(altered, "w") as after:
        for name in before.namelist():
            after.writestr(name, b"another" if name == kept else before.read(name))
    assert "is not the file that was sent" in town.run("ledger", "verify", "--record", altered, code=1).stderr


def with_headers(fields):
    block = email.message.Message()
    for name, value in fields.items():
        block[name] = value
    return block


def bounce(matter, original, action="failed", whole=True):
    """What a mail server returns (RFC 3464)."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"], report["To"] = "MAILER-DAEMON@mx.example", matter.reply_to
    report["Return-Path"], report["Subject"] = "<>", "Undelivered Mail Returned to Sender"
    report["Message-ID"] = email.utils.make_msgid(domain="mx.example")
    report.attach(MIMEText("It could not be delivered."))
    status = MIMEBase("message", "delivery-status")
    fields = {"Final-Recipient": f"rfc822; {ROBIN}", "Action": action, "Status": "5.2.2"}
    status.set_payload([with_headers({"Reporting-MTA": "dns; mx.example"}), with_headers(fields)])
    report.attach(status)
    if whole:
        report.attach(MIMEMessage(email.message_from_bytes(original.as_bytes())))
    return report.as_bytes(policy=POLICY)


def test_a_mail_that_comes_back_is_said_to_be_undelivered(town):
    matter = Matter(town)
    notice = matter.mails()[0]
    deliver(town, bounce(matter, notice))
    said = town.clerk.text(matter.page)
    assert f"“{notice['subject']}” of" in said and re.search(r"came back on .* \(5\.2\.2\)", said)
    assert matter.messages() == []
    # Late is not lost.
    other = Matter(town)
    deliver(town, bounce(other, other.mails()[0], action="delayed"))
    assert not other.staff_sees("came back on") and other.staff_sees("Automatic")
    # The general address gets one that names the mail alone.
    third = Matter(town)
    raw = bounce(third, third.mails()[0]).replace(third.reply_to.encode(), GENERAL.encode(), 1)
    deliver(town, raw)
    assert third.staff_sees("came back on")


def test_what_programs_write_is_kept_and_nobody_answers(town):
    matter = Matter(town)
    before = town.clerk.text(matter.page)
    due = re.search(r"Determination due by the end of ([A-Z]\w+ \d+, \d+)", before).group(1)
    for n, headers in enumerate(({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"})):
        deliver(town, letter(ROBIN, matter.reply_to, f"Away {n}", canary(f"I am away 88{n}."), **headers))
    assert matter.messages() == []
    said = town.clerk.text(matter.page)
    assert said.count("Automatic") == 3 and due in said
    time.sleep(3)
    assert len(matter.mails()) == 1
    assert "accept" not in town.clerk.get(matter.page).text.split('id="mail"')[1].split("</section>")[0]


def test_an_unknown_sender_waits_for_the_clerk_and_the_clock_counts_from_the_mail(town):
    arrived = datetime.now(ZoneInfo("America/Los_Angeles")) - timedelta(days=4)
    words = "Every contract with Acme Paving 3377."
    mail = letter(f"Dana Blue <{DANA}>", GENERAL, "Public records request", words)
    deliver(town, mail, at=arrived.timestamp())
    path = arrivals(town)["Public records request"]
    said = town.clerk.text(path)
    assert words in said and "Dana Blue <dana@shelter.example>" in said
    assert "mail waits" in town.clerk.text("/desk") or "mails wait" in town.clerk.text("/desk")
    # Who takes matters in sees it, and nobody else.
    for who in (town.auditor, town.counsel):
        assert who.get(path).status_code == 403 and who.get("/desk/arrivals").status_code == 403
        assert words not in who.get("/desk").text
    assert town.http.get(town.desk + path, allow_redirects=False).status_code in (303, 307)
    with pytest.raises(Refused, match="describes no records"):
        town.clerk.send(f"{path}/open", page=path, kind="request", text="", email=DANA)
    sent = town.clerk.send(f"{path}/open", page=path, kind="request", name="Dana Blue", email=DANA, text=words, language="es")
    number = re.search(r"R-\d{4}-\d{4}", sent.text).group(0)
    code = re.search(r"/track/([a-z2-7]+)", sent.text).group(1)
    tracked = town.get(f"/api/v1/requests/{number}").json()
    received = arrived.strftime("%Y-%m-%dT%H:%M")
    asked = ("law", "due", "--law", "us-ca", "--received", received, "--json")
    computed = json.loads(subprocess.run([BINARY, *asked], capture_output=True, text=True, check=True).stdout)
    assert tracked["due"]["due"] == computed["due"], "the clock counts from the day of the mail"
    assert tracked["received"] == arrived.strftime("%Y-%m-%d")
    assert path not in arrivals(town).values() and town.clerk.get(path).status_code == 404
    # The acknowledgement answers the mail, and an answer to that reaches the matter.
    find = lambda: [file for file in (town.dir / "mail").glob("*.eml") if number.encode() in file.read_bytes()]
    await_true(find, within=30)
    received = email.message_from_bytes(find()[0].read_bytes(), policy=email.policy.default)
    assert received["to"] == DANA and received["in-reply-to"] == mail["message-id"]
    # Who asked by mail has no page yet: the mail brings the secret link, which is kept nowhere, and the letter both ways.
    said = received.get_body(("plain",)).get_content()
    assert f"/track/{code}" in said and "una traducción al español" in said
    assert town.http.get(f"{town.url}/track/{code}").status_code == 200
    kept = [file for file in (town.dir / "custodial").rglob("*") if file.is_file() and code.encode() in file.read_bytes()]
    assert not kept, kept
    deliver(town, letter(DANA, received["reply-to"], "Re: Received", "Also of 2024."))
    await_true(lambda: len(town.get(f"/api/v1/track/{code}").json()["messages"]) == 1, within=5)
    # The public log has the request, and nothing that was written.
    public = town.get(f"/api/v1/requests/{number}").text
    assert "Acme" not in public and DANA not in public


def test_mail_becomes_an_inquiry_part_of_a_matter_or_nothing(town):
    deliver(town, letter(LEE, GENERAL, "a question", "How do I get a key?"))
    path = arrivals(town)["a question"]
    sent = town.open_data.send(f"{path}/open", page=path, kind="inquiry", topic="api-keys", email="", text="A key?")
    assert re.search(r"Q-\d{4}-\d{4}", sent.text)
    matter = Matter(town)
    deliver(town, letter("robin@phone.example", GENERAL, "from my phone", "The permits of June."))
    path = arrivals(town)["from my phone"]
    with pytest.raises(Refused, match="(?i)there is no matter `R-1999-0001`"):
        town.clerk.send(f"{path}/attach", page=path, matter="R-1999-0001", from_requester="yes")
    town.clerk.send(f"{path}/attach", page=path, matter=matter.number.lower(), from_requester="yes")
    await_true(lambda: matter.messages() == ["The permits of June."], within=5)
    deliver(town, letter("spam@shop.example", GENERAL, "Buy now", canary("Cheap rugs 6021.")))
    path = arrivals(town)["Buy now"]
    with pytest.raises(Refused, match="(?i)the reason is missing"):
        town.clerk.send(f"{path}/set-aside", page=path, reason=" ")
    town.clerk.send(f"{path}/set-aside", page=path, reason="It asks for nothing.")
    assert "Set aside by Mia Chen, City Clerk" in town.clerk.text(path), "it stays, with the reason"


def test_mail_that_is_delivered_twice_is_taken_once(town):
    matter = Matter(town)
    mail = letter(ROBIN, matter.reply_to, "Once", "Only once.").as_bytes(policy=POLICY)
    deliver(town, mail)
    deliver(town, mail)
    deliver(town, b"Received: by another.mx.example; Mon, 2 Mar 2026 09:00:00 -0800\r\n" + mail)
    taken = piped(town, mail)
    assert taken.returncode == 0 and "taken before" in taken.stdout
    assert matter.messages() == ["Only once."]
    # The same id on other words is another mail, and not lost.
    deliver(town, mail.replace(b"Only once.", b"Something else."))
    assert matter.messages() == ["Only once.", "Something else."]


def piped(city, mail, *options):
    """Hands a mail to the program as a mail server does."""
    command = [BINARY, "mail", "receive", "--data", str(city.dir), *options]
    done = subprocess.run(command, input=mail, capture_output=True, timeout=60)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    return done


def test_a_mail_server_pipes_mail_and_is_told_to_try_again_where_it_fails(town):
    matter = Matter(town)
    mail = letter(ROBIN, matter.reply_to, "Piped", "By a pipe.").as_bytes()
    done = piped(town, mail, "--json")
    assert done.returncode == 0 and json.loads(done.stdout) == {"mail": "placed", "matter": matter.number}
    await_true(lambda: matter.messages() == ["By a pipe."], within=5)
    empty = piped(town, b"")
    assert empty.returncode == 75 and empty.stderr.startswith("daylight: ")


def test_what_is_no_mail_is_kept_and_shown_as_unreadable(town):
    raw = {
        "garbage": bytes(range(256)) * 40,
        "no header": b"Just words, and no header at all\n",
        "long header": b"From: a@b.example\nX-Long: " + b"a" * 400_000 + b"\n\nHello\n",
        "many parts": b"From: a@b.example\nContent-Type: multipart/mixed; boundary=B\n\n"
        + b"--B\nContent-Type: text/plain\n\nx\n" * 2_000
        + b"--B--\n",
        "empty": b"",
    }
    before = set(arrivals(town).values())
    page = lambda: re.findall(r'href="(/desk/arrivals/[0-9a-f]{32})"', town.clerk.get("/desk/arrivals").text)
    known = set(page())
    for content in raw.values():
        deliver(town, content)
    new = [path for path in page() if path not in known]
    assert len(new) == len(raw) and before <= set(page())
    kept = set()
    for path in new:
        said = town.clerk.text(path)
        assert "Unreadable" in said and "It could not be read" in said
        kept.add(town.clerk.get(f"{path}/message.eml").content)
    assert kept == set(raw.values()), "byte for byte"
    # One with a character set that nobody knows, and one whose encoding is broken, are read as far as they go.
    odd = b"From: a@b.example\nSubject: odd\nContent-Type: text/plain; charset=x-klingon\n\nHello.\n"
    deliver(town, odd)
    assert "Hello." in town.clerk.text(arrivals(town)["odd"])


def post(city, body, secret=SECRET, at=None, signature=None):
    at = str(int(at or time.time()))
    signed = hmac.new(secret, at.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Daylight-Timestamp": at, "X-Daylight-Signature": signature or f"sha256={signed}"}
    return city.http.post(f"{city.desk}/mail/in", data=body, headers=headers, timeout=60)


def test_a_mail_service_posts_mail_with_a_signature(town):
    matter = Matter(town)
    body = letter(ROBIN, matter.reply_to, "Posted", "By the webhook.").as_bytes(policy=POLICY)
    sent = post(town, body)
    assert sent.status_code == 200 and sent.json() == {"mail": "placed"}, sent.text
    assert matter.messages() == ["By the webhook."]
    assert post(town, body).json() == {"mail": "known"}, "sent again, it is taken once"
    for wrong in (
        post(town, body, secret=b"another secret, as long"),
        post(town, body, signature="sha256=" + "0" * 64),
        post(town, body, signature="nonsense"),
        post(town, body, at=time.time() - 301),
        post(town, body, at=time.time() + 302),
        town.http.post(f"{town.desk}/mail/in", data=body, timeout=20),
    ):
        assert wrong.status_code == 401 and wrong.json()["code"] == "not-signed"
    # What was signed is the body and the time: another body under an overheard signature is refused.
    at = int(time.time())
    signed = hmac.new(SECRET, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    other = body.replace(b"By the webhook.", b"Something forged.")
    assert post(town, other, at=at, signature=f"sha256={signed}").status_code == 401
    assert post(town, b"").status_code == 400
    large = body + b"\n" * (41 << 20)
    assert post(town, large).status_code == 413
    assert town.http.get(f"{town.desk}/mail/in").status_code == 405
    assert matter.messages() == ["By the webhook."]


def test_who_asks_that_something_be_withheld_is_under_seal_in_mail_too(town):
    # Nothing of this town is published, so the form names a dataset that was added for it.
    file = town.dir.parent / "calls.csv"
    file.write_text("call_id,address\nA1,1200 J ST\nA2,1300 K ST\n")
    town.add(file, "--id", "call-test", title="Calls")
    secret = canary("quiet@refuge.example")
    asked = {
        "protection": "protected-address", "datasets": ["call-test"], "fields": [], "value": "1300 K ST",
        "identity": f"Ari Grey <{secret}>",
    }
    sent = town.http.post(f"{town.url}/api/v1/withholding-requests", json=asked, timeout=20)
    assert sent.ok, sent.text
    mail_to = lambda: [m for m in (email.message_from_bytes(f.read_bytes(), policy=email.policy.default)
                                   for f in (town.dir / "mail").glob("*.eml")) if m["to"] == secret]
    await_true(mail_to, within=60)
    notice = mail_to()[0]
    number = re.search(r"W-\d{4}-\d{4}", notice["subject"]).group(0)
    words = canary("My name is Ari Grey 4141.")
    deliver(town, letter(secret, notice["reply-to"], "About my address", words, [("order.pdf", b"%PDF-1.4 order")]))
    page = f"/desk/matters/{number}"
    assert words in town.clerk.text(page) and words in town.counsel.text(page)
    [path] = re.findall(rf'href="({page}/mail/[0-9a-f]{{32}})/message\.eml"', town.clerk.get(page).text)
    assert words.encode() in town.clerk.get(f"{path}/message.eml").content
    for who in (town.auditor, town.open_data):
        said = who.get(page).text
        assert words not in said and secret not in said and "order.pdf" not in said
        assert who.get(f"{path}/message.eml").status_code == 404 and who.get(f"{path}/1").status_code == 404
    archive = zipfile.ZipFile(io.BytesIO(town.clerk.get(f"{page}/record.zip").content))
    assert not [name for name in archive.namelist() if name.startswith("mail/")]
    assert not any(secret.encode() in archive.read(name) for name in archive.namelist())


def test_a_program_that_is_killed_loses_and_doubles_nothing(town):
    matter = Matter(town)
    texts = [f"Number {n}." for n in range(24)]
    for text in texts:
        town.maildir.deliver(letter(ROBIN, matter.reply_to, "Many", text))
    for wait in (0.4, 1.1):
        taken = len(town.maildir.taken())
        # All of them may have been taken while the program started.
        await_true(lambda: len(town.maildir.taken()) > taken or not town.maildir.waiting(), within=30)
        time.sleep(wait)
        os.kill(town.server.pid, signal.SIGKILL)
        town.server.wait()
        town.serve()
    await_true(lambda: not town.maildir.waiting(), within=60)
    assert sorted(matter.messages()) == sorted(texts)
    # The same files again, as if they had never been moved.
    for name in town.maildir.taken():
        (town.maildir.dir / "cur" / name).rename(town.maildir.dir / "new" / name.split(":")[0])
    await_true(lambda: not town.maildir.waiting(), within=120)
    assert sorted(matter.messages()) == sorted(texts)
    assert "head" in town.run("ledger", "verify").stdout


def test_nothing_of_any_of_it_is_public_and_the_log_says_nothing(town):
    assert len(CANARIES) > 10
    log = (town.dir.parent / "city.log").read_text()
    for words in CANARIES:
        assert words not in log, words
        for path in (town.dir / "public").rglob("*"):
            if path.is_file() and "inbox" not in path.name:
                assert words.encode() not in path.read_bytes(), f"{words} in {path}"
    pages = ["/", "/requests", "/api/v1/requests", "/reports", "/api/v1/reports", "/help", "/exemptions"]
    for page in pages:
        said = town.get(page).text
        assert not [words for words in CANARIES if words in said]
