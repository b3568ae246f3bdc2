"""What is marked over an article: every layer says what it found, can be switched off by itself, and is read without colour."""

import re

import pytest
from conftest import articles_of
from makers.html_pages import Page

from nlp_helpers import clean, reader, tables
from nlp_helpers.errors import InputError
from nlp_helpers.findings import Findings
from nlp_helpers.reader.layers import LAYERS


def test_dates_are_marked_with_the_days_they_stand_for():
    raw = "Pier to close\nThe harbour board will close the north pier on Monday, its chair told reporters on Saturday."
    articles = articles_of(raw)
    at = raw.index("Monday")
    row = {"article_id": "a", "start": at, "end": at + 6, "in_body": True, "date_from": "2021-07-05"}
    row |= {"date_to": "2021-07-05", "precision": "day", "anchor": "published"}
    found = Findings(
        tables={"articles": articles, "blocks": clean.find_blocks(articles), "dates": tables.make("dates", [row])}
    )
    shown = reader.show(found, "a", ("blocks", "dates"))
    assert '<mark class="plx-dates" title="date: 2021-07-05 (day; anchor: published)">Monday</mark>' in shown.html
    assert f"drop,dates,a,{at},{at + 6},,,read by hand" in Page(shown.html).rows
    assert repr(shown).endswith("1 dates")


SAID = "The harbour board said the pier was “unsafe” and would close. Its chair, Ann Lee, told the Post it was no loss."


def place(words, name="", after=0):
    at = SAID.index(words, after)
    return {f"{name}start": at, f"{name}end": at + len(words)}


@pytest.fixture
def voices():
    quote = {"article_id": "a", "quote": 0, "speaker": "harbour board", "cue": "said", "form": "fragment"}
    quote |= place("unsafe") | place("The harbour board", "speaker_") | place("said", "cue_")
    statement = {"article_id": "a", "statement": 0, "speaker": "harbour board", "cue": "said"}
    statement |= (
        place("the pier was “unsafe” and would close") | place("The harbour board", "speaker_") | place("said", "cue_")
    )
    other = {"article_id": "a", "statement": 1, "speaker": "Ann Lee", "cue": "told"} | place("it was no loss")
    articles = articles_of(SAID)
    made = {"articles": articles, "blocks": clean.find_blocks(articles), "quotes": tables.make("quotes", [quote])}
    made["statements"] = tables.make("statements", [statement, other | place("told", "cue_")])
    name = {"article_id": "a", "in_body": True, "entity": "Ann Lee", "kind": "person", "title": "chair"} | place(
        "Ann Lee"
    )
    return Findings(tables=made | {"names": tables.make("names", [name])})


def test_who_speaks_is_read_without_pointing_and_without_colour(voices):
    html = reader.show(voices, "a", ("quotes", "statements")).html
    page = Page(html)
    # The board is named behind its statement; behind the words quoted in it, too, while statements are switched off.
    shown = re.findall(r'<i class="plx-who ([^"]*)" data-who="([^"]*)"', html)
    assert shown == [
        ("plx-of-quotes plx-within", "harbour board"),
        ("plx-of-statements", "harbour board"),
        ("plx-of-statements", "Ann Lee"),
    ]
    assert page.title_of("reported: Ann Lee (told)")
    assert "".join(page.words) == SAID  # the names stand beside the words, not in them


def test_a_fragment_in_a_statement_keeps_both_marks_and_both_titles(voices):
    html = reader.show(voices, "a", ("statements", "quotes")).html
    about = "reported: harbour board (said)&#10;quoted fragment: harbour board (said)"
    assert f'<mark class="plx-quotes plx-statements" title="{about}">unsafe</mark>' in html
    for layer in ("quotes", "statements", "speakers", "cues", "names"):
        assert f"mark.plx-{layer}{{" in html


def test_speakers_and_cues_are_marked_once_each_though_two_rows_share_them(voices):
    shown = reader.show(voices, "a", ("speakers", "cues"))
    marked = re.findall(r'<mark class="plx-(\w+)" title="([^"]*)">([^<]*)</mark>', shown.html)
    assert ("speakers", "speaker: harbour board", "The harbour board") in marked
    assert ("cues", "cue of a statement: Ann Lee", "told") in marked


