"""A determination letter can be read by everybody: tagged PDF/UA with the law, the reasons and the people in it."""

import collections
import html.parser
import io
import re
import shutil

import pikepdf
import pypdf
import pytest
from conftest import City, await_true
from desk import Staff
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

UA = "{http://www.aiim.org/pdfua/ns/id/}part"
TITLE = "{http://purl.org/dc/elements/1.1/}title"


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    city = City(folder / "city")
    city.serve("demo")
    log = folder / "city.log"
    await_true(lambda: "the sample city is complete" in log.read_text(errors="replace"), within=120)
    city.stop()
    yield city.dir / "public" / "letters"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def determination(letters):
    """The determination about the police calls among the letters, without its ending: the sample city has others too."""
    about = ["<h1>Determination", "Withholding schedule", "Police Calls for Service"]
    for page in sorted(letters.glob("*.html")):
        text = page.read_text()
        if all(words in text for words in about):
            return page.with_suffix("")
    raise AssertionError("no determination was sent")


@pytest.fixture(scope="module")
def pdf(determination):
    with pikepdf.open(determination.with_suffix(".pdf")) as pdf:
        yield pdf


def structure(pdf):
    """The structure elements in reading order."""
    def walk(node):
        if isinstance(node, pikepdf.Array):
            for kid in node:
                yield from walk(kid)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node.K)

    yield from walk(pdf.Root.StructTreeRoot.K)


def standard(pdf, element):
    """The standard type of a structure element."""
    roles = pdf.Root.StructTreeRoot.get("/RoleMap", pikepdf.Dictionary())
    tag = str(element.S)
    return str(roles.get(tag, tag)) if tag in roles else tag


def test_every_letter_says_that_it_is_tagged_and_in_which_language(letters):
    files = list(letters.glob("*.pdf"))
    assert len(files) >= 2
    for file in files:
        with pikepdf.open(file) as pdf:
            assert bool(pdf.Root.MarkInfo.Marked)
            assert "/StructTreeRoot" in pdf.Root
            assert str(pdf.Root.Lang).lower().startswith("en")
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            metadata = pdf.open_metadata()
            assert metadata[UA] == "1"
            assert re.search(r"\b([A-Z]-\d{4}-\d{4}|EX-\d+)\b", str(metadata[TITLE])), "it says what it is about"
            assert all(str(page.get("/Tabs")) == "/S" for page in pdf.pages)
            assert not pdf.is_encrypted


def test_every_letter_is_one_revision_without_scripts_or_attachments(letters):
    for file in letters.glob("*.pdf"):
        content = file.read_bytes()
        assert content.count(b"%%EOF") == 1 and content.count(b"startxref") == 1
        with pikepdf.open(file) as pdf:
            assert "/Prev" not in pdf.trailer
            assert "/OpenAction" not in pdf.Root or "/JS" not in pdf.Root.OpenAction
            assert "/EmbeddedFiles" not in pdf.Root.get("/Names", pikepdf.Dictionary())


def test_the_headings_go_down_one_level_at_a_time_from_one_first(pdf):
    levels = [int(tag[2:]) for tag in (standard(pdf, e) for e in structure(pdf)) if re.fullmatch("/H[1-6]", tag)]
    assert levels and levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))


def test_the_head_cells_of_a_table_say_what_they_are_the_head_of(pdf):
    heads = [e for e in structure(pdf) if standard(pdf, e) == "/TH"]
    assert heads, "the schedule has no head cells"
    for head in heads:
        attributes = head.get("/A", pikepdf.Dictionary())
        attributes = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
        scopes = [str(a.Scope) for a in attributes if "/Scope" in a]
        assert scopes and scopes[0] in ("/Column", "/Row", "/Both")
    tags = collections.Counter(standard(pdf, e) for e in structure(pdf))
    assert tags["/Table"] >= 1 and tags["/TR"] > tags["/Table"] and tags["/TD"] > 0


def test_pictures_and_links_have_words(pdf):
    for element in structure(pdf):
        if standard(pdf, element) == "/Figure":
            assert str(element.get("/Alt", "")).strip()
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            if str(annotation.Subtype) == "/Link":
                assert str(annotation.get("/Contents", "")).strip()
                assert "/StructParent" in annotation


def test_every_font_is_embedded_and_gives_its_letters_back(pdf):
    fonts = {}
    for page in pdf.pages:
        for font in page.Resources.get("/Font", pikepdf.Dictionary()).values():
            fonts[str(font.BaseFont)] = font
    assert fonts
    for name, font in fonts.items():
        assert "/ToUnicode" in font, name
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = inner.FontDescriptor
        assert any(key in descriptor for key in ["/FontFile", "/FontFile2", "/FontFile3"]), name


def text_of(file):
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    return " ".join(text.replace("\u200b", "").split())


def test_the_letter_names_the_law_the_people_and_what_is_withheld(determination):
    text = text_of(determination.with_suffix(".pdf"))
    for words in [
        "Gov. Code § 7922.535(a)",
        "Gov. Code § 7922.525(b)",
        "Gov. Code § 7922.540",
        "Mindy Reyes, City Clerk",
        "Ruth Okafor, City Attorney",
        "Withholding schedule",
        "Pen. Code § 293",
        "Police Calls for Service",
        "SHA-256",
    ]:
        assert words in text, f"the letter does not say {words!r}"
    assert re.search(r"\b[0-9a-f]{64}\b", text), "the letter prints no head of the ledger"


