"""The links of a briefing: where they should lead, by the articles themselves, and where they do lead in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from playwright.sync_api import Page

_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {127: 0x2421}
_CONTROLS |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)

# Every piece of text by the numbers of the places over it.
_WORDS = """() => {
    const words = {};
    for (const piece of document.querySelectorAll('#sources .w'))
        for (const number of piece.dataset.w.split(' ')) words[number] = (words[number] || '') + piece.textContent;
    return words;
}"""

# Follows every link as a click does, and each of them on to its second and its last place.
_FOLLOW = """() => {
    const pane = document.getElementById('sources');
    const next = pane.querySelector('.step[value="1"]'), before = pane.querySelector('.step[value="-1"]');
    const lit = (link, number) => {
        const pieces = [...pane.querySelectorAll('.on')];
        const outer = pane.getBoundingClientRect();
        const seen = pieces.some((piece) => [...piece.getClientRects()].some((own) =>
            own.width > 0 && own.height > 0 && own.bottom > outer.top && own.top < Math.min(outer.bottom, innerHeight)
            && own.right > outer.left && own.left < outer.right));
        const fit = seen && getComputedStyle(pane).visibility === 'visible';
        return [link, Number(number), pieces.map((piece) => piece.textContent).join(''), fit,
                location.hash === `#w${number}`, document.activeElement.id === 'sources-title'];
    };
    const links = [...document.querySelectorAll('a[data-w]')];
    return links.flatMap((link, i) => {
        const numbers = link.dataset.w.split(' ');
        link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
        const reached = [lit(i, numbers[0])];
        if (numbers.length > 1) {
            next.click();
            reached.push([...lit(i, numbers[1]).slice(0, 5), true]);
            before.click();
            before.click();
            reached.push([...lit(i, numbers.at(-1)).slice(0, 5), true]);
        }
        return reached;
    });
}"""

# Without what is shown as another article's words, in the parts between what is left out.
_QUOTATIONS = """() => [...document.querySelectorAll('a.quote[data-w]')].map((link) => {
    const own = link.cloneNode(true);
    own.querySelectorAll('del').forEach((struck) => struck.remove());
    own.querySelectorAll('.faint').forEach((left_out) => left_out.replaceWith('\\0'));
    return [link.dataset.w.split(' ').map(Number), own.textContent.split('\\0')];
})"""


def as_shown(text: str) -> str:
    """Give a text as a browser's parser hands it on: its newlines, and pictures for what can't be seen."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def folded(text: str) -> str:
    """Give a text with its blanks as one space each, as a page shows them in a line."""
    return re.sub(r"[ \t\n\f\r]+", " ", text).strip()


def places(page: Page, articles: pd.DataFrame) -> list[str]:
    """Look up the words of every place of the page in the articles' raw texts."""
    numbered: list[tuple[int, int, int]] = page.evaluate("JSON.parse(document.getElementById('places').textContent)")
    ids: list[str] = page.evaluate(
        "[...document.querySelectorAll('#sources .source')].map((one) => one.dataset.article)"
    )
    raw = dict(zip(articles.article_id.map(as_shown), articles.raw, strict=True))
    return [as_shown(raw[ids[index]][start:end]) for index, start, end in numbered]


def marked(page: Page) -> dict[int, str]:
    """Read the words that the page marks for each place."""
    return {int(number): words for number, words in page.evaluate(_WORDS).items()}


def followed(page: Page) -> list[tuple[int, int, str, bool, bool, bool]]:
    """Follow every link: its index, the place, words highlighted, whether seen, whether in the address, whether in focus."""
    return [tuple(row) for row in page.evaluate(_FOLLOW)]


def quotations(page: Page) -> list[tuple[list[int], str]]:
    """Read everything that is quoted, with the places that it leads to."""
    return [(numbers, part) for numbers, parts in page.evaluate(_QUOTATIONS) for part in parts]


def dead_ends(page: Page) -> list[str]:
    """List links that lead nowhere, or without the script elsewhere than with it."""
    return page.evaluate(
        """() => [...document.querySelectorAll('a')].filter((link) => {
            const to = link.getAttribute('href') || '';
            if (link.dataset.w && to !== `#w${link.dataset.w.split(' ')[0]}`) return true;
            return to.startsWith('#') ? !document.getElementById(to.slice(1)) : !/^https?:/.test(to);
        }).map((link) => link.outerHTML.slice(0, 120))"""
    )


def highlighted(page: Page) -> dict[str, Any]:
    """Read what the pane shows now."""
    return page.evaluate(
        """() => ({
            words: [...document.querySelectorAll('#sources .on')].map((piece) => piece.textContent).join(''),
            focus: document.activeElement.id, where: document.querySelector('#sources .position').textContent,
        })"""
    )
