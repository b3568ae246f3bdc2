"""Two articles side by side: every shared passage is found in both, and whatever they hold is shown as text."""

import re
from itertools import pairwise

import pytest
from conftest import articles_of
from hypothesis import given, settings
from hypothesis import strategies as st
from makers.html_pages import ATTRIBUTES, TAGS, Page, nasty, seen, shown
from makers.reader_pairs import FARES, MOVED, SHUT, SHUT_B, found_of, place

from nlp_helpers import clean, reader, tables
from nlp_helpers.errors import InputError
from nlp_helpers.findings import Findings
from nlp_helpers.reader import pair as reader_pair
from nlp_helpers.reader.pair_rows import Shared, find_rows, heaviest_chain
from nlp_helpers.spans import Mark

MENU, BYLINE = "Skip to content", "By Ann Lee"


@pytest.fixture
def pier():
    a = f"Pier to shut\n{SHUT}\n{MOVED}\n{FARES}"
    b = f"{MENU}\nPier is shut\n{BYLINE}\n{SHUT_B}\n{MOVED}"
    return found_of(a, b, (SHUT, SHUT_B, "same copy", "near"), (MOVED, MOVED, "same copy", "verbatim"))


def stretches(html):
    """The page's rows: whether it holds shared passages, and the text of either side."""
    rows = re.findall(r'<div class="plx-stretch( plx-shared)?">(.*?)</div>\n', html, re.DOTALL)
    cells = [(bool(kind), row.split('<div class="plx-cell">')[1:]) for kind, row in rows]
    return [(kind, [re.sub("<[^>]*>", "", cell) for cell in pair]) for kind, pair in cells]


def test_a_shared_passage_stands_beside_its_partner(pier):
    rows = stretches(reader.read(pier, "a", beside="b").html)
    beside = [sides for shared, sides in rows if shared]
    assert [("shut the north pier" in a, "shut the north pier" in b) for a, b in beside] == [(True, True), (False,) * 2]
    assert ["Boats must be moved" in side for side in beside[1]] == [True, True]
    assert [FARES in a for _, (a, _) in rows] == [False, False, False, True]


def test_a_number_leads_to_the_same_number_on_the_other_side(pier):
    html = reader.read(pier, "a", beside="b").html
    links = re.findall(r'<a class="plx-no" id="([^"]*)" href="#([^"]*)"[^>]*>(\d+)</a>', html)
    assert sorted(n for _, _, n in links) == ["1", "1", "2", "2"]
    there = {here: (to, n) for here, to, n in links}
    assert all(there[to] == (here, n) for here, to, n in links) and len(there) == 4
    assert 'data-no="1"' in html  # where it ends


def test_words_that_are_the_same_changed_and_only_here_are_told_apart(pier):
    html = reader.read(pier, "a", beside="b").html
    assert '<span class="plx-changed">Monday</span>' in html and '<span class="plx-changed">Tuesday</span>' in html
    assert '<span class="plx-only-here">will</span>' in html and f'<span class="plx-same">{MOVED}</span>' in html


def test_how_much_is_in_the_same_words_is_said_of_each_side(pier):
    text = " ".join(Page(reader.read(pier, "a", beside="b").html).text)
    n_same = len(SHUT.split()) + len(MOVED.split()) - 2  # will, Monday
    n_a = len(f"Pier to shut {SHUT} {MOVED} {FARES}".split())
    assert f"{n_same} of {n_a} words of A ({n_same / n_a:.0%})" in text
    assert f"{n_same} of {n_same + 1 + 3} words of B" in text  # the menu and the byline are no words of the article


def test_what_is_told_in_other_words_is_pale_and_counts_as_no_copy():
    found = found_of(SHUT, SHUT_B, (SHUT, SHUT_B, "same event", "paraphrase"))
    html = reader.read(found, "a", beside="b").html
    assert 'class="plx-pale-changed">Monday' in html and 'class="plx-changed">Monday' not in html
    assert f"0 of {len(SHUT.split())} words of A (0%)" in html


def test_passages_in_another_order_say_where_their_partner_is():
    a, b = f"{SHUT}\n{MOVED}", f"{MOVED}\n{SHUT}"
    found = found_of(a, b, (SHUT, SHUT, "same copy", "verbatim"), (MOVED, MOVED, "same copy", "verbatim"))
    shown = reader.read(found, "a", beside="b")
    assert repr(shown) == "a beside b: 2 shared passages (2 same copy), 1 side by side"
    assert shown.html.count(">elsewhere in A</a>") == shown.html.count(">elsewhere in B</a>") == 1
    ids = set(re.findall('id="([^"]*)"', shown.html))
    assert all(href in ids for href in re.findall('href="#([^"]*)"', shown.html))


