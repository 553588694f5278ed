"""Opens every sample report with other people's programs and compares what they read with what the paper says.

    read_back.py DIR [--text OUT] [--office]

DIR is written by `xtask::golden`: LANG/KIND-VERSION.FORM, and papers/LANG/KIND-VERSION.json with the paper and the tables.
--text OUT writes what python-docx and openpyxl read in the English files, for the golden files.
--office converts with LibreOffice as well, which takes a minute.
"""

import csv
import datetime
import io
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor

import docx
import jsonschema
import msoffcrypto
import openpyxl
import page
from docx.oxml.ns import qn

SCHEMA = pathlib.Path(__file__).parent.parent.parent / "public/schema/report-1.json"
# What a spreadsheet program takes for a formula when it opens a CSV.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Wrong(Exception):
    pass


def same(what, read, wanted):
    if read != wanted:
        at = next((n for n, (a, b) in enumerate(zip(read, wanted)) if a != b), min(len(read), len(wanted)))
        raise Wrong(f"{what}: read {read[max(0, at - 30):at + 30]!r}, the paper says {wanted[max(0, at - 30):at + 30]!r}")


def squeezed(text):
    """Without spaces: where a program breaks lines is its own affair."""
    return re.sub(r"\s|\xa0|\u202f|\u200b", "", text)


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, **more)
    if done.returncode:
        raise Wrong(f"{command[0]}: {(done.stdout + done.stderr).decode(errors='replace').strip()[-400:]}")
    return done.stdout


def before_answer(label):
    return label + (" " if label.endswith(("?", "!", ":")) else ": ")


def said(paper):
    """All that the paper says, in its order."""
    out = [paper["title"], *paper["head"]]
    for section in paper["sections"]:
        out.append(section["heading"])
        for item in section["items"]:
            [(kind, of)] = item.items()
            if kind == "Pair":
                out.append(before_answer(of["label"]) + of["value"])
            elif kind == "Text":
                out += [of["label"], *of["paragraphs"]]
            elif kind == "List":
                out += [of["label"], *of["items"]]
            else:
                out += [of["label"], *of["head"], *(cell for row in of["rows"] for cell in row)]
    return out + paper["closing"]


# Word --------------------------------------------------------------------------------------------------------------------

MARKS = {"Title": "# ", "Heading 1": "## ", "Heading 2": "### ", "List Bullet": "- "}


def word(path):
    """The text with marks for what Word takes for a heading, a list or a table; and the text alone."""
    document = docx.Document(path)
    lines, texts = [], []
    for block in document.element.body.iterchildren():
        if block.tag == qn("w:p"):
            paragraph = docx.text.paragraph.Paragraph(block, document)
            if paragraph.text:
                lines.append(MARKS.get(paragraph.style.name, "") + paragraph.text)
                texts.append(paragraph.text)
        elif block.tag == qn("w:tbl"):
            table = docx.table.Table(block, document)
            if table.rows and table.rows[0]._tr.trPr is None:
                raise Wrong("a table without a repeating head")
            for row in table.rows:
                cells = [cell.text for cell in row.cells]
                texts += cells
                lines.append("| " + " | ".join(cell.replace("\n", " / ") for cell in cells) + " |")
    foot = "".join(p.text for p in document.sections[0].footer.paragraphs)
    return lines, texts, foot, document.core_properties


def check_docx(path, paper, _):
    whole_zip(path)
    lines, texts, foot, properties = word(path)
    same("text", squeezed("".join(texts)), squeezed("".join(said(paper))))
    if not foot.startswith(paper["foot"]):
        raise Wrong(f"the foot says {foot!r}")
    same("title", properties.title, paper["title"])
    headings = [line[3:] for line in lines if line.startswith("## ")]
    same("headings", headings, [section["heading"] for section in paper["sections"]])
    return "\n".join([*lines, "", f"Foot: {foot.split(chr(9))[0]}"]) + "\n"


def whole_zip(path):
    with zipfile.ZipFile(path) as packed:
        broken = packed.testzip()
        if broken:
            raise Wrong(f"{broken} is broken")
    run("unzip", "-tqq", path)


# Excel and CSV -----------------------------------------------------------------------------------------------------------


def typed(cell):
    """A cell of the tables as openpyxl gives it."""
    [(kind, value)] = cell.items()
    if kind == "number":
        number = float(value)
        return int(number) if number == int(number) else number
    if kind == "date":
        return datetime.datetime.fromisoformat(value)
    return value or None


