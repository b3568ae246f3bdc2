"""What is read is kept as it was, and what can't be read is said in one line with what to do."""

import codecs
import hashlib
import json

import pytest
from conftest import SEEDS
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import load
from nlp_helpers.errors import InputError

TEXT = "Gespräche in Genf über die Ukraine.\r\nKeine Einigung, sagte Außenministerin Müller für die Schweiz.\r\n"


def write_rows(path, *rows):
    path.write_text("".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return path


def test_the_seeds_are_read_byte_for_byte():
    for row in load.read(SEEDS).articles.itertuples():
        data = (SEEDS / row.source).read_bytes()
        assert row.raw.encode("utf-8") == data
        assert row.sha256 == hashlib.sha256(data).hexdigest()
        assert row.n_chars == len(row.raw)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_utf8_file_is_read_as_it_is(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("pile")
    (folder / "a.txt").write_bytes(text.encode("utf-8"))
    raw = load.read(folder).articles.raw[0]
    assert raw == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_and_recorded(tmp_path, encoding):
    (tmp_path / "a.txt").write_bytes(TEXT.encode(encoding))
    row = load.read(tmp_path).articles.iloc[0]
    assert row.raw.removeprefix("\ufeff") == TEXT
    assert codecs.lookup(row.encoding.replace("_", "-")).name in {codecs.lookup(encoding).name, "iso8859-1", "cp1250"}


def test_ids_are_relative_paths_in_subfolders(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.md").write_text("Two.")
    (tmp_path / "a.b.TXT").write_text("One.")
    assert load.read(tmp_path).articles.article_id.tolist() == ["a.b", "sub/b"]


def test_rows_keep_what_came_with_them(tmp_path):
    row = {
        "article_id": 7,
        "text": "Talks.",
        "title": " T ",
        "outlet": "O",
        "published": "2022-01-12T10:00:00Z",
        "url": "u",
    }
    read = load.read(write_rows(tmp_path / "pile.jsonl", row, "\n", {"text": "More."})).articles
    assert read.article_id.tolist() == ["7", "row-000003"]
    first = read.iloc[0]
    assert (first.title, first.title_basis, first.outlet, first.outlet_basis) == ("T", "given", "O", "given")
    assert (first.published_from, first.published_to, first.published_basis) == ("2022-01-12", "2022-01-12", "given")


def test_what_is_left_out_is_counted(tmp_path):
    for name in ["a.txt", "b.pdf", "c.pdf", ".hidden", "noending"]:
        (tmp_path / name).write_text("Words.")
    notes = load.read(tmp_path).notes.note.tolist()
    assert [n.split(":")[0] for n in sorted(notes)] == [
        "1 file without an ending",
        "1 hidden file",
        "2 files ending in .pdf",
    ]


def test_an_empty_article_among_others_is_kept_and_named(tmp_path):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "b.txt").write_text("")
    read = load.read(tmp_path)
    assert read.articles.article_id.tolist() == ["a", "b"]
    assert read.notes.article_id.tolist() == ["b"]


def test_rows_that_are_not_taken_as_they_stand_are_noted(tmp_path):
    rows = [{"text": "One \ud800.", "published": "last week"}, {"text": "Two.", "section": "World"}]
    read = load.read(write_rows(tmp_path / "p.jsonl", *rows))
    assert read.articles.raw[0] == "One \ufffd."
    assert read.articles.published_from.isna().all()
    notes = " | ".join(read.notes.note)
    assert "1 lone surrogate" in notes and "'last week' is not a day" in notes and "column 'section' of 1 row" in notes


def folder_with(tmp_path, **files):
    for name, data in files.items():
        (tmp_path / name.replace("_", ".")).write_bytes(data)
    return tmp_path


BAD = {
    "missing folder": (lambda p: p / "nowhere", "nowhere: no such file or folder; name a folder"),
    "empty folder": (lambda p: p, "no articles in this folder (it is empty); put"),
    "other files only": (lambda p: folder_with(p, a_pdf=b"x"), "(it holds 1 file ending in .pdf); put"),
    "only empty files": (lambda p: folder_with(p, a_txt=b"", b_txt=b" \n"), "2 articles, none with any text"),
    "binary": (
        lambda p: folder_with(p, a_txt=b"\x89PNG\r\n\x1a\n\x00\x00\x00\xff\xfe\xfd\x81" * 9),
        "a.txt: is not text",
    ),
    "same id": (
        lambda p: folder_with(p, a_txt=b"x", a_md=b"y"),
        "a.md and a.txt would both be article 'a'; rename one",
    ),
    "other single file": (lambda p: folder_with(p, a_csv=b"x") / "a.csv", "a.csv: a single file must be a .jsonl"),
    "row without text": (
        lambda p: write_rows(p / "p.jsonl", {"text": "x"}, {"title": "y"}),
        "p.jsonl, row 2: no 'text'; give",
    ),
    "text is null": (lambda p: write_rows(p / "p.jsonl", {"text": None}), "p.jsonl, row 1: no 'text'; give"),
    "not JSON": (lambda p: write_rows(p / "p.jsonl", '{"text": }\n'), "p.jsonl, row 1, column 10: not valid JSON"),
    "not an object": (lambda p: write_rows(p / "p.jsonl", "[1]\n"), "p.jsonl, row 1: not an object; each line must"),
    "nested": (lambda p: write_rows(p / "p.jsonl", "[" * 100_000 + "\n"), "p.jsonl, row 1: nested too deeply"),
    "ids twice": (
        lambda p: write_rows(p / "p.jsonl", {"article_id": "k", "text": "x"}, {"article_id": "k", "text": "y"}),
        "p.jsonl, row 2: article_id 'k' is also that of row 1; rename one",
    ),
    "odd id": (
        lambda p: write_rows(p / "p.jsonl", {"article_id": [1], "text": "x"}),
        "row 1: article_id must be a string",
    ),
    "no rows": (lambda p: write_rows(p / "p.jsonl", "\n"), "p.jsonl: no rows in this file; each line"),
}


@pytest.mark.parametrize("make, says", BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path, make, says):
    with pytest.raises(InputError) as error:
        load.read(make(tmp_path))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    # Tests may run as root, who can open everything; so the system's refusal is made here.
    (tmp_path / "a.txt").write_text("Words.")

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(InputError, match=r"a\.txt: cannot be read \(Permission denied\); mend its permissions"):
        load.read(tmp_path)
