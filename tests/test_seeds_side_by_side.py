"""What the seeds share and where they differ, against the reading by hand in ``seeds_gold/``, row by row.

Where the program differs, ``cases/seeds_side_by_side.jsonl`` says so and why: a ``row`` of the reading that is not found, or not
so, and what is found ``extra``. A line of it that no longer holds fails, too. Border cases of the reading may be found or not.
"""

import re
from collections import defaultdict
from functools import cache
from itertools import combinations
from typing import NamedTuple

import pytest
from conftest import SEEDS, cases, gold, param

CASES = "seeds_side_by_side.jsonl"


class Place(NamedTuple):
    """Where words stand."""

    article_id: str
    start: int
    end: int

    def on(self, other):
        """Whether the two share at least half of the shorter one."""
        common = min(self.end, other.end) - max(self.start, other.start)
        return (
            self.article_id == other.article_id
            and 0 < min(self.end - self.start, other.end - other.start) <= 2 * common
        )


@cache
def text(article_id):
    return (SEEDS / f"{article_id}.txt").read_bytes().decode("utf-8")


def place(row, side=""):
    """Where a row of the reading has its words."""
    article_id = row["article" + side] if side else row["article_id"]
    lines = [line for line in re.finditer(r"[^\r\n]+", text(article_id)) if line.group().strip()]
    start = text(article_id).index(row["words" + side], lines[int(row["block" + side])].start())
    return Place(article_id, start, start + len(row["words" + side]))


def words(place):
    return f"{place.article_id[:3]}: {' '.join(text(place.article_id)[place.start : place.end].split())[:40]}"


def key_of(row, side=""):
    article_id, _, begins = words(place(row, side)).partition(": ")
    return f"{article_id} block {row['block' + side]}: {begins}"


def border(row):
    return "Border case" in row["why"] or row.get("days") == "across days" or row.get("kind") in ("none", "substance")


def asked(name, key):
    """The rows of the reading that must be found, those known to differ marked as such."""
    differs = {case["row"]: case["why"] for case in cases(CASES) if case["table"] == name and "row" in case}
    rows = [row for row in gold("echoes" if name == "echo_kinds" else name) if not border(row) and key(row)]
    given = [param(row, key(row), differs.pop(key(row), None)) for row in rows]
    assert not differs, f"{CASES} names rows of {name} that nobody asks for: {list(differs)}"
    return given


def extras(name):
    return sorted(case["extra"] for case in cases(CASES) if case["table"] == name and "extra" in case)


def places(table):
    return [Place(*row) for row in table[["article_id", "start", "end"]].itertuples(index=False)]


def rows_on(table, at):
    """The rows of a table that stand at a place."""
    return table.iloc[[number for number, each in enumerate(places(table)) if each.on(at)]]


def members(name, group):
    """The places of the reading's groups."""
    made = defaultdict(list)
    for row in gold(name):
        made[row[group]].append((place(row), row))
    return made


# Echoes


def echo_key(row):
    return row["kind"] and f"{key_of(row, '_a')} | {key_of(row, '_b')}"


def echo_places(row):
    return Place(row.article_id_a, row.start_a, row.end_a), Place(row.article_id_b, row.start_b, row.end_b)


def same_pair(found, read):
    (a, b), (c, d) = found, read
    return (a.on(c) and b.on(d)) or (a.on(d) and b.on(c))


def echoes_on(seeds, row):
    read = place(row, "_a"), place(row, "_b")
    return [each for each in seeds["echoes"].itertuples() if same_pair(echo_places(each), read)]


@pytest.mark.parametrize("row", asked("echoes", echo_key))
def test_a_pair_of_passages_that_a_reader_found_is_found(seeds, row):
    assert echoes_on(seeds, row)


@pytest.mark.parametrize("row", asked("echo_kinds", echo_key))
def test_a_pair_of_passages_is_of_the_kind_that_a_reader_gave_it(seeds, row):
    found = [(each.kind, each.match) for each in echoes_on(seeds, row)]
    assert not found or (row["kind"], row["match"]) in found


def test_shared_passages_beyond_the_reading_are_listed(seeds):
    read = [(place(row, "_a"), place(row, "_b")) for row in gold("echoes")]
    found = [echo_places(row) for row in seeds["echoes"].itertuples()]
    extra = [" | ".join(map(words, pair)) for pair in found if not any(same_pair(pair, each) for each in read)]
    assert sorted(extra) == extras("echoes")


def test_no_pair_of_different_days_is_verbatim_or_the_same_speech(seeds):
    event = {row["article_id"]: row["event"] for row in gold("stories")}
    for row in seeds["echoes"].itertuples():
        if event[row.article_id_a] != event[row.article_id_b]:
            assert row.match != "verbatim"
            assert row.kind not in ("same copy", "same quote")
    for _, speech in seeds["utterances"].groupby("utterance"):
        assert len({event[article_id] for article_id in speech.article_id}) == 1


