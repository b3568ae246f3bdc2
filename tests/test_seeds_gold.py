"""The words of the reading in ``seeds_gold/`` stand where it says: once in their block of their article."""

import re

import pytest
from conftest import SEEDS, gold


def lines(article_id):
    text = (SEEDS / f"{article_id}.txt").read_bytes().decode("utf-8")
    return [line for line in re.split(r"\r?\n", text) if line.strip()]


def places(name):
    """The article, block and words of each row, and both sides of a pair."""
    for row in gold(name):
        sides = ["_a", "_b"] if "words_a" in row else [""]
        for side in sides:
            article_id = row["article" + side] if side else row["article_id"]
            yield article_id, int(row["block" + side]), row["words" + side]


@pytest.mark.parametrize("name", ["echoes", "utterances", "numbers", "points", "discrepancies"])
def test_the_words_of_the_reading_stand_once_in_their_block(name):
    wrong = [place for place in places(name) if lines(place[0])[place[1]].count(place[2]) != 1]
    assert not wrong


def test_every_group_of_the_reading_has_two_places():
    for name, group in (("utterances", "utterance"), ("discrepancies", "discrepancy")):
        members = [row[group] for row in gold(name)]
        assert not [each for each in members if members.count(each) < 2]


def test_a_point_is_marked_by_how_many_articles_carry_it():
    carriers = {}
    for row in gold("points"):
        carriers.setdefault(row["point"], set()).add(row["article_id"])
    assert not [r for r in gold("points") if (r["carried"] == "several") != (len(carriers[r["point"]]) > 1)]
