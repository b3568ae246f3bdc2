"""Limits on the briefing: how right it is, as it was measured, what was noted and what is missing."""

import json
import re

import pandas as pd
import pytest
from conftest import ROOT
from makers.briefing_pages import Made, by_hand, folded
from makers.piles import pile

from nlp_helpers.briefing import limits
from nlp_helpers.findings import Findings
from nlp_helpers.precision import Marked


def section_rows(title):
    """The rows of the README's table of measurements, what is left blank or called the same filled in."""
    part = (ROOT / "README.md").read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n##")[0]
    rows, what, of = [], "", ""
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and not cells[0].startswith("-") and len(cells) > 2:
            what, of = cells[0] or what, of if cells[1] == "the same" else cells[1]
            rows.append((what, of, cells[2]))
    return rows


@pytest.mark.parametrize(
    "row", json.loads((ROOT / "data" / "measured.json").read_text(encoding="utf-8")), ids=lambda r: r["finding"]
)
def test_measured_figures_are_those_of_the_readme(row):
    assert (row["what"], row["of"], row["figure"]) in section_rows(row["section"])


@pytest.mark.parametrize("row", limits.measured(), ids=lambda r: r.finding)
def test_what_is_said_of_right_and_wrong_has_the_figures_that_were_measured(row):
    numbers = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
    said = {float(n.replace(",", "")) for n in numbers.findall(row.said)}
    measured = {float(n.strip(",").replace(",", "")) for n in numbers.findall(f"{row.figure} {row.of}")}
    shares = {float(n) for n in numbers.findall(row.figure) if "." in n}
    percents = {float(round(100 * share)) for share in shares}
    assert said <= measured | percents | {0, 1, 100}
    assert all(share in said or round(100 * share) in said for share in shares)
    assert "F1" not in row.said and not re.search(r"(?<!\d)\.\d", row.said)


def test_words_that_two_are_said_to_have_said_are_told_as_the_programs_doubt():
    found = by_hand(pile([0], [1]))
    notes = ["2 quotes of Ann Lee elsewhere said by Ines Moor: not taken for one utterance", "read in part"]
    told = pd.DataFrame([{"source": None, "article_id": a, "note": note} for a, note in zip("ab", notes, strict=True)])
    made = Made(Findings(**{**found.__dict__, "notes": told}), ["limits"])
    text = made.text("limits")
    assert (
        "the same words to two names" in text and "Ann Lee and Ines Moor." in text and "elsewhere said by" not in text
    )
    assert [note.text for note in made["limits"].notes] == ["“Pier news” (2): read in part"]


def test_no_kind_of_finding_is_measured_twice_and_no_option_is_named(seeds_page):
    kinds = [dt.text_content() for dt in seeds_page.tree.xpath("//dl[contains(@class, 'measured')]/dt")]
    assert len(kinds) == len(set(kinds)) == len(limits.measured())
    assert "--" not in seeds_page.text("limits")


def test_figures_of_points_are_those_that_were_measured_last():
    told = {row.finding: row.figure for row in limits.agreed()}
    of_readme = next(
        figure for what, _, figure in section_rows("How well it compares") if what.startswith("points: right")
    )
    right, listed = re.findall(r"\d+ of \d+", of_readme)
    assert told["points"] == f"{right} found were right; {listed} listed were found"


def test_the_users_own_marks_come_first(seeds):
    marked = Marked("quotes", "Is it a quote?", ("sheet.csv",), 75, 10, 9, 1, 0, 0, True)
    found = Findings(**{**seeds.__dict__, "marked": (marked,)})
    made = Made(found, ["limits"])
    said = made.text("limits")
    assert marked.said() in said and said.index(marked.said()) < said.index("How this page came about")


def test_what_was_noted_is_counted(dozen_page, dozen):
    assert len(dozen.notes)
    for note, n in dozen.notes.note.value_counts().items():
        assert folded(note) in dozen_page.text("limits") and (n == 1 or f"{n} times" in dozen_page.text("limits"))


def test_articles_without_a_day_or_an_outlet_are_counted(seeds_page):
    missing = {m.text.split(":")[0]: m.n for m in seeds_page["limits"].missing}
    assert missing["whose outlet is not named"] == 3
    assert not any(text.startswith("without a known day") for text in missing)
