"""Title, day, language and problems: only what there is evidence for."""

import pandas as pd
import pytest
from conftest import articles_of

from nlp_helpers import about, clean, tables

BODY = (
    "The harbour board will close the north pier on Monday after divers found cracks in its footings, its chair said.\n"
)
MORE = "Fishing crews have been told to move their boats to the inner basin by Sunday night.\n"


def described(*raw, **given):
    articles = articles_of(*raw).assign(**given)
    return about.describe(articles, clean.find_blocks(articles))


@pytest.mark.parametrize(
    "stamp, day",
    [
        ("Updated 22:56, 12-Jan-2022", "2022-01-12"),
        ("January 12, 2022", "2022-01-12"),
        ("Wednesday 12th January 2022, 5:10 pm", "2022-01-12"),
        ("Published 2022-01-12 08:00", "2022-01-12"),
        ("31 February 2022", None),  # no such day
        ("02/03/2022", None),  # February or March: not said
        ("2 hours ago", None),
    ],
)
def test_a_stated_day_points_at_its_words(stamp, day):
    row = described(f"Pier closes\n{stamp}\n{BODY}{MORE}").iloc[0]
    if day is None:
        assert row[["published_from", "published_to", "published_basis", "published_start"]].isna().all()
    else:
        assert (row.published_from, row.published_to, row.published_basis) == (day, day, "stated")
        assert "2022" in row.raw[row.published_start : row.published_end]


@pytest.mark.parametrize(
    "raw, day",
    [
        (f"Pier closes\nPublished 3 May 2021\nUpdated 5 May 2021\n{BODY}{MORE}", "2021-05-03"),
        (f"Pier closes\n3 May 2021\n5 May 2021\n{BODY}{MORE}", None),  # two days, and nothing says which
        (f"Pier closes\n{BODY}{MORE}" + "Home\n" * 9 + "Cat rescued\n7 May 2021\n", None),  # another article's card
        ("7 May 2021, 10:15\n" + "Home\n" * 30 + f"Pier closes\n{BODY}{MORE}", None),  # the page's clock
        (f"Pier closes\n{BODY}{MORE}3 May 2021\n", "2021-05-03"),  # directly under the article
    ],
)
def test_only_the_articles_own_stamps_say_its_day(raw, day):
    found = described(raw).published_from[0]
    assert (None if pd.isna(found) else found) == day


def test_a_day_within_a_sentence_is_not_taken_for_the_day_of_publication():
    assert described(BODY + "It was built on 3 May 1921.\n" + MORE).published_from.isna().all()


def test_what_came_with_the_article_is_kept():
    row = described(
        f"Pier closes\nUpdated 12-Jan-2022\n{BODY}", title="Given", title_basis="given", language="xx"
    ).iloc[0]
    assert (row.title, row.title_basis, row.language) == ("Given", "given", "xx")


def test_problems_are_told_apart():
    damaged = BODY.replace("a", "\ufffd")
    found = described(BODY + MORE, "", "Pier shut.", damaged, BODY + "\n\n" + MORE, "Home\nMenu\nSearch").problem
    assert found.fillna("").tolist() == ["", "empty", "stub", "damaged encoding", "same as a", "not an article"]


def test_a_few_words_are_a_stub_and_one_lost_letter_is_no_damage():
    few = "The board closed the pier because its foundations were considerably undermined by extraordinarily violent storms."
    assert described(few).problem.tolist() == ["stub"]
    one_lost = BODY.replace("divers", "diver\ufffd", 1) + MORE * 12
    assert described(one_lost).problem.isna().all()


def test_languages_are_told_apart():
    german = "Die Hafenbehörde schließt am Montag den Nordpier, weil Taucher Risse in den Fundamenten gefunden haben.\n"
    assert described(BODY + MORE, german * 2, "Ja.").language.fillna("").tolist() == ["en", "de", ""]


def test_short_names_are_short_and_no_two_alike():
    rows = [
        {"article_id": str(i), "raw": BODY, "title": t}
        for i, t in enumerate(["A title " * 20, "A title " * 20, None, None])
    ]
    articles = tables.make("articles", [*rows, {"article_id": "x", "raw": ""}])
    sentences = tables.make("sentences", [{"article_id": "2", "sentence": 0, "start": 0, "end": 20}])
    names = about.short_names(articles, sentences, 30)
    assert names.is_unique and names.str.len().max() <= 34
    assert names["2"].startswith("“The harbour") and names["x"] == "x"


def test_a_name_is_the_articles_own_words(seeds):
    names = about.short_names(seeds["articles"], seeds["sentences"])
    for row in seeds["articles"].itertuples():
        assert names[row.article_id].strip("“”").rstrip("…") in row.raw
