"""What was rendered in other words, on the briefing."""

from conftest import write_pile
from makers.briefing_pages import Made, by_hand, folded
from makers.piles import pile

from nlp_helpers import run, tables


def test_each_rendering_is_the_articles_words_and_what_it_lacks_is_the_fullests(either_page):
    data = either_page["words"]
    assert (
        data.n
        == data.n_changed + data.n_shortened + data.n_alike
        == either_page.found["utterances"].utterance.nunique()
    )
    told = [(u, v) for u in (*data.shown, *data.more) for v in u.versions]
    assert len(data.shown) + len(data.more) + data.n_left == data.n_changed + data.n_shortened
    for utterance, version in told:
        kept = "".join("…" if run.look == "gap" else run.text for run in version.runs if run.look != "dropped")
        assert folded(kept) == folded("…".join(either_page.words(span) for span in either_page.spans(version.link)))
        for run_ in version.runs:
            assert run_.look != "dropped" or run_.text in utterance.fullest.text


def test_other_words_in_quotation_marks_come_before_other_words_in_a_report(seeds_page):
    matches = [{v.match for v in u.versions} for u in seeds_page["words"].shown]
    first_report = matches.index({"reported"})
    assert first_report > 0 and all("reworded" in own for own in matches[:first_report])
    assert not any("reworded" in own for own in matches[first_report:])


def test_changed_words_are_told_from_those_left_out(tmp_path):
    quote = (
        "“The bridge is not safe at all and will not be easy to mend before the winter comes,” Ann Lee said on Friday."
    )
    texts = [
        f"The bridge at Oldham was closed on Friday. {quote} Buses go round by the mill.",
        "The council shut Oldham's bridge Friday. “The bridge is not safe at all and will not be simple to mend,” Ann Lee said.",
    ]
    rows = [{"article_id": a, "text": text, "published": "2021-05-08"} for a, text in zip("ab", texts, strict=True)]
    made = Made(run.compute(write_pile(tmp_path, rows)), ["words"])
    (utterance,) = made["words"].shown
    (version,) = utterance.versions
    looks = [(run.look, folded(run.text)) for run in version.runs]
    assert ("dropped", "easy") in looks and ("changed", "simple") in looks
    assert looks.index(("dropped", "easy")) < looks.index(("changed", "simple"))
    assert utterance.speaker == "Ann Lee" and made["words"].n_changed == 1


def by_words(*renderings):
    """A page of quotes of one speaker: of each article's quote, the words."""
    made_up = pile(*[[f"“{text},” Ines Moor said."] for text in renderings])
    raw = made_up["articles"].raw
    rows = [{"utterance": "U1", "speaker": "Ines Moor", "article_id": a, "start": raw[k].index(text),
             "end": raw[k].index(text) + len(text), "match": "reworded" if k else "whole"}
            for k, (a, text) in enumerate(zip("abc", renderings, strict=False))]  # fmt: skip
    return made_up, rows


def test_the_fullest_rendering_is_the_longest_that_is_shown():
    long = "It has been a hard and very long day for all of us here"
    made_up, rows = by_words("It was a hard day for all of us", long)
    (utterance,) = Made(by_hand(made_up | {"utterances": tables.make("utterances", rows)}), ["words"])["words"].shown
    assert (utterance.fullest.text, utterance.called) == (long, "the fullest")
    assert [v.match for v in utterance.versions] == ["reworded"]


def test_two_words_drawn_together_are_listed_after_other_words():
    made_up, rows = by_words(
        "It has been a hard day. We do not know more",
        "It’s been a hard day. We don’t know less",
        "It's been a hard day. We",
    )
    raw = made_up["articles"].raw
    slight = [
        rows[0] | {"utterance": "U0", "end": rows[0]["start"] + 23},
        rows[2] | {"utterance": "U0", "end": rows[2]["start"] + 21},
    ]
    assert raw[0][slight[0]["start"] : slight[0]["end"]] == "It has been a hard day."
    found = by_hand(made_up | {"utterances": tables.make("utterances", [*slight, *rows[:2]])})
    assert [u.name for u in Made(found, ["words"])["words"].shown] == ["U1", "U0"]
