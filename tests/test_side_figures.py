"""The figures of articles side by side: what is shared, kept, carried and given differently, and what is not drawn is said."""

from itertools import pairwise

import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import figures, shared_words, speech_matrix, tables
from nlp_helpers.figures import aligned, attention, discrepancies, echoes, points, series, speech
from nlp_helpers.number_series import in_series

SENTENCES = (
    "The board will close the north pier on Monday.",
    "Divers found deep cracks in its footings last week.",
    "Boats have to be moved to the inner basin by Sunday night.",
    "About 40 crews will be paid for the days that they lose.",
    "The mayor asked the county for help.",
    "Nobody was hurt.",
)


def pile(*bodies, days=(), outlets=(), stories=()):
    """Articles, a to z, of numbered sentences (or of any text), a headline above each."""
    texts = [[SENTENCES[part] if isinstance(part, int) else part for part in body] for body in bodies]
    raw = [" ".join(["Pier news", *parts]) for parts in texts]
    articles = articles_of(*raw)
    for column, values in (("published_from", days), ("published_to", days), ("outlet", outlets)):
        if values:
            articles[column] = pd.array([*values, *[None] * (len(bodies) - len(values))], dtype=tables.TEXT)
    blocks, rows = [], []
    for article_id, parts, text in zip(articles.article_id, texts, raw, strict=True):
        blocks.append(
            {"article_id": article_id, "block": 0, "start": 0, "end": 9, "role": "headline", "is_body": False}
        )
        body = {"article_id": article_id, "block": 1, "start": 10, "end": len(text), "role": "body", "is_body": True}
        blocks += [body] if parts else []
        at = 10
        rows.append({"article_id": article_id, "sentence": 0, "start": 0, "end": 9, "role": "headline"})
        for i, part in enumerate(parts, 1):
            rows.append({"article_id": article_id, "sentence": i, "start": at, "end": at + len(part), "role": "body"})
            at += len(part) + 1
    story = [stories[i] if i < len(stories) else "S1" for i in range(len(bodies))]
    made = {"blocks": blocks, "sentences": rows}
    made["stories"] = [
        {"article_id": a, "story_id": s, "label": f"Pier {s}"} for a, s in zip(articles.article_id, story, strict=True)
    ]
    return {"articles": articles} | {name: tables.make(name, table) for name, table in made.items()}


def place(made, article_id, number):
    row = made["sentences"].set_index(["article_id", "sentence"]).loc[(article_id, number)]
    return int(row.start), int(row.end)


def echo(made, one, other, kind="same copy", match="near"):
    row = {"kind": kind, "match": match, "similarity": 0.9}
    for side, (article_id, number) in (("a", one), ("b", other)):
        start, end = place(made, article_id, number)
        row |= {f"article_id_{side}": article_id, f"start_{side}": start, f"end_{side}": end}
    return row


def point(made, name, *members, story="S1"):
    ids = {article_id for article_id, _ in members}
    row = {"point": name, "story_id": story, "n_articles": len(ids), "n_outlets": len(ids)}
    spans = [(article_id, *place(made, article_id, number)) for article_id, number in members]
    return [row | {"article_id": i, "start": s, "end": e} for i, s, e in spans]


def shared(made, *rows):
    of = [made[name] for name in ("articles", "blocks", "sentences", "stories")]
    return echoes.shared_between_articles(*of, tables.make("echoes", rows))


def matrix(made, *rows, **more):
    of = [made[name] for name in ("articles", "blocks", "sentences", "stories")]
    return points.points_of_story(*of, tables.make("points", [row for rows_ in rows for row in rows_]), **more)


def texts_of(figure):
    canvas = figures.render(figure)
    return [text.get_text() for text in canvas.axes[0].texts], canvas


def inside(canvas):
    """Nothing drawn lies outside the page or on the caption."""
    canvas.draw_without_rendering()
    renderer = canvas.canvas.get_renderer()
    caption = canvas.texts[0].get_window_extent(renderer)
    for text in canvas.axes[0].texts:
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0 and box.x1 <= canvas.bbox.x1 + 1, text.get_text()
        assert box.y0 >= caption.y1 - 1, text.get_text()
    return [text.get_window_extent(renderer) for text in canvas.axes[0].texts]


def leads_back(figure, made):
    raw = made["articles"].set_index("article_id").raw
    rows = figure.data[figure.data.text.notna()]
    assert len(rows) and all(raw[r.article_id][r.start : r.end] == r.text for r in rows.itertuples())
    assert "n = " in figure.caption and len(figure.alt) > 40


