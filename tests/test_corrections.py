"""What a researcher overrules holds in every table that follows, or the run says which row does not fit."""

import csv
import io
import json

import pandas as pd
import pytest
from conftest import cases, write_pile
from hypothesis import given
from hypothesis import strategies as st
from makers.html_pages import Page

from nlp_helpers import corrections, load, reader, run, tables
from nlp_helpers.__main__ import main
from nlp_helpers.corrections import FIELDS, Correction
from nlp_helpers.errors import InputError

HEAD = ",".join(FIELDS)
PIER = (
    "Main menu\nNorth pier to close after divers find cracks\nThe harbour board will close the north pier on Monday after "
    "divers found cracks in its footings, its chair told reporters.\nRepairs of the north pier will take weeks, he said, and "
    "boats have to be moved to the inner basin until then.\n"
)


@pytest.fixture
def pile(tmp_path):
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "pier.txt").write_text(PIER, encoding="utf-8")
    return folder


@pytest.fixture
def correct(pile, tmp_path):
    """Run the corpus with these rows as corrections."""

    def do(*rows, head=HEAD, wanted=("articles", "blocks", "sentences", "dates")):
        file = tmp_path / "fixes.csv"
        file.write_text("\n".join([head, *rows]), encoding="utf-8")
        return run.compute(pile, wanted, corrections=file)

    return do


def place(words):
    at = PIER.index(words)
    return at, at + len(words)


def span(words):
    return "{},{}".format(*place(words))


def only(found, name="articles"):
    (row,) = found[name].to_dict("records")
    return row


@pytest.mark.parametrize("case", cases("corrections_wrong.jsonl"), ids=lambda case: case["why"])
def test_a_row_that_does_not_fit_is_named_with_what_to_do(correct, case):
    with pytest.raises(InputError) as error:
        correct("", case["row"])
    assert "fixes.csv, row 3: " in str(error.value) and case["says"] in str(error.value)


@pytest.mark.parametrize(
    "rows, says",
    [
        (["set,blocks,pier,0,9,role,body,a", "set,blocks,pier,0,9,role,stamp,b"], "row 3: is about the same cell as"),
        (
            ["set,articles,pier,,,title,A,a", "set,articles,pier,0,9,title,Main menu,b"],
            "row 3: is about the same cell as",
        ),
        (["add,dates,pier,0,4,date,2021-07-05,a", "set,dates,pier,0,4,date_to,2021-07-06,b"], "the same cell"),
        (["drop,dates,pier,0,4,,,a", "set,dates,pier,0,4,date_to,2021-07-06,b"], "row 3: is about the row that"),
        (["drop,dates,pier,0,4,,,a", "drop,dates,pier,0,4,,,b"], "row 3: is about the same cell as"),
    ],
)
def test_two_rows_about_one_cell_are_an_error(correct, rows, says):
    with pytest.raises(InputError) as error:
        correct(*rows)
    assert says in str(error.value) and "keep one of the two" in str(error.value)


@pytest.mark.parametrize("head", ["", "action,table", HEAD + ",more", "id;value"])
def test_a_first_row_that_does_not_name_the_columns_says_what_it_must_be(correct, head):
    with pytest.raises(InputError, match=f"the first row must be {HEAD}"):
        correct("set,blocks,pier,0,9,role,body,read", head=head)


def test_a_file_that_is_not_there_is_an_error(pile, tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv: cannot be read"):
        run.compute(pile, ["blocks"], corrections=tmp_path / "nowhere.csv")


def as_spreadsheets_write_it(delimiter, encoding, newline):
    rows = [list(FIELDS), ["set", "blocks", "pier", "0", "9", "role", "body", "dit à la main; lu, relu"], [""] * 8]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return file.getvalue().encode(encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding, newline", [("utf-8-sig", "\r\n"), ("utf-8", "\n"), ("utf-16", "\r\n")])
def test_a_file_is_read_as_spreadsheets_write_it(tmp_path, delimiter, encoding, newline):
    file = tmp_path / "fixes.csv"
    file.write_bytes(as_spreadsheets_write_it(delimiter, encoding, newline))
    (made,) = corrections.read(file)
    assert (made.start, made.end, made.why) == (0, 9, "dit à la main; lu, relu")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: (HEAD + "\n" + t).encode("utf-8", "replace")))
