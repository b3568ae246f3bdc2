"""Speakers: who says a quote, and which quotes nobody says."""

import numpy as np
import pytest
from conftest import articles_of, cases
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.grammar.tokens import read_tokens
from nlp_helpers.quotes import FORMS, QuoteParams, find_quotes
from nlp_helpers.quotes.context import Candidates
from nlp_helpers.quotes.runs import best_of, keep_best


def quotes_in(raw, heads=0, **params):
    """The quotes of a text with a block per line, the first few of them headlines."""
    rows, at = [], 0
    for number, line in enumerate(raw.split("\n")):
        if line.strip():
            role = "headline" if number < heads else "body"
            row = {"article_id": "a", "block": number, "start": at, "end": at + len(line), "role": role}
            rows.append(row | {"is_body": number >= heads})
        at += len(line) + 1
    return find_quotes(read_tokens(articles_of(raw), tables.make("blocks", rows)), params=QuoteParams(**params))


def said(raw, **more):
    found = quotes_in(raw, **more)
    return list(zip(found.texts(), found.speakers(), strict=True))


def asked_for(column):
    own = [case for case in cases("speakers.jsonl") if column in case]
    return pytest.mark.parametrize("case", own, ids=lambda case: case["text"][:60])


@asked_for("speakers")
def test_the_speaker_is_found_beside_the_quote_and_titles_and_irony_have_none(case):
    assert [speaker for _, speaker in said(case["text"])] == case["speakers"]


@asked_for("form")
def test_whole_clauses_are_told_from_fragments(case):
    assert [FORMS[k] for k in quotes_in(case["text"]).form] == [case["form"]]


@asked_for("cue")
def test_the_cue_is_the_word_that_says_so(case):
    assert quotes_in(case["text"]).cues() == [case["cue"]]


def test_a_speech_of_many_paragraphs_is_one_persons():
    paragraphs = ["“The river has risen.”", "“The dyke is old.", "“We have asked for money.", "“None came.”"] * 5
    raw = "\n".join(["The mayor spoke in the evening. She said:", *paragraphs, "Then it rained."])
    found = quotes_in(raw)
    assert [FORMS[form] for form in found.form] == ["direct"] + ["continued"] * 19
    assert set(found.speakers()) == {"She"}


def test_a_quote_in_a_headline_is_marked_as_such():
    found = quotes_in("Mayor: ‘The bridge is closed’\n“The bridge is closed,” the mayor said.", heads=1)
    assert [FORMS[form] for form in found.form] == ["headline", "direct"]


def test_who_asks_for_certainty_is_given_fewer_speakers():
    raw = "“The bridge is closed,” Lena Hart said. She saw the “smart” bridge. The mayor’s plan was “late.”"
    given = [sum(map(bool, quotes_in(raw, speaker_from=at).speakers())) for at in (0.0, 0.5, 1.01)]
    assert given == sorted(given, reverse=True) and given[0] == 3 and given[-1] == 0


PIECES = (
    '"', "“", "”", "'", "‘", "’", "\n", "\n“", ". ", ", ", ": ", " said", " Lena Hart", " the mayor", " he", " who", " told",
    "according to ", "We go", "a win", "$", "\ufffd", "会议",
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_quotes_of_any_text_hold(raw):
    found = quotes_in(raw)
    n, tokens = len(found), found.tokens
    assert all(len(column) == n for column in (found.form, found.speaker, found.right, found.cue_first, found.in_body))
    assert (tokens.start[found.first] < found.spans.end).all() and (tokens.end[found.last] > found.spans.start).all()
    some = found.speaker >= 0
    assert (found.cue_first[~some] == -1).all() and ((found.cue_first >= 0) == (found.cue_last >= 0)).all()
    assert (found.cue_first <= found.cue_last).all()
    assert all(text.strip() for text in found.texts())


def test_the_best_few_candidates_are_kept_in_their_order():
    numbers = np.arange(5, dtype=np.int32)
    pairs = Candidates(np.array([0, 0, 0, 2, 2], np.int32), numbers, numbers, np.array([0, 3, 3, 5], np.int32))
    score = np.array([1.0, 3.0, 2.0, 0.5, 0.5], np.float32)
    top, best, second = best_of(pairs, score)
    assert top.tolist() == [1, -1, 3] and best[[0, 2]].tolist() == [3.0, 0.5] and second[0] == 2.0
    assert keep_best(pairs, score, 2).tolist() == [1, 2, 3, 4]
