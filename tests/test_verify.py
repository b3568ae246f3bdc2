"""``parallax verify``: whatever is changed in a run's folder is named, in a line, and nothing outside the folder is read."""

import hashlib
import json
import os
import shutil
import sys

import pandas as pd
import pytest
from conftest import DOZEN

from nlp_helpers import figures, output, spreadsheet_cells, tables, verify
from nlp_helpers.__main__ import main
from nlp_helpers.figures import strips, topics

WHOLE = "all holds; checked "


@pytest.fixture(scope="module")
def one_figure():
    """Of all figures one: the others take their time, and are compared in the same way."""

    def two(found):
        tables = found["articles"], found["blocks"], found["sentences"]
        return [
            strips.strips(*tables),
            topics.stability_over_k(tables[0], found.by_topic.passages, found.by_topic.over_k),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "all_figures", two)
        yield


@pytest.fixture(scope="module")
def whole(one_figure, dozen, tmp_path_factory):
    """A whole run, but for its other figures."""
    out = tmp_path_factory.mktemp("whole") / "out"
    output.write(dozen, DOZEN, out, None, 0)
    return out


@pytest.fixture(scope="module")
def few(dozen, tmp_path_factory):
    """A run of some tables, which is checked in no time."""
    out = tmp_path_factory.mktemp("few") / "out"
    output.write(dozen, DOZEN, out, ["articles", "blocks", "sentences", "quotes", "echoes"], 0)
    return out


@pytest.fixture
def folder(few, tmp_path):
    return shutil.copytree(few, tmp_path / "out")


def said(folder, corpus=DOZEN):
    return list(verify.verify(folder, corpus).lines())


def record_of(folder):
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def rewrite(folder, **changes):
    (folder / "run.json").write_text(json.dumps(record_of(folder) | changes), encoding="utf-8")