def check_xlsx(path, _, tables):
    whole_zip(path)
    book = openpyxl.load_workbook(path)
    wanted = [tables["pairs"], *tables["tables"], tables["notes"]]
    if len(book.worksheets) != len(wanted):
        raise Wrong(f"sheets {book.sheetnames}, not {[sheet['name'] for sheet in wanted]}")
    lines = []
    for leaf, sheet in zip(book.worksheets, wanted):
        if leaf.freeze_panes != "A2":
            raise Wrong(f"{leaf.title}: the head is not frozen")
        rows = [list(row) for row in leaf.iter_rows(values_only=True)]
        same(leaf.title, rows, [[head or None for head in sheet["head"]], *([typed(cell) for cell in row] for row in sheet["rows"])])
        if any(cell.data_type == "f" for row in leaf.iter_rows() for cell in row):
            raise Wrong(f"{leaf.title}: a formula")
        lines += ["", f"[{leaf.title}]"]
        lines += [" | ".join(shown(cell) for cell in row) for row in rows]
    return "\n".join(lines) + "\n"


def shown(cell):
    if isinstance(cell, datetime.datetime):
        return f"<{cell:%Y-%m-%d}>"
    return "" if cell is None else cell.replace("\n", " / ") if isinstance(cell, str) else f"<{cell}>"


def check_csv(path, _, tables):
    data = path.read_bytes()
    if not data.startswith(b"\xef\xbb\xbf"):
        raise Wrong("no byte-order mark")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if {len(row) for row in rows} != {6}:
        raise Wrong("lines of other lengths than six")
    for cell in (cell for row in rows for cell in row):
        if cell.startswith(FORMULA) and not re.fullmatch(r"-\d+([.,]\d+)?", cell):
            raise Wrong(f"{cell!r} is a formula")

    def text(cell):
        [(_, value)] = cell.items()
        return value

    def line(*cells):
        lines.append([f"'{cell}" if cell.startswith(FORMULA) and not re.fullmatch(r"-\d+([.,]\d+)?", cell) else cell for cell in cells])

    lines, notes = [], tables["notes"]
    line(*tables["long"])
    for words in [tables["title"], *(text(row[0]) for row in notes["rows"])]:
        line(notes["name"], "", "", "", words, "")
    for part, question, answer, unit in tables["pairs"]["rows"]:
        line(text(part), "", "", text(question), text(answer), text(unit))
    for table in tables["tables"]:
        for at, row in enumerate(table["rows"], 1):
            if table["counted"]:
                line(table["part"], table["name"], "", text(row[0]), text(row[1]), "")
                continue
            code = text(row[0]) if table["coded"] else str(at)
            for head, cell in list(zip(table["head"], row))[int(table["coded"]):]:
                if text(cell):
                    line(table["part"], table["name"], code, head, text(cell), "")
    same("lines", rows, lines)


# PDF ---------------------------------------------------------------------------------------------------------------------


def check_pdf(path, paper, _):
    told = run("qpdf", "--check", path).decode()
    if "No syntax or stream encoding errors found" not in told:
        raise Wrong(told)
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf(path, profile=profile)
        if not report.is_compliant:
            raise Wrong(f"not {profile.value}: " + "; ".join(f"{one.rule_id} {one.message}" for one in report.failures[:5]))
    # As a screen reader hears it: poppler tells the structure, text in quotes. Titles of headings come in bytes of their own.
    heard = re.findall(r'^ *"(.*)"$', run("pdfinfo", "-struct-text", path).decode(errors="replace"), re.M)
    heard = squeezed("".join(heard)).replace("•", "")
    same("what is heard", heard, squeezed("".join(said(paper))).replace("•", ""))
    seen = run("pdftotext", "-enc", "UTF-8", "-layout", path, "-").decode()
    pages = seen.count("\f")
    for number in range(1, pages + 1):
        words = paper["page_of"].replace("{page}", str(number)).replace("{pages}", str(pages))
        if words not in seen:
            raise Wrong(f"no {words!r}")
    told = run("pdfinfo", path).decode()
    if not re.search(r"^Tagged: +yes$", told, re.M) or "A4" not in told:
        raise Wrong(told)
    fonts = run("pdffonts", path).decode().splitlines()[2:]
    if not fonts or any("yes yes yes" not in font for font in fonts):
        raise Wrong("\n".join(fonts))


# Data and sealed files ---------------------------------------------------------------------------------------------------


def check_json(path, paper, _):
    data = json.loads(path.read_bytes())
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_bytes())).validate(data)
    same("reference", data["draft"]["reference"], paper["reference"])


def stem_of(path):
    return path.name.split(".")[0].removesuffix("-sealed").removesuffix("-docx")


def twin(path):
    return (path.parent / f"{stem_of(path)}.docx").read_bytes()


def passphrase(path):
    return (path.parent.parent / "passphrase.txt").read_text()


