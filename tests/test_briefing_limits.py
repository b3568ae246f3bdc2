"""Topics, articles and limits on the briefing."""

import json
import re

import pandas as pd
import pytest
from briefing_pages import Made, by_hand, folded
from conftest import ROOT
from side_piles import pile

from nlp_helpers import tables
from nlp_helpers.briefing import (
    limits,
    wording,
)
from nlp_helpers.findings import Findings
from nlp_helpers.precision import Marked


@pytest.fixture(scope="module", params=["seeds_page", "dozen_page"])
def made(request):
    return request.getfixturevalue(request.param)


# ------------------------------------------------------------------ topics
def test_too_little_text_is_an_answer(seeds_page):
    assert seeds_page.text("topics").startswith("What it is about, and how sure that is Too little text to tell")


def test_a_topic_is_shown_by_its_words_its_sentences_and_its_stability():
    made_up = pile([0, 1], [2, 3])
    spans = made_up["sentences"][made_up["sentences"].role == "body"]
    passages = [
        {
            "article_id": r.article_id,
            "start": r.start,
            "end": r.end,
            "topic": "T1" if r.article_id == "a" else "T2",
            "weight": 1,
        }
        for r in spans.itertuples()
    ]
    rows = [{"topic": f"T{k}", "label": label, "terms": label, "n_passages": 2, "n_articles": 1, "stability": 0.5 + k / 10}
            for k, label in ((1, "pier"), (2, "boats"))]  # fmt: skip
    made_up |= {"topics": tables.make("topics", rows), "passages": tables.make("passages", passages)}
    made = Made(by_hand(made_up), ["topics"])
    one, other = made["topics"].topics
    assert (one.label, one.stability, other.stability) == ("pier", "0.60", "0.70")
    assert "north pier" in made.words(made.spans(one.terms[0].link)[0])
    assert [w.text for w in one.sentences] and len(made.spans(one.passages)) == 2
    assert "stability 0.60" in made.text("topics")


def test_only_words_that_surely_set_an_outlet_apart_are_listed():
    made_up = pile([0, 1], [0, 2], [3], [4], outlets=["Post", "Post", "Echo", "Echo"])
    row = {
        "group_by": "outlet",
        "group": "Post",
        "count": 2,
        "count_rest": 0,
        "n_articles": 2,
        "log_odds": 2.0,
        "high": 4.0,
    }
    keyness = [row | {"term": "pier", "low": 0.5}, row | {"term": "north", "low": -0.1},
               row | {"term": "board", "low": 0.5, "n_articles": 1}]  # fmt: skip
    found = by_hand(made_up | {"keyness": tables.make("keyness", keyness)})
    found.keyness_answer = "2 outlets compared by 9 words"
    made = Made(found, ["topics"])
    (outlet,) = made["topics"].outlets
    assert [term.text for term in outlet.terms] == ["pier"]
    assert [made.words(span) for span in made.spans(outlet.terms[0].link)] == ["pier", "pier"]


# ------------------------------------------------------------------ articles
def test_every_article_has_a_row_with_what_was_set_aside(made):
    data, found = made["articles"], made.found
    assert len(data.rows) + len(data.more) == len(found["articles"]) and data.n_left == 0
    aside = found["blocks"][~found["blocks"].is_body & (found["blocks"].role != "headline")]
    assert sum(row.n_set_aside for row in (*data.rows, *data.more)) == data.n_set_aside == len(aside)
    linked = {span for row in (*data.rows, *data.more) for span in made.spans(row.set_aside)}
    assert linked == set(wording.spans_of(aside))


def test_the_day_and_the_outlet_link_to_the_words_that_state_them(seeds_page):
    row = next(row for row in seeds_page["articles"].rows if row.outlet == "CGTN")
    assert [seeds_page.words(seeds_page.spans(link)[0]) for link in (row.outlet_link, row.day_link)] == [
        "CGTN",
        "12-Jan-2022",
    ]
    assert (row.outlet_basis, row.day_basis) == ("stated in it", "stated in it")


def test_an_empty_article_is_listed_without_a_link(dozen_page):
    row = next(row for row in dozen_page["articles"].rows if row.problem == "empty")
    assert not row.link and row.name in dozen_page.text("articles")


def test_of_very_many_articles_the_longest_are_listed_and_the_rest_counted():
    made_up = pile(*[[0] for _ in range(26)])
    one = made_up["articles"].iloc[[0]]
    many = pd.concat([one.assign(article_id=f"n{i:03d}", n_words_body=i) for i in range(320)], ignore_index=True)
    made_up = {
        "articles": many,
        "stories": tables.make("stories", [{"article_id": a, "story_id": a} for a in many.article_id]),
    }
    made = Made(by_hand(made_up), ["articles"])
    rows = [*made["articles"].rows, *made["articles"].more]
    assert len(rows) == 300 and min(row.n_words for row in rows) == 20
    assert "20 more are not listed" in made.text("articles")


# ------------------------------------------------------------------ limits
def section_rows(title):
    """The rows of the README's table of measurements, what is left blank or called the same filled in."""
    part = (ROOT / "README.md").read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
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