def renew(folder, *names):
    """Give files in run.json the hashes that they have now, as somebody would who does not want to be found out."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    rewrite(folder, outputs=record_of(folder)["outputs"] | hashes)


def cell(folder, name, row, column, value):
    """Change one cell of a table, of its sheet too, and the hashes of both."""
    path = folder / "tables" / f"{name}.parquet"
    table = pd.read_parquet(path).astype(tables.COLUMNS[name])
    table.loc[row, column] = value(table.loc[row, column]) if callable(value) else value
    table.to_parquet(path, index=False)
    spreadsheet_cells.write(table, path.with_suffix(".csv"))
    renew(folder, f"tables/{name}.parquet", f"tables/{name}.csv")


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def test_an_untouched_folder_holds_and_what_was_checked_is_counted(whole, capsys):
    assert main(["verify", str(whole), "--corpus", str(DOZEN)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{WHOLE}{len(record_of(whole)['outputs']) + 1} hashes, {len(tables.COLUMNS)} tables, ")
    for what in (
        f"{len(tables.COLUMNS)} CSV files of tables",
        "12 articles of the corpus",
        "1 figure’s table",
        "1 briefing",
    ):
        assert f", {what}" in line


def test_without_the_corpus_it_is_said_that_it_was_not_compared(few, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = said(few, None)
    assert lines[0] == "not checked: the articles that the run read; name them with --corpus" and lines[1].startswith(
        WHOLE
    )
    shutil.copy(DOZEN, tmp_path)  # here, under its name
    assert said(few, None)[0].startswith(WHOLE) and "12 articles of the corpus" in said(few, None)[0]
    (tmp_path / DOZEN.name).write_text('{"text": "Other articles of that name."}')
    assert "not checked: the articles" in said(few, None)[0]


NEXT = "row 2 ('both-1', 1)"


@pytest.mark.parametrize(
    "change, line",
    [
        (lambda f: flip(f / "tables/blocks.csv"), "tables/blocks.csv: was changed since the run wrote it"),
        (lambda f: flip(f / "tables/echoes.parquet"), "tables/echoes.parquet: was changed since the run wrote it"),
        (lambda f: (f / "tables/quotes.csv").unlink(), "tables/quotes.csv: is not there; run parallax again"),
        (lambda f: (f / "mine.txt").write_text("x"), "mine.txt: a file that run.json does not name"),
        (lambda f: (f / "tables/blocks.parquet").write_text("x"), "tables/blocks.parquet: cannot be read as a table"),
        (lambda f: cell(f, "quotes", 0, "start", lambda at: at + 1), ", column text: "),
        (lambda f: cell(f, "quotes", 0, "speaker_start", 10**6), "column speaker_start: a place at 1000000:"),
        (lambda f: cell(f, "quotes", 0, "cue", "claimed"), "column cue_start: 'claimed', but the article has"),
        (lambda f: cell(f, "quotes", 0, "form", "sung"), "column form: 'sung', which is none of direct, fragment"),
        (lambda f: cell(f, "quotes", 0, "article_id", "x"), "column text: a place in article 'x', which is not there"),
        (lambda f: cell(f, "echoes", 0, "text_b", "no"), "column text_b: 'no', but the article has '"),
        (lambda f: cell(f, "echoes", 0, "similarity", 0.12345678), "column similarity: 0.12345678 is not rounded"),
        (lambda f: cell(f, "blocks", 0, "end", lambda at: at - 1), "text that is in no block stands before it"),
        (lambda f: cell(f, "blocks", 0, "is_body", lambda yes: not yes), "column is_body: "),
        (lambda f: cell(f, "blocks", 0, "block", 1), "has the key of another row"),
        (lambda f: cell(f, "articles", 0, "published_from", "2021-02-30"), "'2021-02-30' is not a day"),
        (lambda f: cell(f, "articles", 0, "raw", lambda raw: raw + "."), "column raw: is not what the corpus holds"),
        (lambda f: cell(f, "sentences", 0, "block", 99), ", 99' has no row in blocks"),
        (lambda f: rewrite(f, rows={"quotes": 9}), "run.json: rows of quotes: says 9, but the table has"),
        (
            lambda f: [pd.read_parquet(p := f / "tables/blocks.parquet").drop(columns="rule").to_parquet(p)],
            "tables/blocks.parquet: has no column 'rule'",
        ),
        (
            lambda f: [pd.read_parquet(p := f / "tables/quotes.parquet")[::-1].to_parquet(p)],
            "is not in the order of its key",
        ),
    ],
)
def test_each_thing_that_is_changed_is_named(folder, change, line):
    change(folder)
    *found, last = said(folder)
    assert any(line in one for one in found), found
    assert "not hold; checked " in last and not last.startswith(WHOLE)


def test_a_cell_of_a_sheet_that_differs_from_its_table_is_named(folder):
    sheet = folder / "tables" / "quotes.csv"
    sheet.write_bytes(sheet.read_bytes().replace(b",direct\r\n", b",headline\r\n", 1))
    renew(folder, "tables/quotes.csv")
    found, last = said(folder)
    assert "column form: 'headline', but the table gives 'direct'; run parallax again" in found
    assert last.startswith("1 thing does not hold")


def test_figures_and_briefing_are_held_to_the_tables(whole, one_figure, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "out")
    page, sheet = folder / "briefing.html", folder / "figures" / "strips.csv"
    rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    sheet.write_text("\r\n".join([rows[0], rows[1] + "0", *rows[2:]]) + "\r\n", encoding="utf-8-sig", newline="")
    text = page.read_text(encoding="utf-8")
    last = text.rindex('class="to quote"')
    page.write_text(text[:last] + text[last:].replace(">", ">Never said: ", 1), encoding="utf-8", newline="\n")
    renew(folder, "figures/strips.csv", "briefing.html")
    rewrite(folder, not_drawn={"stability": "too dull"})
    # A value that no place in a text holds to anything.
    cell(folder, "articles", 0, "outlet", "Another Post")
    found = "\n".join(said(folder))
    assert "figures/strips.csv: row 1, column " in found
    assert "run.json: why stability is not drawn: says 'too dull', but these tables give '" in found
    assert "briefing.html: line " in found and "5 outlets" in found
    assert "briefing.html: place " in found and "quotes 'Neversaid:" in found


def test_a_table_that_is_left_out_is_found(whole, tmp_path):
    folder = shutil.copytree(whole, tmp_path / "out")
    (folder / "tables" / "dates.parquet").unlink()
    rewrite(
        folder,
        outputs={name: sha for name, sha in record_of(folder)["outputs"].items() if name != "tables/dates.parquet"},
    )
    lines = said(folder)
    assert lines[0].startswith("run.json: does not name tables/dates.parquet, which every whole run writes")
    assert "not checked: figures and briefing against the tables, because a table is missing or does not hold" in lines


def test_a_corpus_that_was_edited_is_named(folder, tmp_path):
    corpus = tmp_path / "pile"
    corpus.mkdir()
    for name in "abc":
        (corpus / f"{name}.txt").write_text(f"The pier {name} will close on Friday, the harbour board said.")
    assert main(["run", str(corpus), "--out", str(tmp_path / "new"), "--tables", "blocks"]) == 0
    assert said(tmp_path / "new", corpus) == [
        f"{WHOLE}5 hashes, 1 table, 3 rows, 3 spans, 1 CSV file of a table, 3 articles of the corpus"
    ]
    (corpus / "a.txt").write_text("The pier will stay open.")
    (corpus / "b.txt").unlink()
    (corpus / "d.txt").write_text("Another one.")
    (corpus / "aliases.csv").write_text("name,alias\nNorway,Oslo\n")
    text = "\n".join(said(tmp_path / "new", corpus))
    assert "pile/a.txt: was changed since the run read it" in text and "pile/d.txt: was added since" in text
    assert "pile/b.txt: was read by the run, and is not there any more" in text
    assert "pile/aliases.csv: was added since" in text and "\n4 things do not hold" in text


def test_of_many_findings_a_few_are_listed_and_all_counted(folder):
    cell(folder, "blocks", slice(None), "rule", None)
    cell(folder, "sentences", slice(None), "text", "other")
    lines = said(folder)
    n = record_of(folder)["rows"]["sentences"]
    assert f"tables/sentences.parquet: and {n - verify.MOST:,} more" in lines and len(lines) == verify.MOST + 2


@pytest.mark.parametrize(
    "content",
    [None, "", "[]", "{}", "not json", '{"made_by": "another"}', '{"made_by": "parallax"}', "[" * 100_000, "\ufeff{}",
     '{"made_by": "parallax", "outputs": {"a": 1}}', '{"made_by": "parallax", "outputs": ["run.json"]}'],
)  # fmt: skip
def test_a_folder_that_no_run_wrote_is_refused(tmp_path, capsys, content):
    if content is not None:
        (tmp_path / "run.json").write_text(content, encoding="utf-8")
    assert main(["verify", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["verify", str(tmp_path / "nowhere")]) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_name_and_no_link_leads_out_of_the_folder(folder, tmp_path, monkeypatch):
    secret = tmp_path / "secret.txt"
    secret.write_text("not yours")
    sha = hashlib.sha256(b"not yours").hexdigest()
    names = [
        "../secret.txt",
        str(secret),
        "tables/../../secret.txt",
        "link.txt",
        "pipe",
        "\x1b[2J",
        "a\nb",
        "linked/secret.txt",
    ]
    (folder / "link.txt").symlink_to(secret)
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    blocks = folder / "tables" / "blocks.parquet"
    shutil.move(blocks, tmp_path)
    blocks.symlink_to(tmp_path / "blocks.parquet")
    rewrite(
        folder, outputs=record_of(folder)["outputs"] | dict.fromkeys(names, sha), corpus="../secret.txt",
        parameters={"aliases": {"file": "../secret.txt", "sha256": sha}, "load": 3, "marked": [1]}, corrections=[1], seed="x",
        inputs=3, rows=[1], not_drawn=1, notebooks={},
    )  # fmt: skip
    opened = []
    keep = os.open
    monkeypatch.setattr(os, "open", lambda path, *rest, **more: opened.append(str(path)) or keep(path, *rest, **more))
    lines = said(folder, None)
    assert not [path for path in opened if "secret" in path or path.endswith(("pipe", "blocks.parquet"))]
    text = "\n".join(lines)
    assert "../secret.txt: is not there (a name that leads out of the folder" in text and "\x1b" not in text
    assert "link.txt: is a link, not a file of its own" in text and "pipe: is a pipe or device" in text
    assert "linked: a link that run.json does not name" in text and "tables/blocks.parquet: is a link" in text
    assert all(line.count(";") for line in lines if not line.startswith("not checked"))
