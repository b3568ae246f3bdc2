"""What all have, what some have and what only one has, on the briefing."""

import re
from collections import Counter

import pandas as pd
from makers.briefing_pages import Made, by_hand
from makers.piles import pile, point

from nlp_helpers import tables


def test_points_are_those_of_the_table_and_cells_those_of_their_articles(either_page):
    table = either_page.found["points"]
    for story in either_page["points"].stories:
        own = table[table.story_id == story.id]
        listed = [p for group in story.groups for p in (*group.points, *group.more)]
        assert Counter({p.name: p.n for p in listed}) == Counter(own.groupby("point").article_id.nunique().to_dict())
        for p in listed:
            carriers = {either_page.spans(cell.link)[0][0] for cell in p.cells if cell}
            assert carriers == set(own.article_id[own.point == p.name])
            assert sum(len(either_page.spans(cell.link)) for cell in p.cells if cell) == (own.point == p.name).sum()


def test_what_all_have_comes_before_what_some_have():
    made_up = pile([0, 1, 2], [2, 0, 3], [0, 2, 4])
    rows = [*point(made_up, "P1", ("a", 2), ("c", 3)), *point(made_up, "P2", ("a", 1), ("b", 2), ("c", 1))]
    made = Made(by_hand(made_up | {"points": tables.make("points", rows)}), ["points"])
    story = made["points"].stories[0]
    assert [group.title for group in story.groups] == ["In all 3 articles", "In more than half of the 3"]
    assert story.groups[0].points[0].words.text == "The board will close the north pier on Monday."
    head = story.groups[0].points[0].cells[0]
    assert head.text == "0%" and "0% down the text, 9 words" in head.title


def test_of_a_story_that_was_in_the_news_twice_each_time_is_asked_for_what_all_had():
    days = ["2022-01-12", "2022-01-13", "2022-02-10"]
    made_up = pile([0, 1], [1, 0], [2, 1], days=days)
    rows = [*point(made_up, "P1", ("a", 1), ("b", 2)), *point(made_up, "P2", ("a", 2), ("c", 2))]
    made = Made(by_hand(made_up | {"points": tables.make("points", rows)}), ["points"])
    groups = made["points"].stories[0].groups
    assert [(group.title, [p.name for p in group.points]) for group in groups] == [
        ("In both articles of 12–13 Jan 2022", ["P1"]), ("In more than half of the 3", ["P2"]),
    ]  # fmt: skip
    text = made.text("points")
    assert (
        text.index("In both articles of")
        < text.index("No point was found in all 3 articles")
        < text.index("more than half")
    )


def test_words_that_only_one_article_has_stand_in_no_other(either_page):
    found = either_page.found
    body = tables.with_text(found["sentences"], found["articles"])
    checked = 0
    for story in either_page["points"].stories:
        ids = set(found["stories"].article_id[found["stories"].story_id == story.id])
        for own in story.own:
            for said in own.sentences:
                (article_id, _, _), = either_page.spans(said.link)  # fmt: skip
                others = " ".join(body.text[body.article_id.isin(ids - {article_id})])
                for word, kind in said.pieces:
                    if kind == "own":
                        assert not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", others, re.IGNORECASE), word
                        checked += 1
    assert checked > 10


def test_sentences_of_one_article_are_counted_whole():
    made_up = pile([0, 1, 2, 3, 4], [0, "Boats left early on Friday, the harbour master said."])
    rows = point(made_up, "P1", ("a", 1), ("b", 1))
    made = Made(by_hand(made_up | {"points": tables.make("points", rows)}), ["points"])
    of_a, of_b = made["points"].stories[0].own
    assert (of_a.n, of_b.n) == (4, 1)
    assert len(of_a.sentences) + of_a.n_more == 4
    assert all(made.spans(w.link)[0][0] == "a" for w in of_a.sentences)


def test_what_a_wrong_encoding_left_of_a_word_is_not_an_articles_own():
    made_up = pile([0, "The mayorâ\x80\x99s office asked the county for money."], [0, "The mayor’s office was closed."])
    made = Made(
        by_hand(made_up | {"points": tables.make("points", point(made_up, "P1", ("a", 1), ("b", 1)))}), ["points"]
    )
    own = {t for w in made["points"].stories[0].own[0].sentences for t, kind in w.pieces if kind == "own"}
    assert own == {"asked", "county", "money"}


def test_articles_that_are_stories_of_their_own_are_not_compared():
    made = Made(by_hand(pile([0], [1], stories=["S1", "S2"])), ["points"])
    assert made.sections["points"].empty.startswith("Each of the 2 articles is a story of its own")


def test_an_article_in_another_language_is_not_said_to_leave_points_out():
    made_up = pile([0, 1], [0, 2], ["Die Mole wird am Montag geschlossen, sagte der Vorstand."])
    made_up["articles"]["language"] = pd.array(["en", "en", "de"], dtype=tables.TEXT)
    rows = point(made_up, "P1", ("a", 1), ("b", 1))
    made = Made(by_hand(made_up | {"points": tables.make("points", rows)}), ["points", "limits"])
    assert made["points"].stories[0].groups[0].title == "In both articles"
    assert "Not compared, since in another language: 1 article." in made.text("points")
    assert "1 article not in English" in made.text("limits")