def test_the_article_asked_for_first_is_on_the_left_whichever_the_table_names_first(pier):
    shown = reader.read(pier, "b", beside="a")
    assert repr(shown) == "b beside a: 2 shared passages (2 same copy), 2 side by side"
    assert "Tuesday" in next(sides[0] for shared, sides in stretches(shown.html) if shared)


def test_two_articles_that_share_nothing_are_shown_and_it_is_said():
    shown = reader.read(found_of(SHUT, FARES), "a", beside="b")
    assert repr(shown) == "a beside b: no shared passage"
    assert "No shared passage was found" in shown.html and SHUT in shown.html and FARES in shown.html


def test_residue_of_a_pair_is_hidden_with_its_count_unless_something_in_it_is_shared(pier):
    html = reader.read(pier, "a", beside="b").html
    assert "1 line of residue not shown (1 navigation)" in html
    assert 'plx-on-blocks" autocomplete="off">' in html and f"<s>{MENU}</s>" in html
    a, b = pier["articles"].raw
    shared = found_of(a, b, (SHUT, MENU, "same copy", "verbatim"))
    assert "(1 navigation)" not in reader.read(shared, "a", beside="b").html


def test_layers_can_be_switched_on_in_a_pair(pier):
    row = {"article_id": "a", "date_from": "2021-07-05", "date_to": "2021-07-05"} | {"in_body": True}
    at = pier["articles"].raw[0].index("Monday")
    pier.tables["dates"] = tables.make("dates", [row | {"start": at, "end": at + 6}])
    off, on = (reader.read(pier, "a", beside="b", on=ticked).html for ticked in ((), ("dates",)))
    assert 'plx-on-dates" autocomplete="off">' in off and 'plx-on-dates" autocomplete="off" checked>' in on
    assert '<mark class="plx-dates" title="date: 2021-07-05"><span class="plx-changed">Monday</span></mark>' in on


def test_a_long_stretch_beside_a_short_one_has_a_frame_of_its_own_that_keys_can_move(pier):
    a, b = pier["articles"].raw
    more = "\n".join(FARES.replace("tenth", str(i)) for i in range(40))
    long = found_of(a, f"{more}\n{b}", (SHUT, SHUT_B, "same copy", "near"))
    html = reader.read(long, "a", beside="b").html
    assert html.count('class="plx-long" tabindex="0"') == 1 and FARES.replace("tenth", "39") in html
    # Nothing follows what stands last: nobody looks for anything below it.
    last = found_of(a, f"{b}\n{more}", (SHUT, SHUT_B, "same copy", "near"))
    assert 'class="plx-long"' not in reader.read(last, "a", beside="b").html


def test_the_same_call_is_the_same_page_and_another_key_has_other_anchors(pier):
    one, two = (reader.read(pier, "a", beside="b").html for _ in range(2))
    other = reader.read(pier, "a", beside="b", key="below").html
    assert one == two
    assert not set(re.findall('id="([^"]*)"', one)) & set(re.findall('id="([^"]*)"', other))


@pytest.mark.parametrize(
    "ask, says",
    [
        ({"beside": "a"}, "article 'a' can't be put beside itself"),
        ({"beside": "c"}, "no article 'c'; there are 2: 'a', 'b'"),
        ({"beside": "b", "layers": ["moods"]}, "no layer 'moods'"),
        ({"on": ["moods"]}, "no layer 'moods'"),
        ({"beside": "b", "layers": ["dates"]}, "layer 'dates': that table was not made"),
    ],
)
def test_a_wrong_question_about_a_pair_says_what_can_be_asked(pier, ask, says):
    with pytest.raises(InputError, match=re.escape(says)):
        reader.read(pier, "a", **ask)


def test_a_pair_needs_echoes(pier):
    del pier.tables["echoes"]
    with pytest.raises(InputError, match=r"'echoes'.*compute"):
        reader.read(pier, "a", beside="b")


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def test_markup_in_ids_titles_and_outlets_is_text():
    a, b = f"<script>alert(1)</script>\n{SHUT}", f"{SHUT}\n<img src=x onerror=alert(1)>"
    articles = articles_of(a, b).assign(article_id=[f"a{HOSTILE}", f"b{HOSTILE}"], title=HOSTILE, outlet=HOSTILE)
    blocks = clean.find_blocks(articles)
    echo = {"article_id_a": f"a{HOSTILE}", "article_id_b": f"b{HOSTILE}"}
    echoes = tables.make("echoes", [echo | place(a, SHUT, "a") | place(b, SHUT, "b")])
    found = Findings(tables={"articles": articles, "blocks": blocks, "echoes": echoes})
    for html in (reader.read(found).html, reader.read(found, f"a{HOSTILE}", beside=f"b{HOSTILE}").html):
        page = Page(html)
        assert page.tags <= TAGS | {"a", "b", "br"} and "alert(1)" in "".join(page.text)
        assert {name for name, _ in page.attributes} <= ATTRIBUTES | NUMBERED