def test_the_sentences_of_every_letter_are_whole(letters):
    # Depends on the notice of an extension naming who designated the person who gives it.
    for file in letters.glob("*.pdf"):
        text = text_of(file)
        assert not re.search(r"(?<!\.)\.\.(?!\.)", text), "a sentence ends twice"
        assert "City Clerk is designated" not in text or "designated by Mindy" not in text
        assert "None" not in text.split() and "{" not in text and "TODO" not in text


class Page(html.parser.HTMLParser):
    """Counts elements and keeps the scopes of head cells."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scopes, self.outside = collections.Counter(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags[tag] += 1
        if tag == "th":
            self.scopes.append(attributes.get("scope"))
        for name in ("src", "href"):
            if tag != "a" and (attributes.get(name) or "").startswith(("http:", "https:", "//")):
                self.outside.append(attributes[name])


def test_the_letter_as_a_page_says_the_same(determination):
    text = determination.with_suffix(".html").read_text()
    page = Page(text)
    assert page.tags["h1"] == 1 and page.tags["main"] == 1 and page.tags["title"] == 1
    assert page.tags["table"] >= 2 and page.tags["caption"] == page.tags["table"]
    assert page.scopes and set(page.scopes) <= {"col", "row"}
    assert not page.outside and page.tags["script"] == 0
    assert '<html lang="en">' in text
    for words in ["7922.535(a)", "7922.540", "Ruth Okafor, City Attorney", "Mindy Reyes"]:
        assert words in text


@pytest.fixture(scope="module")
def translated(letters):
    """The notice of an extension to somebody who asked for letters in Spanish, without its ending."""
    for page in sorted(letters.glob("*.html")):
        text = page.read_text()
        if "<h1>Extension" in text and '<section class="translation" lang="es"' in text:
            return page.with_suffix("")
    raise AssertionError("no notice was sent with a translation")


SPANISH = [
    "pendiente de confirmación; rige el texto en inglés",
    "Prórroga del plazo para decidir la solicitud",
    "La ley permite una prórroga por la necesidad de buscar, reunir y examinar una cantidad voluminosa",
    "Gov. Code § 7922.535(b)",
]


def test_a_translation_stands_after_the_english_and_says_its_language(translated):
    english, spanish = translated.with_suffix(".html").read_text().split('<section class="translation" lang="es"')
    assert '<html lang="en">' in english and "Extension of the time to determine" in english
    assert all(words in spanish for words in SPANISH), spanish
    assert '<span lang="en">The notes of 100,000 service requests' in spanish, "what a person wrote says its language"
    with pikepdf.open(translated.with_suffix(".pdf")) as pdf:
        languages = [str(e.Lang).lower()[:2] for e in structure(pdf) if "/Lang" in e]
        assert "es" in languages, languages
        assert str(pdf.Root.Lang).lower().startswith("en")
    text = text_of(translated.with_suffix(".pdf"))
    assert all(words in text for words in SPANISH), text
    assert text.index("Extension of the time") < text.index("Prórroga del plazo")


def font_of(signs, path):
    """A font that has these signs and nothing else, each as a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in [(100, 700), (900, 700), (900, 0)]:
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    names = {ord(sign): f"u{ord(sign):04X}" for sign in signs}
    order = [".notdef", *names.values()]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(names)
    font.setupGlyf({name: square for name in order})
    font.setupHorizontalMetrics({name: (1000, 100) for name in order})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Signs", "styleName": "Regular", "psName": "Signs-Regular"})
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    font.save(path)


@pytest.mark.parametrize("has_font", [True, False])
def test_a_name_is_shown_by_the_fonts_of_the_machine(tmp_path, has_font):
    name, city = "陳大文", City(tmp_path / "city")
    city.run("init", "--city", "City of Sacramento")
    if has_font:
        fonts = city.dir / "fonts" / "below"
        fonts.mkdir(parents=True)
        font_of(name, fonts / "signs.ttf")
        (fonts / "no font.ttf").write_text("nothing of the kind")
        (city.dir / "settings.toml").write_text('fonts = "fonts"\n')
    calls = tmp_path / "calls.csv"
    calls.write_text("call,kind\n1,noise\n")
    city.add(calls, "--id", "call-test", title="Calls")
    try:
        city.serve()
        ask = {"items": [{"dataset": "call-test"}], "name": name}
        sent = city.http.post(f"{city.url}/api/v1/requests", json=ask, timeout=20).json()
        Staff(city, "clerk").determine(sent["number"], decide="0")
        find = lambda: city.get(f"/api/v1/track/{sent['tracking_code']}").json()["letters"]
        await_true(find)
        letter = f"/track/{sent['tracking_code']}/letters/{find()[-1]['id']}"
        assert name in city.get(f"{letter}.html").text
        text = pypdf.PdfReader(io.BytesIO(city.get(f"{letter}.pdf").content)).pages[0].extract_text()
        assert (name in text) == has_font, text
        assert has_font or "\N{REPLACEMENT CHARACTER}" in text
    finally:
        city.stop()


def test_a_folder_of_fonts_that_is_not_there_is_said(city):
    (city.dir / "settings.toml").write_text('fonts = "nowhere"\n')
    refused = city.run("feed", "list", code=1).stderr
    assert "`fonts` of the settings" in refused and "nowhere` is no folder" in refused
