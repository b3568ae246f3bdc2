"""Moving a control changes what is shown; what can't be shown is said."""

import pandas as pd
import pytest
from conftest import articles_of

from nlp_helpers import about, explore, tables, topics


@pytest.fixture(scope="module")
def tables_of(dozen):
    articles, blocks, sentences = (dozen[name] for name in ("articles", "blocks", "sentences"))
    return articles, blocks, sentences, about.short_names(articles, sentences)


def test_a_higher_threshold_shows_more_stories(tables_of):
    articles, blocks, _, names = tables_of
    explorer = explore.story_threshold(articles, blocks, names)
    n = []
    for index in (0, len(explorer.control.options) - 1):
        explorer.control.index = index
        n.append(int(explorer.shown.value.removeprefix("<p>").split()[0]))
    assert n[0] < n[1]


def test_a_number_of_topics_shows_so_many(tables_of):
    articles, _, sentences, _ = tables_of
    lenient = topics.TopicParams(min_passages=10, per_topic=2)
    made = topics.find_topics(articles, sentences, lenient)
    explorer = explore.number_of_topics(articles, sentences, made, lenient)
    for k in (2, 3):
        explorer.control.value = k
        assert [f"<td>T{i}</td>" in explorer.shown.value for i in (1, 2, 3)] == [True, True, k == 3]


def test_a_typed_word_is_shown_in_context(tables_of):
    articles, blocks, _, names = tables_of
    explorer = explore.words_in_context(articles, blocks, names)
    assert "Type a word" in explorer.shown.value
    explorer.control.value = "the"
    assert "<table" in explorer.shown.value and "<td>the</td>" in explorer.shown.value
    explorer.control.value = "xyzzy"
    assert explorer.shown.value == "<p>0 places in 0 articles</p>"
    explorer.control.value = "n*o"
    assert "inside" in explorer.shown.value  # the message of the error, not a stack trace


def said(*rows):
    columns = ["article_id", "start", "end", "how", "speaker", "words"]
    return pd.DataFrame(rows, columns=columns)


def test_a_chosen_speaker_shows_all_their_stretches_and_nobody_elses():
    articles = articles_of("No, never, he said.", "<b>Yes</b>, she said.").assign(outlet=["Post", None])
    names = pd.Series({"a": "Pier", "b": "Ferry"})
    rows = ("a", 0, 2, "quoted", "Ann Lee", 1), ("b", 0, 10, "reported", "Ann Lee", 1), ("a", 4, 9, "quoted", "Bo", 1)
    explorer = explore.speakers(articles, said(*rows), names)
    assert [name for _, name in explorer.control.options] == ["Ann Lee", "Bo"]
    page = explorer.shown.value
    assert "2 words in 2 stretches of speech; quoted 1, reported 1" in page
    assert (
        "<td>Pier</td>" in page and "<td>Post</td>" in page and "&lt;b&gt;Yes&lt;/b&gt;" in page and "never" not in page
    )
    explorer.control.value = "Bo"
    assert "<td>never</td>" in explorer.shown.value and "Yes" not in explorer.shown.value


def test_without_speakers_the_list_says_so():
    explorer = explore.speakers(articles_of("x"), said(), pd.Series({"a": "x"}))
    assert explorer.shown.value == "<p>No speaker was found.</p>"


def test_a_copy_that_is_only_read_says_what_the_control_is(tables_of):
    articles, blocks, _, names = tables_of
    explorer = explore.words_in_context(articles, blocks, names)
    assert repr(explorer).startswith("A box for a word") and len(repr(explorer)) <= 110


SPEAKING = "“The pier is not safe. Boats must leave by noon,” Ann Lee said."


def test_a_speech_is_chosen_and_shown_as_each_article_gives_it():
    articles = articles_of(SPEAKING, "Ann Lee said: “The pier is not safe.”")
    spans = [("a", 1, 48), ("b", 15, 36)]
    said = {"in_body": True, "speaker": "Ann Lee", "form": "direct", "quote": 0}
    quotes = tables.make("quotes", [said | {"article_id": a, "start": s, "end": e} for a, s, e in spans])
    rows = [{"utterance": "U1", "speaker": "Ann Lee", "article_id": a, "start": s, "end": s + 21} for a, s, _ in spans]
    utterances = tables.make("utterances", [row | {"match": "whole"} for row in rows])
    none = [tables.make(name, []) for name in ("statements", "dates")]
    explorer = explore.speeches(articles, quotes, *none, utterances, pd.Series({"a": "Post", "b": "Herald"}))
    assert [label for label, _ in explorer.control.options] == ["Ann Lee, 1 utterances in 2 articles"]
    assert "whole: The pier is not safe." in explorer.shown.value and "left out" in explorer.shown.value


def test_a_story_is_chosen_and_its_points_shown_with_who_carries_them():
    articles = articles_of("The pier is closed.", "The pier has been closed.", "Boats left.", "All boats left.")
    rows = []
    for point, story, ids in (("P1", "S1", "ab"), ("P2", "S2", "cd")):
        row = {"point": point, "story_id": story, "start": 0, "n_articles": 2, "n_outlets": 2}
        rows += [row | {"article_id": i, "end": len(articles.set_index("article_id").raw[i])} for i in ids]
    names = pd.Series({i: f"Paper {i}" for i in "abcd"})
    explorer = explore.points_of_stories(articles, tables.make("points", rows), names)
    assert "The pier is closed." in explorer.shown.value and "Paper a · Paper b" in explorer.shown.value
    explorer.control.value = "S2"
    assert "Boats left." in explorer.shown.value and "pier" not in explorer.shown.value
