"""Who is meant: one entity per person, body and country; titles; pronouns in the run of the text."""

from __future__ import annotations

import random

import pytest
from conftest import cases, params, within
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_helpers.people import People, of_texts
from nlp_helpers.people.aliases import Alias
from nlp_helpers.people.pronouns import follow

ALL = cases("people.jsonl")


def of_kind(kind: str) -> list:
    return params([case for case in ALL if case["kind"] == kind], lambda case: case["case"])


def at(people: People, article: int, words: str) -> int:
    """The mention of an article with these words, the last part of 'words#2' being which of them."""
    words, _, number = words.partition("#")
    mentions = people.mentions
    found = [
        k
        for k, text in enumerate(mentions.texts())
        if text == words and mentions.tokens.article[mentions.first[k]] == article
    ]
    assert found, f"no mention {words!r} among {mentions.texts()}"
    return found[int(number or 1) - 1]


@pytest.mark.parametrize("case", of_kind("who"))
def test_each_mention_is_of_the_person_body_or_country_that_is_meant(case):
    people = of_texts(case["texts"], [Alias(*pair) for pair in case.get("aliases", ())])
    for article, words, name in case["meant"]:
        assert people.label(at(people, article, words)) == name, words
    for article, name, title in case.get("titles", ()):
        assert people.titles.get((article, people.names.index(name))) == title


@pytest.mark.parametrize("case", of_kind("run"))
def test_pronouns_stand_for_who_speaks_in_the_run_of_the_text(case):
    people = of_texts(case["texts"])
    spoken = [at(people, 0, words) for words in case["spoken"]]
    assert [people.label(k) for k in follow(people, spoken)] == case["meant"]


def test_who_is_meant_does_not_depend_on_the_order_of_articles():
    texts = [text for case in ALL for text in case["texts"]]
    one = of_texts(texts)
    order = list(range(len(texts)))
    random.Random(0).shuffle(order)
    other = of_texts([texts[k] for k in order])

    def meant(people: People, position: list[int]) -> set[tuple[int, str, str]]:
        tokens = people.mentions.tokens
        return {
            (position[tokens.article[people.mentions.first[k]]], text, people.label(k))
            for k, text in enumerate(people.mentions.texts())
        }

    assert meant(one, list(range(len(texts)))) == meant(other, order)


# fmt: off
WORDS = st.sampled_from([
    "Tom", "Eva", "Olsen", "Brandt", "Mr", "Ms", "Dr.", "President", "minister", "the", "The", "he", "He", "said", "NATO", "U.S.",
    "EU", "of", "de", "van", "Jr.", "May's", "'s", ",", ".", "“", "”", "'", "Ünal", "İ", "ß", "張", "\u200d", "(X)", "OLSEN",
    "chief", "Norway", "Oslo", "alliance's", "-", "J.", "\n", "I", "she", "they", "it", "who", "Prime Minister",
])
# fmt: on


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40), st.text(max_size=30))
def test_any_text_is_read_and_names_are_where_they_are_said_to_be(words, tail):
    text = " ".join([*words, tail])
    people = of_texts([text, "Tom Olsen met Eva Brandt. Ms Brandt left."])
    tokens = people.mentions.tokens
    for k in range(len(people.mentions)):
        raw = tokens.texts[tokens.article[people.mentions.first[k]]]
        first, last = people.mentions.first[k], people.mentions.last[k]
        assert tokens.start[first] <= people.start[k] < people.end[k] <= tokens.end[last]
        assert raw[people.start[k] : people.end[k]].strip()
        assert people.label(k).strip()
    spoken = list(range(len(people.mentions)))
    assert all(0 <= k < len(people.mentions) for k in follow(people, spoken))


def test_many_of_one_name_take_no_longer_than_few():
    with within(20):
        people = of_texts(["Harbour Minister Ann Lee and Tom Lee spoke. " + "Lee met the minister. " * 5000])
    assert people.label(len(people.mentions) - 1) in ("Ann Lee", "the minister")
