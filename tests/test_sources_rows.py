"""Tables of articles are read under the names that collections use, and a cell that can't be taken is said."""

import datetime
import json

import pandas as pd
import pytest
from conftest import cases
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import load
from nlp_helpers.errors import InputError
from nlp_helpers.sources import columns, files, given_days, rows


@pytest.mark.parametrize("case", cases("days.jsonl"), ids=lambda case: str(case["value"]))
def test_the_day_that_a_value_of_a_table_means_is_read_or_none(case):
    assert given_days.day(case["value"]) == case["day"]


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_none(text):
    day = given_days.day(text)
    assert day is None or datetime.date.fromisoformat(day).isoformat() == day


@given(st.datetimes(min_value=datetime.datetime(1900, 1, 1)))
def test_a_time_of_any_table_is_its_own_day(moment):
    assert given_days.day(moment) == given_days.day(moment.isoformat()) == moment.date().isoformat()
    assert given_days.day(pd.NaT) is None


COLLECTIONS = [
    (["maintext", "source_domain", "date_publish", "authors"], "text outlet published"),
    (
        ["stories_id", "publish_date", "title", "url", "language", "media_name", "Full Text"],
        "text article_id published outlet",
    ),
    (["guid", "headline", "pub_date", "link", "raw_html"], "html article_id title published url"),
    (["datePublished", "ARTICLE TEXT", "site_name", "lang"], "text published outlet language"),
]


@pytest.mark.parametrize("names, read", COLLECTIONS)
def test_columns_are_known_by_the_names_in_use(names, read):
    assert set(read.split()) <= set(columns.match(names).taken)


def test_of_two_columns_that_mean_the_same_one_is_taken_and_the_other_named():
    matched = columns.match(["content", "source_domain", "date", "text", "outlet", "published_at"])
    assert matched.taken == {"text": "text", "outlet": "outlet", "published": "published_at"}
    [note] = matched.notes
    assert "'published_at' read as published" in note
    assert (
        "not read: 'content' ('text' was taken for the text), 'source_domain' ('outlet' was taken for the outlet)"
        in note
    )


def test_the_contracts_own_names_need_no_note():
    assert columns.match(["article_id", "text", "title", "outlet", "published", "url", "language"]).notes == []