def test_a_name_says_who_it_is_and_what_the_article_calls_them(voices):
    assert 'title="name: Ann Lee; person; chair">Ann Lee</mark>' in reader.show(voices, "a", ("names",)).html


def test_a_speaker_can_be_corrected_from_the_page(voices):
    rows = Page(reader.show(voices, "a", ("blocks", "quotes", "statements", "speakers")).html).rows
    at = SAID.index("unsafe")
    assert f"set,quotes,a,{at},{at + 6},speaker,harbour board,read by hand" in rows
    assert f"drop,quotes,a,{at},{at + 6},,,read by hand" in rows
    assert not any(row.startswith(("drop,speakers", "set,speakers", "drop,cues")) for row in rows)


def test_a_speech_over_several_paragraphs_names_its_speaker_in_each():
    raw = "“They came at noon and left at one.\n\n“Nobody saw them go,” said the harbour master, Ann Lee, on Friday at the quay."
    articles, first, second = articles_of(raw), "They came at noon and left at one.", "Nobody saw them go,"
    rows = [
        {
            "article_id": "a",
            "quote": i,
            "start": raw.index(w),
            "end": raw.index(w) + len(w),
            "speaker": "Ann Lee",
            "form": f,
        }
        for i, (w, f) in enumerate([(first, "continued"), (second, "direct")])
    ]
    made = {"articles": articles, "blocks": clean.find_blocks(articles), "quotes": tables.make("quotes", rows)}
    page = Page(reader.show(Findings(tables=made), "a", ("blocks", "quotes")).html)
    assert [value for name, value in page.attributes if name == "data-who"] == ["Ann Lee", "Ann Lee"]
    assert page.title_of("quoted (a speech goes on): Ann Lee")


def test_a_layer_of_speakers_needs_both_tables(voices):
    del voices.tables["statements"]
    with pytest.raises(InputError, match="layer 'cues': the table 'statements' was not made"):
        reader.show(voices, "a", ("quotes", "cues"))


@pytest.fixture
def compared():
    """Two articles with a number, a passage that both have, and an utterance."""
    texts = ("Some 1,250 boats left. “We had no choice,” Ann Lee said.", "Ann Lee said: “We had no choice.”")
    articles = articles_of(*texts)
    said = [(texts[0].index("We had"), "whole", "a", 17), (texts[1].index("We had"), "reworded", "b", 16)]
    rows = [
        {"utterance": "U1", "speaker": "Ann Lee", "article_id": i, "start": s, "end": s + n, "match": m}
        for s, m, i, n in said
    ]
    pair = {"article_id_a": "a", "start_a": 23, "end_a": 56, "article_id_b": "b", "start_b": 0, "end_b": 33}
    number = {
        "article_id": "a",
        "start": 0,
        "end": 10,
        "low": 1250.0,
        "high": 1250.0,
        "of": "boats",
        "approximate": True,
    }
    made = {"articles": articles, "blocks": clean.find_blocks(articles), "numbers": tables.make("numbers", [number])}
    made["echoes"] = tables.make("echoes", [pair | {"kind": "same quote", "match": "near"}])
    return Findings(tables=made | {"utterances": tables.make("utterances", rows)})


def test_a_number_says_what_it_counts_and_can_be_corrected(compared):
    shown = reader.show(compared, "a", ("blocks", "numbers"))
    assert 'title="number: about 1,250 boats">Some 1,250</mark>' in shown.html
    assert "set,numbers,a,0,10,low,1250,read by hand" in Page(shown.html).rows


def test_a_passage_that_another_article_has_says_where_on_both_sides(compared):
    assert "same quote, near: b 0 to 33" in reader.show(compared, "a", ("echoes",)).html
    page = reader.show(compared, "b", ("echoes", "utterances"))
    assert "same quote, near: a 23 to 56" in page.html and repr(page) == "b: 33 characters, 1 echoes, 1 utterances"


def test_an_utterance_says_how_others_give_it(compared):
    page = Page(reader.show(compared, "a", ("utterances",)).html)
    assert page.title_of("U1, whole: Ann Lee; also in b (reworded)")


