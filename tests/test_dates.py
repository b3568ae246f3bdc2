"""Which words are a time, and which days they mean."""

import importlib
import re
from collections import Counter
from typing import Any

import pandas as pd
import pytest
from conftest import articles_of, cases, gold, one_block, params, within
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.dates import find_dates, named, relative, resolve_dates
from nlp_helpers.dates.calendar_days import full_days
from nlp_helpers.dates.expressions import find_expressions
from nlp_helpers.dates.pinned import pinned_days


def dated(text: str, published=None) -> pd.DataFrame:
    """The dates table of one article, all of it body, with the words."""
    first, last = published if isinstance(published, list) else (published, published)
    articles = articles_of(text).assign(published_from=first, published_to=last)
    return tables.with_text(resolve_dates(find_dates(articles, one_block(articles)), articles), articles)


@pytest.mark.parametrize("case", params(cases("dates.jsonl"), lambda case: f"{case['kind']}: {case['text'][:60]}"))
def test_times_are_found_and_placed_as_a_reader_would(case):
    found = dated(case["text"], case["published"])
    got = found[["text", "date_from", "date_to", "precision"]].astype(object).fillna("").to_numpy().tolist()
    assert got == case["want"]


def test_times_in_the_seeds_are_read_as_by_hand(seeds):
    """Words and days are those of the reading by hand, given its days of publication; what differs is named here."""
    read = [row for row in gold("dates") if not row["why"].startswith("A duration")]
    known = pd.DataFrame(gold("articles")).set_index("article_id")
    articles = seeds["articles"].copy()
    for column in ("published_from", "published_to"):
        articles[column] = articles.article_id.map(known[column])
    dates = tables.with_text(resolve_dates(find_dates(articles, seeds["blocks"]), articles), articles)
    columns = ["article_id", "words", "date_from", "date_to", "precision"]
    dates = dates[dates.in_body].rename(columns={"text": "words"}).astype(object).fillna("")
    got = Counter(dates[columns].itertuples(index=False, name=None))
    want = Counter(tuple(row[column] for column in columns) for row in read)
    # Which event it counts from is said in words, not in dates.
    assert [row[1] for row in (want - got)] == ["two days after Russian and US diplomats met in Geneva"]
    assert [row[1:] for row in (got - want)] == [("two days after", "", "", "day")]


def test_headline_and_residue_are_told_from_the_body():
    articles = articles_of("Closed on Monday\nThe pier closed on Friday.")
    blocks = pd.DataFrame({"article_id": ["a", "a"], "start": [0, 17], "end": [16, 43], "is_body": [False, True]})
    assert find_dates(articles, blocks).in_body.tolist() == [False, True]


def test_a_date_says_what_it_was_counted_from():
    found = dated(
        "“They met on 3 May 2021, and vote tomorrow,” she said on Monday. Two days later it rained.", "2022-01-12"
    )
    assert found.anchor.tolist() == ["self", "speech", "published", "text"]
    assert dated("They meet on Friday.").anchor.isna().all()


def test_what_is_found_does_not_depend_on_the_day_of_publication():
    text = "They met on Monday, after talks on Thursday, May 5, and will meet in June."
    assert dated(text)[["start", "end"]].equals(dated(text, "2022-05-10")[["start", "end"]])


@pytest.mark.parametrize(
    "published", [("2022-01-12", None), (None, "2022-01-12"), ("2022-01-14", "2022-01-12"), ("12 Jan", "x")]
)
def test_half_a_day_of_publication_is_none(published):
    assert dated("They met on Monday.", list(published)).date_from.isna().all()


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_error(published):
    text = "Last year, three decades ago, in 100 years' time, on Friday, in December, next winter, the past 999 years"
    assert len(dated(text, published)) == 7


