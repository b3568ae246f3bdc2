"""The figures of voices: who speaks where, for whom, and at which place, and what is not drawn is said."""

from itertools import pairwise

import pandas as pd
import pytest
from conftest import articles_of, one_block
from makers.piles import texts_of
from matplotlib.colors import to_hex

from nlp_helpers import figures, tables
from nlp_helpers.figures import voice_places, voices
from nlp_helpers.voices import shares as voice_shares
from nlp_helpers.voices import sides

NO_SENTENCES = tables.make("sentences", [])
NO_NAMES = tables.make("names", [])
WORDS = " ".join(f"w{i:03d}" for i in range(100))  # each word five characters with its blank


def pile(*said, outlets=(), n=None):
    """Articles of a hundred words, and who says which of them: (article, first word, last word, speaker, how)."""
    n = n or max(ord(row[0]) - 96 for row in said)
    articles = articles_of(*[WORDS] * n)
    if outlets:
        articles["outlet"] = pd.array(list(outlets), dtype=tables.TEXT)
    rows = {"quotes": [], "statements": []}
    for article_id, first, last, speaker, how in said:
        table = "statements" if how == "reported" else "quotes"
        row = {"article_id": article_id, "start": 5 * first, "end": 5 * last + 4, "speaker": speaker}
        row[table[:-1]] = len(rows[table])
        rows[table].append(row if table == "statements" else row | {"form": "direct" if how == "quoted" else how})
    made = {name: tables.make(name, table) for name, table in rows.items()}
    return articles, voice_shares.stretches(articles, one_block(articles), **made)


def everything(articles, said, names=NO_NAMES):
    return [
        voices.words_by_speaker(articles, NO_SENTENCES, said),
        voices.own_words_by_side(articles, said, sides.sides(said, names)),
        voice_places.voices_in_articles(articles, NO_SENTENCES, said),
    ]


SAID = (
    ("a", 0, 9, "Norway", "quoted"),
    ("a", 20, 24, "Norway", "reported"),
    ("a", 21, 22, "Norway", "fragment"),
    ("b", 0, 29, "Ann Lee", "reported"),
    ("b", 95, 99, None, "fragment"),
    ("c", 50, 59, "Norway", "reported"),
)


def test_the_numbers_that_are_printed_are_the_words_that_are_said():
    figure = everything(*pile(*SAID, outlets=["Post", "Post", None]))[0]
    printed, _ = texts_of(figure)
    assert {"10 · 2 · 13", "0 · 0 · 30", "10 · 2 · 3", "0 · 0 · 10"} <= set(printed)
    heads = figure.data.attrs["heads"]
    assert list(heads) == ["all articles", "Post", "c"]
    assert heads["Post"] == "Post\n2 articles\n25% voices" and heads["all articles"].endswith("20% voices")
    assert "1 stretch (5 words) without a speaker" in figure.caption and "under their title" in figure.caption


def test_every_mark_leads_back_to_words_and_every_caption_says_n():
    articles, said = pile(*SAID)
    for figure in everything(articles, said):
        raw = articles.set_index("article_id").raw
        assert all(raw[r.article_id][r.start : r.end] == r.text for r in figure.data.itertuples())
        assert "n = 3 articles" in figure.caption and len(figure.alt) > 40


def test_who_only_one_outlet_hears_has_an_empty_place_at_the_others():
    data = everything(*pile(*SAID, outlets=["Post", "Herald", "Post"]))[0].data
    assert set(data.speaker[data.group == "Herald"]) == {"Ann Lee"} and set(data.speaker[data.group == "Post"]) == {
        "Norway"
    }


def test_many_speakers_are_put_together_and_counted():
    said = [("a", i, i, f"Speaker {i:02d}", "quoted") for i in range(40)]
    figure = everything(*pile(*said))[0]
    printed, canvas = texts_of(figure)
    labels = [label.get_text() for label in canvas.axes[0].get_yticklabels()]
    assert len(labels) == 13 and labels[-1] == "28 others" and "28 · 0 · 0" in printed
    assert "Of 40 speakers the 12 with most words" in figure.caption


def test_many_articles_without_an_outlet_are_shown_as_a_whole():
    figure = everything(*pile(*((chr(97 + i), 0, 4, "Norway", "quoted") for i in range(12))))[0]
    assert list(figure.data.attrs["heads"]) == ["all articles"] and "12 articles without an outlet" in figure.caption
    several = pile(
        *((chr(97 + i), 0, 4, "Norway", "quoted") for i in range(12)), outlets=["Post", "Post", *"ABCDEFGHIJ"]
    )
    assert list(everything(*several)[0].data.attrs["heads"]) == ["all articles", "Post"]


