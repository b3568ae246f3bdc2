"""A web page is read as its reader sees it, and what its markup says of its parts points at them."""

import socket

import pytest
from conftest import cases, within
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_helpers.errors import InputError
from nlp_helpers.sources import decoding, keepers, page_metadata, pages

ARTICLE = (
    "The dam above the valley held through the night, engineers said on Monday, after the storm had passed the hills.",
    "Water stood four metres below the crest when the gates were opened, and nobody had to leave the villages below.",
    "A report on the state of the older gates is due in June; the operator said that it would pay for the repairs.",
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Dam holds | Valley Post</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Dam holds after storm</h1><figure><img alt="no"><figcaption>The dam on Monday. Photo: A. Dee</figcaption></figure>
<p>{ARTICLE[0]}</p><p>{ARTICLE[1]} <a href="/x">Read more</a></p><p>{ARTICLE[2]}</p></article>
<aside><p>Most read: ferry fares rise</p></aside><footer>Copyright Valley Post<script>track("no")</script></footer>
</body></html>"""


@pytest.mark.parametrize("case", cases("pages.jsonl"), ids=lambda case: case["why"])
def test_the_text_is_what_a_reader_sees(case):
    assert pages.linearise(case["html"])[0] == case["raw"]


@pytest.mark.parametrize("case", cases("page_metadata.jsonl"), ids=lambda case: case["why"])
def test_the_markup_says_whose_and_when(case):
    raw = pages.linearise(case["html"])[0]
    assert page_metadata.describe(pages.parse(case["html"]), raw) == case["about"]


def kept(page, keeper):
    return [page.raw[start:end] for start, end, own in page.kept if own == keeper]


def test_every_part_of_a_page_is_pointed_at():
    page = pages.read_page(PAGE)
    for keeper in ("default", "precision"):
        assert [text for text in ARTICLE if any(text in own for own in kept(page, keeper))] == list(ARTICLE)
        assert not any("Home" in own or "Copyright" in own or "ferry" in own for own in kept(page, keeper))
    assert kept(page, "heading") == ["Dam holds after storm"]
    assert kept(page, "caption") == ["The dam on Monday. Photo: A. Dee"]
    assert kept(page, "link") == ["Home", "World", "Read more"]
    assert kept(page, "paragraph")[0] == ARTICLE[0]
    assert kept(page, "chrome") == ["Home\nWorld", "Most read: ferry fares rise", "Copyright Valley Post"]
    assert page.complaints == []


def test_a_form_about_the_whole_page_does_not_make_it_chrome():
    page = pages.read_page(f"<form><p>{ARTICLE[0]}</p><button>Send</button></form>")
    assert kept(page, "chrome") == ["Send"]
    assert kept(pages.read_page("<nav>Menu of many words</nav><p>Dam holds.</p>"), "chrome") == ["Menu of many words"]


def test_an_article_that_only_a_script_would_show_is_read_and_said():
    hidden = PAGE.replace("<article>", '<article style="display:none">')
    page = pages.read_page(hidden)
    assert ARTICLE[0] in page.raw
    assert any("hidden" in complaint for complaint in page.complaints)


@pytest.mark.parametrize("case", cases("extracts.jsonl"), ids=lambda case: case["text"] or "nothing")
def test_an_extract_is_found_in_its_page(case):
    spans, _ = keepers.align(case["text"], case["raw"])
    assert [case["raw"][start:end] for start, end in spans] == case["found"]


def test_how_much_of_an_extract_was_found_is_said():
    assert keepers.align("one two three four", "one two\nthree")[1] == 0.75


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_alignment_is_in_range_in_order_and_on_one_line(text, raw):
    done = 0
    for start, end in keepers.align(text, raw)[0]:
        assert done <= start < end <= len(raw)
        assert len(raw[start:end].splitlines()) == 1
        done = end


PIECES = [
    "<p>",
    "</p>",
    "<div",
    ">",
    "<a href=x>",
    "</a>",
    "<br>",
    "<pre>",
    "</pre>",
    "<li>",
    "<td>",
    "<script>",
    "</script>",
]
PIECES += [
    "<nav>",
    "<h1>",
    "<!--",
    "-->",
    "&amp",
    "&#0;",
    "&#xD800;",
    "<p hidden>",
    "words said on ",
    "\0",
    "\x85",
    "\n\n",
    "<![CDATA[",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=25).map("".join))
def test_any_markup_gives_a_text_and_spans_within_it(html):
    page = pages.read_page(html)
    for start, end, keeper in page.kept:
        assert keeper in pages.KEEPERS
        assert 0 <= start < end <= len(page.raw)
        assert page.raw[start:end].strip()
    assert all(line.strip() or not line for line in page.raw.split("\n"))


HOSTILE = {
    "20,000 nested": "<div>" * 20_000 + "words here" + "</div>" * 20_000,
    "a wall of links": "<a href=x>words here</a>" * 3000,
    "50,000 paragraphs": "<p>words here</p>" * 50_000,
    "many and deep": "<div>" * 1000 + "<p>words here</p>" * 10_000,
    "headings in headings": "<h1>words here <b>" * 1000,
    "brackets": "<p>words here</p>" + "<" * 100_000,
    "blanks": "<p>words here" + " \u00a0" * 200_000,
    "structured data nested too deeply": '<script type="application/ld+json">'
    + "[" * 50_000
    + "</script><p>words here",
    "one line of a megabyte": "<p>" + "words here " * 90_000,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_read_in_seconds(html):
    with within(20):
        assert "words here" in pages.read_page(html).raw


def test_a_page_too_large_for_the_extractor_is_read_and_said():
    page = pages.read_page("<p>words here</p>" * 50_000)
    assert page.raw.count("words here") == 50_000
    assert any("too many elements" in complaint for complaint in page.complaints)
    assert {keeper for _, _, keeper in page.kept} == {"paragraph"}


def test_a_page_of_which_nothing_is_kept_is_said():
    page = pages.read_page("<footer>Imprint</footer>")
    assert (page.raw, page.complaints) == ("Imprint", ["trafilatura keeps nothing of this page"])


def test_script_text_never_appears():
    page = pages.read_page(PAGE.replace("<p>", "<script>no('<p>evil</p>')</script><style>evil</style><p>"))
    assert "evil" not in page.raw and "track" not in page.raw


def test_a_page_that_is_an_address_is_not_fetched(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = pages.read_page("http://dam.example/a", url="http://dam.example/a")
    assert page.raw == "http://dam.example/a"
    assert pages.read_page(PAGE, url="http://dam.example/2021/05/03/a").about["published"] == "2021-05-03"


CYRILLIC = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><p>Плотина выдержала бурю</p>'
)


@pytest.mark.parametrize(
    "data, says",
    [
        (CYRILLIC.format("windows-1251").encode("cp1251"), "windows-1251"),
        (CYRILLIC.format("KOI8-R").encode("koi8-r"), "koi8-r"),
        (CYRILLIC.format("windows-1251").encode("utf-8"), "utf-8"),
        (CYRILLIC.format("no-such").encode("utf-8-sig"), "utf-8-sig"),
        (CYRILLIC.format("utf-7").encode("utf-16"), "utf-16"),
        (b"\xef\xbb\xbf" + CYRILLIC.format("unicode_escape").encode(), "utf-8-sig"),
        ((CYRILLIC.format("utf-8") + "я" * 2000).encode() + b"\xff", "utf-8, with wrong bytes"),
    ],
)
def test_the_encoding_of_a_page_is_found_by_what_it_says_and_holds(data, says):
    html, encoding = decoding.decode_page(data)
    assert "Плотина выдержала бурю" in html
    assert encoding == says


def test_windows_quotes_are_read_in_a_page_that_names_another_encoding():
    html, _ = decoding.decode_page("<meta charset=iso-8859-1><p>“Café”".encode("cp1252"))
    assert html.endswith("“Café”")


def test_what_is_no_page_but_a_picture_is_refused():
    with pytest.raises(InputError, match="is not text but a picture"):
        decoding.decode_page(b"\x89PNG\r\n\x1a\n\x00\x00\x00\xff\xfe\xfd\x81" * 9)
