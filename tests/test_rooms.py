"""The README's drawing of the flow, and what the rooms of the package import."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from nlp_helpers import tables

PACKAGE = ROOT / "nlp_helpers"
BELOW_ALL = "on which all stand"


def drawing():
    """The drawing's lines: what all stand on, then what comes in, the rooms and what goes out."""
    block = (ROOT / "README.md").read_text(encoding="utf-8").split("## How it works")[1].split("```")[1]
    below = next(line for line in block.splitlines() if line.startswith(BELOW_ALL))
    rows = [[part.strip() for part in line.split("▶")] for line in block.splitlines() if "▶" in line]
    return below.removeprefix(BELOW_ALL).strip().split(", "), rows


def floors():
    """Each room's place, counted from above and from left; 0 for what all stand on."""
    below, rows = drawing()
    drawn = [room for row in rows for room in row[1].split(", ")]
    return dict.fromkeys(below, 0) | {room: n for n, room in enumerate(drawn, 1)}


def room_of(name):
    return name.split(".")[1] if name.count(".") else ""


def imports(path):
    """The rooms that a file imports from, wherever in it, but for those of its type annotations alone."""
    found, waiting = set(), [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "nlp_helpers":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nlp_helpers."):
            found.add(room_of(node.module))
        elif isinstance(node, ast.Import):
            found |= {room_of(alias.name) for alias in node.names if alias.name.startswith("nlp_helpers.")}
        waiting += ast.iter_child_nodes(node)
    return found


def rooms():
    """Each room and its files."""
    files = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        part = path.relative_to(PACKAGE).parts[0]
        if part != "__init__.py":
            files.setdefault(part.removesuffix(".py"), []).append(path)
    return files


def test_every_room_stands_in_the_drawing_and_nothing_else():
    assert sorted(floors()) == sorted(rooms())


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_imports_only_what_stands_above_it_in_the_drawing(room):
    floor = floors()
    against = {
        f"{path.relative_to(PACKAGE)} imports {other}"
        for path in rooms()[room]
        for other in imports(path) - {room}
        if (floor[room] and floor[other] >= floor[room]) or (not floor[room] and floor[other])
    }
    assert not against


def test_modules_beside_a_step_do_not_import_the_step_itself():
    back = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.parent.name
        if path.parent != PACKAGE and path.name != "__init__.py" and path.name != "__main__.py":
            names = {
                alias.name
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.ImportFrom) and node.module == f"nlp_helpers.{room}"
                for alias in node.names
            }
            modules = {other.stem for other in path.parent.iterdir()}
            back |= {f"{Path(room) / path.name} imports {name}" for name in names - modules}
    assert not back


@pytest.mark.parametrize("room", sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))
def test_the_account_of_a_room_names_each_of_its_modules_once(room):
    account = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8")))
    named = re.findall(rf":mod:`~?nlp_helpers\.{room}\.(\w+)`", account)
    modules = [path.stem for path in (PACKAGE / room).glob("*.py") if not path.stem.startswith("__")]
    assert sorted(named) == sorted(modules)


def test_every_table_goes_out_of_a_room():
    out = {word.strip(",;:") for row in drawing()[1] for word in row[2].split()}
    assert set(tables.COLUMNS) <= out


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "benchmarks/README.md", "data/README.md"])
def test_files_that_the_accounts_name_are_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+\.(?:py|json|jsonl|npz|md|toml|css|html|lock))`", text))
    places = (
        ROOT,
        PACKAGE,
        ROOT / "benchmarks",
        ROOT / "tests",
        ROOT / "data",
        (ROOT / name).parent,
        ROOT / "tests" / "cases",
    )
    of_users = {"articles.csv", "aliases.csv", "run.json", "briefing.html", "articles.jsonl"}
    missing = {path for path in named - of_users if not any((place / path).exists() for place in places)}
    assert not missing


def test_every_room_is_installed_with_the_package():
    folders = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in PACKAGE.rglob("__init__.py")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert folders | {"nlp_helpers.data"} == set(project["tool"]["setuptools"]["packages"])
