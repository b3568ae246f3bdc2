"""Days that follow from an article's own words and from its story; what does not follow stays empty."""

from pathlib import Path

import pandas as pd
import pytest
from conftest import articles_of, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_helpers import clean, dates, tables
from nlp_helpers.about import inferred_days

TALKS = "The envoys ended their talks in Geneva {day}, officials said after the meeting.\nThey will meet again soon."
WEDNESDAY = "2022-01-12"


def inferred_day(text, *mates, story="S1", membership=0.9, basis="given"):
    """Infer the day of a text (a) from a story with articles of these days."""
    articles = articles_of(text, *["The talks in Geneva ended without an accord, the hosts said."] * len(mates))
    for i, day in enumerate(mates, 1):
        articles.loc[i, ["published_from", "published_to", "published_basis"]] = [day, day, basis]
    rows = [
        {"article_id": x, "story_id": story if x == "a" else "S1", "membership": membership}
        for x in articles.article_id
    ]
    found = dates.find_dates(articles, clean.find_blocks(articles))
    row = inferred_days.infer_days(articles, tables.make("stories", rows), found).iloc[0]
    if pd.isna(row.published_from):
        assert row[["published_to", "published_basis", "published_start", "published_end"]].isna().all()
        return None
    assert row.published_basis == "inferred"
    return row.published_from, row.published_to, row.raw[row.published_start : row.published_end]


def test_a_weekday_is_that_of_the_storys_dated_article():
    text = TALKS.format(day="on Wednesday")
    assert inferred_day(text, WEDNESDAY) == (WEDNESDAY, "2022-01-14", "Wednesday")
    assert inferred_day(text, WEDNESDAY, "2022-01-13") == (WEDNESDAY, "2022-01-14", "Wednesday")
    assert inferred_day(text, "2022-01-13") == (WEDNESDAY, "2022-01-14", "Wednesday")


@pytest.mark.parametrize(
    "text, mates, why",
    [
        (TALKS.format(day="on Friday"), [WEDNESDAY], "the weekday is five days before the dated article"),
        (TALKS.format(day="on Wednesday"), [], "no dated article"),
        (TALKS.format(day="on Wednesday"), [WEDNESDAY, "2022-02-16"], "dated articles of different weeks"),
        (TALKS.format(day="last year"), [WEDNESDAY], "no weekday"),
        ("The envoys will meet in Geneva on Wednesday, officials said.", [WEDNESDAY], "a weekday that is to come"),
        (
            "“They met on Wednesday,” the chair said of the talks in Geneva.",
            [WEDNESDAY],
            "a weekday within a quotation",
        ),
        (
            TALKS.format(day="on Wednesday") + "\nThey had signed a first paper on February 10, the hosts said.",
            [WEDNESDAY],
            "looks back on a day that comes a month later",
        ),
        (
            TALKS.format(day="on Wednesday") + "\nThe accord of 3 March 2022 was broken at once, the hosts said.",
            [WEDNESDAY],
            "looks back on a full day that comes later",
        ),
        (
            TALKS.format(day="on Wednesday") + "\nThe next round will begin on 4 January 2022, the hosts said.",
            [WEDNESDAY],
            "looks ahead to a day that has passed",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 50 else "",
)
def test_what_does_not_follow_stays_empty(text, mates, why):
    assert inferred_day(text, *mates) is None, why


def test_an_article_of_another_story_or_an_unsure_one_says_nothing():
    text = TALKS.format(day="on Wednesday")
    assert inferred_day(text, WEDNESDAY, story="S2") is None
    assert inferred_day(text, WEDNESDAY, membership=0.3) is None
    assert inferred_day(text, WEDNESDAY, membership=None) is None
    assert inferred_day(text, WEDNESDAY, basis="inferred") is None


def test_a_day_ahead_closes_the_interval():
    text = TALKS.format(day="on Wednesday") + "\nThe next round will begin on 13 January 2022, the hosts said."
    assert inferred_day(text, WEDNESDAY) == (WEDNESDAY, "2022-01-13", "Wednesday")


def test_a_day_that_the_body_pins_down_needs_no_other_article():
    text = "The envoys met on Thursday, May 5, officials said.\nNo talks like these had been held since 2019."
    assert inferred_day(text) == ("2022-05-05", "2022-05-07", "Thursday, May 5")
    # And the story's day does not overrule it.
    assert inferred_day(text, WEDNESDAY) == ("2022-05-05", "2022-05-07", "Thursday, May 5")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            marks=pytest.mark.xfail(strict=True, reason=case["reason"]) if "reason" in case else (),
            id=f"{case['kind']}: {case['text'][:60]}",
        )
        for case in cases("inferred.jsonl")
    ],
)
def test_an_articles_own_words_bound_its_day(case):
    seen = inferred_day(case["text"])
    assert (list(seen) if seen else None) == case["want"], case["note"]


def test_a_known_day_is_kept():
    articles = articles_of(TALKS.format(day="on Wednesday")).assign(
        published_from="2020-01-01", published_to="2020-01-01", published_basis="stated"
    )
    stories = tables.make("stories", [{"article_id": "a", "story_id": "S1", "membership": 0.9}])
    found = dates.find_dates(articles, clean.find_blocks(articles))
    assert inferred_days.infer_days(articles, stories, found).equals(tables.make("articles", articles))


@settings(max_examples=25)
@given(st.lists(st.text(alphabet="on Wednesday, February 10 2014. met will\n", max_size=80), min_size=1, max_size=3))
def test_any_texts_give_intervals_in_order(texts):
    articles = articles_of(*texts)
    articles.loc[0, ["published_from", "published_to", "published_basis"]] = ["0001-01-02", "0001-01-02", "given"]
    rows = [{"article_id": x, "story_id": "S1", "membership": 0.9} for x in articles.article_id]
    found = dates.find_dates(articles, clean.find_blocks(articles))
    made = inferred_days.infer_days(articles, tables.make("stories", rows), found)
    known = made[made.published_from.notna()]
    assert (known.published_from <= known.published_to).all()


GOLD = pd.read_csv(Path(__file__).parent / "seeds_gold" / "articles.csv", dtype="string").set_index("article_id")
A_DAY_WIDER = (
    "two days after the weekday that an article looks back on are allowed for; a reader sees that it is one at most"
)
WIDER = ("000_4e143d9eb716769a", "001_f6fe5b20c7bccef0", "003_314d285f0379f9f4")
DIFFERENT = {(article_id, "published_to"): A_DAY_WIDER for article_id in WIDER}


def agreement():
    for article_id in GOLD.index:
        for column in ("title", "outlet", "outlet_basis", "published_from", "published_to", "published_basis"):
            why = DIFFERENT.get((article_id, column))
            marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
            yield pytest.param(article_id, column, marks=marks, id=f"{article_id[:3]}-{column}")


@pytest.fixture(scope="module")
def whose_and_when(seeds):
    articles = seeds["articles"]
    known = articles.assign(
        **{c: articles[c].where(articles.published_basis != "inferred") for c in articles if c.startswith("published")}
    )
    found = dates.find_dates(known, seeds["blocks"])
    return inferred_days.infer_days(known, seeds["stories"], found).set_index("article_id")


@pytest.mark.parametrize("article_id, column", list(agreement()))
def test_the_seeds_are_read_as_a_reader_reads_them(whose_and_when, article_id, column):
    ours, readers = whose_and_when.loc[article_id, column], GOLD.loc[article_id, column]
    assert (None if pd.isna(ours) else ours) == (None if pd.isna(readers) else readers)
