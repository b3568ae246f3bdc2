"""The figures of what articles carry and give differently: points, attention, disagreements, series, and what is not drawn."""

from itertools import pairwise

import pytest
from side_piles import SENTENCES, inside, leads_back, matrix, pile, point, texts_of

from nlp_helpers import figures, tables
from nlp_helpers.discrepancies.series import in_series
from nlp_helpers.figures import aligned, attention, discrepancies, echoes, points, series, speech


# ------------------------------------------------------------------ points
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


def test_a_point_in_a_headline_and_how_far_up_it_stands():
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


@pytest.mark.parametrize("odd", ["x" * 400, "$x^2$ <b>", "e\u0301 ‮abc", "a \t c", "Ünal Öz"])
def test_odd_words_stay_on_the_page(odd):
    made = pile([f"{odd} left."], [f"{odd} went."], outlets=[odd, "Post"])
    inside(figures.render(matrix(made, point(made, "P1", ("a", 1), ("b", 1)))))
    of = [made[name] for name in ("articles", "blocks", "sentences", "stories")]
    figures.png(attention.attention(*of, tables.make("points", point(made, "P1", ("a", 1), ("b", 1)))))
    rows = differing(made, "D1", "name", ("a", odd, odd), ("b", odd, "Lee"), subject=odd)
    inside(figures.render(disagree(made, rows)))


# ------------------------------------------------------------------ what is given differently
def differing(made, name, kind, *values, likelihood=0.9, as_of=(), subject="crews that are paid"):
    rows = []
    for i, (article_id, words, value) in enumerate(values):
        start = made["articles"].set_index("article_id").raw[article_id].index(words)
        row = {"discrepancy": name, "kind": kind, "subject": subject, "likelihood": likelihood, "value": value}
        row |= {"article_id": article_id, "start": start, "end": start + len(words)}
        rows.append(row | {"as_of": as_of[i] if as_of else None})
    return rows


def disagree(made, *rows):
    return discrepancies.disagreements(
        made["articles"], made["sentences"], tables.make("discrepancies", [r for rows_ in rows for r in rows_])
    )


def test_values_stand_beside_the_articles_that_give_them_in_their_own_words():
    made = pile([3, 0], ["About 14 crews will be paid for the days."], [3])
    figure = disagree(made, differing(made, "D1", "number", ("a", "40", "40"), ("c", "40", "40"), ("b", "14", "14")))
    assert figure.data[["value", "article_id"]].values.tolist() == [["40", "a"], ["40", "c"], ["14", "b"]]
    printed, canvas = texts_of(figure)
    assert {"crews that are paid", "number · likelihood 0.90"} <= set(printed)
    assert figure.data.before[0] == "About " and figure.data.after[0].startswith(" crews will")
    leads_back(figure, made)
    inside(canvas)


def test_the_likeliest_comes_first_and_what_is_not_shown_is_counted():
    made = pile([3, 0], [3])
    rows = [
        differing(made, f"D{i}", "name", ("a", "40", "x"), ("b", "40", "y"), likelihood=i / 20, subject=f"no. {i}")
        for i in range(1, 15)
    ]
    figure = disagree(made, *rows)
    assert figure.data.discrepancy.tolist()[0] == "D14" and "Not shown: 4 less likely." in figure.caption


def test_a_value_that_many_articles_give_is_cut_and_counted():
    made = pile([3], ["About 14 crews will be paid."], *[[3]] * 8)
    ids = [i for i in made["articles"].article_id if i != "b"]
    figure = disagree(made, differing(made, "D1", "number", *((i, "40", "40") for i in ids), ("b", "14", "14")))
    printed, _ = texts_of(figure)
    assert len(figure.data) == 4 and "and 6 more" in printed


def test_a_number_that_changed_from_day_to_day_is_no_disagreement():
    made = pile([3], ["About 14 crews will be paid."])
    rows = differing(made, "D1", "number", ("a", "40", "40"), ("b", "14", "14"), as_of=["2022-01-12", "2022-02-10"])
    assert in_series(tables.make("discrepancies", rows)) == ["D1"]
    assert "nothing is given differently" in disagree(made, rows).why


