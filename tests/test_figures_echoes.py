"""The figures of what articles share: words, passages, the same speech."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from makers.piles import SENTENCES, echo, inside, leads_back, pile, shared, texts_of

from nlp_helpers import figures, tables
from nlp_helpers.echoes import shared_words
from nlp_helpers.figures import aligned, speech
from nlp_helpers.utterances import speech_matrix


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