NUMBERED = {"id", "href", "data-no", "tabindex", "role", "aria-label"}
spans = st.lists(st.tuples(*[st.integers(0, 40)] * 4), max_size=4)


text = nasty.map(lambda words: words.encode("utf-8", "replace").decode())


def letters(words):
    """What can be seen of a text, in no order: rows mix two."""
    return sorted(c for c in seen(shown(words)) if not c.isspace() and c != "?")


@settings(max_examples=40)
@given(text, text, spans)
def test_every_character_of_both_is_on_the_page(a, b, places):
    a, b = f"x{a}", f"y{b}"
    rows = [
        {"article_id_a": "a", "article_id_b": "b", "start_a": s % len(a), "start_b": t % len(b)}
        | {"end_a": min(len(a), s % len(a) + 1 + n), "end_b": min(len(b), t % len(b) + 1 + m)}
        for s, n, t, m in places
    ]
    articles = articles_of(a, b)
    blocks = [
        {"article_id": i, "block": k, "start": m.start(), "end": m.end(), "role": "body" if k % 2 else "navigation"}
        for i, raw in zip("ab", (a, b), strict=True)
        for k, m in enumerate(re.finditer(r"\S(?:.*\S)?", raw))
    ]
    made = {"articles": articles, "blocks": tables.make("blocks", blocks)}
    made["echoes"] = tables.make("echoes", {tuple(row.items()): row for row in rows}.values())
    for layers in ([], ["blocks"]):
        html = reader.read(Findings(tables=made), "a", beside="b", layers=layers).html
        page = Page(re.sub('<a class="plx-no"[^>]*>[0-9]+</a>', "", html))
        assert page.tags <= TAGS | {"a", "b", "br"} and not page.open
        assert letters("".join(page.words)) == letters(a + b)


def numbered(rows):
    return [Shared(*row, weight=row[1] - row[0]) for row in rows]


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 4), max_size=8), st.lists(st.integers(0, 60), max_size=8))
def test_rows_tile_both_texts_and_hold_the_passages_they_align(places, cuts):
    passages = numbered((a, a + 1 + n, b, b + 1 + m) for a, n, b, m in places)
    cuts = sorted({0, 110, *cuts})
    units = list(pairwise(cuts))
    rows = find_rows(110, 110, passages, units, [])
    for side in ("a", "b"):
        ends = [getattr(row, side) for row in rows]
        assert [i for start, end in ends for i in range(start, end)] == list(range(110))
    chain = set(heaviest_chain(passages))
    assert chain <= {k for row in rows for k in row.aligned}
    for row in rows:
        for k in row.aligned:
            p = passages[k]
            assert row.a[0] <= p.start_a and p.end_a <= row.a[1] and row.b[0] <= p.start_b and p.end_b <= row.b[1]


def test_of_passages_that_cross_those_with_most_words_stand_side_by_side():
    assert heaviest_chain(numbered([(0, 10, 40, 50), (10, 40, 0, 30), (40, 50, 30, 40)])) == [1, 2]


def test_more_passages_than_can_be_marked_are_counted(monkeypatch, pier):
    monkeypatch.setattr(reader_pair, "MOST_PASSAGES", 1)
    shown = reader.read(pier, "a", beside="b")
    assert "1 shorter shared passages are not marked" in shown.html and "1 shared passage " in repr(shown)


def test_a_huge_article_of_a_pair_is_cut_and_the_page_says_so(monkeypatch, pier):
    monkeypatch.setattr(reader_pair, "MOST_CHARS", 50)
    html = reader.read(pier, "a", beside="b").html
    assert "more characters of A are not shown" in html and FARES not in html


def test_a_page_of_marks_alone_needs_no_tables():
    side = reader_pair.Side({"article_id": "a", "raw": SHUT}, None, [], [Mark(0, 3, "names", "name: x")])
    other = reader_pair.Side({"article_id": "b", "raw": FARES})
    articles = articles_of(SHUT, FARES)
    html, says = reader_pair.pair_html([side, other], articles, tables.make("echoes", []), ["names"], ["names"])
    assert says == "a beside b: no shared passage" and '<mark class="plx-names" title="name: x">The</mark>' in html