def changing(made, *values, subject="crews"):
    """A series: (article, words, amount, what is counted, day)."""
    of = [(i, words, f"{amount} {noun}") for i, words, amount, noun, _ in values]
    rows = differing(made, "D1", "number", *of, as_of=[day for *_, day in values], subject=subject)
    numbers = [
        {key: row[key] for key in ("article_id", "start", "end")} | {"low": amount, "high": amount, "of": noun}
        for row, (_, _, amount, noun, _) in zip(rows, values, strict=True)
    ]
    tables_ = tables.make("discrepancies", rows), tables.make("numbers", numbers)
    return series.series(made["articles"], made["sentences"], *tables_)


def test_a_series_is_drawn_over_its_days_and_the_odd_unit_is_flagged():
    made = pile([3], ["About 14 crews will be paid."], ["Some 40 boats will be paid."])
    values = [("a", "40", 40.0, "crews", "2022-01-12"), ("b", "14", 14.0, "crews", "2022-02-20")]
    values.append(("c", "40", 40.0, "boats", "2022-02-10"))
    figure = changing(made, *values, subject="crews (counted as 'boats' once)")
    assert figure.data[["as_of", "odd"]].values.tolist() == [
        ["2022-01-12", False],
        ["2022-02-10", True],
        ["2022-02-20", False],
    ]
    printed, canvas = texts_of(figure)
    assert "counted as 'boats' here" in printed and {"14", "40", "1", "3", "2022-02-20"} <= set(printed)
    (odd,) = [line for line in canvas.axes[0].lines if line.get_marker() == "D"]
    (line,) = [line for line in canvas.axes[0].lines if len(line.get_xdata()) == 2 and line.get_linewidth() == 1.2]
    assert odd.get_xdata()[0] not in line.get_xdata()
    leads_back(figure, made)
    inside(canvas)


def test_a_series_without_amounts_still_has_its_words():
    made = pile([3], ["About 14 crews will be paid."])
    rows = differing(made, "D1", "number", ("a", "40", "40"), ("b", "14", "14"), as_of=["2022-01-12", "2022-02-10"])
    none = tables.make("numbers", [])
    figure = series.series(made["articles"], made["sentences"], tables.make("discrepancies", rows), none)
    inside(figures.render(figure))
    assert figure.data.text.tolist() == ["40", "14"]


# ------------------------------------------------------------------ too little
def everything(made):
    of = [made[name] for name in ("articles", "blocks", "sentences", "stories")]
    none = {name: tables.make(name, []) for name in ("echoes", "points", "discrepancies", "utterances")}
    said_ = [tables.make(name, []) for name in ("quotes", "statements", "dates")]
    return [
        echoes.shared_between_articles(*of, none["echoes"]),
        aligned.aligned_passages(of[0], of[2], none["echoes"]),
        speech.speech(of[0], of[2], *said_, none["utterances"]),
        points.points_of_story(*of, none["points"]),
        attention.attention(*of, none["points"]),
        discrepancies.disagreements(of[0], of[2], none["discrepancies"]),
        series.series(of[0], of[2], none["discrepancies"], tables.make("numbers", [])),
    ]


@pytest.mark.parametrize("bodies", [[], [[0]], [[0], [1]], [[]]])
def test_with_nothing_to_compare_there_is_a_line_for_each(bodies):
    made = everything(pile(*bodies))
    assert len({figure.name for figure in made}) == len(made)
    for figure in made:
        assert isinstance(figure, figures.TooLittle) and any(c.isdigit() for c in figure.why)


def test_no_label_covers_another():
    made = pile([0, 1, 2], [1, 5], [2, 1, 4])
    figure = matrix(made, point(made, "P1", ("a", 2), ("b", 1), ("c", 2)), point(made, "P2", ("a", 3), ("c", 1)))
    boxes = sorted(inside(figures.render(figure)), key=lambda box: (-round(box.y0), box.x0))
    assert not any(one.overlaps(other) for one, other in pairwise(boxes) if abs(one.y0 - other.y0) < 2)