def check_sealed_office(path, *_):
    with open(path, "rb") as file:
        sealed = msoffcrypto.OfficeFile(file)
        sealed.load_key(password=passphrase(path), verify_password=True)
        out = io.BytesIO()
        sealed.decrypt(out, verify_integrity=True)
    same("what was sealed", out.getvalue(), twin(path))


def check_sealed_zip(path, *_):
    same("what was sealed", run("7z", "x", "-so", "-y", f"-p{passphrase(path)}", path, "document.docx"), twin(path))


def check_age(path, *_):
    """age asks at a terminal only: here is one."""
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, "opened")
        master, terminal = pty.openpty()
        age = subprocess.Popen(["age", "--decrypt", "-o", target, path], stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True, preexec_fn=controlling)
        os.close(terminal)
        told, answered = b"", False
        while True:
            try:
                heard = os.read(master, 1024)
            except OSError:
                break
            if not heard:
                break
            told += heard
            if b"assphrase" in told and not answered:
                os.write(master, passphrase(path).encode() + b"\n")
                answered = True
        os.close(master)
        if age.wait():
            raise Wrong(told.decode(errors="replace"))
        same("what was sealed", pathlib.Path(target).read_bytes(), twin(path))


def controlling():
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


# LibreOffice -------------------------------------------------------------------------------------------------------------


def office(paths):
    """Converts Word and Excel files as somebody with LibreOffice opens them: to PDF, and Word's back to text."""
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation=file://{folder}/home"
        for kind, ending in [("txt:Text (encoded):UTF8", "docx"), ("pdf", "docx"), ("pdf", "xlsx")]:
            mine = [path for path in paths if path.name.endswith("." + ending)]
            if mine:
                run("soffice", home, "--headless", "--convert-to", kind, "--outdir", f"{folder}/{ending}", *mine)
        for path in paths:
            out = pathlib.Path(folder, path.name.rsplit(".", 1)[1], path.stem)
            paper = json.loads((path.parent.parent / "papers" / path.parent.name / f"{path.stem}.json").read_bytes())[0]
            if path.suffix == ".docx":
                # Numbers of cells and bullets are LibreOffice's own.
                read = out.with_suffix(".txt").read_text("utf-8-sig")
                same(f"{path.name} in LibreOffice", squeezed(read).replace("•", ""), squeezed("".join(said(paper))).replace("•", ""))
            seen = run("pdftotext", "-enc", "UTF-8", out.with_suffix(".pdf"), "-").decode()
            if not seen.strip() or paper["reference"] not in seen:
                raise Wrong(f"{path.name}: LibreOffice shows nothing of it")
    return len(paths)


CHECKS = [
    ("-sealed.docx", check_sealed_office),
    (".docx.age", check_age),
    ("-docx.zip", check_sealed_zip),
    (".docx", check_docx),
    (".xlsx", check_xlsx),
    (".csv", check_csv),
    (".pdf", check_pdf),
    (".json", check_json),
]
# Slow by their purpose: what is sealed is opened in one language.
SEALED = (check_sealed_office, check_age, check_sealed_zip)


def read(path):
    check = next(check for ending, check in CHECKS if path.name.endswith(ending))
    lang, stem = path.parent.name, stem_of(path)
    if check in SEALED and lang != "en":
        return None, 0
    try:
        paper, tables = json.loads((path.parent.parent / "papers" / lang / f"{stem}.json").read_bytes())
        return check(path, paper, tables), 1
    except Exception as err:
        raise Wrong(f"{lang}/{path.name}: {err if isinstance(err, Wrong) else repr(err)[:300]}") from err


def main(folder, *options):
    root = pathlib.Path(folder)
    paths = sorted(path for lang in ("en", "fr", "rw") for path in (root / lang).iterdir())
    target = pathlib.Path(options[options.index("--text") + 1]) if "--text" in options else None
    count, wrong = 0, []

    def one(path):
        try:
            return read(path)
        except Wrong as err:
            wrong.append(str(err))
            return None, 0

    with ThreadPoolExecutor(2) as pool:
        for path, (text, done) in zip(paths, pool.map(one, paths)):
            count += done
            # Of the tables one version is enough for a reader of differences.
            if target and text and path.parent.name == "en" and (path.suffix == ".docx" or "-shared" in path.name):
                (target / f"{path.name}.txt").write_text(text)
    if "--office" in options:
        try:
            count += office([path for path in paths if path.suffix in (".docx", ".xlsx") and "-sealed" not in path.name])
        except Wrong as err:
            wrong.append(str(err))
    for line in wrong[:40]:
        print(line, file=sys.stderr)
    print(f"{count} files read by other programs, {len(wrong)} otherwise than they should be")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
