"""Sheets that were filled in: read back however they were saved, counted as they were marked, and never for another table."""

import csv
import io
import json
import random

import pandas as pd
import pytest

from nlp_helpers import run, tables
from nlp_helpers.__main__ import main
from nlp_helpers.corrections import FIELDS
from nlp_helpers.errors import InputError
from nlp_helpers.marking import claims, filled_in, sampling
from nlp_helpers.marking import sheet as marking_sheet
from nlp_helpers.precision import Marked, of_most, precision

WORDS = {
    "right": ("yes", "Y", "1", "Right", "TRUE"),
    "wrong": ("no", "N", "0", "wrong", "False"),
    "unsure": ("unsure", "?"),
}


def write(path, cells, delimiter=",", quoting=csv.QUOTE_MINIMAL, encoding="utf-8-sig", ahead=""):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(cells)
    path.write_bytes((ahead + file.getvalue()).encode(encoding))
    return path


def filled(made, path, table="blocks", n=20, seed=0, marks=None, **saved):
    """A sheet, its first rows marked so; all of them right by default."""
    sample = sampling.draw(table, made, n, seed)
    sheet = marking_sheet.rows(sample, made["articles"])
    marks = ["yes"] * len(sample.items) if marks is None else marks
    first = ~sheet.duplicated("id")
    sheet.loc[first, "right"] = (marks + [""] * len(sample.items))[: len(sample.items)]
    return write(path, [list(sheet.columns), *sheet.values.tolist()], **saved)


@pytest.fixture(scope="module")
def made(dozen):
    return dozen.tables


def counts(path):
    own = filled_in.tally([filled_in.read(path)])[0].marked
    return own.n_right, own.n_wrong, own.n_unsure, own.n_unmarked


@pytest.mark.parametrize(
    "saved",
    [
        {},
        {"delimiter": ";", "encoding": "utf-8"},
        {"delimiter": ";", "ahead": "sep=;\r\n"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"quoting": csv.QUOTE_ALL},
        {"delimiter": ";", "encoding": "cp1252"},
    ],
    ids=["as written", "semicolons", "a line for Excel", "UTF-16 with tabs", "all in quotes", "Windows letters"],
)
def test_a_sheet_is_read_however_it_was_saved(made, tmp_path, saved):
    marks = [*WORDS["right"], *WORDS["wrong"], *WORDS["unsure"]]
    if saved.get("encoding") == "cp1252":
        made = made | {"articles": made["articles"].assign(outlet=pd.NA, title="Größe")}
        saved = saved | {"quoting": csv.QUOTE_ALL}
        made["blocks"] = made["blocks"][tables.with_text(made["blocks"], made["articles"]).text.str.isascii()]
        sample = sampling.draw("blocks", made, 20)
        cells = marking_sheet.rows(sample, made["articles"])
        cells = cells.assign(before="", after="", right=(marks + [""] * 20)[:20])
        path = write(tmp_path / "m.csv", [list(cells.columns), *cells.values.tolist()], **saved)
    else:
        path = filled(made, tmp_path / "m.csv", marks=marks, **saved)
    assert counts(path) == (5, 5, 2, 8)


def test_rows_and_columns_in_another_order_and_columns_of_ones_own_change_nothing(made, tmp_path):
    path = filled(made, tmp_path / "m.csv", "points", 8, marks=["yes", "no", "unsure", "", "no"])
    before = counts(path)
    sheet = (
        pd.read_csv(path, dtype=str).fillna("").assign(mine="x", Right=lambda t: t.right).drop(columns=["right", "no"])
    )
    sheet = sheet.sample(frac=1, random_state=2)[random.Random(1).sample(list(sheet.columns), sheet.shape[1])]
    sheet.to_csv(path, index=False)
    assert counts(path) == before
    assert before[:3] == (1, 2, 1)


def test_the_precision_is_that_of_the_table_once_every_row_is_marked(made, tmp_path):
    # What is right is known here: let every line of residue be wrong.
    listed, _ = claims.claims("blocks", made)
    wrong = {claim.key for claim in listed if "residue" in claim.says}
    sample = sampling.draw("blocks", made, len(listed))
    marks = ["no" if item.claim.key in wrong else "yes" for item in sample.items]
    counted = filled_in.tally([filled_in.read(filled(made, tmp_path / "all.csv", n=len(listed), marks=marks))])[0]
    share = 1 - len(wrong) / len(listed)
    all_of_it = counted.marked.precision
    assert all_of_it.share == all_of_it.low == all_of_it.high == pytest.approx(share)
    assert "this is the share itself" in counted.notes[0]


