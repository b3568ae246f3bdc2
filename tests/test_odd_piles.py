"""Piles that a step that works across articles may fall over: it answers all the same, and says what it did not compare."""

import numpy as np
import pytest
from conftest import write_pile
from makers.odd_inputs import odd_piles

from nlp_helpers import run, sentence_pairs, tables
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.discrepancies import changes
from nlp_helpers.discrepancies import numbers as number_conflicts
from nlp_helpers.discrepancies.changes import ChangeParams
from nlp_helpers.discrepancies.numbers import NumberConflictParams
from nlp_helpers.echoes import EchoParams, find_echoes
from nlp_helpers.echoes.passages import Passage, _apart, _overlap
from nlp_helpers.sentence_pairs import PairParams, find_pairs
from nlp_helpers.summary import noted

PILES = {pile.name: pile for pile in odd_piles()}
# Each is odd for another step; together they take a second or two.
CHOSEN = {
    "equal articles of 1 KB": 0.006,
    "quotes of one speaker, an article each": 0.004,
    "number of troops, an article and day each": 0.005,
    "names near each other": 0.002,
}


@pytest.mark.parametrize("name", CHOSEN)
def test_every_row_of_an_odd_pile_stands_in_its_text(name, tmp_path):
    rows = PILES[name].make(CHOSEN[name])
    wanted = ["utterances", "echoes", "points", "discrepancies", "keyness", "stories"]
    found = run.compute(write_pile(tmp_path, rows), wanted)
    raw = {row["article_id"]: row["text"] for row in rows}
    for table in ("utterances", "points", "discrepancies"):
        for row in found[table].itertuples():
            assert raw[row.article_id][row.start : row.end].strip()
    assert len(found["stories"]) == len(rows)


def test_where_echoes_would_be_too_many_each_article_has_some_and_a_note():
    shared = "The old bridge over the river was closed on Monday after inspectors found deep cracks in its footings this week. "
    raw = [f"{shared}Crew {n} left the pier number {n} for good." for n in range(20)]
    articles = tables.make("articles", [{"article_id": f"a{n:02}", "raw": text} for n, text in enumerate(raw)])
    blocks = [{"article_id": f"a{n:02}", "block": 0, "start": 0, "end": len(text), "role": "body", "is_body": True}
              for n, text in enumerate(raw)]  # fmt: skip
    sentences = find_sentences(articles, tables.make("blocks", blocks))
    none = tables.make("quotes", [])
    every = find_echoes(articles, sentences, none, params=EchoParams())
    some = find_echoes(articles, sentences, none, params=EchoParams(most_runs=25, per_word=0.0))
    assert len(every.table) == 190
    assert 20 <= len(some.table) <= 25
    assert set(some.table.article_id_a) | set(some.table.article_id_b) == set(articles.article_id)
    assert every.notes.empty
    assert some.notes.note.str.contains("were not looked at for echoes").sum() == 1


def test_passages_that_others_have_on_both_sides_are_left_out_as_if_each_were_held_against_each():
    random = np.random.default_rng(3)
    found = [
        Passage(((int(a), int(b) + 1000, int(n)),))
        for a, b, n in zip(
            random.integers(0, 300, 60), random.integers(0, 300, 60), random.integers(5, 120, 60), strict=True
        )
    ]
    kept: list[Passage] = []
    for passage in sorted(found, key=lambda one: (-one.n_equal, one.stretches)):
        shared = [any(_overlap(getattr(passage, side), getattr(one, side)) for one in kept) for side in "ab"]
        if not all(shared):
            kept.append(passage)
    assert _apart(found) == sorted(kept, key=lambda one: one.stretches)


REPORT = "The fire in the old mill in Oldham on Monday killed {} people, hurt {} firemen and cost $9,{}00."


@pytest.fixture(scope="module")
def fire(tmp_path_factory):
    """Four reports of one fire with numbers of their own, compared."""
    rows = [
        {"article_id": f"a{n}", "text": REPORT.format(n + 11, n + 31, n), "published": f"2024-05-0{n + 1}"}
        for n in range(4)
    ]
    found = run.compute(write_pile(tmp_path_factory.mktemp("fire"), rows), ["discrepancies"])
    assert found.notes.empty
    return found


def test_numbers_that_were_not_compared_are_noted(fire):
    some = number_conflicts.notes_of(fire["articles"], fire["numbers"], fire.pairs, NumberConflictParams(most=2))
    assert some.article_id.tolist() == ["a0", "a1", "a2", "a3"]


def test_numbers_of_which_it_was_not_asked_whether_they_changed_are_noted(fire):
    stories = fire["stories"].assign(story_id="S1")
    some = changes.notes_of(fire["articles"], stories, fire["numbers"], ChangeParams(most=2))
    assert some.note.str.startswith("4 numbers").tolist() == [True]


def test_sentences_of_a_large_story_that_were_not_compared_are_noted_and_the_summary_says_so_first(fire):
    said = fire.pairs.said
    few = find_pairs(said, np.zeros(len(said.tokens.article_ids), np.int64), PairParams(most_pairs=10, fewest=2))
    assert len(few.few) == 1
    some = sentence_pairs.notes_of(fire["articles"], few)
    assert some.note.str.contains("about 2 of them only").tolist() == [True]
    fire.add_notes(some)
    assert noted(fire)[0].startswith("note: a story has")
