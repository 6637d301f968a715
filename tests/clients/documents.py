"""Documents as people make them, by writers that are not ours, each with something in it that nobody means to give away.

Values that must turn up nowhere are canaries: numbers and words that nothing else uses.
"""

import io
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
import pikepdf
import piexif
import pypdf
import xlwt
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P, ChangedRegion, Deletion, TrackedChanges
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from PIL import Image
from pptx import Presentation
from reportlab.lib import pdfencrypt
from reportlab.pdfgen import canvas

SSN = "212-41-8836"
SECOND_SSN = "531-22-9017"
PHONE = "(916) 555-0142"
EMAIL = "canary.person@private.example"
BORN = "03/04/1987"
CARD = "4111 1111 1111 1111"
PLATE = "7ABC123"
LICENCE = "D1234567"
AUTHOR = "Canary Author"
#: What must be in no report, event, log or page.
CANARIES = [SSN, SECOND_SSN, "212418836", PHONE, "555-0142", EMAIL, BORN, "04/1987", CARD, PLATE, LICENCE, AUTHOR]


def saved(writer):
    out = io.BytesIO()
    writer(out)
    return out.getvalue()


def word():
    """Author, comment, tracked deletion, hidden run, and a number in the 41st paragraph."""
    made = docx.Document()
    made.core_properties.author = AUTHOR
    made.core_properties.last_modified_by = AUTHOR
    for n in range(40):
        made.add_paragraph(f"Paragraph {n}")
    paragraph = made.add_paragraph("Claimant ")
    # A number in three runs is one number to who reads it.
    for part in (SSN[:4], SSN[4:7], SSN[7:]):
        paragraph.add_run(part)
    hidden = made.add_paragraph("A note ").add_run(f"call {PHONE}")
    hidden.font.hidden = True
    made.add_comment(made.paragraphs[0].runs, text=f"Ask {EMAIL}", author=AUTHOR, initials="CA")
    deletion = OxmlElement("w:del")
    deletion.set(qn("w:id"), "7")
    deletion.set(qn("w:author"), AUTHOR)
    deletion.set(qn("w:date"), "2026-01-01T00:00:00Z")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = f" born {BORN}"
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    deletion.append(run)
    made.paragraphs[1]._p.append(deletion)
    return saved(made.save)


def plain_word(text="Nothing in here."):
    made = docx.Document()
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.add_paragraph(text)
    return saved(made.save)


def slides():
    """A hidden slide, and notes."""
    made = Presentation()
    made.core_properties.author = AUTHOR
    first = made.slides.add_slide(made.slide_layouts[5])
    first.shapes.title.text = "Budget"
    first.notes_slide.notes_text_frame.text = f"Do not say {PHONE}"
    second = made.slides.add_slide(made.slide_layouts[5])
    second.shapes.title.text = f"SSN {SSN}"
    second._element.set("show", "0")
    return saved(made.save)


