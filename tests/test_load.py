"""What is read is kept as it was, and what can't be read is said in one line with what to do."""

import codecs
import hashlib
import json
import shutil
import zipfile

import pytest
from conftest import SEEDS, cases
from hypothesis import given
from hypothesis import strategies as st
from makers.hostile_inputs import make

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
    assert (
        "1 lone surrogate" in notes and "'last week' is not a day" in notes and "columns: not read: 'section'" in notes
    )


def packed(tmp_path, files):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return tmp_path / "a.zip"


@pytest.mark.parametrize("case", cases("unreadable.jsonl"), ids=lambda case: case["name"])
def test_what_cannot_be_read_is_said_in_one_line(tmp_path, case):
    with pytest.raises(InputError) as error:
        load.read(make(case, tmp_path))
    assert case["says"] in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    # Tests may run as root, who can open everything; so the system's refusal is made here.
    (tmp_path / "a.txt").write_text("Words.")

    def refuse(path, *_):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(InputError, match=r"a\.txt: cannot be read \(Permission denied\); mend its permissions"):
        load.read(tmp_path)


PAGE = (
    '<html lang="en"><head><title>Dam | Echo</title><meta property="og:site_name" content="Echo">'
    '<meta property="article:published_time" content="2021-05-03T08:00:00Z"></head>'
    "<body><nav>Menu</nav><h1>Dam holds</h1><p>The dam held, they said.</p></body></html>"
)


@pytest.fixture
def mixed(tmp_path):
    folder = tmp_path / "pile"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.html").write_text(PAGE)
    (folder / "b.HTM").write_text(PAGE)
    (folder / "sub" / "c.txt").write_text("The gates were opened.")
    (folder / "d.md").write_text("The water fell.")
    (folder / "e.pdf").write_text("x")
    (folder / "Articles.csv").write_text(
        "File;Headline;source;published;url;score\nb.HTM;Own title;Post;04.05.2021;;1\nsub\\c.txt;;Valley;2021-05-05;u;2\n"
    )
    return folder


def test_a_folder_of_texts_and_pages_with_a_sheet_about_them_is_read_as_one_pile(mixed):
    read = load.read(mixed)
    table = read.articles.set_index("article_id")
    assert table.index.tolist() == ["a", "b", "d", "sub/c"]
    assert table.raw["a"] == "Menu\n\nDam holds\n\nThe dam held, they said."
    given = table[["title", "outlet", "published_from", "url"]].astype(object).fillna("").T.to_dict("list")
    assert given["a"] == ["Dam holds", "Echo", "2021-05-03", ""]
    assert given["b"][:2] == ["Own title", "Post"]
    assert given["sub/c"] == ["", "Valley", "2021-05-05", "u"]
    assert table.sha256["a"] == hashlib.sha256(PAGE.encode()).hexdigest()
    notes = read.notes.note.tolist()
    assert "1 file ending in .pdf: not read, articles are .txt, .md or .html files" in notes
    assert any("'Headline' as title" in note and "not read: 'score'" in note for note in notes)
    assert "2 articles not named in it" in notes
    assert [name for name, _ in load.sources(mixed)] == ["Articles.csv", "a.html", "b.HTM", "d.md", "sub/c.txt"]


def test_what_a_row_leaves_open_the_page_fills_in(mixed):
    row = load.read(mixed).articles.set_index("article_id").loc["b"]
    # 04.05.2021 could be two days, so the page's own stands.
    assert (row.published_from, row.published_basis, row.language) == ("2021-05-03", "given", "en")


def test_the_spans_of_pages_come_along_and_texts_have_none(mixed):
    read = load.read(mixed)
    assert read.kept.columns.tolist() == ["article_id", "start", "end", "keeper"]
    assert set(read.kept.article_id) == {"a", "b"}
    raw = read.articles.set_index("article_id").raw
    headings = [raw[row.article_id][row.start : row.end] for row in read.kept.itertuples() if row.keeper == "heading"]
    assert headings == ["Dam holds", "Dam holds"]
    texts = load.read(SEEDS)
    assert len(texts.kept) == 0 and texts.kept.dtypes.to_dict() == read.kept.dtypes.to_dict()


def test_an_archive_is_read_like_its_folder(mixed, tmp_path):
    folder, archive = load.read(mixed), load.read(shutil.make_archive(tmp_path / "x", "zip", tmp_path, "pile"))
    assert folder.articles.equals(archive.articles)
    assert folder.kept.equals(archive.kept)
    assert folder.notes.note.tolist() == archive.notes.note.tolist()


def test_an_archive_may_hold_one_table(tmp_path):
    read = load.read(packed(tmp_path, {"x/pile.csv": "text,title\nDam holds,T\n", "x/read.me": "x", "__MACOSX/x": "x"}))
    assert read.articles[["article_id", "source", "raw"]].values.tolist() == [["row-000001", "pile.csv", "Dam holds"]]
    assert read.notes.note.tolist() == ["1 file ending in .me: not read", "1 hidden file: not read"]


def test_an_archive_that_unpacks_to_endless_zeros_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(1000))
        archive.infolist()[0].file_size = 1 << 30
    with pytest.raises(InputError, match=r"a\.txt: is larger than 20 MiB"):
        load.read(tmp_path / "a.zip")


def test_a_text_that_is_a_pages_source_is_read_as_it_is_and_said(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.txt").write_text("In HTML a paragraph is <p>…</p>, a link <a>…</a>.")
    read = load.read(tmp_path)
    assert read.articles.raw[0] == PAGE
    assert [(n.article_id, "rename it to .html" in n.note) for n in read.notes.itertuples()] == [("a", True)]


DAMAGED = "â€œDamâ€\x9d holds, says FranÃ§ois.\r\nThe “ﬁre” is out…\u00a0&amp; ｗｉｄｅ\r\n"


def test_wrongly_decoded_text_is_repaired_only_if_asked(tmp_path):
    (tmp_path / "a.txt").write_bytes(DAMAGED.encode())
    (tmp_path / "b.txt").write_bytes(TEXT.encode())
    as_it_is = load.read(tmp_path).articles
    assert as_it_is.raw[0] == DAMAGED and as_it_is.encoding[0] == "utf-8"
    read = load.read(tmp_path, load.LoadParams(repair=True))
    # Only what was decoded wrongly: curly quotes, ligatures, wide letters, entities and line ends stay.
    assert read.articles.raw.tolist() == ["“Dam” holds, says François.\r\n" + DAMAGED.partition("\n")[2], TEXT]
    assert read.articles.encoding.tolist() == ["utf-8, repaired", "utf-8"]
    [note] = read.notes.note
    assert note.startswith("repaired: ") and note.endswith("in 1 line")


def test_pages_are_repaired_too(tmp_path):
    (tmp_path / "a.html").write_text("<h1>Dam holds</h1>\n<p>Says FranÃ§ois.</p>", encoding="utf-8")
    assert load.read(tmp_path, load.LoadParams(repair=True)).articles.raw[0].endswith("Says François.")
