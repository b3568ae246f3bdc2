"""Every place that the page points at is there, word for word, and nothing that an article holds is markup."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from conftest import articles_of
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from makers.html_pages import seen, shown

from nlp_helpers import briefing, clean, example, tables
from nlp_helpers.briefing import page
from nlp_helpers.briefing.material import Material
from nlp_helpers.briefing.places import Link, Places
from nlp_helpers.briefing.section import Quotation, Section
from nlp_helpers.briefing.sources import sources, web_address
from nlp_helpers.dates.written import long_days
from nlp_helpers.findings import Findings

HOSTILE = (
    "</p></script><img src=x onerror=alert(1)><a href='javascript:1' data-w=\"0\">{{ 7*7 }}{% raw %}&lt;\x00\u202e"
)
# What breaks pages and offsets: markup, entities, templates, line breaks of every kind, what is no character alone.
texts = st.text(
    st.sampled_from(list("<>&\"'{}%# \n\r\t\x00\x0c\x85\xa0\u2028\u202e😀abcd/;="))
    | st.characters(exclude_categories=["Cs"])
)
spans = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=12)


def span_of(raw, start, end):
    """A place's words; a line's end of two characters is shown where its second one stands."""
    return shown(raw[start : end - 1 if raw[end - 1 : end + 1] == "\r\n" else end])


def findings(raw, **columns):
    articles = articles_of(*raw).assign(**columns)
    return Findings(tables={"articles": articles, "blocks": clean.find_blocks(articles)})


def page_of(found, places, sections=(), title="Briefing"):
    names = {article_id: f"article {article_id}" for article_id in places.article_ids}
    return page.render(title, sections, sources(Material(found, names, places)), places)


class Reader(HTMLParser):
    """The text of each place and of each article, and every tag, as a browser reads them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.places, self.lines, self.tags, self.anchors = [], {}, [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.anchors.append(attrs.get("id"))
        if tag not in ("meta", "img", "br"):
            self.open.append((tag, attrs))
        if "line" in (attrs.get("class") or "").split():
            self.lines.append("")

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for _, attrs in self.open:
            kinds = (attrs.get("class") or "").split()
            if "w" in kinds:
                for number in attrs["data-w"].split():
                    self.places[int(number)] = self.places.get(int(number), "") + data
            if "line" in kinds:
                self.lines[-1] += data


@settings(max_examples=60)
@given(st.lists(st.tuples(texts, spans), min_size=1, max_size=3))
def test_every_place_is_there_word_for_word(pile):
    found = findings([raw for raw, _ in pile])
    places = Places(found["articles"].article_id)
    for (raw, shares), article_id in zip(pile, places.article_ids, strict=True):
        edges = [sorted((round(a * len(raw)), round(b * len(raw)))) for a, b in shares]
        # No table has a span of blanks only: an article that is all blank has no place.
        places.link([(article_id, a, b) for a, b in edges if raw[a:b].strip()])
    read = Reader(page_of(found, places))
    raws = dict(zip(places.article_ids, (raw for raw, _ in pile), strict=True))
    assert not read.open
    assert len(read.places) == len(places.spans())
    for number, (article_id, start, end) in enumerate(places.spans()):
        assert seen(read.places[number]) == seen(span_of(raws[article_id], start, end))
        assert read.anchors.count(f"w{number}") == 1
    assert seen("".join(read.lines)) == seen("".join(shown(raw) for raw in raws.values() if raw.strip()))


def test_nothing_that_an_article_or_a_label_holds_is_markup():
    raw = f"{HOSTILE}\n\nThe pier closes on Monday, the harbour board said on Friday. {HOSTILE}"
    found = findings([raw], title=HOSTILE, outlet=HOSTILE, problem=HOSTILE, url="javascript:alert(1)", language='"><b>')
    places = Places(["a"])
    link = places.link([("a", 3, 60)])
    quotation = Quotation(HOSTILE, link, HOSTILE, HOSTILE, HOSTILE, support=link, n_articles=2)
    part = (
        '{% from "macros.html" import to, words, quote, fold %}{{ quote(q) }}{{ to(q.link, q.text, title=q.text, label=q.text) }}'
        "{% call fold(q.text) %}{{ q.text }}{% endcall %}"
    )
    body = page.environment().from_string(part).render(q=quotation)
    whole = page_of(found, places, [Section("s", HOSTILE, "", empty=HOSTILE)], title=HOSTILE)
    for text in (whole, body):
        read = Reader(text)
        assert not [attrs for tag, attrs in read.tags if tag == "img" or any(name.startswith("on") for name in attrs)]
        assert {attrs["href"][:2] for tag, attrs in read.tags if tag == "a"} <= {"#w", "#a", "#s"}
        assert "49" not in text.split("<body>")[-1].split("<script")[0] and "\x00" not in text
    assert [tag for tag, _ in Reader(whole).tags].count("script") == 2


def test_it_leads_away_only_to_an_article():
    urls = ["https://example.org/pier?a=1&b=2", "ftp://example.org/x", " https://example.org/2 "]
    found = findings(["The pier closes."] * 3, url=urls)
    tree = lxml_html.fromstring(page_of(found, Places(["a", "b", "c"])))
    away = [node for node in tree.iter() for name in ("src", "href") if not node.get(name, "#").startswith("#")]
    assert [node.get("href") for node in away] == ["https://example.org/pier?a=1&b=2", "https://example.org/2"]
    assert all({"noreferrer", "noopener"} <= set(node.get("rel").split()) for node in away)


def test_the_page_asks_for_nothing_over_the_network():
    tree = lxml_html.fromstring(page_of(findings(["The pier closes."]), Places(["a"])))
    assert not re.search(
        r"url\(|@import|fetch\(|XMLHttpRequest|import\(",
        tree.xpath("string(//style)") + tree.xpath("string(//script[last()])"),
    )
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy and not re.search("https?:|unsafe-eval|script-src[^;]*unsafe", policy)


def test_its_script_is_the_one_that_it_allows():
    import base64
    import hashlib

    text = page_of(findings(["The pier closes."]), Places(["a"]))
    script = text.split("<script>")[1].split("</script>")[0]
    assert f"script-src 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "http://",
        "http://[::1",
        "",
        "https://a b.org",
    ],
)
def test_only_an_address_of_the_web_can_be_followed(url):
    assert web_address(url) == ""


