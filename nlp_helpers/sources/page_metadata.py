"""What a web page's markup says about its article: title, outlet, address, day, language.

In: a page's tree and its visible text. Out: values, each from the first of its sources that has one. The day is the day of
publication, never that of a change, as the page prints it where it prints it.

>>> from nlp_helpers.sources import pages
>>> html = '<meta property="article:published_time" content="2022-01-12T10:00:00Z"><h1>Talks end</h1>'
>>> describe(pages.parse(html), "Talks end")
{'title': 'Talks end', 'published': '2022-01-12'}
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from nlp_helpers.sources import given_days

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED = (
    "article:published_time", "og:published_time", "article:published", "og:article:published_time", "datepublished",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "sailthru.date", "parsely-pub-date",
    "publishdate", "publish-date", "publish_date", "published_time", "publication_date", "publication-date", "pubdate",
    "pub_date", "article.published", "cxenseparse:recs:publishtime", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_TITLE = ("og:title", "twitter:title", "dc.title", "headline", "title")
_OUTLET = ("og:site_name", "application-name", "publisher", "dc.publisher", "dcterms.publisher", "al:ios:app_name")
_ARTICLE = re.compile(r"Article$|Posting$|^Report$|^Review$|^Recipe$")
_PAGE = re.compile(r"WebPage$|^ItemPage$")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?:$|[-_;,\s])")
_SUFFIX = re.compile(r"(?<!\s)\s+[|•·»:–—-]+\s+")
_WORD = re.compile(r"\w+")
_UPDATE = re.compile(r"updat|modif|chang", re.IGNORECASE)
_NO_DAY = re.compile(r"\s*\d{4,6}-\d{1,2}-\d{1,2}(?!\d)")
_NEAR = 60  # elements from the headline to a time that is the article's
_FEW = 20  # headings looked at
_MANY = 5000  # nodes of structured data looked at


def describe(tree: HtmlElement | None, raw: str, url: str | None = None) -> dict[str, str]:
    """Read what a page's markup says about its article.

    Parameters
    ----------
    tree : HtmlElement or None
        The page; it is not changed.
    raw : str
        Its visible text: where it prints the moment of publication in local time, that day is taken.
    url : str, optional
        The page's address, where the markup does not name it.

    Returns
    -------
    dict of str to str
        Those of ``title, outlet, url, published, language`` that were found.

        - title: the ``h1`` that shares words with the title given for sharing, else that (JSON-LD ``headline``,
          ``og:title``), else the only ``h1``, else ``title``; the outlet's name behind it is cut off.
        - outlet: ``og:site_name``, the ``publisher`` of JSON-LD, other names in ``meta``; else the address's host.
        - published: ``datePublished`` of the article's JSON-LD; ``meta`` such as ``article:published_time``; an element
          marked as ``datePublished`` or a ``time`` by the headline that is not an update; else what htmldate
          makes of the page's markup and address.
        - language: two letters, of ``html lang``, ``og:locale`` or ``inLanguage``.

    Examples
    --------
    >>> from nlp_helpers.sources import pages
    >>> describe(pages.parse("<title>Talks end | Post</title><meta name=publisher content=Post>"), "")
    {'title': 'Talks end', 'outlet': 'Post'}
    """
    if tree is None:
        return {}
    meta = _meta(tree)
    article = _article(_structured(tree))
    address = url or _first(meta, "og:url") or _canonical(tree) or _text(article.get("url"))
    outlet = _text(meta.get("og:site_name")) or _name(article.get("publisher")) or _first(meta, *_OUTLET)
    found = {
        "title": _title(tree, meta, article, outlet),
        "outlet": outlet or _host(address),
        "url": address if _host(address) else None,
        "published": _published(tree, meta, article, raw, address),
        "language": _language(tree, meta, article),
    }
    return {key: value for key, value in found.items() if value}


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Give the page's meta values by their name in lower case; the first of a name holds."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        value = _text(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if value and (name := element.get(attribute)):
                meta.setdefault(name.strip().lower(), value)
    return meta


def _first(meta: dict[str, str], *names: str) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _structured(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Give the JSON-LD objects of a page that stand at the top, in a graph, or are what a page is about."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        text = (
            script.text.strip()
            .removeprefix("<!--")
            .removesuffix("-->")
            .removeprefix("//<![CDATA[")
            .removesuffix("//]]>")
        )
        try:
            data = json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [data]
        for _ in range(_MANY):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting = (node[:_MANY] + waiting)[:_MANY]
            elif isinstance(node, dict):
                yield node
                waiting = [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node] + waiting


def _article(nodes: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Choose the object that is the article, or else the page."""
    page: dict[str, Any] = {}
    for node in nodes:
        kinds = node.get("@type")
        kinds = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
        if any(_ARTICLE.search(kind) for kind in kinds):
            return node
        if not page and any(_PAGE.search(kind) for kind in kinds):
            page = node
    return page


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return " ".join(unescape(value[:2000]).split())[:1000] or None if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _title(tree: HtmlElement, meta: dict[str, str], article: dict[str, Any], outlet: str | None) -> str | None:
    headings = [text for element in islice(tree.iter("h1"), _FEW) if (text := _text(_content(element)))]
    shared = [text for value in (article.get("headline"), *map(meta.get, _TITLE)) if (text := _text(value))]
    whole = _text(tree.findtext(".//title"))
    words = set(_folded(" ".join([*shared, whole or ""])))
    for heading in headings:
        own = _folded(heading)
        if len(own) > 2 and 2 * sum(word in words for word in own) >= len(own):
            return heading
    if shared:
        return _without(shared[0], outlet)
    return headings[0] if len(headings) == 1 else _without(whole, outlet)


