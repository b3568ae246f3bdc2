"""Figures of topics: what they show is there, nothing is cut off, and with too little to show there is a line instead."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest

from nlp_helpers import figures, tables
from nlp_helpers.figures.co_assignment import co_assignment
from nlp_helpers.figures.map_of_passages import map_of_passages
from nlp_helpers.figures.shares import shares_by
from nlp_helpers.figures.topic_cards import topic_cards
from nlp_helpers.figures.topics import topics_by_article
from nlp_helpers.topics.passage_map import MapParams
from nlp_helpers.topics.shares import shares

WORDS = [
    "pier",
    "harbour",
    "ferry",
    "crane",
    "anchor",
    "lagoon",
    "beacon",
    "trawler",
    "capstan",
    "bollard",
    "jetty",
    "quay",
]


class Pile:
    """Made-up articles, each of one topic, with everything that the figures of topics take."""

    def __init__(self, n: int, k: int, lines: int = 6, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        articles, sentences, passages, vectors = [], [], [], []
        name = [f"T{i + 1:0{len(str(k))}d}" for i in range(k)]
        centres = rng.standard_normal((k, 12))
        for i in range(n):
            article_id, topic, raw = f"a{i:03d}", i % k, ""
            for j in range(lines):
                word = WORDS[topic % len(WORDS)]
                text = (
                    f"The board said on day {i} that the {word} number {rng.integers(1000)} of the north would close."
                )
                span = {"article_id": article_id, "start": len(raw), "end": len(raw) + len(text)}
                raw += text + " "
                sentences.append(span | {"sentence": j, "block": 0, "role": "body"})
                passages.append(span | {"topic": name[topic], "weight": 0.5 + 0.5 * rng.random()})
                vector = centres[topic] + 0.7 * rng.standard_normal(12)
                vectors.append(vector / np.linalg.norm(vector))
            day = f"2022-01-{1 + i % 20:02d}"
            published = {"published_from": day, "published_to": day, "published_basis": "stated"}
            outlet = [None, "Post", "The Daily Telegraph of the Northern Islands", "Times"][i % 4]
            articles.append({"article_id": article_id, "raw": raw, "title": f"On {i}", "outlet": outlet} | published)
        self.articles, self.sentences = tables.make("articles", articles), tables.make("sentences", sentences)
        self.passages, self.vectors = tables.make("passages", passages), np.array(vectors)
        self.topics = tables.make(
            "topics",
            [
                {
                    "topic": topic,
                    "label": WORDS[i % len(WORDS)],
                    "terms": f"{WORDS[i % len(WORDS)]}, north, unfathomableness, board",
                    "n_passages": sum(p["topic"] == topic for p in passages),
                    "n_articles": len({p["article_id"] for p in passages if p["topic"] == topic}),
                    "stability": 0.8,
                }
                for i, topic in enumerate(name)
            ],
        )
        own = [{"article_id": f"a{i:03d}", "topic": name[i % k], "weight": 1.0} for i in range(n)]
        self.article_topics = tables.make("article_topics", own)
        again = np.array([[i % k] * 20 for i in range(n)], dtype=float).reshape(n, 20)
        self.again = pd.DataFrame(again, index=pd.Index([f"a{i:03d}" for i in range(n)], name="article_id"))

    def shares(self, by: str) -> figures.Figure | figures.TooLittle:
        return shares_by(self.articles, self.topics, shares(self.articles, self.article_topics, self.passages, by))

    def cards(self) -> figures.Figure | figures.TooLittle:
        return topic_cards(self.articles, self.sentences, self.topics, self.passages, self.vectors)

    def together(self) -> figures.Figure | figures.TooLittle:
        return co_assignment(self.articles, self.sentences, self.topics, self.article_topics, self.again)

    def map(self, **params) -> figures.Figure | figures.TooLittle:
        params = MapParams(iterations=300, **params)
        return map_of_passages(self.articles, self.sentences, self.topics, self.passages, self.vectors, params)

    def by_article(self) -> figures.Figure | figures.TooLittle:
        return topics_by_article(self.articles, self.sentences, self.topics, self.passages, self.article_topics)

    def all(self) -> list[figures.Figure | figures.TooLittle]:
        made = [self.cards(), self.together(), self.map(), self.by_article()]
        return [*made, self.shares("outlet"), self.shares("day")]


@pytest.fixture(scope="module", params=[(5, 2), (12, 10), (60, 5), (60, 12)], ids=lambda p: f"{p[0]} in {p[1]}")
def made(request):
    pile = Pile(*request.param)
    return pile, [figure for figure in pile.all() if isinstance(figure, figures.Figure)]


def test_every_figure_of_topics_that_can_be_drawn_is_and_says_what_it_shows(made):
    pile, drawn = made
    assert len(drawn) == (6 if len(pile.passages) >= 200 else 5)
    for figure in drawn:
        assert "n = " in figure.caption
        assert len(figure.alt) > 40
        assert figure.height < 25


def test_marks_lead_back_to_words(made):
    pile, drawn = made
    raw = pile.articles.set_index("article_id").raw
    for figure in drawn:
        if figure.name == "co_assignment":
            for side in "ab":
                spans = figure.data[[f"article_id_{side}", f"start_{side}", f"end_{side}"]].itertuples(index=False)
                assert all(raw[i][start:end].strip() for i, start, end in spans)
            continue
        data = figure.data[figure.data.text.notna()]
        assert len(data)
        assert all(raw[r.article_id][r.start : r.end] == r.text for r in data.itertuples())
        if figure.name.startswith("shares"):
            assert (figure.data.share[figure.data.text.isna()] == 0).all()
        else:
            assert len(data) == len(figure.data)


def test_no_text_is_cut_off_or_lies_on_another(made):
    for figure in made[1]:
        canvas = figures.render(figure)
        canvas.draw_without_rendering()
        renderer, ax = canvas.canvas.get_renderer(), canvas.axes[0]
        texts = [text for text in (*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels()) if text.get_text()]
        if ax.get_legend():
            texts += ax.get_legend().get_texts()
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
        caption = canvas.texts[0].get_window_extent(renderer)
        for text, box in boxes:
            assert box.x0 >= 0 and box.x1 <= canvas.bbox.x1 and box.y1 <= canvas.bbox.y1, (figure.name, text)
            assert box.y0 >= caption.y1, (figure.name, text, "lies on the caption")
        for (one, a), (other, b) in combinations(boxes, 2):
            wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert wide < 2 or high < 2, (figure.name, one, other)


def test_figures_of_topics_are_the_same_bytes_whatever_the_order_of_rows():
    pile, other = Pile(36, 3), Pile(36, 3)
    for name in ("articles", "sentences", "topics", "article_topics", "again"):
        setattr(other, name, getattr(other, name).sample(frac=1, random_state=1))
    other.topics = other.topics.sort_values("topic")
    for one, two in zip(pile.all(), other.all(), strict=True):
        assert one.caption == two.caption
        pd.testing.assert_frame_equal(one.data, two.data)
        assert figures.png(one) == figures.png(two)


NOTHING = Pile(0, 2)
ONE = Pile(40, 1)


@pytest.mark.parametrize("pile", [NOTHING, ONE], ids=["nothing", "one topic"])
def test_with_too_little_to_show_of_topics_there_is_a_line_instead(pile):
    if pile is NOTHING:
        pile.topics = pile.topics[:0]
        pile.vectors = np.zeros((0, 0))
    for figure in (pile.together(), pile.map(), pile.by_article(), pile.shares("outlet"), pile.shares("day")):
        assert isinstance(figure, figures.TooLittle), figure.name
        assert "topic" in figure.why
    assert isinstance(pile.cards(), figures.Figure if pile is ONE else figures.TooLittle)


def test_few_passages_make_no_map():
    assert Pile(20, 2).map().why == "120 passages with a topic; a map needs about 200"


def test_no_outlet_or_day_is_said_with_what_was_not_counted():
    pile = Pile(8, 2)
    pile.articles = pile.articles.assign(outlet=None, published_basis="inferred")
    assert pile.shares("outlet").why == "no outlet is named in the 8 articles"
    assert pile.shares("day").why.endswith("Not counted: day inferred (8).")


def test_identical_passages_are_no_map_and_nearly_identical_ones_are():
    pile = Pile(60, 2)
    pile.vectors = np.tile(pile.vectors[:1], (len(pile.vectors), 1))
    assert "same words" in pile.map().why
    pile.vectors = np.repeat(Pile(60, 2).vectors[:45], 8, axis=0)
    figures.png(pile.map())


def test_neighbours_are_kept_and_what_is_kept_is_said():
    pile = Pile(80, 4)
    figure = pile.map()
    at = figure.data.groupby("topic")[["x", "y"]].mean()
    spread = figure.data.groupby("topic")[["x", "y"]].std().to_numpy().mean()
    nearest = min(np.linalg.norm(a - b) for a, b in combinations(at.to_numpy(), 2))
    assert nearest > 2 * spread
    assert "by chance; trustworthiness" in figure.caption


def test_a_large_map_is_sampled_and_says_so():
    figure = Pile(60, 2).map(most=250)
    assert len(figure.data) == 250
    assert figure.caption.startswith("250 of 360 passages (sentences), drawn at random")


def test_articles_that_always_come_out_together_are_told_from_those_that_never_do():
    figure = Pile(12, 3).together()
    same = figure.data.topic_a == figure.data.topic_b
    assert (figure.data.together[same] == 1).all()
    assert (figure.data.together[~same] == 0).all()


def test_trials_without_an_article_do_not_count():
    pile = Pile(4, 2)
    pile.again.iloc[0, :15] = np.nan
    pile.again.iloc[2, 10:] = np.nan
    figure = pile.together()
    pair = figure.data[(figure.data.article_id_a == "a002") | (figure.data.article_id_b == "a002")]
    pair = pair[(pair.article_id_a == "a000") | (pair.article_id_b == "a000")].iloc[0]
    assert pair.n_trials == 0
    assert pd.isna(pair.together)
    assert "never drawn together" in figure.caption
    figures.png(figure)


def test_at_most_forty_articles_are_set_against_each_other():
    figure = Pile(100, 4).together()
    assert len(figure.data) == 40 * 39 / 2
    assert ", 40 shown" in figure.caption
    assert figure.data.topic_a.nunique() == 4


def test_single_articles_are_hollow_and_counted():
    pile = Pile(5, 2)
    figure = pile.shares("outlet")
    assert "Hollow: one article (5 of 5)" in figure.caption
    assert figure.data.low.isna().all()
    assert "stand for themselves" in figure.caption


def test_hidden_outlets_and_days_are_counted():
    pile = Pile(60, 2)
    assert "Not shown: 15 articles without an outlet." in pile.shares("outlet").caption
    days = [*pile.articles.published_from[:-1], "1998-03-01"]
    pile.articles = pile.articles.assign(published_from=days, published_to=days)
    figure = pile.shares("day")
    assert "Not shown: 1 day (1 article)." in figure.caption
    assert figure.data.group.min() == "2022-01-01"


@pytest.mark.parametrize("name", ["$x^2$ & <b>\\alpha_1", "ข่าวการเจรจาที่เจนีวา", "W" * 300, "\U0001f600 \n\t"])
def test_no_name_breaks_a_figure(name):
    pile = Pile(40, 2)
    pile.articles = pile.articles.assign(title=name, outlet=[name, "Post"] * 20)
    pile.topics = pile.topics.assign(label=name, terms=f"{name}, pier, harbour")
    for figure in pile.all():
        figures.render(figure).draw_without_rendering()


def test_dates_below_the_axis_are_real_and_apart():
    figure = Pile(60, 3).shares("day")
    ax = figures.render(figure).axes[0]
    days = [label.get_text() for label in ax.get_xticklabels()]
    assert all(a < b for a, b in pairwise(days))
    assert days[0] == "2022-01-01"
