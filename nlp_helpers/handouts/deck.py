"""Slides as one HTML file that opens without a network: reveal.js, styles and pictures are inside.

In: columns of slides. Out: the page. reveal.js (MIT licence) comes from the package ``pyreveal``, whose wheel holds it.

>>> "<title>Who speaks?</title>" in page([[Slide("Who speaks?", "title")]])
True
"""

from __future__ import annotations

from functools import cache
from importlib import resources, util
from pathlib import Path

import jinja2
from markupsafe import Markup

from nlp_helpers.errors import InputError
from nlp_helpers.handouts.outputs import prose, style_of_code
from nlp_helpers.handouts.slides import Slide


def page(columns: list[list[Slide]]) -> str:
    """Write slides as a page.

    Parameters
    ----------
    columns : list of list of Slide

    Returns
    -------
    str
        Nothing in it is fetched from anywhere, which its content security policy holds it to.

    Raises
    ------
    InputError
        If reveal.js is not installed.
    """
    title = next((slide.head for column in columns for slide in column if slide.head), "Slides")
    library = reveal()
    return _template("deck.html").render(
        title=title.replace("`", ""),
        columns=columns,
        licence=library["LICENSE"],
        reveal_style=library["dist/reset.css"] + library["dist/reveal.css"],
        reveal_script=library["dist/reveal.js"],
        own_style=_text("deck.css") + style_of_code(),
        own_script=_text("deck.js"),
    )


def index(rows: list[tuple[str, str]]) -> str:
    """Write the page that leads to all slides and copies.

    Parameters
    ----------
    rows : list of (str, str)
        A notebook's name and its title.

    Returns
    -------
    str
    """
    return _template("index.html").render(rows=rows)


@cache
def reveal() -> dict[str, Markup]:
    """Read reveal.js from the package that holds it, by the files' names.

    Returns
    -------
    dict of str to Markup

    Raises
    ------
    InputError
        If it is not installed, or not as it was.
    """
    # Not imported: the package's own code has no part in this.
    found = util.find_spec("pyreveal")
    if found is None or found.origin is None:
        raise InputError("slides need the package 'pyreveal', which holds reveal.js; install it: pip install pyreveal")
    folder = Path(found.origin).parent / "revealjs"
    files = {}
    for name in ("LICENSE", "dist/reset.css", "dist/reveal.css", "dist/reveal.js"):
        try:
            text = (folder / name).read_text(encoding="utf-8")
        except OSError as error:
            raise InputError(
                f"{folder / name}: cannot be read ({error.strerror}); install the pyreveal that the lock names"
            ) from error
        # Within a page, this would end the script or comment that it stands in.
        files[name] = Markup(text.replace("</script", "<\\/script").replace("-->", "--\\>"))
    return files


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_text), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    environment.filters["inline"] = lambda text: Markup(
        prose(text).html.strip().removeprefix("<p>").removesuffix("</p>")
    )
    return environment.get_template(name)


def _text(name: str) -> Markup:
    return Markup((resources.files(__package__) / "templates" / name).read_text(encoding="utf-8"))
