"""Which words are a time, and which days they mean."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from conftest import articles_of, cases
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.dates import find_dates, full_days, pinned_days, resolve_dates
from nlp_helpers.dates.expressions import find_expressions

GOLD = Path(__file__).parent / "seeds_gold"
CASES = [
    pytest.param(
        case,
        marks=pytest.mark.xfail(reason=case["reason"]) if "reason" in case else (),
        id=f"{case['kind']}: {case['text'][:60]}",
    )
    for case in cases("dates.jsonl")
]


def dated(text: str, published=None) -> pd.DataFrame:
    """The dates table of one article, all of it body, with the words."""
    first, last = published if isinstance(published, list) else (published, published)
    articles = articles_of(text).assign(published_from=first, published_to=last)
    return tables.with_text(resolve_dates(find_dates(articles, whole_body(text)), articles), articles)


def whole_body(text: str) -> pd.DataFrame:
    return pd.DataFrame({"article_id": ["a"], "start": [0], "end": [len(text)], "is_body": [True]})


@pytest.mark.parametrize("case", CASES)
def test_times_are_found_and_placed_as_a_reader_would(case):
    found = dated(case["text"], case["published"])
    got = found[["text", "date_from", "date_to", "precision"]].astype(object).fillna("").to_numpy().tolist()
    assert got == case["want"]


def test_seeds_are_read_as_by_hand(seeds):
    """Words and days are those of the reading by hand, given its days of publication; what differs is named here."""
    gold = pd.read_csv(GOLD / "dates.csv", dtype=str, keep_default_na=False)
    known = pd.read_csv(GOLD / "articles.csv", dtype=str).set_index("article_id")
    articles = seeds["articles"].copy()
    for column in ("published_from", "published_to"):
        articles[column] = articles.article_id.map(known[column])
    dates = tables.with_text(resolve_dates(find_dates(articles, seeds["blocks"]), articles), articles)
    columns = ["article_id", "words", "date_from", "date_to", "precision"]
    dates = dates[dates.in_body].rename(columns={"text": "words"}).astype(object).fillna("")
    got = Counter(dates[columns].itertuples(index=False, name=None))
    want = Counter(gold[~gold.why.str.startswith("A duration")][columns].itertuples(index=False, name=None))
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


def test_days_that_need_no_day_of_publication():
    text = "In 2019 she won. She resigned on Thursday, May 11, and left Oslo on 3 May 2023. “I go on Friday,” he said."
    articles = articles_of(text)
    pinned = pinned_days(find_dates(articles, whole_body(text)), articles)
    assert pinned.kind.tolist() == ["pinned", "full day", "weekday"]
    assert pinned.weekday.tolist() == [3, 2, 4]
    assert pinned.quoted.tolist() == [False, False, True]
    assert pinned.day_from.tolist()[1] == "2023-05-03"


def test_nothing_found_gives_empty_tables():
    found = dated("Nobody knows.")
    assert found.empty and "date_from" in found
    articles = articles_of("")
    assert pinned_days(find_dates(articles, whole_body("")), articles).empty


FULL = {
    "12-Jan-2022": "2022-01-12",
    "12 January 2022": "2022-01-12",
    "January 12th, 2022": "2022-01-12",
    "Jan. 12, 2022": "2022-01-12",
    "2022-01-12T22:56": "2022-01-12",
    "2022/01/12": "2022-01-12",
    "DECEMBER 21, 2023": "2023-12-21",
    "Dec 21 2023": "2023-12-21",
    "21st of December 2023": "2023-12-21",
    "Wed 12 Jan 2022": "2022-01-12",
    "12 Jan '22": "2022-01-12",
    "31/12/2021": "2021-12-31",
    "Thu Dec 21 10:00:00 EST 2023": "2023-12-21",
    "Posted12 May 2021": "2021-05-12",
    "12. Januar 2022": "2022-01-12",
    "1er mars 2020": "2020-03-01",
    "7 de mayo de 2019": "2019-05-07",
    "2022年1月12日": "2022-01-12",
    "12\nJan\n2022": "2022-01-12",
}


@pytest.mark.parametrize("text", FULL)
def test_full_days_in_all_their_forms(text):
    assert [str(found.day) for found in full_days(text)] == [FULL[text]]


@pytest.mark.parametrize(
    "text",
    ["03/2022", "12 Jan 22 people", "30 February 2022", "1.2.2022.3", "2022-13-01", "15 Maybe 2022", "12022-01-12"],
)
def test_no_full_day(text):
    assert full_days(text) == []


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
def test_spans_hold_in_any_text(text):
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
def test_long_lines_take_linear_time(piece):
    # A quadratic pattern takes minutes.
    find_expressions(piece * (60_000 // len(piece)))