def test_nineteen_of_twenty_intervals_hold_the_share_of_the_table():
    listed = [claims.Claim("sentences", str(n), "", (str(n),), ()) for n in range(1000)]
    held = 0
    for seed in range(200):
        right = sum(int(claim.key) < 800 for _, claim in sampling.ranked(listed, seed)[:50])
        interval = precision(right, 50 - right, len(listed))
        held += interval.low <= 0.8 <= interval.high
    assert 180 <= held < 200  # 190 expected; three standard deviations fewer


@pytest.mark.parametrize(
    ("n_right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_published(n_right, n, low, high):
    # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998, table I, method 3
    interval = precision(n_right, n - n_right, 10**9)
    assert (interval.low, interval.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_an_interval_never_leaves_out_what_was_seen():
    for n_rows in (10, 12, 25):
        interval = precision(9, 1, n_rows)
        assert interval.low >= 9 / n_rows and interval.high <= (n_rows - 1) / n_rows
        assert interval.low <= 0.9 <= interval.high
    assert precision(0, 0, 10) is None


def test_what_is_unsure_is_left_out_and_counted_as_wrong_too():
    own = Marked("quotes", "?", ("a.csv",), 10**6, 50, 40, 5, 5, 0)
    assert own.precision.share == pytest.approx(40 / 45) and own.precision_least.share == pytest.approx(0.8)
    assert "0.89" in own.said() and "0.80" in own.said() and "5 unsure" in own.said()
    assert of_most(own) == ""
    assert "most of the table" in of_most(Marked("quotes", "?", ("a.csv",), 60, 50, 40, 5, 5, 0))
    nothing_sure = Marked("quotes", "?", ("a.csv",), 90, 5, 0, 0, 5, 0)
    assert nothing_sure.precision is None and nothing_sure.precision_least.share == 0


def damaged(cells, column, row, value):
    cells[row - 1][cells[0].index(column)] = value


@pytest.mark.parametrize(
    ("column", "row", "value", "said"),
    [
        ("right", 4, "perhaps", "row 4, column right: 'perhaps' is none of yes, no, unsure"),
        ("id", 3, "id-3.2E+11-00", "row 3, column id: 'id-3.2E+11-00' is no id of this sheet"),
        ("id", 2, "", "row 2, column id: '' is no id of this sheet"),
        ("drawn_from", 5, "blocks; seed 0", "row 5, column drawn_from: 'blocks; seed 0' was changed"),
        ("drawn_from", 5, "blocks; seed 0; 9 of 8; articles 0 ; claims 0", "row 5, column drawn_from"),
        ("id", 1, "ids", "row 1: no column id"),
        ("right", 1, "answer", "row 1: no column right"),
        ("note", 1, "Right", "row 1: two columns right"),
    ],
)
def test_what_was_damaged_is_named_by_row_and_column(made, tmp_path, capsys, column, row, value, said):
    path = filled(made, tmp_path / "m.csv", n=6)
    cells = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    damaged(cells, column, row, value)
    assert main(["marked", str(write(path, cells))]) == 2
    told = capsys.readouterr().err
    assert f"{path}, {said}" in told and told.count("\n") == 1


def test_two_sheets_in_one_file_are_a_mistake(made, tmp_path):
    one = filled(made, tmp_path / "a.csv", n=4).read_text(encoding="utf-8-sig").splitlines(keepends=True)
    two = filled(made, tmp_path / "b.csv", n=4, seed=1).read_text(encoding="utf-8-sig").splitlines(keepends=True)
    (tmp_path / "c.csv").write_text("".join(one + two[1:]))
    with pytest.raises(InputError, match="is of another sheet"):
        filled_in.read(tmp_path / "c.csv")


def test_two_marks_of_one_group_are_a_mistake(made, tmp_path):
    path = filled(made, tmp_path / "d.csv", "echoes", 3)
    cells = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    damaged(cells, "right", 3, "no")
    with pytest.raises(InputError, match="row 3, column right: is wrong, but row 2 of the same group is right"):
        filled_in.read(write(path, cells))


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"PK\x03\x04rest", b"right,id,drawn_from\n", b'"\xff\x00', b"\x00" * 99]
)
def test_what_is_no_sheet_is_said(tmp_path, capsys, data):
    path = tmp_path / "m.csv"
    path.write_bytes(data)
    assert main(["marked", str(path)]) == 2
    assert main(["marked", str(tmp_path / "none.csv")]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2 and all(str(tmp_path) in line for line in told)


def test_rows_that_were_deleted_or_passed_over_are_said(made, tmp_path):
    path = filled(made, tmp_path / "m.csv", n=10, marks=["yes", "yes", "", "no", "yes"])
    cells = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    del cells[5:7]
    counted = filled_in.tally([filled_in.read(write(path, cells))])[0]
    own = counted.marked
    assert (own.n_drawn, own.n_right, own.n_wrong, own.n_unmarked) == (10, 2, 1, 7)
    assert any(note.startswith("2 of the rows that were drawn are not on the sheet") for note in counted.notes)
    assert any(note.startswith("1 passed over") for note in counted.notes)


def test_sheets_of_one_table_are_taken_together_and_what_both_have_counts_once(made, tmp_path):
    a = filled(made, tmp_path / "a.csv", n=10)
    b = filled(made, tmp_path / "b.csv", n=14, marks=["no"] + ["yes"] * 13)
    c = filled(made, tmp_path / "c.csv", "sentences", n=5)
    together = filled_in.tally(filled_in.read_all([a, b, c]))
    assert [t.marked.table for t in together] == ["blocks", "sentences"]
    own = together[0].marked
    assert (own.n_drawn, own.n_right, own.n_wrong, own.n_unsure) == (14, 13, 0, 1)
    assert "10 marked on two sheets: 9 alike, 1 differently, which count as unsure" in together[0].notes
    with pytest.raises(InputError, match="named twice"):
        filled_in.read_all([a, a])


def test_the_command_says_how_right_the_table_is(made, tmp_path, capsys):
    path = filled(made, tmp_path / "m.csv", "sentences", 20, marks=["yes"] * 12 + ["no"] * 3 + ["unsure"] * 4)
    assert main(["marked", str(path)]) == 0
    said = capsys.readouterr().out
    assert "question: Is this one sentence" in said
    assert "marked: 19; 12 right, 3 wrong, 4 unsure; 1 unmarked" in said
    assert "precision: 0.80 (" in said and "precision: 0.63 (" in said
    assert "most of the table" in said


@pytest.fixture
def pile(tmp_path):
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "quay.txt").write_text(
        "Quay opens\nThe new quay opened on Monday after two years of work, the port said.\n"
    )
    (folder / "toll.txt").write_text(
        "Toll falls\nThe toll on the old bridge fell by half on Friday, drivers were told.\n"
    )
    return folder


def marked_run(pile, tmp_path):
    found = run.compute(pile, ["blocks"])
    return filled(found.tables, tmp_path / "m.csv", n=4, marks=["yes", "yes", "no"])


def test_a_run_takes_up_what_was_marked_of_its_own_tables(pile, tmp_path, capsys):
    sheet = marked_run(pile, tmp_path)
    out = tmp_path / "out"
    assert main(["run", str(pile), "--out", str(out), "--tables", "blocks", "--marked", str(sheet)]) == 0
    assert "marked: 3 of the 4 blocks, drawn at random, were marked: 2 right, 1 wrong" in capsys.readouterr().out
    found = run.compute(pile, ["blocks"], marked=[sheet])
    (own,) = found.marked
    assert (own.table, own.sheets, own.n_rows, own.n_right, own.same_table) == ("blocks", ("m.csv",), 4, 2, True)
    record = json.loads((out / "run.json").read_text())
    assert '"n_right": 2' in json.dumps(record) and '"file": "m.csv"' in json.dumps(record)


def test_marks_of_other_articles_are_not_used_and_that_is_noted(pile, tmp_path):
    sheet = marked_run(pile, tmp_path)
    (pile / "ferry.txt").write_text("Ferry late\nThe ferry was late on Sunday because of fog, its operator said.\n")
    found = run.compute(pile, ["blocks"], marked=[sheet])
    assert found.marked == ()
    noted = found.notes[found.notes.source == "m.csv"].note.tolist()
    assert noted == ["marks of blocks not used: the sheet was drawn from other articles than these"]


def test_marks_of_a_table_that_was_corrected_since_are_said_to_be_of_the_former(pile, tmp_path):
    sheet = marked_run(pile, tmp_path)
    mend = tmp_path / "corrections.csv"
    mend.write_text(",".join(FIELDS) + "\nset,blocks,quay,0,10,role,body,it is a line of the article\n")
    found = run.compute(pile, ["blocks"], corrections=mend, marked=[sheet])
    (own,) = found.marked
    assert not own.same_table and "as an earlier run made it" in own.said()
    assert any("drawn from blocks as made before" in note for note in found.notes.note)


def test_marks_of_a_table_that_is_not_made_are_noted(pile, tmp_path):
    sheet = filled(run.compute(pile, ["quotes", "statements"]).tables, tmp_path / "m.csv", "statements", 3)
    found = run.compute(pile, ["articles"], marked=[sheet])
    assert found.marked == ()
    assert "marks of statements not used: this run did not make statements" in found.notes.note.tolist()


def test_a_broken_sheet_stops_the_run_at_once(tmp_path):
    sheet = tmp_path / "m.csv"
    sheet.write_text("right,id\n")
    with pytest.raises(InputError, match="no column drawn_from"):
        run.compute(tmp_path / "no such corpus", marked=[sheet])
