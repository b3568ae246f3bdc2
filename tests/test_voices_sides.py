"""Whom a speaker speaks for is what the text says, and nothing where it does not say."""

import pandas as pd
import pytest
from conftest import cases, within
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import tables
from nlp_helpers.voices import sides


@pytest.mark.parametrize("case", cases("sides.jsonl"), ids=lambda case: case["words"])
def test_a_title_says_who_is_spoken_for(case):
    assert sides.side_of(case["words"]) == case["side"], case["why"]


@given(st.text(max_size=200))
def test_any_words_have_a_side_or_none(words):
    side = sides.side_of(words, ["Blue Line"])
    assert side is None or side.strip()


def test_a_long_line_is_answered_in_no_time():
    for words in ("A " * 100_000, "Harbour and " * 50_000, "A." * 100_000, "of the " * 50_000):
        with within(10):
            sides.side_of(words)


def test_a_body_of_the_corpus_is_known_by_its_name():
    assert sides.side_of("Blue Line spokesman") is None
    assert sides.side_of("Blue Line spokesman", ["Blue Line"]) == "Blue Line"
    assert sides.side_of("Blue Liner captain", ["Blue Line"]) is None


def named(article_id, start, entity, kind, title=None):
    return {"article_id": article_id, "start": start, "end": start + 5, "entity": entity, "kind": kind, "title": title}


def sides_of(pairs, *names):
    speakers = pd.DataFrame(pairs, columns=["article_id", "speaker"])
    made = sides.sides(speakers, tables.make("names", names))
    return {(r.article_id, r.speaker): (None if pd.isna(r.side) else r.side, r.basis) for r in made.itertuples()}


def test_each_articles_own_title_comes_first_even_if_it_is_wrong():
    names = [named("a", 0, "Ann Lee", "person", "OPEC envoy"), named("b", 0, "Ann Lee", "person", "Norwegian minister")]
    found = sides_of([("a", "Ann Lee"), ("b", "Ann Lee"), ("c", "Ann Lee")], *names, named("c", 0, "Ann Lee", "person"))
    assert found["a", "Ann Lee"] == ("OPEC", "title") and found["b", "Ann Lee"] == ("Norway", "title")
    assert found["c", "Ann Lee"][1] == "other article"


def test_a_title_that_does_not_tell_is_helped_by_another_articles_and_a_former_one_is_not():
    names = [named("a", 0, "Ann Lee", "person", "OPEC envoy"), named("b", 0, "Ann Lee", "person", "the cartel's envoy")]
    names.append(named("c", 0, "Ann Lee", "person", "former envoy"))
    found = sides_of([(i, "Ann Lee") for i in "abc"], *names)
    assert found["b", "Ann Lee"] == ("OPEC", "other article") and found["c", "Ann Lee"][0] is None


def test_a_persons_surname_is_no_country():
    found = sides_of([("a", "Teresa Jordan"), ("a", "Jordan")], named("a", 0, "Teresa Jordan", "person", "analyst"))
    assert found["a", "Teresa Jordan"][0] is None and found["a", "Jordan"] == ("Jordan", "name")


def test_a_surname_or_a_letter_that_was_taken_for_a_body_is_none():
    names = [
        named("a", 0, "Ann Lee", "person"),
        named("a", 9, "Lee", "organisation"),
        named("a", 20, "D", "organisation"),
    ]
    found = sides_of([("a", "Lee aides"), ("a", "D"), ("a", "leeward crews")], *names)
    assert {side for side, _ in found.values()} == {None}


def test_a_body_without_a_name_speaks_for_itself_if_it_can_be_told_from_others():
    found = sides_of(
        [("a", "The harbour board"), ("b", "the harbour board"), ("c", "the board"), ("d", "a shipping company")]
    )
    assert [side for side, _ in found.values()] == ["harbour board", "harbour board", None, None]


def test_without_names_countries_and_officials_still_have_a_side():
    found = sides_of([("a", "Norway"), ("a", "Chilean officials"), ("a", "Ann Lee"), ("a", None)])
    assert found == {
        ("a", "Norway"): ("Norway", "name"),
        ("a", "Chilean officials"): ("Chile", "name"),
        ("a", "Ann Lee"): (None, found["a", "Ann Lee"][1]),
    }
    assert pd.isna(found["a", "Ann Lee"][1])
