"""The figures of what articles carry: each point where it stands, and how much of an article it takes."""

from itertools import pairwise

import pytest
from makers.piles import ODD, SENTENCES, inside, leads_back, matrix, pile, point, texts_of

from nlp_helpers import figures, tables
from nlp_helpers.figures import attention


def test_a_point_is_shown_where_it_is_carried_and_empty_where_it_is_left_out():
    made = pile([0, 1, 2], [1, 5], [2, 1, 4], days=["2022-01-12", "2022-01-13", "2022-01-14"])
    figure = matrix(
        made,
        point(made, "P1", ("a", 2), ("b", 1), ("c", 2)),
        point(made, "P2", ("a", 3), ("c", 1)),
    )
    data = figure.data
    assert data[data.point == "P2"][["column", "words"]].values.tolist() == [[0, 12], [2, 12]]
    assert data[data.point == "P1"].label.unique().tolist() == [SENTENCES[1]]
    alone = data[data.point.isna()].set_index("article_id")
    assert alone.n.to_dict() == {"a": 1, "b": 1, "c": 1} and alone.text["b"] == SENTENCES[5]
    leads_back(figure, made)
    printed, canvas = texts_of(figure)
    assert "in no shared point" in printed
    inside(canvas)


def test_where_all_is_shared_the_last_row_is_empty():
    made = pile([0], [0], [0])
    figure = matrix(made, point(made, "P1", ("a", 1), ("b", 1), ("c", 1)))
    assert figure.data.point.notna().all()
    inside(figures.render(figure))


def test_a_point_in_a_headline_and_how_far_up_it_stands_are_shown():
    made = pile([0, 1], [1, 0])
    data = matrix(made, point(made, "P1", ("a", 0), ("a", 1), ("b", 2))).data
    assert data[(data.article_id == "a") & data.point.notna()].role.tolist() == ["headline", "body"]
    up = data[data.point.notna()].groupby("article_id").up.max().to_dict()
    assert up["a"] == 0 and up["b"] == 0.5


def test_the_widest_points_are_shown_and_the_rest_is_counted():
    texts = [f"Point number {i} is told here in so many words." for i in range(40)]
    made = pile(texts, texts, texts)
    rows = [point(made, f"P{i + 1}", *((a, i + 1) for a in ("abc" if i >= 30 else "ab"))) for i in range(40)]
    figure = matrix(made, *rows)
    shown = figure.data.point.dropna().unique().tolist()
    assert set(shown) >= {f"P{i}" for i in range(31, 41)} and len(shown) == 22
    assert shown == sorted(shown, key=lambda name: int(name[1:]))  # in the order in which the story is told
    assert "Not shown: 18 points" in figure.caption and figure.height < 11


def test_another_story_can_be_asked_for():
    made = pile([0], [0], [1], [1], [2], [2], stories=["S1", "S1", "S2", "S2", "S2", "S2"])
    rows = [
        point(made, "P1", ("a", 1), ("b", 1)),
        point(made, "P2", ("c", 1), ("d", 1), story="S2"),
        point(made, "P3", ("e", 1), ("f", 1), story="S2"),
    ]
    assert set(matrix(made, *rows).data.article_id) == set("cdef")
    assert "Other stories have 1 point." in matrix(made, *rows).caption
    assert set(matrix(made, *rows, story="S1").data.article_id) == {"a", "b"}


def test_copies_within_one_outlet_do_not_make_a_story_the_one_to_show():
    made = pile([0, 1, 2], [0, 1, 2], [3], [3], stories=["S1", "S1", "S2", "S2"])
    rows = [row | {"n_outlets": 1} for i in (1, 2, 3) for row in point(made, f"P{i}", ("a", i), ("b", i))]
    assert set(matrix(made, rows, point(made, "P4", ("c", 1), ("d", 1), story="S2")).data.article_id) == {"c", "d"}


def test_twelve_articles_have_numbers_and_a_key():
    made = pile(*[[0, 1]] * 14)
    figure = matrix(made, point(made, "P1", *((a, 1) for a in made["articles"].article_id)))
    printed, canvas = texts_of(figure)
    assert {"1", "12"} <= set(printed) and "2 articles of the story" in figure.caption
    inside(canvas)


def test_attention_adds_up_to_the_whole_article():
    made = pile([0, 1, 2], [1, 5])
    of = [made[name] for name in ("articles", "blocks", "sentences", "stories")]
    rows = point(made, "P1", ("a", 2), ("b", 1)) + point(made, "P2", ("a", 2), ("b", 2))
    figure = attention.attention(*of, tables.make("points", rows))
    sums = figure.data.groupby("article_id").words.sum()
    assert sums.to_dict() == figure.data.drop_duplicates("article_id").set_index("article_id").n_words.to_dict()
    own = figure.data[(figure.data.article_id == "a") & figure.data.point.notna()].set_index("point").words
    assert own.to_dict() == {"P1": 9, "P2": 0}  # a sentence in two points counts once
    leads_back(figure, made)
    inside(figures.render(figure))


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_in_points_stay_on_the_page(odd):
    made = pile([f"{odd} left."], [f"{odd} went."], outlets=[odd, "Post"])
    inside(figures.render(matrix(made, point(made, "P1", ("a", 1), ("b", 1)))))
    of = [made[name] for name in ("articles", "blocks", "sentences", "stories")]
    figures.png(attention.attention(*of, tables.make("points", point(made, "P1", ("a", 1), ("b", 1)))))


def test_no_label_covers_another():
    made = pile([0, 1, 2], [1, 5], [2, 1, 4])
    figure = matrix(made, point(made, "P1", ("a", 2), ("b", 1), ("c", 2)), point(made, "P2", ("a", 3), ("c", 1)))
    boxes = sorted(inside(figures.render(figure)), key=lambda box: (-round(box.y0), box.x0))
    assert not any(one.overlaps(other) for one, other in pairwise(boxes) if abs(one.y0 - other.y0) < 2)
