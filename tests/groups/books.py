"""Workbooks and bundles as schools have them, made by hand so that each fault can be put in."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def sheet(rows: Iterable[Sequence[str]], columns: str = "", hidden_rows: Sequence[int] = ()) -> str:
    """Cells as text; one that begins with < is XML of its own."""
    lines = []
    for number, cells in enumerate(rows, 1):
        made = [cell if cell.startswith("<c") else f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells]
        hidden = ' hidden="1"' if number in hidden_rows else ""
        lines.append(f'<row r="{number}"{hidden}>{"".join(made)}</row>')
    return f'<worksheet xmlns="{MAIN}">{columns}<sheetData>{"".join(lines)}</sheetData></worksheet>'


def book(*sheets: str, states: Sequence[str] = (), strings: str = "", **more: str | bytes) -> bytes:
    names = range(1, len(sheets) + 1)
    states = states or ["visible"] * len(sheets)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" state="{states[n - 1]}" r:id="r{n}"/>' for n in names)
    targets = "".join(f'<Relationship Id="r{n}" Type="{KIND}" Target="worksheets/sheet{n}.xml"/>' for n in names)
    files: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>",
    }
    files |= {f"xl/worksheets/sheet{n}.xml": sheets[n - 1] for n in names}
    if strings:
        files["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    return zipped(files | more)


MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.{minor}\nfile.users,bulk\n"
USERS = {
    1: "sourcedId,status,enabledUser,role,username,givenName,familyName,email,grades\n"
    "u1,active,true,student,amara,Amara,Okafor,amara@example.org,08\n"
    'u2,active,true,student,kim,Kim,Li,kim@example.org,"08,09"\n'
    "u3,tobedeleted,true,student,jo,Jo,Gone,jo@example.org,08\n"
    "t1,active,true,teacher,robin,Robin,Example,robin@example.org,\n",
    2: "sourcedId,status,enabledUser,username,userIds,givenName,familyName,grades,sex\n"
    "u1,,true,amara,,Amara,Okafor,08,female\n"
    "u2,,true,kim,,Kim,Li,KG,male\n",
}
ENROLLED = (
    "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role\n"
    "e1,,c1,s1,u1,student\ne2,,c1,s1,u2,student\ne3,,c1,s1,u3,student\ne4,,c1,s1,t1,teacher\ne5,,c2,s1,u2,student\n"
)
CLASSES = "sourcedId,status,title\nc1,,8B Form\nc2,,9A Form\n"


def bundle(minor: int = 1, **more: str) -> bytes:
    files: dict[str, str | bytes] = {
        "manifest.csv": MANIFEST.format(minor=minor),
        "users.csv": USERS[minor],
        "enrollments.csv": ENROLLED,
        "classes.csv": CLASSES,
        "demographics.csv": "sourcedId,birthDate\nu1,2013-02-01\n",
    }
    return zipped(files | {f"{name}.csv": content for name, content in more.items()})
