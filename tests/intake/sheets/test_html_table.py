import pytest
from uploads import xlsx

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.sheets.sheet import Sheet
from scoring.intake.table.containers import open_upload


def opened(page: str | bytes, part: str | None = None) -> Sheet:
    content = page.encode() if isinstance(page, str) else page
    found = open_upload(content, part=part)
    assert isinstance(found, Sheet)
    return found


def rows(page: str | bytes, part: str | None = None) -> list[list[str]]:
    return list(opened(page, part).records)


def table(*lines: str) -> str:
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


LEADS = table("<th>id</th><th>city</th>", "<td>1</td><td>Rome</td>")


@pytest.mark.parametrize(
    "around",
    [
        "<html><head><title>Leads</title></head><body><h1>Report</h1>{}</body></html>",
        "<!-- a --><!-- b --><!DOCTYPE html>\n<body>{}",
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">{}',
        '<style>td {{ color: red }} <table></style><script>"<td>x</td>"</script><div>{}</div>',
        '<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:excel">{}</html>',
        "{}",
    ],
)
def test_a_page_with_a_table_is_read_as_one(around: str) -> None:
    sheet = opened(around.format(LEADS))
    assert list(sheet.records) == [["id", "city"], ["1", "Rome"]]
    assert (sheet.description, sheet.issues) == ("HTML table, UTF-8", ())


def test_cells_are_text_as_a_browser_shows_it() -> None:
    line = "<td> 00123 </td><td>A &amp; B&eacute;</td><td>a<br>b</td><td>&nbsp;</td>"
    assert rows(table(line, f"{line}<td>x\n <b>y</b></td>"))[1] == [
        "00123",
        "A & Bé",
        "a\nb",
        "",
        "x y",
    ]


def test_tags_may_be_large_or_left_open_and_hold_signs() -> None:
    page = '<TABLE><TR><TD TITLE="a>b">id<TD>n<TR><TD>1 < 2<TD>3 > 2</TABLE>'
    assert rows(page) == [["id", "n"], ["1 < 2", "3 > 2"]]


def test_spans_are_filled_as_merged_cells_are() -> None:
    page = table(
        '<th rowspan="2">id</th><th colspan=2>home</th>',
        "<th>city</th><th>zip</th>",
        "<td>1</td><td rowspan=2>Rome</td><td>00100</td>",
        "<td>2</td><td>00200</td>",
    )
    assert rows(page) == [
        ["id", "home", "home"],
        ["id", "city", "zip"],
        ["1", "Rome", "00100"],
        ["2", "Rome", "00200"],
    ]


def test_a_table_inside_a_cell_is_not_mixed_with_its_own() -> None:
    inner = table("<td>in</td>")
    assert rows(table("<td>id</td><td>n</td>", f"<td>1{inner}</td><td>2</td>")) == [
        ["id", "n"],
        ["1", "2"],
    ]


def test_the_largest_of_several_tables_is_read_and_any_can_be_chosen() -> None:
    small, large = table("<td>a</td><td>b</td>", "<td>c</td>"), LEADS.replace("</table>", "")
    page = f"<html>{small}{large}<tr><td>2</td><td>Oslo</td></tr></table></html>"
    assert (opened(page).part, opened(page).issues[0].kind) == ("table 2", "several sheets")
    assert rows(page, "table 1") == [["a", "b"], ["c", ""]]


def test_a_table_that_is_not_there_is_refused_with_the_names() -> None:
    with pytest.raises(ChoiceNeeded, match="table 1"):
        opened(LEADS, "table 9")


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_letters_of_a_page_are_read_in_its_encoding(encoding: str, shown: str) -> None:
    sheet = opened(f"<html>{LEADS.replace('Rome', 'Köln')}</html>".encode(encoding))
    assert list(sheet.records)[1] == ["1", "Köln"]
    assert sheet.description == f"HTML table, {shown}"


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>Sign in</body></html>",
        "<html><form><table><tr><td>User<td><input></tr><tr><td>Pass<td>"
        "<input type='password'></tr></table></form></html>",
        f"<html>{table('<td>menu</td>', '<td>news</td>')}</html>",
        f"<html>{table('<td>a</td><td>b</td>')}</html>",
    ],
)
def test_a_page_without_a_table_of_data_is_refused_as_a_page(page: str) -> None:
    with pytest.raises(FileRefused, match="web page"):
        opened(page)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["<!--", "<?", "<![foo", "<a ", '<td "', "&", "<td>", "-->  <!-- "]
)
def test_a_page_made_to_hurt_is_done_with_in_time(piece: str) -> None:
    with pytest.raises(FileRefused, match=r"web page|more memory"):
        opened("<html><table><tr><td>a<td>b" + piece * 100_000)


EXCEL_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Leads"><Table>
<Row><Cell><Data ss:Type="String">id</Data></Cell>
<Cell><Data ss:Type="String">day</Data></Cell></Row>
<Row ss:Index="3" ss:Hidden="1"><Cell ss:MergeDown="1"><Data ss:Type="Number">7</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-11-21T00:00:00.000</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="Error">#N/A</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Old"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def test_the_xml_of_excel_2003_is_read() -> None:
    assert rows(EXCEL_2003) == [
        ["id", "day"],
        ["", ""],
        ["7", "2026-11-21"],
        ["7", "TRUE"],
        ["", ""],
    ]
    kinds = [issue.kind for issue in opened(EXCEL_2003).issues]
    assert kinds == ["several sheets", "merged cells", "hidden rows", "error cell"]


def test_a_hidden_sheet_of_excel_2003_can_be_chosen() -> None:
    assert rows(EXCEL_2003, "Old") == [["x"]]


def test_entities_in_the_xml_of_excel_2003_are_refused() -> None:
    declared = EXCEL_2003.replace("<Workbook ", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook ', 1)
    with pytest.raises(FileRefused, match="entities"):
        opened(declared)


def test_a_workbook_is_no_page() -> None:
    assert opened(xlsx([["id", "n"], ["<html>", "<table>"]])).description.startswith("XLSX")
