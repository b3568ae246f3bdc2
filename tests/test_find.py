"""Words in context: what a reader means by a word is found, everything else is not, and the command shows where."""

import os
import subprocess
import sys

import pandas as pd
import pytest
from conftest import DOZEN, ROOT, SEEDS, articles_of, cases, within, write_pile
from hypothesis import given
from hypothesis import strategies as st

from nlp_helpers import find, tables
from nlp_helpers.__main__ import main
from nlp_helpers.errors import InputError


@pytest.mark.parametrize("case", cases("find.jsonl"), ids=lambda case: case["words"])
def test_what_a_reader_means_by_a_word_is_found_and_nothing_else(case):
    places = find.find_words(articles_of(case["text"]), case["words"])
    assert places.text.tolist() == case["found"]
    assert all(case["text"][row.start : row.end] == row.text for row in places.itertuples())


@given(st.text(min_size=1), st.data())
def test_any_text_can_be_searched_for_any_of_its_parts(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    try:
        places = find.find_words(articles_of(text), words, width=5)
    except InputError:
        return
    assert all(text[row.start : row.end] == row.text for row in places.itertuples())


@pytest.mark.parametrize("words", ["", "  ", "*", "* *", [], ["talks", ""], "ne*ate", "a**b"])
def test_nothing_to_find_and_a_star_inside_a_word_are_mistakes(words):
    with pytest.raises(InputError, match="word"):
        find.find_words(articles_of("talks"), words)


def test_a_place_that_two_words_fit_is_given_once():
    places = find.find_words(articles_of("Peace talks and talks."), ["talks", "peace talks", "talk*"])
    assert places[["text", "words"]].values.tolist() == [["Peace talks", "peace talks"], ["talks", "talks"]]


def test_context_stands_on_one_line_and_ends_with_whole_words():
    place = find.find_words(articles_of("One long\nline of words. The talks went\ton and on."), "talks", width=12).iloc[
        0
    ]
    assert (place.left, place.right) == ("words. The", "went on and")
    assert find.find_words(articles_of("a\nb talks"), "talks").left.tolist() == ["a ¶ b"]


def test_body_and_residue_are_told_apart_and_no_phrase_goes_over_their_border():
    raw = "Peace\ntalks on peace talks"
    blocks = tables.make(
        "blocks",
        [
            {"article_id": "a", "block": 0, "start": 0, "end": 5, "role": "navigation", "is_body": False},
            {"article_id": "a", "block": 1, "start": 6, "end": 26, "role": "body", "is_body": True},
        ],
    )
    places = find.find_words(articles_of(raw), ["peace", "peace talks"], blocks)
    assert places[["start", "role", "in_body"]].values.tolist() == [[15, "body", True]]
    assert find.find_words(articles_of(raw), "peace", blocks).role.tolist() == ["navigation", "body"]


@pytest.mark.parametrize("words", ["a", "*a*", "*a* *a* *a* b", "a a a b", "* * * b", "a* a* b", "会会", "*b"])
@pytest.mark.parametrize("raw", ["a", "a ", "a\n", "ab", "会", "aaaa" * 100 + " ", "a\u00ad", " "])
def test_no_text_takes_longer_than_its_length(words, raw):
    with within(3):
        sum(1 for _ in find.pattern_of(words).finditer((raw * 200_000)[:200_000]))


def test_the_command_shows_places_and_counts(capsys):
    assert main(["find", str(DOZEN), "harbour", "zzz"]) == 0
    lines = capsys.readouterr().out.splitlines()
    hits = [line for line in lines if ":" in line.split()[0] and "-" in line.split()[0].rpartition(":")[2]]
    assert hits and len({line.lower().index("  harbour  ") for line in hits if "  harbour  " in line.lower()}) == 1
    assert any(line.startswith(f"{len(hits)} place") and "of 12 articles" in line for line in lines)
    assert any(line.startswith("by outlet: ") for line in lines)
    assert "\x1b" not in "".join(lines)


def test_what_is_not_found_is_said(capsys):
    assert main(["find", str(SEEDS), "zebra"]) == 0
    assert "“zebra”: not found in 5 articles" in capsys.readouterr().out


def test_residue_is_shown_where_that_is_asked_for(tmp_path, capsys):
    corpus = tmp_path / "pile"
    corpus.mkdir()
    text = (
        "Skip to content\nThe board will skip its meeting on Monday, its chair said on the phone, and meet in June.\n"
    )
    (corpus / "a.txt").write_text(text, encoding="utf-8")
    assert main(["find", str(corpus), "skip"]) == 0
    said = capsys.readouterr().out
    assert "1 place in 1 of 1 article" in said and "1 more in residue; --all shows it" in said
    assert main(["find", str(corpus), "skip", "--all"]) == 0
    assert "(navigation)" in capsys.readouterr().out


def test_places_are_written_as_a_table(seeds, tmp_path):
    out = tmp_path / "places.csv"
    assert main(["find", str(SEEDS), "talk*", "--csv", str(out), "--width", "10"]) == 0
    table = pd.read_csv(out)
    raw = {a.article_id: a.raw for a in seeds["articles"].itertuples()}
    assert len(table) and all(raw[row.article_id][row.start : row.end] == row.text for row in table.itertuples())
    assert table.left.str.len().max() <= 10


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["nowhere", "talks"], "nowhere: no such file or folder"),
        ([str(SEEDS), "*"], "no word to find"),
        ([str(SEEDS), "talks", "--csv", str(SEEDS / "mine.csv")], "is part of the corpus"),
        ([str(SEEDS), "talks", "--csv", "no/such/folder.csv"], "its folder does not exist"),
    ],
)
def test_a_search_that_makes_no_sense_gives_one_line_and_exit_code_2(capsys, arguments, says):
    before = sorted(SEEDS.iterdir())
    assert main(["find", *arguments]) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1
    assert sorted(SEEDS.iterdir()) == before


def test_nothing_that_was_found_is_obeyed_by_the_terminal(tmp_path, capsys):
    text = "The talks \x1b[2J went on\x07 in \u202eGeneva for a day, said the chair of the board on Monday."
    corpus = write_pile(tmp_path, [{"article_id": "a\x1b[2Jb", "text": text, "outlet": "P\x1b[1mst"}])
    assert main(["find", str(corpus), "talks"]) == 0
    said = capsys.readouterr().out
    assert "talks" in said and not any(c in said for c in "\x1b\x07\u202e")


def call(*arguments):
    return [sys.executable, "-m", "nlp_helpers", "find", str(SEEDS), *arguments]


def test_a_reader_who_stops_early_is_no_mistake():
    with subprocess.Popen(call("the"), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as command:
        assert command.stdout is not None and command.stderr is not None
        command.stdout.read(1)
        command.stdout.close()
        assert command.wait() == 0 and command.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are for Unix")
def test_only_a_terminal_gets_highlights():
    import pty

    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"}
    subprocess.run(call("talks"), cwd=ROOT, stdout=theirs, stderr=subprocess.DEVNULL, env=environment, check=True)
    os.close(theirs)
    assert b"\x1b[1;31mtalks\x1b[0m" in os.read(ours, 1 << 16)


def test_words_that_were_not_found_are_counted_too():
    articles = tables.make("articles", [{"article_id": "a", "raw": "Talks on talks."}])
    places = find.find_words(articles, ["talks", "red line"])
    assert "by words: 2 talks, 0 red line" in find.counts(places, articles, ["talks", "red line"])
