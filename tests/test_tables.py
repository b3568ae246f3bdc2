"""Spans lead back to their words, in memory, in Parquet and in the CSV that a spreadsheet opens."""

import csv
import io
import re

import pandas as pd
import pytest
from conftest import articles_of, cases
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import spreadsheet_cells, tables

# Every code point but lone surrogates, which loading replaces: combining marks, emoji, right to left, controls.
any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def block(start, end, **more):
    row = {"article_id": "a", "block": 0, "start": start, "end": end, "role": "body", "is_body": True}
    return row | {"rule": "r", "score": 0.5} | more


@given(any_text, st.data())
def test_text_is_what_stands_at_the_offsets(raw, data):
    start = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.integers(start + 1, len(raw)))
    shown = tables.with_text(tables.make("blocks", [block(start, end)]), articles_of(raw))
    assert shown.text.tolist() == [raw[start:end]]


@pytest.mark.parametrize("start, end", [(0, 0), (2, 1), (-1, 2), (0, 99)])
def test_a_span_outside_its_article_is_refused(start, end):
    with pytest.raises(tables.SpanError, match="article 'a'"):
        tables.with_text(tables.make("blocks", [block(start, end)]), articles_of("abc"))


@pytest.mark.parametrize("start, end", [(1, None), (None, 2), (2, 2), (3, 1), (0, 99), (-1, 2)])
def test_a_speakers_place_outside_its_article_is_never_written(tmp_path, start, end):
    row = {
        "article_id": "a",
        "quote": 0,
        "start": 0,
        "end": 2,
        "speaker": "x",
        "speaker_start": start,
        "speaker_end": end,
    }
    with pytest.raises(tables.SpanError, match=r"speaker .* of article 'a'"):
        tables.write("quotes", tables.make("quotes", [row]), articles_of("abc"), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_quote_without_a_speaker_is_written(tmp_path):
    row = {"article_id": "a", "quote": 0, "start": 0, "end": 2, "form": "fragment"}
    tables.write("quotes", tables.make("quotes", [row]), articles_of("abc"), tmp_path)
    assert tables.read(tmp_path, "quotes")[["text", "form"]].values.tolist() == [["ab", "fragment"]]


@given(any_text)
def test_parquet_gives_back_the_exact_text(tmp_path_factory, raw):
    folder = tmp_path_factory.mktemp("out")
    articles = articles_of(raw)
    tables.write("articles", articles, articles, folder)
    assert tables.read(folder, "articles").raw.tolist() == [raw]


def test_a_table_read_back_equals_the_one_written(tmp_path, seeds):
    tables.write("blocks", seeds["blocks"], seeds["articles"], tmp_path)
    pd.testing.assert_frame_equal(tables.read(tmp_path, "blocks"), seeds.with_text("blocks"))


def cells_of(path):
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("case", cases("spreadsheet_cells.jsonl"), ids=lambda case: repr(case["cell"]))
def test_no_cell_of_the_csv_is_run_by_a_spreadsheet(tmp_path, case):
    spreadsheet_cells.write(pd.DataFrame({case["cell"]: [case["cell"]]}), tmp_path / "t.csv")
    assert cells_of(tmp_path / "t.csv") == [[case["shown"]], [case["shown"]]]


@given(st.lists(st.text(st.sampled_from("=+-@ \"';,\t\r\n\u200b\ufeff＝ab")), min_size=1))
def test_the_csv_has_the_rows_of_the_table_and_what_was_made_safe_is_found_again(tmp_path_factory, words):
    path = tmp_path_factory.mktemp("out") / "t.csv"
    spreadsheet_cells.write(pd.DataFrame({"words": words}), path)
    rows = cells_of(path)
    assert [spreadsheet_cells.as_written(row[0]) for row in rows[1:]] == words


@given(st.text(st.sampled_from("=+-@ \"';,\t\r\n\u200b\ufeff＝ab")))
def test_in_a_spreadsheet_of_other_separators_no_cell_begins_with_a_formula(text):
    for piece in re.split("[;\t\r\n]", spreadsheet_cells.cell(text)):
        assert not piece.lstrip(' "\u200b\ufeff').startswith(("=", "+", "-", "@", "＝"))


def test_a_cell_that_excel_would_part_is_cut_and_says_so(tmp_path):
    spreadsheet_cells.write(pd.DataFrame({"raw": ["=" * 40_000]}), tmp_path / "t.csv")
    [_, [shown]] = cells_of(tmp_path / "t.csv")
    assert len(shown) <= 32_767 and shown.startswith("'=") and "7,314 more characters" in shown


def test_every_table_of_a_run_has_the_columns_of_the_contract(dozen, tmp_path):
    for name, table in dozen.tables.items():
        tables.write(name, table, dozen["articles"], tmp_path)
        assert list(pd.read_parquet(tmp_path / f"{name}.parquet").columns) == list(tables.COLUMNS[name])


def test_rows_are_sorted_by_their_key():
    assert tables.make("blocks", [block(2, 3, block=1), block(0, 1)]).block.tolist() == [0, 1]


def test_floats_have_six_digits():
    made = tables.make("blocks", [block(0, 1, score=1e-7 / 3), block(2, 3, block=1, score=2 / 3)])
    assert made.score.tolist() == [3.33333e-08, 0.666667]


def test_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="no column colour"):
        tables.make("blocks", [block(0, 1, colour="red")])