@pytest.fixture
def topical():
    """An article with a menu, and sentences of which one has no topic."""
    raw = "Skip to content\nThe pier is shut. Fares rise. Boats left."
    articles = articles_of(raw)
    blocks = [(0, 15, "navigation"), (16, len(raw), "body")]
    rows = [
        {"article_id": "a", "block": i, "start": s, "end": e, "role": r, "is_body": r == "body"}
        for i, (s, e, r) in enumerate(blocks)
    ]
    told = [("The pier is shut.", "T1", 0.9), ("Fares rise.", None, None), ("Boats left.", "T1", 0.7)]
    spans = [
        {"article_id": "a", "start": raw.index(w), "end": raw.index(w) + len(w), "topic": t, "weight": x}
        for w, t, x in told
    ]
    topic = {"topic": "T1", "label": "pier, boats", "terms": "pier, boats", "n_passages": 2, "n_articles": 1}
    made = {"articles": articles, "blocks": tables.make("blocks", rows), "passages": tables.make("passages", spans)}
    return Findings(tables=made | {"topics": tables.make("topics", [topic])})


def test_each_sentence_has_the_label_of_its_topic_and_one_without_says_so(topical):
    html = reader.read(topical, "a").html
    assert re.findall('data-topic="([^"]*)"', html) == ["T1", "–", "T1"]
    page = Page(html)
    assert page.title_of("topic: T1 pier, boats (0.90)") and page.title_of("topic: none")
    assert "T1 pier, boats 2; none 1" in "".join(page.text)


def test_sentences_of_a_pile_without_topics_have_no_labels(topical):
    topical.tables["passages"] = topical["passages"].assign(topic=None)
    shown = reader.read(topical, "a")
    assert 'data-topic="' not in shown.html and repr(shown).endswith("0 topics")


def switch(html, layer):
    """A layer's checkbox and the words of its label."""
    found = re.search(rf'<label[^>]*><input ([^>]*plx-on-{layer}"[^>]*)>(.*?)</label>', html)
    return found[1], re.sub("<[^>]*>", "", found[2]).strip()


def test_every_layer_has_a_switch_with_its_name_and_count(voices):
    html = reader.read(voices, "a").html
    for layer, says in (
        ("blocks", "residue 0"),
        ("quotes", "quotes 1"),
        ("statements", "statements 2"),
        ("cues", "cues 3"),
    ):
        box, words = switch(html, layer)
        assert words == says and ("checked" in box) == (layer != "blocks")
    assert "dates" not in reader.layers_of(voices) and "plx-on-dates" not in html.split("</style>")[1]


def test_layers_that_are_not_on_at_first_are_on_the_page_all_the_same(voices):
    html = reader.read(voices, "a", on=["names"]).html
    assert "checked" in switch(html, "names")[0] and "checked" not in switch(html, "quotes")[0]
    assert '<mark class="plx-quotes plx-statements"' in html


def test_a_switch_off_takes_away_the_trait_of_its_layer_and_no_other(voices):
    style = reader.read(voices, "a").html.split("</style>")[0]
    rules = re.findall(r"\.plx:has\(\.plx-on-(\w+):not\(:checked\)\) mark\.plx-(\w+)\{([\w-]+):", style)
    trait = dict(re.findall(r"\.plx mark\.plx-(\w+)\{([\w-]+):", style))
    assert {one for one, _, _ in rules} == set(LAYERS) - {"blocks", "topics"}
    assert all(one == other and trait[one] == takes for one, other, takes in rules)
    assert len(set(trait.values())) == len(trait)  # two layers over the same words are both seen


def test_hidden_residue_leaves_a_note_that_is_out_of_sight_while_it_is_shown(topical):
    html = reader.read(topical, "a").html
    assert '<p class="plx-hidden" hidden="hidden">1 line of residue not shown (1 navigation)</p>' in html
    assert switch(html, "blocks")[1] == "residue 1"


def test_switches_need_no_ids_so_that_two_readers_never_share_one(voices):
    assert not re.findall(r"<[^>]* (?:id|for|name)=", reader.read(voices, "a").html)