def test_no_file_breaks_reading(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("any") / "fixes.csv"
    file.write_bytes(data)
    try:
        made = corrections.read(file)
    except InputError as error:
        assert "fixes.csv" in str(error)
    else:
        assert all(isinstance(c, Correction) for c in made)


def test_a_row_that_the_reader_offers_changes_the_role_in_the_run(correct, pile):
    before = run.compute(pile, ["articles", "blocks"])
    assert before["blocks"].role[0] == "navigation"
    rows = [row for row in Page(reader.show(before, "pier").html).rows if row.startswith("set,")]
    assert len(rows) == len(before["blocks"])
    after = correct(rows[0])
    assert after["blocks"].role[0] == "body" and after["sentences"].start[0] == 0
    assert after["blocks"].rule[0] == "corrected by hand: read by hand"
    assert reader.show(after, "pier").html.count("<s>") == reader.show(before, "pier").html.count("<s>") - 1
    pd.testing.assert_frame_equal(after["blocks"][1:], before["blocks"][1:])


def test_every_row_that_the_reader_offers_is_accepted(tmp_path, pile):
    raw = (
        "Menu, main \"one\"\nThe pier closed on Friday, they said, and 'nobody' knew of it until the harbour board met."
    )
    (pile / "a, b; 'c'.txt").write_text(raw, encoding="utf-8")
    found = run.compute(pile, ["articles", "blocks", "dates"])
    shown = [reader.show(found, i, ("blocks", "dates")) for i in found["articles"].article_id]
    rows = [row for page in shown for row in Page(page.html).rows if row.startswith(("set,", "drop,"))]
    file = tmp_path / "fixes.csv"
    file.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    again = run.compute(pile, ["articles", "blocks", "dates"], corrections=file)
    assert again["dates"].empty and again.applied == {"blocks": len(found["blocks"]), "dates": len(found["dates"])}


def test_a_role_takes_is_body_score_and_rule_along(correct):
    blocks = correct(f"set,blocks,pier,{span(PIER.splitlines()[2])},role,notice,an advertisement")["blocks"]
    assert blocks.loc[2, ["role", "is_body", "score", "rule"]].tolist() == [
        "notice",
        False,
        0.0,
        "corrected by hand: an advertisement",
    ]


def test_a_value_of_an_article_is_given_or_stated_where_a_place_is_named(correct):
    article = only(
        correct(
            "set,articles,pier,,,outlet,Harbour Post,the site",
            f"set,articles,pier,{span('Main menu')},title,MAIN  MENU,read",
        )
    )
    assert (article["outlet"], article["outlet_basis"]) == ("Harbour Post", "given") and pd.isna(
        article["outlet_start"]
    )
    assert (article["title"], article["title_basis"], article["title_start"]) == ("MAIN  MENU", "stated", 0)


def test_a_given_day_resolves_the_weekdays_of_the_article(correct):
    found = correct("set,articles,pier,,,published,2021-07-03,the archive")
    dates = found.with_text("dates").set_index("text")
    assert dates.date_from["Monday"] == "2021-07-05"
    assert only(found)["published_to"] == "2021-07-03" and only(found)["published_basis"] == "given"


def test_an_interval_can_be_given(correct):
    article = only(correct("set,articles,pier,,,published,2021-07-03/2021-07-09,the issue"))
    assert (article["published_from"], article["published_to"]) == ("2021-07-03", "2021-07-09")


def test_what_is_emptied_stays_empty(correct):
    article = only(correct("set,articles,pier,,,title,,there is none", "set,articles,pier,,,problem,,it is in order"))
    assert pd.isna(article["title"]) and pd.isna(article["title_basis"]) and pd.isna(article["problem"])


def test_a_problem_is_not_found_anew(correct):
    assert only(correct("set,articles,pier,,,problem,paywall,half of it is missing"))["problem"] == "paywall"


def test_a_date_is_dropped_and_another_added(correct):
    found = correct(
        f"drop,dates,pier,{span('Monday')},,,not a day here",
        f"add,dates,pier,{span('weeks')},date,2021-07-05/2021-08-01,the board's plan",
        f"add,dates,pier,{span('weeks')},precision,week,the board's plan",
        f"add,dates,pier,{span('Main')},,,a day that nobody knows",
    )
    rows = found.with_text("dates").set_index("text")
    assert "Monday" not in rows.index
    assert rows.loc["weeks", ["date_from", "date_to", "precision", "in_body"]].tolist() == [
        "2021-07-05",
        "2021-08-01",
        "week",
        True,
    ]
    assert not rows.in_body["Main"] and pd.isna(rows.date_from["Main"])
    assert found.applied == {"dates": 4}


def test_an_end_before_the_beginning_is_an_error(correct):
    with pytest.raises(InputError, match="date_from 2021-07-09 is later than date_to 2021-07-05"):
        correct(
            f"set,dates,pier,{span('Monday')},date_from,2021-07-09,read",
            f"set,dates,pier,{span('Monday')},date_to,2021-07-05,read",
        )


def test_a_row_that_is_there_cannot_be_added(correct):
    with pytest.raises(InputError, match=r"dates has a row at .* already; use set"):
        correct(f"add,dates,pier,{span('Monday')},date,2021-07-05,read")


def test_an_id_that_a_spreadsheet_would_run_is_known_as_the_tables_write_it(tmp_path):
    corpus, file = write_pile(tmp_path, [{"article_id": "=pier", "text": PIER}]), tmp_path / "fixes.csv"
    found = run.compute(corpus, ["articles", "blocks"])
    tables.write("blocks", found["blocks"], found["articles"], tmp_path)
    with (tmp_path / "blocks.csv").open(encoding="utf-8-sig", newline="") as sheet:
        row = next(csv.DictReader(sheet))
    file.write_text(f"{HEAD}\nset,blocks,{row['article_id']},{row['start']},{row['end']},role,body,read")
    assert run.compute(corpus, ["blocks"], corrections=file)["blocks"].role[0] == "body"


def test_a_numbered_table_is_counted_anew_when_rows_come_and_go(monkeypatch):
    columns = {
        "article_id": tables.TEXT,
        "quote": tables.INT,
        "start": tables.INT,
        "end": tables.INT,
        "text": tables.TEXT,
    }
    monkeypatch.setitem(tables.COLUMNS, "quotes", columns | {"speaker": tables.TEXT, "speaker_start": tables.INT})
    monkeypatch.setitem(tables.KEY, "quotes", ["article_id", "quote"])
    articles = tables.make("articles", [{"article_id": "a", "raw": "one two three four"}])
    rows = [{"article_id": "a", "quote": i, "start": s, "end": e} for i, (s, e) in enumerate([(0, 3), (8, 13)])]
    fixes = [
        Correction("drop", "quotes", "a", 0, 3, "", "", "no speech"),
        Correction("add", "quotes", "a", 14, 18, "speaker", "Ann Lee", "read"),
        Correction("add", "quotes", "a", 4, 7, "", "", "read"),
    ]
    table, n = corrections.apply("quotes", tables.make("quotes", rows), fixes, articles)
    assert table[["quote", "start"]].values.tolist() == [[0, 4], [1, 8], [2, 14]] and n == 3
    assert table.speaker.tolist()[2] == "Ann Lee"
    outside = Correction("set", "quotes", "a", 4, 7, "speaker_start", "99", "read")
    with pytest.raises(InputError, match="speaker_start 99 lies outside article 'a'"):
        corrections.apply("quotes", table, [outside], articles)


def quoted():
    raw = "“No,” Ann Lee said. Moor agreed."
    articles = tables.make("articles", [{"article_id": "a", "raw": raw}])
    row = {"article_id": "a", "quote": 0, "start": 1, "end": 4, "speaker": "Ann Lee", "form": "direct"}
    return articles, tables.make("quotes", [row | {"speaker_start": 6, "speaker_end": 13}])


def test_a_speaker_is_set_and_the_place_with_it():
    articles, quotes = quoted()
    at = dict(zip(("speaker", "speaker_start", "speaker_end"), ("Bo Moor", "20", "24"), strict=True))
    fixes = [Correction("set", "quotes", "a", 1, 4, column, value, "read") for column, value in at.items()]
    row = only({"articles": corrections.apply("quotes", quotes, fixes, articles)[0]})
    assert (row["speaker"], row["speaker_start"], row["speaker_end"]) == ("Bo Moor", 20, 24)
    emptied = [Correction("set", "quotes", "a", 1, 4, column, "", "nobody says it") for column in at]
    row = only({"articles": corrections.apply("quotes", quotes, emptied, articles)[0]})
    assert all(pd.isna(row[column]) for column in at)


@pytest.mark.parametrize(
    "column, value, says",
    [
        ("form", "shouted", "no form 'shouted'; there are direct, fragment"),
        ("speaker_start", "14", "speaker_start and speaker_end of quotes at 1:4 are no place"),
        ("speaker_end", "", "speaker_start and speaker_end of quotes at 1:4 are no place"),
    ],
)
def test_what_a_quote_cannot_have_is_refused(column, value, says):
    articles, quotes = quoted()
    with pytest.raises(InputError, match=says):
        corrections.apply("quotes", quotes, [Correction("set", "quotes", "a", 1, 4, column, value, "read")], articles)


def test_a_statement_and_a_name_can_be_dropped_and_renamed():
    articles, _ = quoted()
    statement = tables.make("statements", [{"article_id": "a", "statement": 0, "start": 20, "end": 31}])
    drop = Correction("drop", "statements", "a", 20, 31, "", "", "no speech")
    assert corrections.apply("statements", statement, [drop], articles)[0].empty
    name = tables.make("names", [{"article_id": "a", "start": 20, "end": 24, "entity": "Moor", "kind": "place"}])
    fixes = [
        Correction("set", "names", "a", 20, 24, *cell, "read") for cell in (("entity", "Bo Moor"), ("kind", "person"))
    ]
    row = only({"articles": corrections.apply("names", name, fixes, articles)[0]})
    assert (row["entity"], row["kind"]) == ("Bo Moor", "person")


def test_the_record_and_the_summary_count_what_was_applied(pile, tmp_path, capsys):
    file, out = tmp_path / "fixes.csv", tmp_path / "out"
    file.write_text(f"{HEAD}\nset,blocks,pier,0,9,role,body,read\ndrop,dates,pier,{span('Monday')},,,read\n")
    call = ["run", str(pile), "--out", str(out), "--corrections", str(file)]
    assert main([*call, "--tables", "blocks"]) == 0
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))["corrections"]
    assert record["file"] == "fixes.csv" and len(record["sha256"]) == 64
    assert (record["applied"], record["not_applied"]) == ({"blocks": 1}, {"dates": 1})
    assert "corrections: 1 applied (1 in blocks); 1 not, to tables that were not made: dates" in capsys.readouterr().out
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    file.write_text(f"{HEAD}\nset,blocks,pier,0,9,role,body,read\nset,blocks,pier,1,9,role,body,read\n")
    assert main(call) == 2
    assert "row 3: no row of blocks at 1:9" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_without_corrections_a_table_is_left_as_it_is():
    articles = load.tables.make("articles", [{"article_id": "a", "raw": "x"}])
    table, n = corrections.apply("articles", articles, [], articles)
    assert table is articles and n == 0