# ------------------------------------------------------------------ shared words
def test_the_share_is_that_of_the_articles_own_words():
    made = pile([0, 1], [1, 2, 3, 4])
    figure = shared(made, echo(made, ("a", 2), ("b", 1), "same quote"))
    printed, canvas = texts_of(figure)
    n_a, n_b = (sum(len(SENTENCES[i].split()) for i in body) for body in ([0, 1], [1, 2, 3, 4]))
    assert {f"{9 / n_a:.0%}", f"{9 / n_b:.0%}", "0 · 9 · 0"} <= set(printed) and "S1: Pier S1" in printed
    leads_back(figure, made)
    inside(canvas)


def test_a_word_that_is_in_two_passages_counts_once():
    made = pile([0, 1], [0, 1])
    rows = [echo(made, ("a", 1), ("b", 1)), echo(made, ("a", 1), ("b", 2), "same event", "paraphrase")]
    data = shared(made, *rows).data
    assert data[data.article_id == "a"].words.tolist() == [9, 0]


def test_earlier_is_only_said_of_days_that_are_known_and_lie_apart():
    rows = [("a", "b"), ("a", "c"), ("b", "c")]
    made = pile([0], [0], [0], days=["2022-01-12", "2022-01-13"])
    data = shared(made, *(echo(made, (i, 1), (j, 1)) for i, j in rows)).data
    assert data[data.earlier][["article_id", "other"]].values.tolist() == [["b", "a"]]
    same = pile([0], [0], days=["2022-01-12", "2022-01-12"])
    figure = shared(same, echo(same, ("a", 1), ("b", 1)))
    assert not figure.data.earlier.any() and "Nobody is earlier" in figure.caption
    assert "source" not in figure.caption + figure.alt


def test_articles_stand_in_the_order_of_their_days():
    made = pile([0], [0], [0], days=["2022-02-10", None, "2022-01-12"])
    figure = shared(made, echo(made, ("a", 1), ("b", 1)), echo(made, ("b", 1), ("c", 1)))
    assert [name[0] for _, _, name in figure.data.attrs["articles"]] == ["“", "“", "“"]
    assert figure.data.sort_values("row").drop_duplicates("row").article_id.tolist() == ["c", "a", "b"]


def test_many_stories_are_cut_and_the_rest_is_counted():
    made = pile(*[[0, 1, 2]] * 26, stories=[f"S{i // 2}" for i in range(26)])
    ids = list(made["articles"].article_id)
    rows = [echo(made, (one, 1), (other, 1)) for one, other in zip(ids[::2], ids[1::2], strict=True)]
    figure = shared(made, *rows)
    assert 10 <= figure.data.article_id.nunique() < 26 and figure.height < 11
    assert "Not shown: 6 pairs of passages" in figure.caption
    inside(figures.render(figure))


def test_house_text_is_told_from_news():
    made = pile([0, 1], [0, 1])
    rows = [echo(made, ("a", 1), ("b", 1), "house text"), echo(made, ("a", 2), ("b", 2), "same event")]
    printed, canvas = texts_of(shared(made, *rows))
    labels = [text.get_text() for text in canvas.legends[0].get_texts()]
    assert labels == ["the same event, told otherwise", "house text of one outlet"] and "0 · 0 · 9" in printed


# ------------------------------------------------------------------ aligned passages
def test_passages_that_differ_come_before_those_that_do_not():
    made = pile([0, "The harbour board will close the south pier on Friday."], [0, SENTENCES[0]])
    rows = [echo(made, ("a", 1), ("b", 1), match="verbatim"), echo(made, ("a", 2), ("b", 2))]
    figure = aligned.aligned_passages(made["articles"], made["sentences"], tables.make("echoes", rows))
    assert figure.data[figure.data["pair"] == 0].match.unique().tolist() == ["near"]
    looks = figure.data[(figure.data["pair"] == 0) & (figure.data.side == "a")].set_index("text").look
    assert looks["south"] == "changed" and looks["harbour"] == "only here" and looks["The"] == "same"
    leads_back(figure, made)
    inside(figures.render(figure))


def test_long_runs_of_the_same_words_are_shortened_in_the_picture_only():
    text = " ".join(f"word{i}" for i in range(80))
    made = pile([f"Today {text}."], [f"Tonight {text}."])
    rows = [echo(made, ("a", 1), ("b", 1))]
    figure = aligned.aligned_passages(made["articles"], made["sentences"], tables.make("echoes", rows))
    printed, _ = texts_of(figure)
    words = " ".join(printed).split()
    assert "word79." in words and "word40" not in words and "70" in words
    assert any("word40" in row for row in figure.data.text)