def test_days_that_need_no_day_of_publication_are_told_with_their_weekday():
    text = "In 2019 she won. She resigned on Thursday, May 11, and left Oslo on 3 May 2023. “I go on Friday,” he said."
    articles = articles_of(text)
    pinned = pinned_days(find_dates(articles, one_block(articles)), articles)
    assert pinned.kind.tolist() == ["pinned", "full day", "weekday"]
    assert pinned.weekday.tolist() == [3, 2, 4]
    assert pinned.quoted.tolist() == [False, False, True]
    assert pinned.day_from.tolist()[1] == "2023-05-03"


def test_text_without_times_gives_empty_tables():
    found = dated("Nobody knows.")
    assert found.empty and "date_from" in found
    articles = articles_of("")
    assert pinned_days(find_dates(articles, one_block(articles)), articles).empty


@pytest.mark.parametrize("case", cases("full_days.jsonl"), ids=lambda case: case["text"])
def test_full_days_are_found_in_all_their_forms_and_nothing_else_is(case):
    assert [str(found.day) for found in full_days(case["text"])] == case["days"]


def test_a_day_in_figures_keeps_both_readings():
    (found,) = full_days("on 01/12/2022")
    assert found.ambiguous and {str(found.day), str(found.other)} == {"2022-01-12", "2022-12-01"}
    assert not full_days("on 05/05/2022")[0].ambiguous


WORDS = [
    "May",
    "5",
    " ",
    "2014",
    "to",
    "since",
    "Friday",
    "-",
    ",",
    "\n",
    "last",
    "week",
    "two",
    "days",
    "ago",
    "the",
    "’",
    "“",
    "31",
    "ſ",
    "٣",
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join), st.lists(st.sampled_from(WORDS)).map("".join))
)
def test_expressions_of_any_text_are_spans_in_order_and_no_interval_ends_before_it_begins(text):
    end = 0
    for found in find_expressions(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip() == text[found.start : found.end]
        end = found.end
    table = dated(text, "2022-01-12")
    whole = table[table.date_to.notna()]
    assert (whole.date_from <= whole.date_to).all()


@pytest.mark.parametrize(
    "piece",
    [
        "by May ",
        "from ",
        "1/",
        "5 5 May ",
        "two weeks ",
        "“",
        "since the end of ",
        "this fall ",
        "end the talks on Friday. ",
        'ok.")',
    ],
)
def test_long_lines_are_searched_for_times_in_linear_time(piece):
    with within(20):  # a quadratic pattern takes minutes
        find_expressions(piece * (60_000 // len(piece)))


parse = importlib.import_module("re._parser").parse


def first_letters(nodes: Any) -> tuple[set[str], bool]:
    """The characters that a part of a parsed pattern can begin with, and whether it may match nothing."""
    found: set[str] = set()
    for op, value in nodes:
        kind = str(op)
        if kind in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        own: set[str] = set()
        empty = False
        if kind == "LITERAL":
            own = {chr(value)}
        elif kind == "IN":
            for inner, what in value:
                own |= {chr(what)} if str(inner) == "LITERAL" else {chr(c) for c in range(what[0], what[1] + 1)}
        elif kind == "BRANCH":
            parts = [first_letters(branch) for branch in value[1]]
            own, empty = set().union(*(part[0] for part in parts)), any(part[1] for part in parts)
        elif kind == "SUBPATTERN":
            own, empty = first_letters(value[3])
            own = {c for letter in own for c in (letter.lower(), letter.upper())} if value[1] & re.IGNORECASE else own
        else:
            own, empty = first_letters(value[2])
            empty = empty or value[0] == 0
        found |= own
        if not empty:
            return found, False
    return found, True


@pytest.mark.parametrize("finder", [*named.FINDERS, *relative.FINDERS], ids=lambda finder: finder[1].__name__)
def test_time_expressions_are_looked_for_wherever_their_pattern_can_begin(finder: tuple[Any, Any, str]) -> None:
    pattern, _, starts = finder
    assert first_letters(parse(pattern.pattern)) == (set(starts), False)
