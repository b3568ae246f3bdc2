"""The figures of what articles give differently: disagreements with their values, and numbers that changed from day to day."""

import pytest
from makers.piles import ODD, inside, leads_back, pile, texts_of

from nlp_helpers import figures, tables
from nlp_helpers.discrepancies.series import in_series
from nlp_helpers.figures import discrepancies, series


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


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_given_differently_stay_on_the_page(odd):
    made = pile([f"{odd} left."], [f"{odd} went."], outlets=[odd, "Post"])
    rows = differing(made, "D1", "name", ("a", odd, odd), ("b", odd, "Lee"), subject=odd)
    inside(figures.render(disagree(made, rows)))
