"""A web page → its visible text, line by line, and what its markup says about each part.

In: a page's HTML. Out: one text, the page's whole visible text in document order, and spans of it: links, paragraphs,
headings, captions, the page's furniture, and what an extractor of articles would keep. The text leaves nothing out that a
reader of the page would see; which of its lines are the article is for cleaning to say, and the spans are its evidence.

>>> page = read_page("<title>Post</title><nav><a href=/>Home</a></nav><h1>Talks end</h1><p>No accord,<br>they said.</p>")
>>> page.raw
'Home\\n\\nTalks end\\n\\nNo accord,\\nthey said.'
>>> [(page.raw[start:end], keeper) for start, end, keeper in page.kept if keeper in ("link", "heading")]
[('Home', 'link'), ('Talks end', 'heading')]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nlp_helpers.sources.keepers import EXTRACTORS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: What a row of ``kept`` can say of its span, see :func:`read_page`.
KEEPERS = (*EXTRACTORS, "heading", "caption", "link", "paragraph", "chrome")

Span = tuple[int, int, str]

# How far apart two pieces of text stand, from closest to widest; the wider of two demands holds.
_NONE, _SPACE, _TAB, _LINE, _PARAGRAPH = range(5)
_BREAKS = {_TAB: "\t", _LINE: "\n", _PARAGRAPH: "\n\n"}
_LINES = (
    "address article aside body button caption center dd details dialog dir div dt fieldset figcaption footer form frameset"
    " header hgroup html legend li main menu nav optgroup option section select summary tbody textarea tfoot thead tr"
)
_PARAGRAPHS = "blockquote dl figure h1 h2 h3 h4 h5 h6 hr ol p pre search table ul"
_CHROME = "nav header footer aside form button select"
_PARTING = {
    "td": _TAB,
    "th": _TAB,
    **dict.fromkeys(_LINES.split(), _LINE),
    **dict.fromkeys(_PARAGRAPHS.split(), _PARAGRAPH),
}
_KEEPER_OF = {
    "a": "link",
    "p": "paragraph",
    "h1": "heading",
    "figcaption": "caption",
    **dict.fromkeys(_CHROME.split(), "chrome"),
}
_WRAPPING = ("form", "header")  # some pages stand in one of these as a whole
# What a browser does not show, or shows only where it can't do something better (noscript, the inside of a video).
_UNSHOWN = (
    "applet audio canvas datalist embed iframe noembed noframes noscript object param rp script source style svg template"
    " title track video"
)
_NOT_SHOWN = frozenset(_UNSHOWN.split())
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BLANKS = re.compile("[ \t\n\r\f]+")
_SPACES = re.compile(" {2,}")
# The first letters of scripts that put no spaces between words.
_UNSPACED_FROM = "\u2e80"

# Characters that markup can't hold, and those that stand for what Windows-1252 has in their place.
_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_WINDOWS = {chr(code): bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_WINDOWS_REFERENCE = re.compile(r"&#(?:1[2-5][0-9]|[xX][89][0-9a-fA-F]);")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")


@dataclass(frozen=True)
class Page:
    """What :func:`read_page` found in a page.

    Attributes
    ----------
    raw : str
        The page's visible text.
    kept : list of (int, int, str)
        Spans of `raw`, start, end and keeper, sorted.
    about : dict of str to str
        ``title, outlet, url, published, language``, those that the page's markup gives.
    complaints : list of str
        What a reader should know about how the page was read.
    coverage : dict of str to float
        Keeper ``default`` and ``precision`` → share of the words that the extractor kept that were found in `raw`.
    """

    raw: str
    kept: list[Span] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    coverage: dict[str, float] = field(default_factory=dict)


def read_page(html: str, url: str | None = None) -> Page:
    """Read a web page: its visible text, the spans its markup marks, what an extractor keeps, and its metadata.

    Parameters
    ----------
    html : str
        The page's source, decoded.
    url : str, optional
        Its address, where known; nothing is fetched from it.

    Returns
    -------
    Page
        Keepers: ``default`` and ``precision`` is what trafilatura's ``extract`` keeps (tables on, comments off), as it
        is and with ``favor_precision``, line by line; ``heading`` is text inside ``h1``, ``caption`` inside ``figcaption``,
        ``link`` inside ``a``, ``paragraph`` inside ``p``, ``chrome`` inside ``nav``, ``header``, ``footer``, ``aside``,
        ``form``, ``button`` or ``select``, but not a ``form`` or ``header`` that holds over half of the page's text.
        Text that only a script would show is part of `raw` if without it the extractor's text could not be found.

    Notes
    -----
    Barbaresi, A. (2021): Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction.
    Proceedings of ACL-IJCNLP: System Demonstrations, 122-131.

    Examples
    --------
    >>> page = read_page('<html lang="en-GB"><meta property="og:site_name" content="Post"><body><p>Talks end.</p></html>')
    >>> page.raw, page.about
    ('Talks end.', {'outlet': 'Post', 'language': 'en'})
    """
    from nlp_helpers.sources import keepers, page_metadata

    html = _mended(html)
    writer = _written(html, show_hidden=False)
    raw, spans = writer.written()
    # A tree compares each attribute of an element with all before it.
    tree = parse(html) if writer.most_attributes <= _ATTRIBUTES else None
    texts, complaints = keepers.extract(tree)
    if writer.most_attributes > _ATTRIBUTES:
        complaints.append(f"an element has more than {_ATTRIBUTES:,} attributes: only the visible text was read")
    found = {keeper: keepers.align(text, raw) for keeper, text in texts.items()}
    if any(coverage < _HIDDEN for _, coverage in found.values()):
        shown, shown_spans = linearise(html, show_hidden=True)
        again = {keeper: keepers.align(text, shown) for keeper, text in texts.items()}
        if min(share for _, share in again.values()) > min(share for _, share in found.values()):
            raw, spans, found = shown, shown_spans, again
            complaints.append("some of the article is hidden by the page's markup: hidden text was read too")
    for keeper, (own, _) in found.items():
        spans += [(start, end, keeper) for start, end in own]
    lost = 1 - min(coverage for _, coverage in found.values())
    if lost > 1 - _ENOUGH:
        complaints.append(f"{lost:.1%} of the words that trafilatura keeps are not in the page's visible text")
    if raw and not any(texts.values()) and not complaints:
        complaints.append("trafilatura keeps nothing of this page")
    about = page_metadata.describe(tree, raw, url)
    return Page(raw, sorted(set(spans)), about, complaints, {keeper: share for keeper, (_, share) in found.items()})


# Share of an extractor's words from which its text counts as found, and below which the article itself may be hidden.
_ENOUGH, _HIDDEN = 0.98, 0.8
_ATTRIBUTES = 1000  # of an element; browsers' own have some twenty


def linearise(html: str, *, show_hidden: bool = False) -> tuple[str, list[Span]]:
    r"""Write down a page's visible text in document order, a line for each block, and where marked elements stand in it.

    Parameters
    ----------
    html : str
        The page's source, decoded.
    show_hidden : bool
        Whether to take in what ``hidden``, ``display: none`` and ``visibility: hidden`` in the page's own markup hide.

    Returns
    -------
    raw : str
        Paragraphs, headings, lists, tables and figures have an empty line about them; list items, table rows, captions,
        buttons and other blocks begin a line, and so does what follows a ``br``; cells of a row are parted by a tab. Blanks
        are drawn together as a browser does, except in ``pre``; links and other pieces that touch in the source but not on
        the screen get a space. Scripts, styles, templates, ``noscript``, the title in the head, drawings, alternative
        texts and the fallback of media are left out.
    spans : list of (int, int, str)
        Start, end and keeper: heading, caption, link, paragraph, chrome.

    Examples
    --------
    >>> linearise("<ul><li>One\n two<li>&amp; three</ul><script>x = 1</script><p hidden>No</p>")[0]
    'One two\n& three'
    """
    return _written(html, show_hidden).written()


def _written(html: str, show_hidden: bool) -> _Writer:
    from lxml import etree

    target = _Writer(show_hidden)
    # With a target nothing is too deep: no tree is built.
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    try:
        parser.feed(_mended(html).encode("utf-8"))
        parser.close()
    except etree.XMLSyntaxError:
        pass  # A page without any element; what there was of text has been written.
    return target


class _Writer:
    """Takes the parser's events and writes the text."""

    def __init__(self, show_hidden: bool) -> None:
        self.show_hidden = show_hidden
        self.out: list[str] = []
        self.length = 0
        self.gap = _NONE
        self.blank = ""
        self.hidden = 0  # open elements from the outermost hidden one inwards
        self.pre = 0
        self.touching = False  # an inline element just ended and another began, with nothing between
        self.just_ended = False
        self.open: list[tuple[str, list[Any]]] = []
        self.waiting: list[list[Any]] = []  # marks of elements none of whose text has been written yet
        self.marks: list[list[Any]] = []
        self.most_attributes = 0

    def start(self, tag: Any, attributes: Mapping[Any, Any]) -> None:
        tag = str(tag).lower()
        self.most_attributes = max(self.most_attributes, len(attributes))
        if self.hidden or tag in _NOT_SHOWN or (not self.show_hidden and _is_hidden(tag, attributes)):
            self.hidden += 1
            return
        if tag == "br":
            self.gap = _LINE if self.gap < _LINE else _PARAGRAPH
        elif tag in _PARTING:
            self.gap = max(self.gap, _PARTING[tag])
        elif self.just_ended and self.gap == _NONE:
            self.touching = True
        self.pre += tag == "pre"
        if tag in _KEEPER_OF:
            mark = [None, 0, _KEEPER_OF[tag], tag in _WRAPPING]
            self.open.append((tag, mark))
            self.waiting.append(mark)

    def end(self, tag: Any) -> None:
        tag = str(tag).lower()
        if self.hidden:
            self.hidden -= 1
            return
        self.pre -= tag == "pre"
        if tag in _PARTING:
            self.gap = max(self.gap, _PARTING[tag])
        elif tag != "br":
            self.just_ended = True
        if tag in _KEEPER_OF and self.open and self.open[-1][0] == tag:
            mark = self.open.pop()[1]
            mark[1] = self.length
            self.marks.append(mark)

    def data(self, data: Any) -> None:
        if self.hidden or not data:
            return
        text = data.replace("\r\n", "\n").replace("\r", "\n") if self.pre else _BLANKS.sub(" ", data)
        core = text.strip()
        if not core:
            self._blank(text)
            return
        at = text.index(core[0]) if not text[0].isspace() else len(text) - len(text.lstrip())
        self._blank(text[:at])
        self._write(core)
        self._blank(text[at + len(core) :])

    def comment(self, text: Any) -> None:
        pass

    def close(self) -> None:
        pass

    def _blank(self, text: str) -> None:
        if not text:
            return
        self.blank = (self.blank + text)[:200]
        if self.pre and "\n" in text:
            self.gap = max(self.gap, _PARAGRAPH if text.count("\n") > 1 else _LINE)
        self.gap = max(self.gap, _SPACE)

    def _write(self, text: str) -> None:
        if self.touching and self.gap == _NONE and self._parted(text):
            self.gap = _SPACE
        if self.length:
            self._put(_BREAKS.get(self.gap) or (self._spaces() if self.gap == _SPACE else ""))
        if self.pre and self.gap >= _LINE:
            # A line of code or verse keeps its indent.
            text = self.blank.rpartition("\n")[2] + text
        for mark in self.waiting:
            mark[0] = self.length
        self.waiting.clear()
        self._put(text)
        self.gap, self.blank, self.touching, self.just_ended = _NONE, "", False, False

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)

    def _spaces(self) -> str:
        return (self.blank if self.pre else _SPACES.sub(" ", self.blank)) or " "

    def _parted(self, text: str) -> bool:
        """Tell a row of labels from a word whose first letter is an element of its own."""
        before = self.out[-1][-2:] if self.out else ""
        return len(before) == 2 and before.isalnum() and text[0].isalnum() and max(before + text[0]) < _UNSPACED_FROM

    def written(self) -> tuple[str, list[Span]]:
        raw = "".join(self.out)
        marks = self.marks + [[mark[0], self.length, *mark[2:]] for _, mark in self.open]
        # A form about the whole page says nothing about its parts.
        spans = {
            (start, end, keeper)
            for start, end, keeper, wrapping in marks
            if start is not None and start < end and not (wrapping and 2 * (end - start) > len(raw))
        }
        return raw, sorted(spans)


def _is_hidden(tag: str, attributes: Mapping[Any, Any]) -> bool:
    if tag in ("html", "body", "br"):
        return False
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    return "style" in attributes and bool(_HIDING_STYLE.search(str(attributes["style"])))


def parse(html: str) -> HtmlElement | None:
    """Build a page's tree, as deep as the parser allows.

    Parameters
    ----------
    html : str
        The page's source, decoded.

    Returns
    -------
    HtmlElement or None
        None for a source without any element.

    Examples
    --------
    >>> parse("<p>Talks end.").findtext(".//p")
    'Talks end.'
    """
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
    )
    try:
        return lxml_html.document_fromstring(_mended(html).encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _mended(html: str) -> str:
    """Take out what a parser stumbles over and a browser does not: control characters, a declaration of another encoding."""
    html = _ODD.sub(lambda found: _WINDOWS.get(found[0], "\ufffd" if found[0] >= "\ud800" else ""), html)
    html = _WINDOWS_REFERENCE.sub(_windows_reference, html)
    return html[found.end() :] if (found := _XML_DECLARATION.match(html)) else html


def _windows_reference(found: re.Match[str]) -> str:
    digits = found[0][2:-1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return _WINDOWS.get(chr(code), found[0])
