"""Keyness: the paper's formula, intervals that hold what they promise, and nothing said that a pile can't tell."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from nlp_helpers import figures, keyness, tables
from nlp_helpers.figures.keyness import keyness_of
from nlp_helpers.keyness import KeynessParams, find_keyness, groups_of, ranked
from nlp_helpers.keyness.log_odds import design_effect, interval, log_odds, tail_of, unevenness

NO_STORIES = tables.make("stories", [])
VOCABULARY = [f"{a}{b}{c}o" for a in "bdfgklmnpr" for b in "aeiu" for c in "bdfgkl"]


def pile(texts, outlets=None, **more):
    """Articles of one body sentence each; `outlets` and other columns by article."""
    articles = tables.make(
        "articles",
        [
            {"article_id": f"a{i:04d}", "raw": text, "title": f"Title {i}", "language": "en"}
            | ({"outlet": outlets[i]} if outlets else {})
            | {column: values[i] for column, values in more.items()}
            for i, text in enumerate(texts)
        ],
    )
    rows = zip(articles.article_id, articles.raw, strict=True)
    spans = [{"article_id": a, "sentence": 0, "start": 0, "end": len(r), "role": "body"} for a, r in rows if r.strip()]
    return articles, tables.make("sentences", spans)


def drawn(n, seed=0, length=150):
    """Texts of the same words, drawn with bursts: each article has favourites of its own."""
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.ones(len(VOCABULARY)))
    return [" ".join(rng.choice(VOCABULARY, length, p=rng.dirichlet(150 * share + 1e-3))) for _ in range(n)]


def story(*ids, name="S1"):
    return tables.make("stories", [{"article_id": a, "story_id": name, "label": "A pier closes"} for a in ids])


# The measure itself.


def test_log_odds_are_those_of_the_paper_worked_out_by_hand():
    # 8 of 10 words here, 2 of 10 there; the prior holds 5 of 10.
    odds, sd = log_odds([8, 2], [2, 8], prior=[5, 5])
    by_hand = math.log((8 + 5) / (10 + 10 - 8 - 5)) - math.log((2 + 5) / (10 + 10 - 2 - 5))
    assert odds[0] == pytest.approx(by_hand) and odds[1] == pytest.approx(-by_hand)
    assert sd[0] == pytest.approx(math.sqrt(1 / 13 + 1 / 7))


def test_a_prior_of_so_many_words_is_shared_out_as_both_sides_use_them():
    given_as_counts, given_as_total = log_odds([6, 2], [0, 12], prior=[3, 7]), log_odds([6, 2], [0, 12], prior=10)
    np.testing.assert_allclose(given_as_total.odds, given_as_counts.odds)
    np.testing.assert_allclose(log_odds([6, 2], [0, 12], 500).odds, log_odds([6, 2], [0, 12], 20).odds)


@pytest.mark.parametrize("here, there", [([], []), ([0, 0], [0, 0]), ([5], [3]), ([0], [0]), ([3, 0], [4, 0])])
def test_words_that_nothing_can_be_said_of_are_no_errors(here, there):
    odds, sd = log_odds(here, there)
    assert not odds.any() and np.isinf(sd).all()


def test_an_interval_is_the_normal_one_for_many_words_and_wider_for_few():
    low, high = interval(np.zeros(2), np.array([1e6, 2.0]), np.array([1e6, 1e6]), 0.025)
    assert high[0] == pytest.approx(1.96 * math.sqrt(2e-6), rel=0.01) and low[0] == pytest.approx(-high[0], rel=0.01)
    assert low[1] < -1.96 * math.sqrt(1 / 2)
    assert tail_of(1, 100) < tail_of(10, 100) < tail_of(100, 100) == 0.025


def test_words_that_come_in_bursts_are_told_from_words_that_come_evenly():
    rng = np.random.default_rng(1)
    even, bursty = rng.binomial(200, 0.05, 400), rng.binomial(200, rng.beta(0.05 * 49, 0.95 * 49, 400))
    counts = sparse.csr_matrix(np.stack([even, bursty, 200 - even - bursty]).T)
    found = unevenness(counts, np.arange(400) % 8)
    assert found[0] < 0.002 and found[1] == pytest.approx(0.02, rel=0.35)
    assert design_effect(found, 10 * 200.0, 10 * 200.0**2)[1] == pytest.approx(1 + 199 * found[1])


# Groups.


def test_a_planted_word_is_the_most_telling_of_its_outlet_and_surely_so():
    texts = drawn(24)
    texts = [text + " harbour" * (4 + i % 2) if i % 3 == 0 else text for i, text in enumerate(texts)]
    made = find_keyness(*pile(texts, ["Post" if i % 3 == 0 else "Echo" for i in range(24)]), NO_STORIES)
    top = ranked(made.table).query("group == 'Post'").iloc[0]
    assert (top.term, top["count"], top.count_rest, top.n_articles) == ("harbour", 36, 0, 8)
    assert top.low > 0 and "of them the difference is sure" in made.answer
    missed = made.table[(made.table.group == "Echo") & (made.table.term == "harbour")]
    assert (missed.log_odds < 0).all() and (missed["count"] == 0).all() and len(missed) == 1


def test_without_words_the_answer_says_that_nothing_was_compared():
    made = find_keyness(*pile(["Boats left.", "Crews came."], ["Post", "Echo"]), NO_STORIES)
    assert made.table.empty and made.answer.startswith("2 outlets not compared: no words to compare by")


def test_a_word_that_one_article_repeats_is_marked_and_never_sure():
    texts = drawn(24)
    texts[0] += " harbour" * 40
    made = find_keyness(*pile(texts, ["Post" if i % 3 == 0 else "Echo" for i in range(24)]), NO_STORIES)
    row = made.table[(made.table.group == "Post") & (made.table.term == "harbour")].iloc[0]
    assert (row["count"], row.n_articles) == (40, 1) and row.low < 0 < row.log_odds
    # The paper's own interval would have been sure.
    assert log_odds([40, 24 / 3 * 150], [0, 16 * 150]).odds[0] > 3 * log_odds([40, 1200], [0, 2400]).sd[0]


@pytest.mark.parametrize("n_groups, size", [(2, 3), (4, 1), (4, 6), (10, 2)])
def test_outlets_dealt_out_at_random_have_intervals_across_zero(n_groups, size):
    kept = []
    for seed in range(4):
        texts = drawn(n_groups * size + 4, seed)
        outlets = [f"O{i % n_groups}" if i < n_groups * size else "Rest" for i in range(len(texts))]
        kept.append(find_keyness(*pile(texts, outlets), NO_STORIES).table)
    table = pd.concat(kept)
    across = (table.low <= 0) & (table.high >= 0)
    assert len(table) > 50 and across.mean() >= 0.95


def test_the_same_words_everywhere_set_nobody_apart():
    made = find_keyness(*pile(["The ferry left the pier for the island at noon."] * 6, list("ABCABC")), NO_STORIES)
    assert made.table.empty or ((made.table.low < 0) & (made.table.high > 0)).all()


def test_words_of_an_article_without_an_outlet_are_set_against_all_others_under_its_title():
    articles, sentences = pile(drawn(4), ["Post", "Post", None, None])
    of = groups_of(articles, sentences, NO_STORIES, "outlet")
    assert of.to_dict() == {"a0000": "Post", "a0001": "Post", "a0002": "Title 2", "a0003": "Title 3"}
    made = find_keyness(articles, sentences, NO_STORIES)
    assert set(made.table.group) == {"Post", "Title 2", "Title 3"}
    assert "2 articles without a known outlet counted as an outlet each" in made.answer


def test_an_outlet_and_a_title_of_one_name_are_two_groups():
    articles, sentences = pile(drawn(3), ["Title 2", "Title 2", None])
    assert len(set(groups_of(articles, sentences, NO_STORIES, "outlet"))) == 2


def test_where_each_outlet_has_one_article_the_answer_warns():
    answer = find_keyness(*pile(drawn(3), list("ABC")), NO_STORIES).answer
    assert "each has one article, whose words say little about outlets" in answer


def test_hundreds_of_outlets_of_one_article_are_only_the_rest():
    made = find_keyness(*pile(drawn(60, length=40), [f"O{max(i, 9)}" for i in range(60)]), NO_STORIES)
    assert set(made.table.group) == {"O9"} and "left out: 50 outlets of one article each" in made.answer


def test_stories_of_two_articles_are_compared_with_all_others():
    texts = [text + " pier" * 5 if i < 3 else text for i, text in enumerate(drawn(12))]
    articles, sentences = pile(texts)
    stories = pd.concat([story("a0000", "a0001", "a0002"), story("a0003", name="S2")])
    made = find_keyness(articles, sentences, stories)
    by_story = made.table[made.table.group_by == "story"]
    assert set(by_story.group) == {"S1"} and ranked(by_story).term.iloc[0] == "pier"


def test_a_copy_counts_once_in_its_group_but_for_each_outlet_that_printed_it():
    text = "harbour harbour harbour harbour " + drawn(1)[0]
    texts, problem = [text, text, text, *drawn(3, 1)], [None, "same as a0000", "same as a0000", None, None, None]
    made = find_keyness(*pile(texts, ["A", "A", "B", "B", "C", "C"], problem=problem), NO_STORIES)
    rows = made.table[made.table.term == "harbour"].set_index("group")
    assert rows["count"]["A"] == 4 and rows.count_rest["A"] == 4 and rows.n_articles["A"] == 1
    assert "1 copy of an article of the same outlet" in made.answer


def test_languages_are_not_compared_with_each_other():
    german = ["Der Hafen bleibt nach dem Fund der Risse geschlossen, Boote liegen im Becken. " * 3] * 4
    texts, languages = [*drawn(4), *german], ["en"] * 4 + ["de"] * 4
    made = find_keyness(*pile(texts, ["A", "A", "B", "B", "C", "C", "D", "D"], language=languages), NO_STORIES)
    assert "Hafen" not in set(made.table[made.table.log_odds > 0.1].term)
    made = find_keyness(*pile(texts, ["A", "A", "B", "B", "C", "C", "C", "C"], language=languages), NO_STORIES)
    assert "C" not in set(made.table.group) and "1 outlet alone in its language" in made.answer


def test_headlines_count_only_where_that_is_asked_for():
    articles, sentences = pile(drawn(4), list("AABB"))
    sentences.loc[0, "role"] = "headline"
    assert find_keyness(articles, sentences, NO_STORIES).table["count"].sum() < (
        find_keyness(articles, sentences, NO_STORIES, KeynessParams(headlines=True)).table["count"].sum()
    )


@pytest.mark.parametrize(
    "texts, outlets",
    [
        ([], []),
        ([""], ["A"]),
        (["", " \n "], ["A", "B"]),
        (["war"], ["A"]),
        (["war", "war", "war"], ["A", "B", "C"]),
        (["war war war", "peace peace peace"], ["A", "B"]),
        (["the of and"] * 3, ["A", "B", "B"]),
        (["1 2 3", "?!"], [None, None]),
        (["北约会谈周五结束" * 5, "会谈没有协议" * 5], ["A", "B"]),
        (["\u0301\ufffd\x00", "a" * 5000], ["A", "A"]),
    ],
)
def test_odd_piles_give_a_table_and_an_answer(texts, outlets):
    articles, sentences = pile(texts, outlets)
    made = find_keyness(articles, sentences, NO_STORIES)
    assert list(made.table.columns) == list(tables.COLUMNS["keyness"])
    assert "stories not compared: no story of two or more articles" in made.answer
    assert made.table.log_odds.astype(float).map(math.isfinite).all()
    assert len(made.table) or "not compared" in made.answer or "compared by" in made.answer
    all_in_one = tables.make("stories", [{"article_id": a, "story_id": "S1"} for a in articles.article_id])
    assert find_keyness(articles, sentences, all_in_one).table.group_by.ne("story").all()


def test_keyness_does_not_depend_on_the_order_of_rows():
    articles, sentences = pile(drawn(12), list("AABBCCDDEEFF"))
    stories = story("a0000", "a0001", "a0002", "a0003")
    one = find_keyness(articles, sentences, stories)
    two = find_keyness(articles[::-1], sentences.sample(frac=1, random_state=3), stories[::-1])
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.answer == two.answer


def test_as_many_words_of_a_group_are_kept_as_the_parameters_say():
    made = find_keyness(*pile(drawn(12), list("AABBCC" * 2)), NO_STORIES, KeynessParams(n_terms=5, n_fewer=2))
    assert made.table.groupby("group").size().tolist() == [7, 7, 7]
    assert "the 21 most telling kept" in made.answer


def test_a_run_says_which_words_set_outlets_and_stories_apart(seeds):
    assert seeds.keyness_answer and set(seeds["keyness"].group_by) <= set(keyness.GROUPS)


# The figure.


@pytest.mark.parametrize("n_outlets", [2, 4, 9])
def test_the_figure_leads_back_to_the_words_and_cuts_nothing_off(n_outlets, tmp_path):
    texts = [text + " harbour" * (3 * (i % n_outlets == 0)) for i, text in enumerate(drawn(3 * n_outlets))]
    articles, sentences = pile(texts, [f"The {'Long ' * 12}Post {i % n_outlets}" for i in range(len(texts))])
    figure = keyness_of(articles, sentences, NO_STORIES, find_keyness(articles, sentences, NO_STORIES).table)
    raw = articles.set_index("article_id").raw
    assert all(raw[r.article_id][r.start : r.end] == r.text == r.term for r in figure.data.itertuples())
    assert figure.data.group.nunique() == min(6, n_outlets)
    assert ("3 others are not" in figure.caption) == (n_outlets == 9)
    canvas = figures.render(figure)
    canvas.draw_without_rendering()
    whole, renderer = canvas.bbox, canvas.canvas.get_renderer()
    caption = canvas.texts[0].get_window_extent(renderer)
    boxes = [text.get_window_extent(renderer) for text in (*canvas.axes[0].texts, *canvas.axes[0].get_yticklabels())]
    assert all(b.x0 >= 0 and b.x1 <= whole.x1 and b.y1 <= whole.y1 and b.y0 >= caption.y1 for b in boxes)
    assert sum(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i]) == 0


def test_the_figure_says_that_one_article_is_no_outlet():
    articles, sentences = pile(drawn(3), list("ABC"))
    figure = keyness_of(articles, sentences, NO_STORIES, find_keyness(articles, sentences, NO_STORIES).table)
    assert "Here each outlet has one article" in figure.caption


def test_without_words_to_compare_a_line_stands_for_the_figure():
    articles, sentences = pile(drawn(2), ["A", "A"])
    figure = keyness_of(articles, sentences, NO_STORIES, find_keyness(articles, sentences, NO_STORIES).table)
    assert figures.show(figure) == "Not drawn: 1 outlet; nothing to compare the words with"


def test_a_story_is_headed_by_its_label():
    articles, sentences = pile([text + " pier" * 5 * (i < 3) for i, text in enumerate(drawn(9))])
    stories = story("a0000", "a0001", "a0002")
    table = find_keyness(articles, sentences, stories).table
    figure = keyness_of(articles, sentences, stories, table, "story")
    assert figure.data.attrs["heads"] == {"S1": "S1: A pier closes (3 articles)"}
