"""What people who left an address get by mail, and where that address is written."""

import email
import email.policy
import io

import pikepdf
import pytest
from conftest import City, await_true
from desk import Staff

ROBIN, DANA = "robin@home.example", "dana@shelter.example"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mail")
    city = City(folder / "city")
    city.run("init", "--city", "City of Sacramento")
    (city.dir / "settings.toml").write_text('[mail]\nfrom = "clerk@city.example"\nfolder = "mail"\n')
    file = folder / "calls.csv"
    file.write_text("call_id,caller,address\nA1,Robin Gray,1200 J ST\nA2,Dana Blue,1300 K ST\n")
    city.add(file, "--id", "call-test", "--withhold", "LE-INV:caller", "--accept-sibling", "address", title="Calls")
    city.serve()
    city.clerk, city.counsel = Staff(city, "clerk"), Staff(city, "counsel")
    yield city
    city.stop()


def mails(city, to):
    """The mails to an address: subject, text, attachments by name; the oldest first."""
    read = lambda file: email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    files = sorted((city.dir / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    for mail in map(read, files):
        if mail["to"] == to:
            attached = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
            yield mail["subject"], mail.get_body(("plain",)).get_content(), attached


def awaited(city, to, subject):
    """The one mail to an address with this subject, once it is sent."""
    found = lambda: [mail for mail in mails(city, to) if mail[0].startswith(subject)]
    await_true(found, within=60)
    [mail] = found()
    return mail


def test_a_request_is_acknowledged_and_answered_by_mail_with_its_letters(town):
    asked = {"items": [{"dataset": "call-test", "fields": ["caller"]}], "email": ROBIN}
    sent = town.http.post(f"{town.url}/api/v1/requests", json=asked, timeout=20).json()
    subject, text, attached = awaited(town, ROBIN, "Received")
    number = sent["number"]
    assert number in subject and "a records request" in text
    assert sent["tracking_code"] not in text, "whoever reads the mail must not hold the secret link"
    [(name, pdf)] = attached.items()
    assert name == f"{number}-acknowledgement.pdf"
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/Title"]) == f"Your request {number} was received"
    town.clerk.step(number, "clarify", text="Which of the calls?")
    _, text, attached = awaited(town, ROBIN, "News of your matter")
    assert list(attached) == [f"{number}-clarification.pdf"]
    town.clerk.determine(number)
    _, _, attached = awaited(town, ROBIN, "Determination on your request")
    assert list(attached) == [f"{number}-determination.pdf"]


def test_the_address_of_who_asks_to_be_withheld_is_under_seal_and_still_gets_mail(town):
    asked = {
        "protection": "protected-address", "datasets": ["call-test"], "fields": [], "value": "1300 K ST",
        "identity": f"Dana Blue (reach me at <{DANA}>; no calls please)",
    }
    sent = town.http.post(f"{town.url}/api/v1/withholding-requests", json=asked, timeout=20)
    assert sent.ok, sent.text
    subject, text, attached = awaited(town, DANA, "Received")
    assert "Dana" not in text and "1300" not in text and not attached
    number = subject.split("(")[1].rstrip(")")
    town.clerk.step(number, "grant", reasons="The address is protected.")
    _, text, attached = awaited(town, DANA, "News of your matter")
    assert list(attached) == [f"{number}-withholding-decision.pdf"]
    assert "Dana" not in text
    # Where the public side and everybody else can look, the address is nowhere.
    for path in (town.dir / "public").rglob("*"):
        if path.is_file() and not path.name.startswith("inbox"):
            assert DANA.encode() not in path.read_bytes(), path
    assert DANA not in town.counsel.get("/desk/register").text
    auditor = Staff(town, "auditor")
    assert DANA not in auditor.get(f"/desk/matters/{number}").text


def test_a_letter_that_was_written_and_never_sent_is_erased_at_the_next_start(town):
    letters = town.dir / "public" / "letters"
    sent = {path.name for path in letters.iterdir()}
    for name in ("0123456789abcdef0123456789abcdef.html", "0123456789abcdef0123456789abcdef.pdf"):
        (letters / name).write_text("written for a step that was refused")
    town.stop()
    town.serve()
    await_true(lambda: {path.name for path in letters.iterdir()} == sent, within=10)
    assert sent and "head" in town.run("ledger", "verify").stdout
