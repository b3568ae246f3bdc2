"""A pile that would take over any page that lets it: in its texts, pages, file names, and in all that is said of its articles.

Each payload sets ``window.obeyed``, asks for something from ``hit.invalid``, opens a dialog, or ends what it stands in. Nothing
of that may happen anywhere: :func:`obeyed` says what did.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ELSEWHERE = "hit.invalid"
#: What a page must show and never obey.
HOSTILE = (
    "<script>window.obeyed = 1</script>",
    "<img src=x onerror='window.obeyed = 2'>",
    '"><svg onload="window.obeyed = 3"><script>window.obeyed = 31</script></svg>',
    "</span></p></article></aside></main><script>window.obeyed = 4</script>",
    "' onmouseover='window.obeyed = 5' autofocus onfocus='window.obeyed = 5",
    "</style><style>* { display: none !important } @import 'https://hit.invalid/a.css';</style>",
    "{{ 7 * 7 }} {% include 'page.html' %} ${7 * 7} #{7 * 7} <%= 7 * 7 %> &lt;b&gt; &#60;i&#62; &amp;amp;",
    "<!-- --> ]]> </title></textarea></noscript></script><iframe srcdoc='<script>top.obeyed = 6</script>'></iframe>",
    "\u202eevil\u202c \u2066\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627\u2069 \u200f",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \U00020bb7\U0001f3f4\U000e0067\U000e0062\U000e007f e\u0301\u0327",
    "\ud83d \udc00 \x00\x07\x1b[2J\x1b[31m\x1b]8;;javascript:alert(8)\x07\x7f\x85\u2028\u2029\ufeff\ufffe",
    "<a href='javascript:window.obeyed = 7'>here</a> <base href='https://hit.invalid/'><meta "
    "http-equiv=refresh content='0;url=https://hit.invalid/b'>",
    "<img src=https://hit.invalid/c.png> ![x](https://hit.invalid/d.png) <link rel=stylesheet href=https://hit.invalid/e.css>",
    "[x](javascript:alert(9)) <javascript:alert(9)> **bold** # Title\n---\n```js\nalert(9)\n```",
    r"$\href{javascript:window.obeyed=10}{x}$ $$\style{background:url(https://hit.invalid/f)}{y}$$ \(\unicode{x41}\) "
    r"\[\class{z}{w}\] \begin{equation}\require{action}\end{equation}",
    "<math><maction actiontype='statusline#https://hit.invalid' xlink:href='javascript:window.obeyed = "
    "11'>x</maction><mtext><img src=x onerror='window.obeyed = 11'></mtext></math>",
    "style='background: url(https://hit.invalid/g)' expression(alert(12)) -moz-binding: "
    "url(https://hit.invalid/h) @import url(https://hit.invalid/i)",
    "<object data='data:text/html,<script>top.obeyed = 13</script>'></object><embed "
    "src='data:image/svg+xml,<svg onload=alert(13)>'>",
    "<details open ontoggle='window.obeyed = 14'><video><source onerror='window.obeyed = "
    "14'></video><form action=javascript:alert(14)><button autofocus onfocus='window.obeyed = 14'>",
    "\\u003cscript\\u003ewindow.obeyed = 15\\u003c/script\\u003e <scr<script>ipt>window.obeyed = 15</scr</script>ipt> ＜script＞",
)  # fmt: skip
ENDS = ("\r\n", "\n", "\r")
N_ARTICLES = 40


def article(i: int) -> dict[str, str]:
    """Write an article about one affair, with hostile words in all its fields and between its sentences."""
    n = len(HOSTILE)
    bad, worse, end = HOSTILE[i % n], HOSTILE[(i * 7 + 1) % n], ENDS[i % len(ENDS)]
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
        "published": f"2021-07-{5 + i % 5:02d}" if i % 11 else f"2021-07-05 {bad}",
        "url": "javascript:window.obeyed = 8" if i % 2 else f"https://example.org/{i}?q=<script>",
        "language": "en" if i % 3 else bad,
        "text": (end * 2).join(lines),
    }


def page(i: int) -> str:
    """Write the same as a web page, with hostile words in its markup."""
    one = article(i)
    bad = one["outlet"].replace('"', "&quot;")
    body = "".join(f"<p>{line}</p>" for line in one["text"].splitlines() if line)
    told = json.dumps({"@type": "NewsArticle", "headline": one["title"], "publisher": {"name": one["outlet"]}}).replace(
        "<", "\\u003c"
    )
    return (
        f'<html lang="{bad}"><head><title>{one["title"]}</title><meta property="og:site_name" content="{bad}">'
        f'<link rel=canonical href="javascript:1"><script type="application/ld+json">{told}</script></head>'
        f"<body><article><h1>{one['title']}</h1>{body}</article></body></html>"
    )


def rows(path: Path, n: int = N_ARTICLES) -> Path:
    """Write the pile as one file with a row per article."""
    path.write_text("\n".join(json.dumps(article(i)) for i in range(n)), encoding="utf-8")
    return path


def folder(parent: Path, n: int = 24) -> Path:
    """Write the pile as a folder whose files have hostile names, too, with what is said of them and a list of aliases."""
    made = parent / "<img src=x onerror='window.obeyed = 20'> {{ 7 * 7 }} $x$"
    made.mkdir()
    listed = []
    for i in range(n):
        one = article(i)
        name = "".join(
            c
            for c in HOSTILE[i % len(HOSTILE)]
            if c.isprintable() and c not in '/\\:*?"|\n' and not 0xD800 <= ord(c) < 0xE000
        )
        name = f"{i:02d} {name.encode()[:120].decode(errors='ignore')}{'.html' if i % 4 == 3 else '.txt'}"
        text = page(i) if i % 4 == 3 else one["text"]
        (made / name).write_text(text.encode("utf-8", "replace").decode(), encoding="utf-8", newline="")
        listed.append(
            [
                name,
                *(
                    one[column].encode("utf-8", "replace").decode()
                    for column in ("title", "outlet", "published", "url", "language")
                ),
            ]
        )
    _csv(made / "articles.csv", [["file", "title", "outlet", "published", "url", "language"], *listed])
    named = [[f"Harbour Board {bad}", f"HB {i}{bad}"] for i, bad in enumerate(HOSTILE[:8])]
    _csv(
        made / "aliases.csv",
        [["name", "alias"], *named, ["Ann Lee <script>window.obeyed = 21</script>", "the harbour master"]],
    )
    return made


def corrections(path: Path, article_ids: list[str]) -> Path:
    """Write corrections with hostile values and reasons."""
    columns = ["action", "table", "article_id", "start", "end", "column", "value", "why"]
    made = [
        ["set", "articles", key, "", "", "outlet" if i % 2 else "title", f"Pier {HOSTILE[i]}", HOSTILE[-1 - i]]
        for i, key in enumerate(article_ids[:12])
    ]
    _csv(path, [columns, *([cell.encode("utf-8", "replace").decode() for cell in line] for line in made)])
    return path


def _csv(path: Path, lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[cell.replace("\0", "") for cell in line] for line in lines])


# Whatever waits for a pointer, for focus or for being opened gets it.
_PROVOKE = """() => {
    for (const element of document.querySelectorAll('details')) element.open = true;
    for (const element of document.querySelectorAll('*'))
        for (const name of ['mouseover', 'focus', 'load', 'error', 'toggle']) element.dispatchEvent(new Event(name));
}"""
# Elements and attributes that only the pile can have brought.
_BROUGHT = """() => {
    const brought = [...document.querySelectorAll(
        'base, object, embed, math, maction, form, iframe[srcdoc^="<script"], img[src=x], img[src*="hit.invalid"],'
        + 'link[href*="hit.invalid"], meta[http-equiv=refresh], a[href^="javascript:" i], video, mjx-container, .MathJax')];
    for (const element of document.querySelectorAll('*'))
        for (const {name, value} of element.attributes)
            if (name.startsWith('on') && /obeyed|alert/.test(value)) brought.push(element);
    for (const element of document.querySelectorAll('script:not([type*=json]), style'))
        if (element.textContent.split('\\n').some((line) => /^\\s*(window|top)\\.obeyed|@import 'https:..hit/.test(line)))
            brought.push(element);
    return [...new Set(brought)].map((element) => element.outerHTML.slice(0, 160));
}"""


def provoke(page: Page) -> None:
    """Do what a reader may do by accident: point at everything, open everything."""
    page.evaluate(_PROVOKE)


def obeyed(page: Page) -> list[str]:
    """Say what a page has let the pile do, in any of its frames."""
    found = []
    for frame in page.frames:
        if frame.evaluate("'obeyed' in window"):
            found.append(f"ran: payload {frame.evaluate('window.obeyed')}")
        found += [f"brought in: {html}" for html in frame.evaluate(_BROUGHT)]
    return found