@pytest.mark.parametrize(
    "odd",
    [
        "x" * 400,
        "$x^2$ <b>",
        "e\u0301 ‮abc",
        "two\r\nlines\tof it",
        "会谈周五在日内瓦结束 and more English words than that",
    ],
)
def test_odd_passages_stay_on_the_page(odd):
    made = pile([f"{odd} one two three."], [f"{odd} one two four."])
    rows = [echo(made, ("a", 1), ("b", 1))]
    figure = aligned.aligned_passages(made["articles"], made["sentences"], tables.make("echoes", rows))
    inside(figures.render(figure))


@given(
    st.lists(
        st.tuples(st.integers(0, 39), st.integers(1, 20), st.integers(0, 39), st.integers(1, 20), st.integers(0, 3))
    )
)
def test_no_word_of_an_article_is_shared_more_than_once(spans):
    made = pile([" ".join(["word"] * 40)], [" ".join(["word"] * 40)])
    rows = {}
    for at, n, there, m, kind in spans:
        a, b = (10 + 5 * first for first in (at, there))
        row = {
            "article_id_a": "a",
            "start_a": a,
            "end_a": a + 5 * min(n, 40 - at) - 1,
            "article_id_b": "b",
            "start_b": b,
        }
        row |= {"end_b": b + 5 * min(m, 40 - there) - 1, "kind": tables.ECHO_KINDS[kind]}
        rows[row["start_a"], row["end_a"], row["start_b"], row["end_b"]] = row
    echoes_ = tables.make("echoes", rows.values())
    counted = shared_words.shared_words(made["articles"], made["blocks"], echoes_)
    touched = [0] * 40
    for row in echoes_.itertuples():
        touched[(row.start_a - 10) // 5 : (row.end_a - 10) // 5 + 1] = [1] * ((row.end_a - row.start_a) // 5 + 1)
    assert counted[counted.article_id == "a"].words.sum() == sum(touched) and (counted.n_words == 40).all()


# ------------------------------------------------------------------ the speech
SPEECH = (
    "“The pier is not safe and it will be closed. Boats must leave. We have asked the county for money,” said Ann Lee."
)
CUT = "Ann Lee said the county was asked. “The pier is not safe and it will be shut,” she said."


def said(*texts):
    made = pile(*[[text] for text in texts])
    rows = []
    for article in made["articles"].itertuples():
        start, end = article.raw.index("“") + 1, article.raw.index("”")
        row = {"article_id": article.article_id, "quote": 0, "start": start, "end": end, "in_body": True}
        rows.append(row | {"speaker": "Ann Lee", "form": "direct"})
    return made | {"quotes": tables.make("quotes", rows)}


def speech_of(made, *cells):
    """The figure of a speech: cells are (place, utterance, article, match, words)."""
    rows = []
    for _, name, article_id, match, words in cells:
        if words:
            start = made["articles"].set_index("article_id").raw[article_id].index(words)
            span = {"article_id": article_id, "start": start, "end": start + len(words)}
            rows.append({"utterance": name, "speaker": "Ann Lee", "match": match} | span)
    utterances = tables.make("utterances", rows)
    none = [tables.make(name, []) for name in ("statements", "dates")]
    of = (made["articles"], made["quotes"], *none, utterances)
    assert len(speech_matrix.speeches(*of))
    return speech.speech(made["articles"], made["sentences"], *of[1:])


def test_a_speech_can_be_read_down_to_the_words():
    made = said(SPEECH, CUT)
    whole, cut = "The pier is not safe and it will be closed.", "The pier is not safe and it will be shut,"
    figure = speech_of(made, (0, "U1", "a", "whole", whole), (0, "U1", "b", "reworded", cut))
    printed, canvas = texts_of(figure)
    assert {"whole", "reworded", "left out", "shut,", "Ann Lee"} <= set(printed)
    row = figure.data[(figure.data.article_id == "b") & (figure.data.look == "changed")].iloc[0]
    assert row.text == "shut," and row.match == "reworded"
    leads_back(figure, made)
    inside(canvas)


def test_with_many_articles_bars_stand_for_the_words():
    made = said(SPEECH, *[CUT] * 5)
    cells = [(0, "U1", "a", "whole", "The pier is not safe and it will be closed.")]
    cells += [(0, "U1", i, "reworded", "The pier is not safe and it will be shut,") for i in "bcdef"]
    printed, canvas = texts_of(speech_of(made, *cells))
    assert printed.count("reworded") + printed.count("reword.") == 5 and "shut," not in printed
    inside(canvas)


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