def workbook():
    """A hidden sheet, hidden rows and columns, a comment, a name, numbers under headings, and a merged cell over a value."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Canary Author list"
    sheet.append(["Name", "DOB", "Hired", "SSN"])
    for n in range(5):
        sheet.append([f"Person {n}", BORN, "01/02/2003", SSN])
    sheet["A2"].comment = Comment(f"Call {PHONE}", AUTHOR)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    secret = made.create_sheet("Secret")
    secret["A1"] = f"Plate {PLATE}"
    secret.sheet_state = "hidden"
    made.defined_names["canary"] = DefinedName("canary", attr_text="Secret!$A$1")
    made.properties.creator = AUTHOR
    return saved(made.save)


def old_workbook():
    made = xlwt.Workbook()
    made.add_sheet("Open").write(0, 0, f"card {CARD}")
    hidden = made.add_sheet("Hidden")
    hidden.write(0, 0, f"SSN {SSN}")
    hidden.visibility = 1
    return saved(made.save)


def open_sheet():
    made = OpenDocumentSpreadsheet()
    table = Table(name="T")
    row = TableRow()
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=f"License plate: {PLATE}"))
    note = Annotation()
    note.addElement(P(text=f"Ask {EMAIL}"))
    cell.addElement(note)
    row.addElement(cell)
    table.addElement(row)
    made.spreadsheet.addElement(table)
    return saved(made.write)


def open_text():
    made = OpenDocumentText()
    changes = TrackedChanges()
    region = ChangedRegion(qattributes={("http://www.w3.org/XML/1998/namespace", "id"): "c1"})
    deletion = Deletion()
    deletion.addElement(P(text=f"driver license {LICENCE}"))
    region.addElement(deletion)
    changes.addElement(region)
    made.text.addElement(changes)
    made.text.addElement(P(text=f"SSN {SSN}"))
    return saved(made.write)


def pdf(draw, pages=1, title=None, author=None, **options):
    out = io.BytesIO()
    page = canvas.Canvas(out, **options)
    if title:
        page.setTitle(title)
    if author:
        page.setAuthor(author)
    for n in range(pages):
        draw(page, n)
        page.showPage()
    page.save()
    return out.getvalue()


def plain_pdf(text="Nothing in here.", pages=1):
    def draw(page, n):
        page.drawString(72, 700, text)
        page.drawString(72, 600, f"Page {n + 1}")
    return pdf(draw, pages)


def painted_over():
    """A number under a black bar on page 2, on a page whose table has grey cells behind its words."""
    def draw(page, n):
        page.setFillGray(0.8)
        page.rect(70, 690, 300, 20, stroke=0, fill=1)
        page.setFillGray(0)
        page.drawString(72, 695, "Words on a grey cell")
        if n == 1:
            page.drawString(72, 600, f"Claimant {SSN}")
            page.rect(120, 596, 90, 14, stroke=0, fill=1)
    return pdf(draw, 2, title="untitled", author=AUTHOR)


def annotated():
    """Remarks, a redaction that was never applied, a filled field, a script, a file, a hidden layer, properties as XMP."""
    base = pikepdf.open(io.BytesIO(plain_pdf()))
    page = base.pages[0]
    def note(kind, words):
        return base.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(kind), Rect=[72, 690, 200, 710], Contents=words))
    field = base.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="SSN", V=SSN.replace("-", ""),
        Rect=[72, 500, 200, 520]))
    page.Annots = pikepdf.Array([note("/Text", f"Call {PHONE}"), note("/Redact", ""), note("/Link", ""), field])
    base.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    base.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('canary')")
    layer = base.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft"))
    base.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer])))
    base.attachments["list.csv"] = pikepdf.AttachedFileSpec(base, f"Name,SSN\nA,{SSN}\n".encode())
    with base.open_metadata() as about:
        about["dc:creator"] = [AUTHOR]
    return saved(base.save)


def revised():
    """The number was taken off the page by writing another version behind the first."""
    first = pdf(lambda page, _: page.drawString(72, 700, f"Claimant {SSN}"))
    writer = pypdf.PdfWriter(io.BytesIO(first), incremental=True)
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(b"BT /F1 12 Tf 72 700 Td (Claimant) Tj ET")
    writer.pages[0][pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)
    return saved(writer.write)


def protected():
    return pdf(lambda page, _: page.drawString(72, 700, SSN), encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))


def scanned():
    """A page that is a picture of words."""
    picture = Image.new("RGB", (200, 200), "white")
    file = io.BytesIO()
    picture.save(file, "PDF")
    return file.getvalue()


def unseen_words():
    """A scan with recognised words under it."""
    def draw(page, _):
        text = page.beginText(72, 700)
        text.setTextRenderMode(3)
        text.textLine(f"Claimant {SSN}")
        page.drawText(text)
    return pdf(draw)


def photograph():
    """Where it was taken, with which camera, whose, and a small copy of it."""
    small = io.BytesIO()
    Image.new("RGB", (32, 32), "red").save(small, "JPEG")
    exif = {
        "0th": {piexif.ImageIFD.Artist: AUTHOR.encode()},
        "Exif": {piexif.ExifIFD.BodySerialNumber: b"CANARY9917"},
        "GPS": {
            piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((38, 1), (34, 1), (5231, 100)),
            piexif.GPSIFD.GPSLongitudeRef: b"W", piexif.GPSIFD.GPSLongitude: ((121, 1), (29, 1), (4011, 100)),
        },
        "1st": {}, "thumbnail": small.getvalue(),
    }
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "blue").save(out, "JPEG", exif=piexif.dump(exif))
    return out.getvalue()


def message():
    made = EmailMessage()
    made["From"] = "clerk@city.example"
    made["To"] = "desk@city.example"
    made["Bcc"] = f"{EMAIL}, second@private.example"
    made["Subject"] = "Records"
    made.set_content(f"The claimant was born on {BORN}.")
    made.add_attachment(word(), maintype="application", subtype="octet-stream", filename="memo.docx")
    made.add_attachment(painted_over(), maintype="application", subtype="pdf", filename="scan.pdf")
    return made.as_bytes()


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def bomb():
    """A gigabyte of nothing in a few kilobytes, twice over."""
    inner = packed([(f"{n}", b"\0" * (200 << 20)) for n in range(2)])
    return packed([(f"{n}.zip", inner) for n in range(4)])


def entities():
    """A Word document whose text would grow without end."""
    document = etree.tostring(etree.fromstring(
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'))
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">'.encode() for n in range(9)) + b"]>"
    body = document.replace(b"<w:body/>", b"<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body>")
    return packed([("word/document.xml", doctype + body)])