def test_every_link_leads_to_words_and_the_same_findings_give_the_same_page(seeds):
    def made():
        places = Places(seeds["articles"].article_id)
        for name in ("quotes", "dates", "names", "sentences", "blocks"):
            places.rows(seeds[name])
        return page_of(seeds, places), places

    (text, places), (again, _) = made(), made()
    assert text == again
    read = Reader(text)
    raws = seeds["articles"].set_index("article_id").raw
    assert len(places.spans()) > 300
    for number, (article_id, start, end) in enumerate(places.spans()):
        assert read.places[number] == shown(raws[article_id][start:end])


def test_every_link_of_a_whole_briefing_leads_to_words_that_are_there(seeds):
    text = briefing.make(seeds, "seeds")
    assert text == briefing.make(seeds, "seeds")
    tree, read = lxml_html.fromstring(text), Reader(text)
    assert len(read.anchors) - read.anchors.count(None) == len({anchor for anchor in read.anchors if anchor})
    links = tree.xpath("//main//*[@data-w]")
    assert len(links) > 100
    for link in links:
        numbers = [int(number) for number in link.get("data-w").split()]
        assert link.get("href") == f"#w{numbers[0]}" and int(link.get("data-n")) >= len(numbers)
        assert set(numbers) <= set(read.places)
        assert link.text_content().strip() or link.get("aria-label")
    quoted = tree.xpath("//main//blockquote/a")
    assert quoted and all(link.text_content() == read.places[int(link.get("data-w"))] for link in quoted)


def test_what_was_set_aside_is_folded_where_it_stood_counted_and_explained():
    found = example.found()
    tree = lxml_html.fromstring(page_of(found, Places(found["articles"].article_id)))
    article = tree.xpath("//article[@data-article='pier-1']")[0]
    folded = article.xpath(".//details")
    assert [node.xpath("string(summary)") for node in folded] == [
        "1 line set aside: 1 navigation",
        "1 line set aside: 1 credit",
    ]
    assert not any("open" in node.attrib for node in folded)
    assert folded[0].xpath("string(.//p[contains(@class, 'line')])").strip() == "Skip to content"
    rules = found["blocks"].set_index(["article_id", "block"]).rule
    assert rules["pier-1", 0] in folded[0].xpath("string(.//p[@class='why'])")
    assert "(2 lines)" in article.xpath("string(.//button)")
    assert article.xpath("string(.//p[contains(@class, 'line')])") == "Skip to content\n"


def test_a_place_over_several_lines_and_what_is_set_aside_between_is_marked_in_all_of_them():
    found = example.found()
    raw = example.TEXTS["pier-1"]
    places = Places(["pier-1"])
    start, end = raw.index("cracks"), raw.index("harbour")
    places.link([("pier-1", start, end)])
    read = Reader(page_of(found, places))
    assert read.places[0] == "cracks\nBy Ann Lee\nThe "


