"""Discrepancies: values that are given differently for the same thing, and those that only look as if they were.

A case has a ``name``, its ``articles`` (two to four, each with ``article_id, title, outlet, published, text``) and a reader's
expectations, in words of the texts:

- ``discrepancies``: a ``kind`` and the ``values`` that stand against each other.
- ``not_discrepancies``: values that are never set against each other.
- ``series``: the same for a value that changed with time; each of its rows has the day that it is of.
- ``no_discrepancy``: true where nothing may be found.
"""

import numpy as np
import pytest
from conftest import cases, params, write_pile

from nlp_helpers import run, tables
from nlp_helpers.discrepancies.numbers import find_number_conflicts
from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.grammar.word_classes import classify
from nlp_helpers.numbers import find_numbers
from nlp_helpers.sentence_pairs.pairs import Pairs
from nlp_helpers.sentence_pairs.sentence_words import read_sentences


def groups_of(found):
    """Of each discrepancy the kind, the words of its values, and the rows."""
    texts = dict(zip(found["articles"].article_id, found["articles"].raw, strict=True))
    for _, rows in found["discrepancies"].groupby("discrepancy"):
        words = [texts[row.article_id][row.start : row.end] for row in rows.itertuples()]
        yield rows.kind.iloc[0], words, rows


def has(words, value):
    """Whether the value is among the words, or one of them a part of it ('61' and '61 percent')."""
    return any(value.casefold() in word.casefold() or word.casefold() in value.casefold() for word in words)


def holding(found, values):
    """The discrepancies that set these values against each other."""
    return [(kind, rows) for kind, words, rows in groups_of(found) if all(has(words, value) for value in values)]


@pytest.mark.parametrize("case", params(cases("discrepancies.jsonl"), lambda case: case["name"]))
def test_values_that_differ_for_the_same_thing_are_found_and_what_only_looks_so_is_not(case, tmp_path):
    found = run.compute(write_pile(tmp_path, case["articles"]), ["discrepancies"])
    shown = [(kind, words) for kind, words, _ in groups_of(found)]
    if case.get("no_discrepancy"):
        assert shown == []
    for expected in case.get("discrepancies", []):
        kinds = [kind for kind, _ in holding(found, expected["values"])]
        assert expected["kind"] in kinds, f"{expected} not among {shown}"
    for values in case.get("not_discrepancies", []):
        assert holding(found, values) == [], f"{values} against each other in {shown}"
    for expected in case.get("series", []):
        rows = [rows for kind, rows in holding(found, expected["values"]) if kind == expected["kind"]]
        assert rows, f"{expected} not among {shown}"
        assert (rows[0].as_of != "").all() and rows[0].as_of.nunique() > 1
    if expected := case.get("discrepancies", case.get("series")):
        assert len(shown) == len(expected), f"more than these: {shown}"


def numbers_against_each_other(given):
    """Of each case the numbers that are set against each other: their words, and the conflicts.

    A case has ``texts``, an article each; the ``probability`` that any two of their sentences report the same thing; and the
    ``days`` of publication that are known. All are read as one pile, which is fast; only texts of one case are compared.
    """
    texts = [(f"{number:03} {k}", text) for number, case in enumerate(given) for k, text in enumerate(case["texts"])]
    articles = tables.make("articles", [{"article_id": key, "raw": text} for key, text in texts])
    block = {"block": 0, "start": 0, "role": "body", "is_body": True}
    blocks = tables.make("blocks", [block | {"article_id": key, "end": len(text)} for key, text in texts])
    tokens = read_tokens(articles, blocks)
    classes = classify(tokens)
    said = read_sentences(tokens, classes)
    case = np.array([int(key[:3]) for key in tokens.article_ids])[said.article]
    one, other = np.triu_indices(len(said), 1)
    one, other = one[case[one] == case[other]], other[case[one] == case[other]]
    pairs = Pairs(said, one, other, np.array([each["probability"] for each in given], np.float32)[case[one]])
    days = {
        f"{k:03} {n}": (day, day) for k, each in enumerate(given) for n, day in enumerate(each.get("days", ())) if day
    }
    found = find_number_conflicts(find_numbers(articles, blocks, tokens, classes), classes, pairs, days)
    shown = [([], []) for _ in given]
    for each in found:
        words, conflicts = shown[int(each.one.article_id[:3])]
        words.append([dict(texts)[at.article_id][at.start : at.end] for at in (each.one, each.other)])
        conflicts.append(each)
    return shown


@pytest.fixture(scope="module")
def numbers_found():
    """Of each case, by its name, what is found, and what is found where its articles come in reverse."""
    given = cases("number_pairs.jsonl")
    turned = [
        case | {"texts": case["texts"][::-1], "days": [*case.get("days", ()), None, None][: len(case["texts"])][::-1]}
        for case in given
    ]
    both = zip(numbers_against_each_other(given), numbers_against_each_other(turned), strict=True)
    return {case["name"]: found for case, found in zip(given, both, strict=True)}


NUMBER_PAIRS = params(cases("number_pairs.jsonl"), lambda case: case["name"])


@pytest.mark.parametrize("case", NUMBER_PAIRS)
def test_numbers_are_set_against_each_other_where_sentences_may_report_the_same(case, numbers_found):
    words, conflicts = numbers_found[case["name"]][0]
    assert words == case["found"]
    if "about" in case:
        assert [each.subject for each in conflicts] == [case["about"]]
    if "likelihood" in case:
        assert [each.likelihood for each in conflicts] == [case["likelihood"]]


@pytest.mark.parametrize("case", NUMBER_PAIRS)
def test_which_article_comes_first_makes_no_difference_to_its_numbers(case, numbers_found):
    words, _ = numbers_found[case["name"]][1]
    assert sorted(map(sorted, words)) == sorted(map(sorted, case["found"]))
