"""The articles, listed on the briefing."""

import pandas as pd
from makers.briefing_pages import Made, by_hand
from makers.piles import pile

from nlp_helpers import tables
from nlp_helpers.spans import spans_of


def test_every_article_has_a_row_with_what_was_set_aside(either_page):
    data, found = either_page["articles"], either_page.found
    assert len(data.rows) + len(data.more) == len(found["articles"]) and data.n_left == 0
    aside = found["blocks"][~found["blocks"].is_body & (found["blocks"].role != "headline")]
    assert sum(row.n_set_aside for row in (*data.rows, *data.more)) == data.n_set_aside == len(aside)
    linked = {span for row in (*data.rows, *data.more) for span in either_page.spans(row.set_aside)}
    assert linked == set(spans_of(aside))


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