def _content(element: HtmlElement) -> str:
    pieces = list(islice(element.itertext(), 10 * _FEW))
    return (" " if element.find("br") is not None else "").join(pieces)


def _folded(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _without(title: str | None, outlet: str | None) -> str | None:
    """Cut the outlet's name off a title's end or front."""
    if title and outlet:
        parts = list(_SUFFIX.finditer(title))
        name = _folded(outlet)
        for part in parts[-1:]:
            if _folded(title[part.end() :]) == name:
                return title[: part.start()]
        for part in parts[:1]:
            if _folded(title[: part.start()]) == name:
                return title[part.end() :]
    return title


def _canonical(tree: HtmlElement) -> str | None:
    return next((_text(e.get("href")) for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)


def _host(url: str | None) -> str | None:
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return host if parts.scheme in ("http", "https") and "." in host else None


def _language(tree: HtmlElement, meta: dict[str, str], article: dict[str, Any]) -> str | None:
    root = next(tree.iter("html"), tree)
    said = (root.get("lang"), root.get("xml:lang"), meta.get("og:locale"), meta.get("content-language"))
    for value in (*said, _text(article.get("inLanguage"))):
        if value and (found := _LANGUAGE.match(value)):
            return found[1].lower()
    return None


def _published(
    tree: HtmlElement, meta: dict[str, str], article: dict[str, Any], raw: str, url: str | None
) -> str | None:
    wrong = False
    for value in (_text(article.get("datePublished")), *map(meta.get, _PUBLISHED), *_marked(tree)):
        # 1970 and before is what an empty clock shows.
        day = given_days.day(value) if value else None
        if value and day and day > "1971":
            return _as_printed(value, raw) or day
        wrong = wrong or bool(value and not day and _NO_DAY.match(value))
    # Of a thirtieth of February it would make the first.
    return None if wrong else _from_htmldate(tree, url)


def _marked(tree: HtmlElement) -> Iterator[str]:
    """Give the days of elements marked as a day of publication, then of a time by the headline that is not an update."""
    after: list[str] = []
    before: list[str] = []
    headline, latest = -_NEAR - 1, (-_NEAR - 1, "")
    for index, element in enumerate(tree.iter("h1", "time", "span", "abbr", "div", "p", "meta")):
        if element.tag == "h1":
            headline = index
            if index - latest[0] <= _NEAR:
                before.append(latest[1])
            continue
        role = (element.get("itemprop") or "").lower()
        value = element.get("datetime") or element.get("content") or element.get("title") or ""
        if role in ("datepublished", "datecreated") or (element.tag == "time" and element.get("pubdate") is not None):
            yield value or _content(element)
        elif element.tag == "time" and value and role != "datemodified" and not _UPDATE.search(_label(element)):
            latest = (index, value)
            if index - headline <= _NEAR:
                after.append(value)
    # Only one: what stands further off may be another article's, or the page's clock.
    yield from (after or before)[:1]


def _label(element: HtmlElement) -> str:
    parent, previous = element.getparent(), element.getprevious()
    before = (previous.tail if previous is not None else parent.text if parent is not None else "") or ""
    return f"{element.get('class') or ''} {(element.text or '')[:40]} {before[-40:]}"


_PRINTED = re.compile(
    rf"\b(?P<day>{given_days.MONTH_NAME}\s\d{{1,2}},?\s\d{{4}}|\d{{1,2}}\s{given_days.MONTH_NAME},?\s\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
    r"[\s,|•·–-]{1,4}(?:at\s)?(?P<h>\d{1,2})[:.](?P<m>\d{2})(?:\s?(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)


def _as_printed(value: str, raw: str) -> str | None:
    """Find the day on which the page prints the very moment that its markup gives, in the outlet's own time.

    The markup's clock may run in another time zone than the newsroom's. A printed date and time that differs from it by
    a whole number of quarter hours, as time zones do, and by no more than they do, is the same moment.
    """
    try:
        moment = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    moment = moment.astimezone(UTC).replace(second=0, microsecond=0, tzinfo=None)
    own = set()
    for found in _PRINTED.finditer(raw):
        printed = given_days.day(found["day"])
        hour = int(found["h"]) % 12 + 12 * (found["half"].lower() == "p") if found["half"] else int(found["h"])
        if not printed or hour > 23 or int(found["m"]) > 59:
            continue
        ahead = datetime.fromisoformat(printed).replace(hour=hour, minute=int(found["m"])) - moment
        if timedelta(hours=-12) <= ahead <= timedelta(hours=14) and ahead % timedelta(minutes=15) == timedelta(0):
            own.add(printed)
    return own.pop() if len(own) == 1 else None


def _from_htmldate(tree: HtmlElement, url: str | None) -> str | None:
    import htmldate

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        # A tree, not a string: a string could be taken for an address. Not the extensive search: it makes a day of a bare
        # year. A fixed last day: the same page, the same answer.
        return htmldate.find_date(
            deepcopy(tree), extensive_search=False, original_date=True, url=url, max_date="2100-01-01"
        )
    except Exception:  # whatever a broken page does to it, the page is still read
        return None
