"""Names, days and titles that are given differently, and what only looks like it."""

import random

import numpy as np
import pytest
from conftest import cases, params, write_pile
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_helpers import run
from nlp_helpers.discrepancies import near_words
from nlp_helpers.discrepancies.days import find_day_conflicts, minutes
from nlp_helpers.discrepancies.spelling import find_spellings
from nlp_helpers.discrepancies.titles import find_title_conflicts, office
from nlp_helpers.grammar.mentions import find_mentions
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.people import find_people
from nlp_helpers.sentence_pairs import find_pairs
from nlp_helpers.sentence_pairs.sentence_words import of_texts, read_sentences


def conflicts_of(articles, folder):
    """All conflicts of the three kinds in articles of one story, with their texts."""
    found = run.compute(write_pile(folder, articles), ["dates", "quotes", "statements"])
    tokens = found.people.mentions.tokens
    classes = classify(tokens)
    pairs = find_pairs(read_sentences(tokens, classes), np.zeros(len(tokens.article_ids), np.int64))
    conflicts = [
        *find_spellings(tokens, classes, found.people, pairs),
        *find_day_conflicts(found["dates"], tokens, pairs, classes),
        *find_title_conflicts(found.people, tokens, found["quotes"], found["statements"], pairs),
    ]
    return conflicts, dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))


@pytest.mark.parametrize("case", params(cases("conflicts.jsonl"), lambda case: case["name"]))
def test_what_is_given_differently_is_found_and_what_only_looks_so_is_not(case, tmp_path):
    conflicts, raw = conflicts_of(case["articles"], tmp_path)
    shown = [
        (conflict.kind, {raw[place.article_id][place.start : place.end] for place in (conflict.one, conflict.other)})
        for conflict in conflicts
    ]
    for one, other in case["found"]:
        hits = [
            words
            for kind, words in shown
            if kind == case["kind"]
            and len(words) == 2
            and any(one in x for x in words)
            and any(other in x for x in words)
        ]
        assert hits, f"{one} and {other} not among {shown}"
    if not case["found"]:
        assert shown == []
    assert {kind for kind, _ in shown} <= {case["kind"]}


def test_what_is_inferred_is_said_and_is_less_likely(tmp_path):
    case = next(case for case in cases("conflicts.jsonl") if case["name"].startswith("an office alone, and its holder"))
    (conflict,), raw = conflicts_of(case["articles"], tmp_path)
    assert "inferred" in conflict.subject and "Signe Aalberg" in conflict.subject
    assert [raw[place.article_id][place.start : place.end] for place in (conflict.one, conflict.other)] == [
        "the Danish prime minister", "Norwegian Prime Minister",
    ]  # fmt: skip
    assert conflict.likelihood <= 0.5


def spellings_of(texts, story):
    said = of_texts(texts)
    classes = classify(said.tokens)
    people = find_people(find_mentions(said.tokens, classes))
    return find_spellings(said.tokens, classes, people, find_pairs(said, np.array(story)))


REPORT = "The prize for the best loaf went to {} of Oberfeld on Monday. The jury tasted forty loaves."


def test_names_are_compared_within_a_story_only():
    texts = [REPORT.format("Marlena Quist"), REPORT.format("Marlina Quist")]
    assert spellings_of(texts, [0, 0]) != []
    assert spellings_of(texts, [0, 1]) == []


def test_every_article_that_has_one_of_two_spellings_is_listed():
    texts = [REPORT.format(name) for name in ("Marlena Quist", "Marlina Quist", "Marlena Quist", "Marlina Quist")]
    found = spellings_of(texts, [0, 0, 0, 0])
    assert {place.article_id for conflict in found for place in (conflict.one, conflict.other)} == {
        f"{k:06d}" for k in range(4)
    }


def test_conflicts_do_not_depend_on_the_order_of_articles(tmp_path):
    articles = [
        {**article, "article_id": f"{number}{article['article_id']}"}
        for number, case in enumerate(cases("conflicts.jsonl")[:6])
        for article in case["articles"]
    ]
    first, _ = conflicts_of(articles, tmp_path)
    random.Random(0).shuffle(articles)
    assert conflicts_of(articles, tmp_path)[0] == first != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("noon", (715, 725, True)), ("midnight", (-5, 5, True)), ("25:61", None), ("13:35", (815, 815, True)),
        ("12:03 a.m.", (3, 3, True)), ("shortly after 2 am", (120, 140, True)), ("between 5 p.m.", None), ("99 p.m.", None),
    ],
)  # fmt: skip
def test_times_of_day_are_read_as_minutes_with_how_exact_they_are(text, expected):
    assert minutes(text) == expected


def test_offices_in_other_words_are_one():
    assert office("Norway's deputy minister of defense") == office("the Norwegian Deputy Defence Minister")
    assert office("premier of Denmark") == office("Danish prime minister")
    assert office("Danish prime minister") != office("Norwegian prime minister")


@given(st.lists(st.text(alphabet="abcdé", min_size=1, max_size=9), unique=True, max_size=30))
def test_near_words_are_found_as_by_comparing_all(words):
    expected = [
        (a, b)
        for a in sorted(words)
        for b in sorted(words)
        if a < b and near_words.distance(a, b) <= near_words.allowed(a, b)
    ]
    assert near_words.near_words(words) == expected


@settings(max_examples=20)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=3))
def test_any_text_is_searched_for_spellings(texts):
    said = of_texts(texts)
    classes = classify(said.tokens)
    people = find_people(find_mentions(said.tokens, classes))
    pairs = find_pairs(said, np.zeros(len(texts), np.int64))
    for conflict in find_spellings(said.tokens, classes, people, pairs):
        assert conflict.one != conflict.other


def test_near_words_of_many_are_those_of_few(monkeypatch):
    words = sorted(
        {a + b + c for a in ("hol", "oll", "har") for b in ("li", "l", "lli") for c in ("ster", "stre", "sten")}
    )
    every = [pair for pair in near_words.near_words(words) if near_words.may_sound_alike(*pair)]
    monkeypatch.setattr(near_words, "_COMPARED", 20)
    some = near_words.near_words(words)
    assert [pair for pair in some if near_words.may_sound_alike(*pair)] == every
    assert len(every) > 20