def write(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


SHEETS = {
    "comma": ("p.csv", 'text,outlet\n"Gates, opened\nat night",Post\nDam holds,\n'),
    "semicolon": ("p.csv", 'text;outlet\r\n"Gates, opened\nat night";Post\r\n\r\nDam holds;\r\n'),
    "tab": ("p.tsv", 'text\toutlet\n"Gates, opened\nat night"\tPost\nDam holds\t'),
    "byte order mark": ("p.csv", '\ufefftext,outlet\n"Gates, opened\nat night",Post\nDam holds,""\n'),
    "UTF-16": ("p.csv", '\ufefftext,outlet\n"Gates, opened\nat night",Post\nDam holds,\n'.encode("utf-16-le")),
    "array": ("p.json", '[{"text": "Gates, opened\\nat night", "outlet": "Post"}, {"text": "Dam holds"}]'),
    "object about an array": (
        "p.json",
        '{"status": "ok", "articles": [{"content": "Gates, opened\\nat night", "source": {"id": null, "name": "Post"}},'
        ' {"content": "Dam holds", "source": {"id": "p", "name": null}}]}',
    ),
    "lines": ("p.ndjson", '{"text": "Gates, opened\\nat night", "outlet": "Post"}\n{"text": "Dam holds"}\n'),
}


@pytest.mark.parametrize("name, data", SHEETS.values(), ids=SHEETS)
def test_a_table_is_read_whatever_its_form(tmp_path, name, data):
    read = load.read(write(tmp_path / name, data)).articles
    assert read.raw.tolist() == ["Gates, opened\nat night", "Dam holds"]
    assert read.outlet.fillna("").tolist() == ["Post", ""]
    assert read.article_id.tolist() == ["row-000001", "row-000002"]


def test_a_cell_may_be_huge(tmp_path):
    text = "words " * 100_000
    assert load.read(write(tmp_path / "p.csv", f'text,title\n"{text}",T\n')).articles.raw[0] == text


def test_a_parquet_file_keeps_its_types(tmp_path):
    frame = pd.DataFrame(
        {
            "id": [7, 8, 9],
            "body": ["Dam holds", None, "Gates opened"],
            "date": pd.to_datetime(["2021-05-03 23:30", None, "2021-05-04 00:00"]).tz_localize("Europe/Oslo"),
            "publisher": pd.Categorical(["Post", "Post", "Echo"]),
            "score": [0.5, None, 1.0],
        }
    )
    frame.to_parquet(tmp_path / "p.parquet")
    read = load.read(tmp_path / "p.parquet")
    assert read.articles.article_id.tolist() == ["7", "8", "9"]
    assert read.articles.published_from.fillna("").tolist() == ["2021-05-03", "", "2021-05-04"]
    assert read.articles.outlet.tolist() == ["Post", "Post", "Echo"]
    assert sorted(read.notes.note, reverse=True) == [
        "holds no text: kept as an article with problem 'empty'",
        "columns: 'id' read as article_id, 'body' as text, 'publisher' as outlet, 'date' as published; not read: 'score'",
    ]


def test_the_same_row_has_the_same_hash_in_any_sheet(tmp_path):
    sheet = load.read(write(tmp_path / "p.csv", "text,title\nDam holds,T\n")).articles
    pd.DataFrame({"title": ["T"], "text": ["Dam holds"]}).to_parquet(tmp_path / "p.parquet")
    assert load.read(tmp_path / "p.parquet").articles.sha256[0] == sheet.sha256[0]
    assert load.read(write(tmp_path / "q.csv", "text,title\nDam holds,U\n")).articles.sha256[0] != sheet.sha256[0]


def test_a_whole_column_decides_which_number_is_the_day(tmp_path):
    read = load.read(write(tmp_path / "p.csv", "text,date\nA,03/04/2022\nB,31/01/2022\n"))
    assert read.articles.published_from.tolist() == ["2022-04-03", "2022-01-31"]
    assert any("read day first, as '31/01/2022' shows" in note for note in read.notes.note)


def test_a_day_that_could_be_two_is_left_empty(tmp_path):
    rows_ = "text,date\nA,03/04/2022\nB,04/13/2022\nC,31/01/2022\n"
    read = load.read(write(tmp_path / "p.csv", rows_))
    assert read.articles.published_from.fillna("").tolist() == ["", "2022-04-13", "2022-01-31"]
    assert "date '03/04/2022' could be two days: left empty" in read.notes.note.tolist()


def test_ids_under_another_name_are_used_if_they_tell_rows_apart(tmp_path):
    own = load.read(write(tmp_path / "p.csv", "id,text\nk,A\nl,B\n"))
    assert own.articles.article_id.tolist() == ["k", "l"]
    twice = load.read(write(tmp_path / "q.csv", "id,text\nk,A\nk,B\n"))
    assert twice.articles.article_id.tolist() == ["row-000001", "row-000002"]
    assert any("does not tell the rows apart" in note for note in twice.notes.note)


PAGE = "<title>T</title><meta property=og:site_name content=Echo><h1>Dam holds</h1><p>The dam held, they said.</p>"


def test_rows_of_pages_are_read_as_pages(tmp_path):
    lines = [{"html": PAGE, "title": "Own"}, {"text": "", "html": PAGE}, {"text": "Words.", "html": PAGE}]
    read = load.read(write(tmp_path / "p.jsonl", "".join(json.dumps(line) + "\n" for line in lines)))
    assert read.articles.raw.tolist() == ["Dam holds\n\nThe dam held, they said."] * 2 + ["Words."]
    assert read.articles.title.fillna("").tolist() == ["Own", "Dam holds", ""]
    assert read.articles.outlet.fillna("").tolist() == ["Echo", "Echo", ""]
    assert set(read.kept.article_id) == {"row-000001", "row-000002"}
    assert "1 row with both a text and a page: the text was read" in read.notes.note.tolist()


def test_pages_may_be_bytes(tmp_path):
    pd.DataFrame({"html": [("<meta charset=cp1251>" + PAGE + "<p>Плотина").encode("cp1251")]}).to_parquet(
        tmp_path / "p.parquet"
    )
    row = load.read(tmp_path / "p.parquet").articles.iloc[0]
    assert "Плотина" in row.raw and row.encoding == "cp1251"


@pytest.mark.parametrize("column, values", [("text", [1, 2]), ("text", [b"x", b"y"]), ("html", [[1], [2]])])
def test_a_column_of_the_wrong_type_is_named(tmp_path, column, values):
    pd.DataFrame({"text": ["A", "B"]} | {column: values}).to_parquet(tmp_path / "p.parquet")
    with pytest.raises(
        InputError, match=rf"p\.parquet, column '{column}': holds .* can't be the .*; convert it to strings"
    ):
        load.read(tmp_path / "p.parquet")


@given(st.binary(max_size=60), st.sampled_from(files.TABLE_ENDINGS))
def test_any_bytes_are_rows_or_an_error(data, ending):
    try:
        table = rows.read_table("p" + ending, data, "p" + ending)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert all(set(row.values) <= set(table.columns) for row in table.rows)
