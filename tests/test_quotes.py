"""Quotes: what stands between marks, who says it and by which cue; and marks that quote nobody."""

import pytest
from conftest import articles_of, cases, params
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.voice_cases import assert_rows_hold, blocks_of, case_name, case_tables, same_person, words, wrong_with

from nlp_helpers.voices import find_voices

#: Pieces that real text is made of, and those that break it.
PIECES = (
    '"', "“", "”", "‘", "’", "'", "''", "«", "»", "„", "「", "」", '" ', " “", "” ", "\n", "\n\n", "\n\n“",
    ". ", ", ", ": ", "? ", " ", "said", "told", "according to", "that", "who", "he", "she", "They", "Lena Hart",
    "Mr Maas", "the minister", "Norland", "O'Hara’s", '12"', "the roof leaks", "We shall see", "no",
    "\ufffd", "\u200b", "\x00", "Ärger", "ไม่", "会议", "لا", "🙂", "e\u0301",
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def quotes_in(text, headline=False):
    articles, blocks = case_tables({"text": text, "headline": headline})
    return find_voices(articles, blocks).quotes


@pytest.mark.parametrize("case", params(cases("quotes.jsonl"), case_name))
def test_quotes_are_found_with_who_says_them_and_by_which_cue(case):
    rows = list(quotes_in(case["text"], case.get("headline", False)).itertuples())
    rows = [row for row in rows if case["text"][row.start : row.end].strip() not in case.get("may", [])]
    assert [case["text"][row.start : row.end].strip() for row in rows] == [quote["text"] for quote in case["quotes"]]
    wrong = [line for row, quote in zip(rows, case["quotes"], strict=True) for line in wrong_with(row, case, quote)]
    assert not wrong, "; ".join(wrong)


@given(st.lists(TEXTS, min_size=1, max_size=3))
@settings(max_examples=40)
def test_any_text_gives_rows_whose_spans_are_its_own_words(raw):
    articles = articles_of(*raw)
    blocks = blocks_of(articles)
    found = find_voices(articles, blocks)
    assert_rows_hold("quotes", found.quotes, articles)
    assert_rows_hold("statements", found.statements, articles)


@given(st.lists(TEXTS, min_size=2, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_articles_in_any_order_give_the_same_rows(raw, random):
    articles = articles_of(*raw)
    blocks = blocks_of(articles)
    order = list(range(len(articles)))
    random.shuffle(order)
    one, other = find_voices(articles, blocks), find_voices(articles.iloc[order], blocks.iloc[::-1])
    assert one.quotes.equals(other.quotes) and one.statements.equals(other.statements)


NARRATION = (
    "The hall was full by noon.",
    "Rain had fallen since Monday.",
    "Nobody left before the vote.",
    "It took place in Dorne.",
)
SAYING = (
    "We lost the harvest",
    "The dyke must be raised",
    "Nobody called us back",
    "It's the growers’ money",
    "I ask for time",
)
SPEAKERS = ("Lena Hart", "Omar Diallo", "the mayor", "Petra Novak")
MARKS = ("“”", '""', "«»")


@st.composite
def speeches(draw):
    """Paragraphs of a report, and the same with every quote closed at the end of its paragraph."""
    opening, closing = draw(st.sampled_from(MARKS))
    printed, closed, around = [], [], []
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["narration", "quote", "speech"]))
        if kind == "narration":
            lines = [draw(st.sampled_from(NARRATION))]
            printed += lines
            closed += lines
        elif kind == "quote":
            said, who = draw(st.sampled_from(SAYING)), draw(st.sampled_from(SPEAKERS))
            line = f"{opening}{said},{closing} {who} said."
            printed.append(line)
            closed.append(line)
            around.append((f"{said},", who))
        else:
            who, parts = (
                draw(st.sampled_from(SPEAKERS)),
                draw(st.lists(st.sampled_from(SAYING), min_size=2, max_size=6)),
            )
            for i, part in enumerate(parts):
                line = f"{who} said: {opening}{part}." if not i else f"{opening}{part}."
                ends = i == len(parts) - 1 or (draw(st.booleans()) and draw(st.booleans()))
                printed.append(line + closing if ends else line)
                closed.append(line + closing)
    return "\n\n".join(printed), "\n\n".join(closed), around


@given(speeches())
@settings(max_examples=30)
def test_closing_every_quote_by_hand_leaves_the_quotes_as_they_were(speech):
    printed, closed, around = speech
    found = []
    for text in (printed, closed):
        rows = list(quotes_in(text).itertuples())
        found.append([text[row.start : row.end] for row in rows])
        mentions = [(text[row.start : row.end], words(text, row.speaker_start, row.speaker_end)) for row in rows]
        for words_said, who in around:
            assert any(said == words_said and same_person(mention, who) for said, mention in mentions)
    assert found[0] == found[1]


@given(speeches())
@settings(max_examples=20)
def test_a_speech_belongs_to_who_holds_it(speech):
    rows = quotes_in(speech[0])
    assert rows.speaker.notna().all()


def test_an_empty_pile_gives_empty_tables_of_quotes_and_statements():
    articles = articles_of()
    found = find_voices(articles, blocks_of(articles))
    assert len(found.quotes) == len(found.statements) == 0
    assert_rows_hold("quotes", found.quotes, articles)
    assert_rows_hold("statements", found.statements, articles)


@pytest.mark.parametrize(
    "raw", ["", " ", "No", "“", '"', "”“", "''", "“”", "« »", "\ufffd“\ufffd”", "““““", "\n\n", "'\n'\n'"]
)
def test_next_to_nothing_quotes_nobody(raw):
    found = find_voices(*case_tables({"text": raw}))
    assert found.quotes.speaker.isna().all() and not len(found.statements)


@pytest.mark.parametrize(
    "raw, says",
    [
        ("นายกล่าวว่า “เราจะกลับมา” แล้วเดินออกไป", "เราจะกลับมา"),
        ("قال الوزير: «سنعود غدا» ثم غادر", "سنعود غدا"),
        ("部长说：“我们明天回来。”然后离开了。", "我们明天回来。"),
        ("Министр сказал: «Мы вернёмся завтра», и ушёл.", "Мы вернёмся завтра"),
        ("Der Minister sagte: „Wir kommen morgen zurück“ und ging.", "Wir kommen morgen zurück"),
    ],
)
def test_marks_of_other_languages_hold_their_words(raw, says):
    rows = quotes_in(raw)
    assert [raw[row.start : row.end].strip() for row in rows.itertuples()] == [says]


@pytest.mark.parametrize("mark", ['"', "“", "”", "'", "‘", "«", "“”", '" ', "“a ", "“a” he said ", "\n\n“a"])
def test_ten_thousand_marks_are_only_marks(mark):
    articles, blocks = case_tables({"text": mark * 10_000})
    found = find_voices(articles, blocks)
    assert_rows_hold("quotes", found.quotes, articles)
    assert_rows_hold("statements", found.statements, articles)


def test_words_outside_the_article_proper_are_found_and_marked():
    articles = articles_of("“The roof leaks,” Lena Hart said.\n\n“Sign up now,” the editor said.")
    blocks = blocks_of(articles)
    blocks.loc[1, ["role", "is_body"]] = ["notice", False]
    assert find_voices(articles, blocks).quotes.in_body.tolist() == [True, False]


def test_a_name_given_in_one_article_is_known_in_another():
    articles = articles_of(
        "“The roof leaks,” warden Petra Novak said on Monday.", "“We need slates,” Novak said. Novak is the warden."
    )
    assert find_voices(articles, blocks_of(articles)).quotes.speaker.tolist() == ["Petra Novak", "Petra Novak"]
