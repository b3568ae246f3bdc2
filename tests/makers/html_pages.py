"""A page as a browser reads it, texts that break pages, and what becomes on a page of what can't be seen."""

import re
from html.parser import HTMLParser

from hypothesis import strategies as st

#: Any text but lone surrogates, which loading replaces.
any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
#: What breaks pages: markup, quotes, entities, mathematics, Markdown, line breaks of every kind.
nasty = st.text(
    st.sampled_from(list("<>&\"'$`*_\\[]() \n\r\t\x00\x0c\x85\u2028\u202eab;#x27")) | st.characters(), max_size=60
)

# What the reader's pages are made of.
TAGS = {"div", "style", "p", "span", "s", "mark", "details", "summary", "code", "bdi"}
TAGS |= {"fieldset", "legend", "label", "input", "i"}
ATTRIBUTES = {"class", "style", "dir", "title", "type", "checked", "disabled", "autocomplete", "hidden"}
ATTRIBUTES |= {"data-lm-suppress-shortcuts"}


def shown(text):
    """A text as a page shows it: its line breaks as a browser reads them, a question mark for what can't be seen."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "?", text.replace("\r\n", "\n").replace("\r", "\n"))


def seen(text):
    """What is read on a page, the pictures of what can't be seen as question marks."""
    return re.sub("[\u2400-\u2421\ufffd]", "?", text)


class Page(HTMLParser):
    """The tags, attributes, words and rows of a page of the reader, as a browser reads them."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words, self.rows, self.text, self.open = set(), [], [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        self.attributes += attrs.items()
        if tag in ("input", "br"):
            return
        self.open.append((tag, attrs.get("class", "") or ""))
        if "plx-words" in self.open[-1][1]:
            self.words.append("")
        if tag == "code":
            self.rows.append("")

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if any("plx-words" in kind for _, kind in self.open):
            self.words[-1] += data
        if any(tag == "code" for tag, _ in self.open):
            self.rows[-1] += data
        if not any(tag == "style" for tag, _ in self.open):
            self.text.append(data)

    def title_of(self, part):
        return next(value for name, value in self.attributes if name == "title" and part in value)