def test_a_side_shows_its_speakers_and_who_has_none_is_not_hidden():
    figure = everything(*pile(*SAID))[1]
    printed, canvas = texts_of(figure)
    assert [label.get_text() for label in canvas.axes[0].get_yticklabels()] == ["side unknown", "Norway"][::-1]
    assert {"12 of 25 words; 2 articles", "Norway 25", "Ann Lee 30"} <= set(printed)


def test_a_title_puts_a_person_on_a_side():
    name = {
        "article_id": "b",
        "start": 0,
        "end": 4,
        "entity": "Ann Lee",
        "kind": "person",
        "title": "Norwegian minister",
    }
    figure = everything(*pile(*SAID), tables.make("names", [name]))[1]
    assert figure.data[["label", "speakers"]].values.tolist() == [["Norway", "Ann Lee 30, Norway 25"]]


def test_a_stretch_is_drawn_where_it_stands_and_as_what_it_is():
    figure = everything(*pile(*SAID))[2]
    row = figure.data[(figure.data.article_id == "c")].iloc[0]
    assert (row["from"], row["to"], row.who, row.number) == (0.5, 0.6, "Norway", 2)
    ax = figures.render(figure).axes[0]
    drawn = {round(p.get_x(), 2): p for p in ax.patches if p.get_width() < 1 and p.get_y() < 0.4}
    assert drawn[0.21].get_hatch() and not drawn[0.0].get_hatch()
    assert drawn[0.0].get_height() > drawn[0.21].get_height() > drawn[0.2].get_height()


def test_what_nobody_says_is_an_empty_frame():
    ax = figures.render(everything(*pile(*SAID))[2]).axes[0]
    (frame,) = (p for p in ax.patches if round(p.get_x(), 2) == 0.95)
    assert to_hex(frame.get_facecolor()) == "#ffffff" and not frame.get_hatch()


def test_numbers_in_stretches_never_cover_one_another():
    said = [("a", i, i + 1, f"S{i % 3}", how) for i in range(0, 98, 2) for how in ("quoted", "reported")]
    canvas = figures.render(everything(*pile(*said))[2])
    canvas.draw_without_rendering()
    renderer = canvas.canvas.get_renderer()
    numbers = [t.get_window_extent(renderer) for t in canvas.axes[0].texts if t.get_text().isdigit()]
    assert numbers and not any(a.overlaps(b) for a, b in pairwise(sorted(numbers, key=lambda box: box.x0)))


def test_silent_articles_are_counted():
    articles, said = pile(*SAID, n=5)
    assert "In 2 no speech was found." in everything(articles, said)[2].caption
    assert ", 3 shown" in everything(articles, said)[2].caption


@pytest.mark.parametrize(
    "said, why",
    [
        ((), "nobody speaks in the body of the 1 article"),
        ([("a", 0, 3, None, "fragment")], "no speaker of them was found"),
    ],
)
def test_with_nobody_who_speaks_there_is_a_line_instead_of_a_figure(said, why):
    for figure in everything(*pile(*said, n=1)):
        assert isinstance(figure, figures.TooLittle) and why in figure.why


def test_speakers_without_a_known_side_leave_two_figures():
    figure = everything(*pile(("a", 0, 9, "Ann Lee", "quoted")))[1]
    assert "for none of the 1 speakers" in figure.why


@pytest.mark.parametrize("speaker", ["x" * 200, "$x^2$ <b>", "a\nb", "Ünal Öz", "e\u0301", "‮abc"])
def test_odd_names_are_drawn_inside_the_page(speaker):
    for figure in everything(*pile(("a", 0, 9, speaker, "quoted"), ("a", 20, 40, "OPEC", "reported"))):
        _, canvas = texts_of(figure)
        canvas.draw_without_rendering()
        renderer = canvas.canvas.get_renderer()
        for label in canvas.axes[0].get_yticklabels():
            assert label.get_window_extent(renderer).x0 >= 0
        for text in canvas.axes[0].texts:
            assert text.get_window_extent(renderer).x1 <= canvas.bbox.x1


def test_names_that_the_font_lacks_are_said_to_be_so():
    assert "lacks the letters" in everything(*pile(("a", 0, 9, "会谈", "quoted")))[0].why