def test_a_place_says_where_it_begins_and_in_how_many_pieces_so_that_the_style_alone_can_mark_it():
    found = findings(["The pier closes on Monday."])
    places = Places(["a"])
    places.link([("a", 0, 15), ("a", 4, 8), ("a", 4, 25)])
    tree = lxml_html.fromstring(page_of(found, places))
    pieces = tree.xpath("//span[@class='w']")
    assert [piece.get("data-w") for piece in pieces] == ["0", "0 1 2", "0 2", "2"]
    begins = [[(node.get("id"), node.get("class")) for node in piece] for piece in pieces]
    assert begins == [[("w0", "k3")], [("w1", None), ("w2", "k3")], [], []]


def test_texts_for_which_there_is_no_room_are_named_and_what_is_pointed_at_is_there():
    long = "\n\n".join(f"The pier will close on day {i}, the harbour board said." for i in range(60))
    found = findings([long, "The ferry fares will rise, the operator said on Thursday."])
    places = Places(["a", "b"])
    at = long.index("day 30")
    places.link([("a", at, at + 6)])
    made = sources(Material(found, {"a": "A", "b": "B"}, places), most_chars=100)
    assert [run.left_out for run in made[0].runs if run.left_out] == [27, 26] and "no room" in made[1].missing
    read = Reader(page.render("Briefing", [], made, places))
    assert read.places[0] == "day 30" and len(read.lines) == 7
    roomy = sources(Material(found, {"a": "A", "b": "B"}, places), most_chars=len(long))
    assert not [run for run in roomy[0].runs if run.left_out] and roomy[1].missing
    assert not any(source.missing for source in sources(Material(found, {"a": "A", "b": "B"}, places)))


def test_a_link_says_how_many_places_it_has_and_one_without_any_is_text():
    write = (
        page.environment()
        .from_string(
            '{% from "macros.html" import to, words %}{{ to(link, text) }}|{% call words(link, tag="g") %}x{% endcall %}'
        )
        .render
    )
    places = Places(["a"])
    many = places.link([("a", i, i + 1) for i in range(700)])
    anchor = lxml_html.fromstring(write(link=many, text=3511).split("|")[0])
    assert (anchor.get("href"), anchor.get("data-n"), len(anchor.get("data-w").split())) == ("#w0", "700", 500)
    assert write(link=Link((), 0), text="none") == "none|<g>x</g>"


def test_an_article_without_text_title_or_day_is_shown_as_that():
    found = findings([" \n ", "The pier closes on Monday."], problem=["empty", None])
    tree = lxml_html.fromstring(page_of(found, Places(["a", "b"])))
    first = " ".join(tree.xpath("string(//article[@id='a0'])").split())
    assert "holds no text" in first and "Problem: empty" in first and "article a" in first
    assert "day not known" in tree.xpath("string(//article[@id='a1'])")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-01-12", "2022-01-12", "12 January 2022"),
        ("2022-01-12", "2022-01-14", "12–14 January 2022"),
        ("2022-01-30", "2022-02-02", "30 January – 2 February 2022"),
        ("2021-12-30", "2022-01-02", "30 December 2021 – 2 January 2022"),
        ("2022-01-12", pd.NA, "from 12 January 2022"),
        (None, "2022-01-12", "until 12 January 2022"),
        (None, None, ""),
        ("2022", "2022", "2022"),
        ("2022", "2023", "2022–2023"),
    ],
)
def test_days_are_written_as_people_write_them(first, last, words):
    assert long_days(first, last) == words


def test_the_page_has_one_heading_of_the_first_kind_and_each_landmark_a_name():
    found = example.found()
    sections = [
        Section("one", "What happened", "", empty="Nothing."),
        Section("two", "When", "", empty="Never.", short="Time"),
    ]
    tree = lxml_html.fromstring(page_of(found, Places(found["articles"].article_id), sections))
    assert [node.text for node in tree.xpath("//h1")] == ["Briefing"]
    named = {node.get("id"): node for node in tree.iter() if node.get("id")}
    for node in tree.xpath("//section | //aside"):
        assert named[node.get("aria-labelledby")].tag == "h2"
    assert tree.xpath("//nav[@aria-label]//a/text()") == ["What happened", "Time", "Sources"]
    assert all(node.get("href")[1:] in named for node in tree.xpath("//a[starts-with(@href, '#')]"))
    assert len(named) == len([node for node in tree.iter() if node.get("id")])


def test_the_roles_that_the_style_knows_are_those_of_the_tables():
    style = page.environment().loader.get_source(page.environment(), "style.css")[0]
    assert {"headline", "subhead"} <= set(re.findall(r"\.line\.(\w+)", style)) <= set(tables.ROLES)
