"""Piles that a step that works across articles may fall over: it answers all the same, and says what it did not compare."""

import json
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from odd_piles import odd_piles

from nlp_helpers import run, tables
from nlp_helpers.clean.sentences import find_sentences
from nlp_helpers.discrepancies import changes, near_words
from nlp_helpers.discrepancies import numbers as number_conflicts
from nlp_helpers.discrepancies.changes import ChangeParams
from nlp_helpers.discrepancies.numbers import NumberConflictParams
from nlp_helpers.echoes import EchoParams, find_echoes
from nlp_helpers.echoes.passages import Passage, _apart, _overlap
from nlp_helpers.points import candidates as pair_candidates
from nlp_helpers.points import find_points
from nlp_helpers.points.pairs import PairParams, find_pairs, notes, story_rarity
from nlp_helpers.points.sentence_words import of_texts
from nlp_helpers.summary import noted
from nlp_helpers.utterances import UtteranceParams, find_with_notes
from nlp_helpers.utterances.order import merged
from nlp_helpers.utterances.pairs import PairParams as SaidPairParams

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
    path = tmp_path / "pile.jsonl"
    rows = PILES[name].make(CHOSEN[name])
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    wanted = ["utterances", "echoes", "points", "discrepancies", "keyness", "stories"]
    found = run.compute(path, wanted)
    raw = {row["article_id"]: row["text"] for row in rows}
    for table in ("utterances", "points", "discrepancies"):
        for row in found[table].itertuples():
            assert raw[row.article_id][row.start : row.end].strip()
    assert len(found["stories"]) == len(rows)


def _stories_of_one(said):
    return np.zeros(len(said.tokens.article_ids), np.int64)


def test_a_sentence_of_many_articles_is_one_point_of_all_of_them_and_a_note_says_how():
    texts = [f"The old mill in Oldham was destroyed by a fire. Tea number {n} was cheap in {n}." for n in range(30)]
    said = of_texts(texts)
    params = PairParams(most=8)
    pairs = find_pairs(said, _stories_of_one(said), params)
    assert len(pairs.copy) == 22
    assert set(said.same[pairs.copy]) == set(said.same[pairs.model])
    ids = said.tokens.article_ids
    stories = pd.DataFrame({"article_id": ids, "story_id": "S1"})
    articles = stories.assign(outlet=pd.NA, published_from=pd.NA, published_to=pd.NA)
    points = find_points(articles, stories, pairs, tables.make("utterances", []), tables.make("echoes", []))
    fire = points[points.start == 0]
    assert fire.n_articles.tolist() == [30] * 30
    assert "over 8 times" in notes(articles, pairs, params).note.iloc[0]


def test_equal_sentences_have_as_many_candidates_as_are_asked_for_and_no_more():
    said = of_texts(["Twelve boats left the pier in Oldham. " * 20] * 2)
    one, _ = pair_candidates.candidates(said, np.arange(len(said)), np.ones(len(said.keys), np.float32), 0.2, 3)
    assert 0 < len(one) <= 3 * len(said)


def test_a_large_story_keeps_the_pairs_that_share_rare_words(monkeypatch):
    names = ["Oldham", "Ramsey", "Peel", "Douglas", "Laxey", "Castletown", "Foxdale", "Onchan"]
    texts = [
        "".join(f"A {what} in {name} {how} the old {thing}. " for name in names for thing in [name + "ton"])
        for what, how in [("fire", "destroyed"), ("blaze", "ruined"), ("fire", "burned")]
    ]
    said = of_texts(texts)
    members = np.arange(len(said))
    rarity = story_rarity(said, members)
    whole = set(
        zip(*(side.tolist() for side in pair_candidates.candidates(said, members, rarity, 0.5, 60)), strict=True)
    )
    monkeypatch.setattr(pair_candidates, "COMPARED", 0)
    some = set(
        zip(*(side.tolist() for side in pair_candidates.candidates(said, members, rarity, 0.5, 60)), strict=True)
    )
    assert some == whole
    assert len(whole) >= 24