def test_a_key_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="two rows"):
        tables.make("blocks", [block(0, 1), block(1, 2)])


def echo(**more):
    row = {"article_id_a": "a", "start_a": 0, "end_a": 3, "article_id_b": "b", "start_b": 4, "end_b": 7}
    return row | {"kind": "same copy", "match": "verbatim", "similarity": 1.0} | more


def test_a_pair_of_passages_has_the_words_of_both(tmp_path):
    articles = articles_of("one two", "say one")
    tables.write("echoes", tables.make("echoes", [echo()]), articles, tmp_path)
    made = tables.read(tmp_path, "echoes")
    assert made[["text_a", "text_b"]].values.tolist() == [["one", "one"]]
    assert list(made.columns) == list(tables.COLUMNS["echoes"])
    rows = list(csv.DictReader((tmp_path / "echoes.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert (rows[0]["text_a"], rows[0]["text_b"]) == ("one", "one")


@pytest.mark.parametrize("wrong", [{"end_b": 99}, {"article_id_b": "c"}, {"start_a": 3}])
def test_a_passage_of_a_pair_outside_its_article_is_never_written(tmp_path, wrong):
    with pytest.raises(tables.SpanError, match="no words at"):
        tables.write("echoes", tables.make("echoes", [echo(**wrong)]), articles_of("one two", "say one"), tmp_path)
    assert not list(tmp_path.iterdir())


@given(any_text, any_text, st.data())
def test_both_texts_of_a_pair_are_what_stands_at_their_offsets(one, other, data):
    spans = {}
    for article_id, raw in (("a", one), ("b", other)):
        start = data.draw(st.integers(0, len(raw) - 1))
        spans |= {f"start_{article_id}": start, f"end_{article_id}": data.draw(st.integers(start + 1, len(raw)))}
    shown = tables.with_text(tables.make("echoes", [echo(**spans)]), articles_of(one, other)).iloc[0]
    assert shown.text_a == one[spans["start_a"] : spans["end_a"]]
    assert shown.text_b == other[spans["start_b"] : spans["end_b"]]


@pytest.mark.parametrize(
    "name, row, says",
    [
        ("echoes", echo(kind="plagiarism"), "echoes has no kind 'plagiarism'; there are same copy, same quote"),
        ("echoes", echo(match="exact"), "echoes has no match 'exact'"),
        ("utterances", {"utterance": "U1", "match": "left out"}, "there are whole, cut, reworded, reported"),
        ("discrepancies", {"discrepancy": "D1", "kind": "opinion"}, "there are number, title, date, name"),
    ],
)
def test_a_value_that_the_contract_does_not_name_is_refused(name, row, says):
    with pytest.raises(ValueError, match=says):
        tables.make(name, [row])


def test_the_tenth_point_comes_behind_the_second():
    span = {"article_id": "a", "start": 0, "end": 1}
    assert tables.make("points", [{"point": f"P{i}"} | span for i in (10, 2, 1)]).point.tolist() == ["P1", "P2", "P10"]


def test_one_article_can_carry_a_point_twice_but_not_by_the_same_words():
    row = {"point": "P1", "article_id": "a", "start": 0, "end": 1}
    assert len(tables.make("points", [row, row | {"start": 4, "end": 9}])) == 2
    with pytest.raises(ValueError, match="two rows"):
        tables.make("points", [row, row])


def test_a_number_is_kept_as_it_was_written():
    row = {"article_id": "a", "start": 0, "end": 1, "low": 1_234_567.0, "high": 1.1 * 3}
    assert tables.make("numbers", [row])[["low", "high"]].values.tolist() == [[1_234_567.0, 3.3]]