def numbers_with(*made):
    row = {"article_id": "a", "start": 5, "end": 16, "in_body": True, "low": 100.0, "high": 100.0, "of": "boats"}
    articles = tables.make("articles", [{"article_id": "a", "raw": "some one hundred boats left"}])
    rows = [
        Correction(action, "numbers", "a", 5, 16, column, value, "counted", f"row {i}")
        for i, (action, column, value) in enumerate(made)
    ]
    return corrections.apply("numbers", tables.make("numbers", [row]), rows, articles)


def test_a_number_can_be_set_and_dropped():
    table, n = numbers_with(("set", "high", "1250000"), ("set", "approximate", "true"), ("set", "of", ""))
    assert n == 3 and table.high.tolist() == [1250000.0] and table.approximate.tolist() == [True]
    assert pd.isna(table.of[0])
    assert numbers_with(("drop", "", ""))[0].empty


@pytest.mark.parametrize(
    "column, value, says",
    [
        ("high", "50", "low 100 is more than high 50; set both"),
        ("low", "many", "low 'many' is not a number"),
        ("low", "nan", "is not a number"),
        ("high", "inf", "is not a number"),
        ("text", "two", "no column 'text' that can be set; those are in_body, low, high, unit, of, approximate"),
    ],
)
def test_what_can_be_no_number_is_refused(column, value, says):
    with pytest.raises(InputError, match=says):
        numbers_with(("set", column, value))


def test_a_number_that_was_missed_is_added_in_a_run(correct):
    found = correct(f"add,numbers,pier,{span('weeks')},of,repairs,counted by hand", wanted=("numbers",))
    assert found.applied == {"numbers": 1}
    start, end = place("weeks")
    rows = found["numbers"].set_index(["start", "end"])
    assert rows.of[start, end] == "repairs" and bool(rows.in_body[start, end])