def test_near_words_of_many_are_those_of_few(monkeypatch):
    words = sorted(
        {a + b + c for a in ("hol", "oll", "har") for b in ("li", "l", "lli") for c in ("ster", "stre", "sten")}
    )
    every = [pair for pair in near_words.near_words(words) if near_words.may_sound_alike(*pair)]
    monkeypatch.setattr(near_words, "_COMPARED", 20)
    some = near_words.near_words(words)
    assert [pair for pair in some if near_words.may_sound_alike(*pair)] == every
    assert len(every) > 20


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


def test_where_quotes_would_be_compared_too_often_the_most_alike_are_and_a_note_says_how_many_are_not():
    said = "The board will not close the north pier before the winter, and the boats stay."
    near = ["north pier before the summer", "old pier before the winter", "north bridge before a hard winter"]
    texts = [f"“{said if n < 2 else said.replace('north pier before the winter', near[n - 2])}”" for n in range(5)]
    day = {"published_from": "2024-05-04", "published_to": "2024-05-04"}
    articles = tables.make("articles", [{"article_id": f"a{n}", "raw": raw} | day for n, raw in enumerate(texts)])
    rows = [{"article_id": f"a{n}", "quote": 0, "start": 1, "end": len(raw) - 1, "in_body": True, "speaker": "Ann Lee"}
            for n, raw in enumerate(texts)]  # fmt: skip
    given = articles, tables.make("quotes", rows), tables.make("statements", []), tables.make("dates", [])
    every = find_with_notes(*given)
    some = find_with_notes(*given, UtteranceParams(SaidPairParams(most=1, per_stretch=0.0)))
    assert every.table.article_id.nunique() == 5
    assert every.notes.empty
    assert set(some.table.article_id) == {"a0", "a1"}
    assert some.notes.note.str.contains("were not compared").tolist() == [True]


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


def test_things_that_follow_each_other_in_all_articles_do_so_in_the_order_of_all():
    places = [{"a": 5, "b": 1}, {"a": 2}, {"b": 3, "c": 0}, {"c": 1}, {"a": 7, "c": 9}]
    order = merged(places)
    assert sorted(order) == [0, 1, 2, 3, 4]
    for one, other in combinations(range(5), 2):
        shared = set(places[one]) & set(places[other])
        if len({places[one][x] < places[other][x] for x in shared}) == 1:
            first = one if places[one][min(shared)] < places[other][min(shared)] else other
            assert order.index(first) == min(order.index(one), order.index(other))


def test_what_was_not_compared_of_large_stories_and_tables_is_noted(tmp_path):
    text = "The fire in the old mill in Oldham on Monday killed {} people, hurt {} firemen and cost $9,{}00."
    rows = [
        {"article_id": f"a{n}", "text": text.format(n + 11, n + 31, n), "published": f"2024-05-0{n + 1}"}
        for n in range(4)
    ]
    path = tmp_path / "pile.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = run.compute(path, ["discrepancies"])
    articles, stories, numbers = found["articles"], found["stories"].assign(story_id="S1"), found["numbers"]
    assert found.notes.empty
    some = number_conflicts.notes(articles, numbers, found.pairs, NumberConflictParams(most=2))
    assert some.article_id.tolist() == ["a0", "a1", "a2", "a3"]
    assert changes.notes(articles, stories, numbers, ChangeParams(most=2)).note.str.startswith(
        "4 numbers"
    ).tolist() == [True]
    said = found.pairs.said
    few = find_pairs(said, _stories_of_one(said), PairParams(most_pairs=10, fewest=2))
    assert len(few.few) == 1
    assert notes(articles, few).note.str.contains("about 2 of them only").tolist() == [True]
    found.add_notes(notes(articles, few))
    assert noted(found)[0].startswith("note: a story has")
