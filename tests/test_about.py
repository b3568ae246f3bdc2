"""Title, day, language and problems: only what there is evidence for."""

import pandas as pd
import pytest
from conftest import articles_of, cases, within

from nlp_helpers import about, clean, tables

BODY = (
    "The harbour board will close the north pier on Monday after divers found cracks in its footings, its chair said.\n"
)
MORE = "Fishing crews have been told to move their boats to the inner basin by Sunday night.\n"


def described(*raw, **given):
    articles = articles_of(*raw).assign(**given)
    return about.describe(articles, clean.find_blocks(articles))


def test_what_came_with_the_article_is_kept():
    row = described(
        f"Pier closes\nUpdated 12-Jan-2022\n{BODY}", title="Given", title_basis="given", language="xx"
    ).iloc[0]
    assert (row.title, row.title_basis, row.language) == ("Given", "given", "xx")


@pytest.mark.parametrize("case", cases("problems.jsonl"), ids=lambda case: case["why"])
def test_what_is_wrong_with_an_article_is_said_and_what_only_looks_wrong_is_not(case):
    found = described(case["text"]).problem[0]
    assert (None if pd.isna(found) else found) == case["problem"]


def test_the_same_article_twice_is_said_once():
    found = described(BODY + MORE, BODY + "\n\n" + MORE, "404\nPage not found", "404\nPage not found").problem
    assert found.fillna("").tolist() == ["", "same as a", "error page", "error page"]


def test_a_few_words_are_a_stub():
    few = "The board closed the pier because its foundations were considerably undermined by extraordinarily violent storms."
    assert described(few).problem.tolist() == ["stub"]


def test_one_lost_letter_is_no_damage():
    one_lost = BODY.replace("divers", "diver\ufffd", 1) + MORE * 12
    assert described(one_lost).problem.isna().all()


@pytest.mark.parametrize("case", cases("titles.jsonl"), ids=lambda case: case["why"])
def test_the_title_is_the_headline_without_the_sites_name(case):
    row = described(case["text"]).iloc[0]
    assert (None if pd.isna(row.title) else row.title) == case["title"]
    assert case["title"] is None or row.raw[row.title_start : row.title_end] == case["title"]


@pytest.mark.parametrize("line", ["Sorry, " * 150_000, "please subscribe to " * 50_000, "<a" * 500_000, "â€" * 500_000])
def test_a_long_line_is_looked_through_in_seconds(line):
    with within(20):
        about.problem_of(line, [(0, len(line))], line)


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
        for part in names[row.article_id].split(": ", 1):
            assert part.strip("“”").rstrip("…") in row.raw


def test_an_article_without_a_title_is_named_by_its_outlet_and_first_words():
    articles = tables.make("articles", [{"article_id": "a", "raw": BODY, "outlet": "The Post"}])
    sentences = tables.make("sentences", [{"article_id": "a", "sentence": 0, "start": 0, "end": 20}])
    assert about.short_names(articles, sentences)["a"].startswith("The Post: “The harbour")
