"""Sheets of workbooks are brought in without loss: every cell says what another reader of workbooks finds in it."""

import datetime
import decimal

import odf.office
import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import openpyxl.comments
import pandas
import pyarrow.parquet
import pytest
import xlrd
import xlwt
from conftest import source
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from test_bad_input import refused
from test_files import assert_same_cells

OAKLAND = "oakland-budget-2016-17/BudgetData-Public-Adopted-FY2016-17-Midcycle.xlsx"

MOMENT = datetime.datetime(2021, 1, 5, 13, 5, 0)
MIDNIGHT = datetime.datetime(2021, 1, 5)


def text(value, format="General"):
    """The text of a value as another reader gives it, going by its number format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        timed = "h" in format.lower() or value.time() != datetime.time()
        return value.isoformat() if timed else value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, float):
        return format_float(value)
    return str(value)


def format_float(value):
    """A float as plain digits that read back as the same number."""
    plain = f"{decimal.Decimal(repr(value)):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_xlsx(path, sheet=None):
    """The rows of a sheet by openpyxl, the first one its header."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book[sheet] if sheet else book.worksheets[0]
    rows = [[text(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
    return frame(rows)


def read_xls(path, sheet=0):
    """The rows of a sheet by xlrd."""
    book = xlrd.open_workbook(path, formatting_info=True)
    sheet = book.sheet_by_index(sheet)

    def cell(row, column):
        cell = sheet.cell(row, column)
        format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        if cell.ctype == xlrd.XL_CELL_DATE and "[h]" in format:
            return text(datetime.timedelta(days=cell.value))
        if cell.ctype == xlrd.XL_CELL_DATE and cell.value < 1 and "h" in format:
            return text((MIDNIGHT + datetime.timedelta(seconds=round(cell.value * 86400))).time())
        if cell.ctype == xlrd.XL_CELL_DATE:
            return text(xlrd.xldate_as_datetime(cell.value, book.datemode), format)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return text(bool(cell.value))
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code[cell.value]
        return text(cell.value)

    return frame([[cell(row, column) for column in range(sheet.ncols)] for row in range(sheet.nrows)])


def read_ods(path):
    """The rows of a sheet by pandas."""
    table = pandas.read_excel(path, engine="odf", header=None, keep_default_na=False, na_filter=False, dtype=object)

    def cell(value):
        if isinstance(value, pandas.Timestamp):
            value = value.to_pydatetime()
        return text(value)

    return frame([[cell(value) for value in row] for row in table.itertuples(index=False)])


def frame(rows):
    # Cells that are formatted and empty are no rows.
    while not any(rows[-1]):
        rows.pop()
    return pandas.DataFrame(rows[1:], columns=rows[0], dtype=str)


def added(city, file, *args, title="Sheet", **options):
    """Adds a file; gives what is said of it and the notes on its table."""
    said = city.add(file, *args, title=title, **options)
    return said, "\n".join(said["receipt"]["table"].get("notes", []))


def released(city, said):
    """The rows of the release as texts, with the header."""
    table = pyarrow.parquet.read_table(city.release(said["id"]) / "data.parquet").drop_columns([":id"])
    return [["" if cell is None else cell for cell in row.values()] for row in table.to_pylist()]


def awkward(path, mac=False):
    """A workbook with every kind of cell in every column, so that all of them are text and nothing is made of it."""
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Permits 2021"
    kinds = [
        ("General", [7, -0.1, 1e-5, 123456789.12, 0.1 + 0.2, 1e15, 12345678901234567]),
        ("0.00%", [0.125, 1, 0]),
        ('"$"#,##0.00_);[Red]("$"#,##0.00)', [1234.5, -3]),
        ("yyyy-mm-dd", [MIDNIGHT, datetime.datetime(1999, 12, 31)]),
        ("m/d/yyyy", [datetime.datetime(2050, 2, 28)]),
        ("yyyy-mm-dd hh:mm:ss", [MOMENT, MIDNIGHT]),
        ("h:mm AM/PM", [datetime.time(6, 30), datetime.time(23, 59, 59)]),
        ("[h]:mm:ss", [datetime.timedelta(hours=26, minutes=3)]),
        ("@", ["00123", " padded ", "", "línea\nnueva", "a,\"b\"", "<&>", "=none", "日本", "NA"]),
        ("General", [True, False, None, "#N/A"]),
    ]
    cells = [(format, value) for format, values in kinds for value in values]
    sheet.append(["one", "two", "three", "four"])
    for shift in range(len(cells)):
        for column in range(4):
            format, value = cells[(shift + column * 9) % len(cells)]
            cell = sheet.cell(shift + 2, column + 1)
            cell.number_format = format
            cell.value = value
            if value == "=none":
                cell.data_type = "s"
    book.save(path)
    return path


@pytest.mark.parametrize("mac", [False, True], ids=["from 1900", "from 1904"])
def test_every_cell_of_an_awkward_workbook(module_city, tmp_path, mac):
    file = awkward(tmp_path / "awkward.xlsx", mac)
    said, notes = added(module_city, file)
    assert said["receipt"]["table"]["format"] == "excel"
    assert said["receipt"]["table"]["part"] == "Permits 2021"
    assert "4 cells hold errors" in notes
    assert_same_cells(module_city.release(said["id"]), read_xlsx(file))


def test_every_cell_of_a_real_budget(module_city):
    file = source(OAKLAND)
    said, notes = added(module_city, file, title="Budget")
    table = read_xlsx(file)
    assert said["receipt"]["rows"] == len(table) > 11_000
    assert_same_cells(module_city.release(said["id"]), table)


def test_days_of_both_epochs_are_the_same_days(module_city, tmp_path):
    for mac in (False, True):
        book = openpyxl.Workbook()
        if mac:
            book.epoch = CALENDAR_MAC_1904
        book.active.append(["day", "at", "n"])
        for n in range(40):
            book.active.append([MIDNIGHT + datetime.timedelta(days=n * 31), MOMENT + datetime.timedelta(minutes=n), n])
        file = tmp_path / f"days-{mac}.xlsx"
        book.save(file)
        said, _ = added(module_city, file)
        table = pyarrow.parquet.read_table(module_city.release(said["id"]) / "data.parquet").sort_by("n")
        days = [(MIDNIGHT + datetime.timedelta(days=n * 31)).date() for n in range(40)]
        assert table["day"].to_pylist() == days
        moments = [at.replace(tzinfo=None) for at in table["at"].to_pylist()]
        assert moments == [MOMENT + datetime.timedelta(minutes=n) for n in range(40)]


def test_what_is_hidden_merged_and_commented_is_told(module_city, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Shown"
    for row in [["name", "pay", "note"], ["a", 1, "x"], ["b", 2, "y"], ["c", 3, "z"], ["d", 4, None]]:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.row_dimensions[90].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["H"].hidden = True
    sheet.merge_cells("C4:C5")
    sheet["A2"].comment = openpyxl.comments.Comment("canary-comment", "canary-author")
    sheet["A2"].font = Font(bold=True)
    for name, state in [("canary-hidden", "hidden"), ("canary-deep", "veryHidden")]:
        book.create_sheet(name).append(["canary"])
        book[name].sheet_state = state
    file = tmp_path / "hidden.xlsx"
    book.save(file)
    said, notes = added(module_city, file)
    assert "2 rows and 1 column are hidden in the sheet (row 3 to 4; column B)" in notes
    assert "check that they may be published" in notes
    assert "1 group of cells is merged" in notes
    assert "1 cell has a comment, which was not read" in notes
    assert "2 sheets are hidden and were not read" in notes
    assert "canary" not in str(said)
    assert_same_cells(module_city.release(said["id"]), read_xlsx(file))
    named, notes = added(module_city, file, "--sheet", "canary-hidden", "--header-row", "none")
    assert "the sheet is hidden in the workbook" in notes
    assert named["receipt"]["rows"] == 1


def test_a_sheet_is_named_where_there_are_several(module_city, tmp_path):
    book = openpyxl.Workbook()
    for name in ("2020", "2021", "canary-hidden"):
        book.create_sheet(name).append(["id", "name"])
        book[name].append([int(len(name)), name])
        book[name].append([7, "x"])
    book["canary-hidden"].sheet_state = "hidden"
    file = tmp_path / "years.xlsx"
    book.save(file)
    said = refused(module_city, file)
    assert "several sheets" in said and "`2020`, `2021`" in said and "canary" not in said
    said = refused(module_city, file, "--sheet", "1999")
    assert "there is no sheet `1999`" in said and "canary" not in said
    said, notes = added(module_city, file, "--sheet", "2021")
    assert said["receipt"]["table"]["part"] == "2021"
    assert sorted(released(module_city, said)) == [[4, "2021"], [7, "x"]]


def test_formulas_give_their_stored_values(module_city, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    for n in range(3):
        book.active.append([n, f"=A{n + 2}*2"])
    file = tmp_path / "never-calculated.xlsx"
    book.save(file)
    said, notes = added(module_city, file)
    assert "3 cells have formulas" in notes
    assert "3 formulas have no stored values" in notes and "save it and add it again" in notes
    assert_same_cells(module_city.release(said["id"]), read_xlsx(file))


def test_cells_at_the_far_end_are_refused_in_little_memory(module_city, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["XFD1048576"] = "b"
    file = tmp_path / "far.xlsx"
    book.save(file)
    said = refused(module_city, file)
    assert "the sheet spans 1048576 rows and 16384 columns" in said


def test_a_workbook_behind_a_password_is_refused(module_city, tmp_path):
    file, locked = awkward(tmp_path / "open.xlsx"), tmp_path / "locked.xlsx"
    with open(file, "rb") as plain, open(locked, "wb") as out:
        OOXMLFile(plain).encrypt("secret", out)
    said = refused(module_city, locked)
    assert "protected by a password" in said


def old(path, mac=False):
    """An XLS workbook with every kind of cell in every column."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = mac
    sheet = book.add_sheet("Old")

    def style(format):
        style = xlwt.XFStyle()
        style.num_format_str = format
        return style

    cells = [
        (7, "General"),
        (-12.5, "0.00"),
        (1234567.125, "#,##0.00"),
        (0.1 + 0.2, "General"),
        (1 << 31, "General"),
        (datetime.datetime(2021, 1, 5), "yyyy-mm-dd"),
        (MOMENT, "yyyy-mm-dd hh:mm:ss"),
        (datetime.time(6, 30), "h:mm AM/PM"),
        (1.25, "[h]:mm:ss"),
        ("00123", "@"),
        ("línea", "General"),
        ("日本語 " * 400, "General"),
        ("x" * 3000, "General"),
        (True, "General"),
        (None, "General"),
    ]
    for column, name in enumerate(["one", "two", "three"]):
        sheet.write(0, column, name)
    for shift in range(len(cells)):
        for column in range(3):
            value, format = cells[(shift + column * 4) % len(cells)]
            sheet.write(shift + 1, column, value, style(format))
    # Texts enough that the shared ones go on in several records.
    for n in range(300):
        for column in range(3):
            sheet.write(20 + n, column, f"{'é' if n % 2 else '日'}{n}-{column} " * (n % 60))
    sheet.write_rich_text(400, 0, ["plain ", ("bold", xlwt.easyfont("bold on"))])
    sheet.write_merge(401, 402, 0, 1, "merged")
    sheet.row(2).hidden = True
    sheet.row(2).height_mismatch = True
    sheet.col(1).hidden = True
    book.add_sheet("canary-hidden").visibility = 1
    book.get_sheet(1).write(0, 0, "canary")
    book.save(str(path))
    return path


@pytest.mark.parametrize("mac", [False, True], ids=["from 1900", "from 1904"])
def test_every_cell_of_an_old_workbook(module_city, tmp_path, mac):
    file = old(tmp_path / "old.xls", mac)
    said, notes = added(module_city, file)
    assert "1 row and 1 column are hidden in the sheet (row 3; column B)" in notes
    assert "1 group of cells is merged" in notes
    assert "1 sheet is hidden and was not read" in notes
    assert "canary" not in str(said)
    assert_same_cells(module_city.release(said["id"]), read_xls(file))


def ods(path, rows, far=False):
    """An OpenDocument spreadsheet of these cells, a hidden row and column, and empty rows to the end of the sheet."""
    document = odf.opendocument.OpenDocumentSpreadsheet()
    closed = odf.style.Style(name="closed", family="table")
    closed.addElement(odf.style.TableProperties(display="false"))
    document.automaticstyles.addElement(closed)
    table = odf.table.Table(name="Open")
    table.addElement(odf.table.TableColumn())
    table.addElement(odf.table.TableColumn(visibility="collapse"))
    for number, row in enumerate(rows):
        line = odf.table.TableRow(**({"visibility": "collapse"} if number == 2 else {}))
        for value in row:
            line.addElement(ods_cell(value))
        line.addElement(odf.table.TableCell(numbercolumnsrepeated=16000))
        table.addElement(line)
    rest = odf.table.TableRow(numberrowsrepeated=1_000_000)
    rest.addElement(odf.table.TableCell(numbercolumnsrepeated=16384))
    table.addElement(rest)
    if far:
        last = odf.table.TableRow(numberrowsrepeated=500_000)
        last.addElement(ods_cell("far"))
        last.addElement(odf.table.TableCell(numbercolumnsrepeated=3000, valuetype="float", value="1"))
        table.addElement(last)
    document.spreadsheet.addElement(table)
    hidden = odf.table.Table(name="canary-hidden", stylename=closed)
    line = odf.table.TableRow()
    line.addElement(ods_cell("canary"))
    hidden.addElement(line)
    document.spreadsheet.addElement(hidden)
    document.save(str(path))
    return path


def ods_cell(value):
    if value is None:
        return odf.table.TableCell()
    if isinstance(value, bool):
        cell = odf.table.TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    elif isinstance(value, (int, float)):
        cell = odf.table.TableCell(valuetype="float", value=repr(value))
    elif isinstance(value, datetime.datetime):
        cell = odf.table.TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, datetime.date):
        cell = odf.table.TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, datetime.time):
        cell = odf.table.TableCell(valuetype="time", timevalue=value.strftime("PT%HH%MM%SS"))
    else:
        cell = odf.table.TableCell(valuetype="string")
    if value == "commented":
        note = odf.office.Annotation()
        note.addElement(odf.text.P(text="canary-comment"))
        cell.addElement(note)
    # pandas reads a boolean by what is shown of it.
    cell.addElement(odf.text.P(text=str(value).upper() if isinstance(value, bool) else str(value)))
    return cell


def test_every_cell_of_an_open_document(module_city, tmp_path):
    values = [7, -0.5, 0.1 + 0.2, 123456789.125, datetime.date(2021, 1, 5), MOMENT, datetime.time(6, 30), True]
    values += ["00123", "línea", "<&>", "two words", None, "commented"]
    count = len(values)
    rows = [["one", "two", "three"]]
    rows += [[values[(n + column * 5) % count] for column in range(3)] for n in range(count)]
    file = ods(tmp_path / "open.ods", rows)
    said, notes = added(module_city, file)
    assert said["receipt"]["table"]["format"] == "open-document"
    assert said["receipt"]["rows"] == count
    assert "1 row and 1 column are hidden in the sheet (row 3; column B)" in notes
    assert "3 cells have comments" in notes
    assert "1 sheet is hidden and was not read" in notes
    assert "canary" not in str(said)
    assert_same_cells(module_city.release(said["id"]), read_ods(file))


def test_repeats_of_an_open_document_are_refused_in_little_memory(module_city, tmp_path):
    file = ods(tmp_path / "bomb.ods", [["a"], [1]], far=True)
    said = refused(module_city, file)
    assert "the sheet spans 1500002 rows and 3001 columns" in said


def test_a_damaged_workbook_is_one_line(module_city, tmp_path):
    file = awkward(tmp_path / "whole.xlsx")
    whole = file.read_bytes()
    for length in (len(whole) // 3, len(whole) - 10):
        cut = tmp_path / "cut.xlsx"
        cut.write_bytes(whole[:length])
        refused(module_city, cut)
