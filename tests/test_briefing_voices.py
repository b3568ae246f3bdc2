"""Who speaks, on the briefing: whose words they are, and how many."""

import pandas as pd
import pytest
from conftest import write_pile
from makers.briefing_pages import Made, by_hand, folded
from makers.piles import pile

from nlp_helpers import run, tables
from nlp_helpers.briefing import voices
from nlp_helpers.voices import shares


def test_words_of_all_speakers_add_up(either_page):
    data, found = either_page["voices"], either_page.found
    said = shares.stretches(*(found[n] for n in ("articles", "blocks", "quotes", "statements")))
    counts = shares.count(said)
    assert data.n_spoken == counts.words.sum() == sum(p.n for p in data.by_how)
    listed = [*data.speakers, *data.more]
    assert {s.name: (s.n, s.n_articles) for s in listed} == {
        folded(row.speaker): (row.words, row.n_articles) for row in counts.head(len(listed)).itertuples()
    }
    assert len(listed) + data.n_rest == data.n_speakers == len(counts)
    assert all(sum(part.n for part in s.parts) == s.n for s in listed)
    assert sum(g.n_spoken for g in (*data.groups, *data.more_groups)) == data.n_spoken
    assert (
        sum(g.n_words for g in (*data.groups, *data.more_groups))
        == data.n_words
        == found["articles"].n_words_body.sum()
    )


def test_who_is_said_to_be_only_reported_has_no_quoted_word_in_the_table(either_page):
    data = either_page["voices"]
    none = [s for s in (*data.speakers, *data.more) if {part.kind for part in s.parts} == {"reported"}]
    assert data.n_rest == 0 and len(none) == data.n_reported_only == len(either_page.spans(data.reported_only))
    if none:
        assert f"{len(none)} of the {data.n_speakers} names of speakers" in either_page.text("voices")


def said_by(raw, who, words, quote=True):
    """A row of the quotes or of the statements table."""
    rest = {"quote": 0, "form": "direct"} if quote else {"statement": 0, "cue": "said"}
    start = raw.index(words)
    return {
        "article_id": "ab"[not quote],
        "start": start,
        "end": start + len(words),
        "in_body": True,
        "speaker": who,
    } | rest


@pytest.mark.parametrize(("quoted", "told"), [("It is not safe at all", True), ("It is unsafe", False)])
def test_a_few_quoted_words_do_not_make_a_speaker_one_who_is_quoted(quoted, told):
    made_up = pile([f"“{quoted},” Ines Moor said."], ["Ines Moor said that the pier would be shut soon."])
    raw = made_up["articles"].raw
    made_up["quotes"] = tables.make("quotes", [said_by(raw[0], "Ines Moor", quoted)])
    made_up["statements"] = tables.make(
        "statements", [said_by(raw[1], "Ines Moor", "that the pier would be shut soon", False)]
    )
    made = Made(by_hand(made_up), ["voices"])
    assert [s.name for s in made["voices"].different] == (["Ines Moor"] if told else [])


@pytest.mark.parametrize(("who", "shown"), [("Ines Moor", True), ("officials", False)])
def test_words_that_are_only_reported_are_shown_of_a_person_by_full_name(who, shown):
    made_up = pile([0], [f"On Monday {who} said that the pier would be shut."])
    raw = made_up["articles"].raw[1]
    made_up["statements"] = tables.make("statements", [said_by(raw, who, "that the pier would be shut", False)])
    name = {
        "article_id": "b",
        "start": raw.index(who),
        "end": raw.index(who) + len(who),
        "entity": who,
        "kind": "person",
    }
    made_up["names"] = tables.make("names", [name])
    example = Made(by_hand(made_up), ["voices"])["voices"].example
    assert (example.text if example else "") == (f"On Monday {who} said that the pier would be shut." if shown else "")


def test_a_pronoun_is_no_speaker():
    assert [voices.names_somebody(name) for name in ("These", "I", "��", "WHO", "the chair")] == [
        False,
        False,
        False,
        True,
        True,
    ]


def test_where_nobody_is_sought_that_is_said():
    made_up = pile(["Der Hafen schließt."], ["Der Hafen ist zu."])
    made_up["articles"]["language"] = pd.array(["de", "de"], dtype=tables.TEXT)
    made = Made(by_hand(made_up), ["time", "voices", "differences"])
    assert all(
        "in English only; the 2 articles are in another language" in section.empty for section in made.sections.values()
    )


def test_an_article_in_which_nobody_speaks_has_no_bar():
    made_up = pile(["“It is not safe,” Ines Moor said."], [0])
    made_up["quotes"] = tables.make("quotes", [said_by(made_up["articles"].raw[0], "Ines Moor", "It is not safe")])
    made = Made(by_hand(made_up), ["voices"])
    groups = made.tree.xpath("//section[@id='voices']//table")[-1]
    bars = [len(row.xpath(".//*[@class='bar']")) for row in groups.xpath(".//tr[td]")]
    assert sorted(bars) == [0, 1] and "nobody, as far as was found" in made.text("voices")


def test_where_nobody_speaks_the_section_says_so():
    made = Made(by_hand(pile([0], [1])), ["voices"])
    assert made.sections["voices"].empty == "In the 2 articles no quoted or reported words of a speaker were found."


def test_of_articles_whose_quotation_marks_are_damaged_it_is_not_said_that_they_quote_nobody(tmp_path):
    said = "“The pier is not safe,” said Ines Moor, the chair, on Monday. The board met in the harbour hall at noon."
    torn = (
        "The chair, Ines Moor, said that the pier was not safe. The boardâ\x80\x99s hall â\x80\x9cshookâ\x80\x9d at noon. "
        * 4
    )
    rows = [{"article_id": a, "outlet": a, "text": text} for a, text in (("whole", said), ("torn", torn))]
    found = run.compute(write_pile(tmp_path, rows))
    assert found["articles"].problem.fillna("").tolist() == ["damaged encoding", "stub"]
    made = Made(found, ["voices"])
    assert made["voices"].different == ()
    assert "In 1 article characters are damaged" in made.text("voices")
