"""Days that follow from an article's own words and from its story; what does not follow stays empty."""

import pandas as pd
import pytest
from conftest import articles_of, cases, gold, param, params
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


@pytest.mark.parametrize("case", params(cases("inferred.jsonl"), lambda case: f"{case['kind']}: {case['text'][:60]}"))
def test_the_day_follows_from_the_articles_own_words_and_those_of_its_story_or_stays_empty(case):
    seen = inferred_day(case["text"], *case.get("mates", []))
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


A_DAY_WIDER = (
    "two days after the weekday that an article looks back on are allowed for; a reader sees that it is one at most"
)
WIDER = ("000_4e143d9eb716769a", "001_f6fe5b20c7bccef0", "003_314d285f0379f9f4")
DIFFERENT = {(article_id, "published_to"): A_DAY_WIDER for article_id in WIDER}
READ = [
    param((key := row["article_id"], column, row[column]), f"{key[:3]}-{column}", DIFFERENT.get((key, column)))
    for row in gold("articles")
    for column in ("title", "outlet", "outlet_basis", "published_from", "published_to", "published_basis")
]


@pytest.fixture(scope="module")
def whose_and_when(seeds):
    articles = seeds["articles"]
    known = articles.assign(
        **{c: articles[c].where(articles.published_basis != "inferred") for c in articles if c.startswith("published")}
    )
    found = dates.find_dates(known, seeds["blocks"])
    return inferred_days.infer_days(known, seeds["stories"], found).set_index("article_id")


@pytest.mark.parametrize("read", READ)
def test_title_outlet_and_day_of_the_seeds_are_those_that_a_reader_gave(whose_and_when, read):
    article_id, column, readers = read
    ours = whose_and_when.loc[article_id, column]
    assert ("" if pd.isna(ours) else ours) == readers
