"""A briefing of forty articles full of what could break a page or take it over: its links still lead to the right words."""

from __future__ import annotations

import json

import pytest

from browser import links, pages
from browser.conftest import LAPTOP, PHONE
from nlp_helpers import briefing, run

N_ARTICLES = 40
#: What a page must show and never obey; each sets `window.obeyed`, draws something or ends what it stands in.
HOSTILE = (
    "<script>window.obeyed = 1</script>",
    "<img src=x onerror='window.obeyed = 2'>",
    '"><svg onload="window.obeyed = 3"></svg>',
    "</span></p></article></aside></main><script>window.obeyed = 4</script>",
    "' onmouseover='window.obeyed = 5' autofocus onfocus='window.obeyed = 5",
    "<style>* { display: none !important }</style>",
    "{{ 7 * 7 }} {% include 'page.html' %} ${7 * 7} &lt;b&gt; &#60;i&#62; &amp;amp;",
    "<!-- --> ]]> </title></textarea></noscript><iframe srcdoc='<script>top.obeyed = 6</script>'></iframe>",
    "\u202eevil\u202c \u2066\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627\u2069 \u200f",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \U00020bb7\U0001f3f4\U000e0067\U000e0062\U000e007f e\u0301\u0327",
    "\ud83d \udc00 \x00\x07\x1b[2J\x7f\x85\u2028\u2029\ufeff\ufffe",
    "<a href='javascript:window.obeyed = 7'>here</a> <base href='https://example.org/'><meta http-equiv=refresh content=0>",
)
ENDS = ("\r\n", "\n", "\r")


def article(i: int) -> dict[str, str]:
    """Write an article about one affair, with hostile words in its title, its outlet and between its sentences."""
    bad, worse, end = HOSTILE[i % len(HOSTILE)], HOSTILE[(i * 5 + 1) % len(HOSTILE)], ENDS[i % len(ENDS)]
    lines = [
        f"{bad} North pier closed after divers find cracks",
        f"{worse} The harbour board closed the north pier on Monday, 5 July 2021, after divers found {12 + i % 3} cracks.",
        f'"The pier {bad} is not safe and nobody may walk on it," said Ann Lee, the harbour master, on Monday.',
        f"\U0001f6a2\U0001f6a2 Repairs will cost {3 + i % 2} million euros, the board said. {worse} Ferries stop on Friday.",
        f"Bo Moor {worse} warned that {200 + i % 4} people could lose their work. {bad}",
        f"Read also: {bad}",
        "Share this article on Facebook",
    ]
    return {
        "article_id": f"{i}{bad}" if i % 2 else f"plain-{i}",
        "title": f"North pier closed {worse}",
        "outlet": f"Outlet {i % 7} {bad}",
        "published": f"2021-07-{5 + i % 5:02d}",
        "url": "javascript:window.obeyed = 8" if i % 2 else f"https://example.org/{i}?q=<script>",
        "text": (end * 2).join(lines),
    }


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    pile = tmp_path_factory.mktemp("hostile") / "pile.jsonl"
    pile.write_text("\n".join(json.dumps(article(i)) for i in range(N_ARTICLES)), encoding="utf-8")
    return run.compute(pile)


@pytest.fixture(scope="module")
def briefed(found, tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "briefing.html"
    path.write_text(briefing.make(found, corpus=HOSTILE[0]), encoding="utf-8", newline="\n")
    return path


def test_links_lead_to_the_right_words_and_nothing_is_obeyed(briefed, found, watched):
    one = watched(LAPTOP)
    page = one.page
    page.goto(briefed.as_uri())
    words = links.places(page, found["articles"])
    assert len(words) > 100
    assert any("\U0001f600" in text for text in words) and any("<script>" in text for text in words)
    assert links.marked(page) == dict(enumerate(words))
    reached = links.followed(page)
    assert [(link, number, shown) for link, number, shown, *_ in reached if shown != words[number]] == []
    assert [(link, number) for link, number, _, seen, *_ in reached if not seen] == []
    assert links.dead_ends(page) == []
    # Whatever waits for a pointer or for focus gets it.
    page.evaluate("""() => document.querySelectorAll('*').forEach((element) => {
        for (const name of ['mouseover', 'focus', 'load', 'error', 'toggle']) element.dispatchEvent(new Event(name));
    })""")
    assert page.evaluate("'obeyed' in window") is False
    assert (
        page.locator(
            "iframe, base, img[src=x], svg[onload], meta[http-equiv=refresh], [onfocus], [onmouseover]"
        ).count()
        == 0
    )
    assert page.locator("script").count() == 2 and page.locator("style").count() == 1
    assert one.complaints == [] and one.strangers == []
    assert page.title().startswith("<script>") or HOSTILE[0] in page.title()


def test_it_still_fits_a_phone(briefed, watched):
    one = watched(PHONE)
    one.page.goto(briefed.as_uri())
    assert pages.too_wide(one.page) == [] and one.complaints == []