# Utterances


def utterance_key(row):
    return f"{row['utterance']} {key_of(row)}"


@pytest.mark.parametrize("row", asked("utterances", utterance_key))
def test_a_rendering_is_joined_to_that_of_another_article_as_a_reader_joined_it(seeds, row):
    others = [
        at for at, _ in members("utterances", "utterance")[row["utterance"]] if at.article_id != row["article_id"]
    ]
    table = seeds["utterances"]
    found = rows_on(table, place(row))
    joined = [
        each
        for each in found.itertuples()
        if any(at.on(other) for at in places(table[table.utterance == each.utterance]) for other in others)
    ]
    right = {"whole", "reworded"} if row["why"].startswith("Whole or reworded") else {row["match"]}
    assert (row["speaker"], True) in [(each.speaker, each.match in right) for each in joined]


def test_renderings_beyond_the_reading_are_listed(seeds):
    read = [at for each in members("utterances", "utterance").values() for at, _ in each]
    extra = [words(at) for at in places(seeds["utterances"]) if not any(at.on(other) for other in read)]
    assert sorted(extra) == extras("utterances")


# Numbers


def said(value):
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize("row", asked("numbers", key_of))
def test_a_number_has_the_value_and_unit_that_a_reader_read(seeds, row):
    (found,) = rows_on(seeds["numbers"], place(row)).itertuples()
    assert (found.low, found.high) == (float(row["low"]), float(row["high"]))
    assert found.approximate == (row["approximate"] == "yes")
    assert said(found.unit) in ((row["unit"], "USD") if row["unit"] == "dollar" else (row["unit"],))
    # What is counted by its head: 'written proposals' are proposals.
    assert said(found.of).split()[-1:] == row["of"].split()[-1:]


def test_numbers_beyond_the_reading_are_listed(seeds):
    blocks = seeds["blocks"]
    kept = places(blocks[blocks.is_body | (blocks.role == "headline")])
    read = [place(row) for row in gold("numbers")]
    found = [at for at in places(seeds["numbers"]) if any(at.on(block) for block in kept)]
    assert sorted(words(at) for at in found if not any(at.on(other) for other in read)) == extras("numbers")


# Points


def point_key(row):
    """A point is asked for where two articles make it without doubt."""
    sure = {each["article_id"] for each in gold("points") if each["point"] == row["point"] and not border(each)}
    return len(sure) > 1 and f"{row['point']} {key_of(row)}"


@pytest.mark.parametrize("row", asked("points", point_key))
def test_a_point_that_a_reader_found_in_several_articles_is_one_point(seeds, row):
    others = [at for at, _ in members("points", "point")[row["point"]] if at.article_id != row["article_id"]]
    table = seeds["points"]
    here = rows_on(table, place(row)).point
    assert any(at.on(other) for at in places(table[table.point.isin(here)]) for other in others)


def test_points_beyond_the_reading_are_listed(seeds):
    read = {(at, row["point"]) for each in members("points", "point").values() for at, row in each}
    extra = []
    for _, group in seeds["points"].groupby("point"):
        makes = {at: {point for other, point in read if at.on(other)} for at in places(group)}
        pairs = [(a, b) for a, b in combinations(sorted(makes), 2) if a.article_id != b.article_id]
        extra += [" | ".join(map(words, (a, b))) for a, b in pairs if not makes[a] & makes[b]]
    assert sorted(extra) == extras("points")


# Discrepancies


def discrepancy_key(row):
    return f"{row['discrepancy']} {key_of(row)}"


@pytest.mark.parametrize("row", asked("discrepancies", discrepancy_key))
def test_a_disagreement_that_a_reader_found_is_found(seeds, row):
    others = [at for at, each in members("discrepancies", "discrepancy")[row["discrepancy"]] if each is not row]
    table = seeds["discrepancies"]
    here = rows_on(table[table.kind == row["kind"]], place(row))
    assert any(at.on(other) for at in places(table[table.discrepancy.isin(here.discrepancy)]) for other in others)


def test_at_most_two_disagreements_are_false_and_they_are_listed(seeds):
    true = members("discrepancies", "discrepancy").values()
    true = [[at for at, _ in each] for each in true if each[0][1]["kind"] != "none"]
    false = []
    for _, group in seeds["discrepancies"].groupby("discrepancy"):
        at = places(group)
        if not any(all(any(one.on(other) for other in each) for one in at) for each in true):
            false.append(" | ".join(map(words, at)))
    assert sorted(false) == extras("discrepancies")
    assert len(false) <= 2


def test_a_force_that_grew_is_a_series_with_its_days(seeds):
    table = seeds["discrepancies"]
    series = [(at, row) for at, row in members("discrepancies", "discrepancy")["D2"]]
    for at, row in series:
        found = rows_on(table[table.kind == "number"], at)
        assert row["as_of"][:7] in {str(day)[:7] for day in found.as_of}
