"""What a person meets before any article is read: the environment, the locks, make, and the notebooks' runner."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from nlp_helpers import notebooks

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CORE = ("jupyterlab", "pandas", "matplotlib", "scikit-learn", "nbval")
LOCKS = ("requirements.lock", "requirements-dev.lock")
PYTHONS = ("3.11", "3.12", "3.13")


def bounds(requirements: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(r.name): r for r in map(Requirement, requirements)}


def pins(lock: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Name → its pin and its hashes."""
    text = re.sub(r"\\\n", " ", (ROOT / lock).read_text(encoding="utf-8"))
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, *hashes = line.split("--hash=")
            pin = Requirement(requirement)
            assert canonicalize_name(pin.name) not in found, f"{lock}: two pins for {pin.name}"
            found[canonicalize_name(pin.name)] = pin, hashes
    return found


def test_the_five_core_packages_are_installed_with_the_package():
    assert set(CORE) <= set(bounds(PROJECT["project"]["dependencies"]))


def test_conda_gets_the_bounds_of_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = environment["dependencies"]
    conda = bounds([item for item in listed if isinstance(item, str)])
    declared = bounds(PROJECT["project"]["dependencies"])
    assert set(conda) == {"python", "pip", *CORE}
    assert conda["python"].specifier == Requirement(f"python{PROJECT['project']['requires-python']}").specifier
    for name in CORE:
        assert conda[name].specifier == declared[name].specifier, name
    assert [item for item in listed if isinstance(item, dict)] == [{"pip": ["-e ."]}]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_has_hashes(lock):
    for name, (pin, hashes) in pins(lock).items():
        assert [s.operator for s in pin.specifier] == ["=="], name
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", value) for value in hashes), name


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_everything_that_pyproject_asks_for_on_every_python(lock):
    wanted = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
    if lock == "requirements-dev.lock":
        extra = PROJECT["project"]["optional-dependencies"]
        wanted = wanted + extra["dev"] + extra["handouts"]
    pinned = pins(lock)
    for name, requirement in bounds(wanted).items():
        pin = pinned[name][0]
        version = next(iter(pin.specifier)).version
        assert requirement.specifier.contains(version), f"{requirement}, but {lock} has {version}"
        for python in PYTHONS:
            here = {**default_environment(), "python_version": python, "python_full_version": f"{python}.0"}
            assert pin.marker is None or pin.marker.evaluate(here), f"{name} on Python {python}"


def test_test_tools_change_no_version_of_the_analysis():
    dev = pins("requirements-dev.lock")
    for name, (pin, _) in pins("requirements.lock").items():
        assert dev[name][0].specifier == pin.specifier, name


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_address(lock):
    for number, line in enumerate((ROOT / lock).read_text(encoding="utf-8").splitlines(), 1):
        assert not re.search(r"://|\s@\s|--(index|extra|find|trusted)|(^|\s)/\w", line), f"{lock}:{number}: {line}"


def test_git_keeps_the_seeds_bytes():
    if not (shutil.which("git") and (ROOT / ".git").exists()):
        pytest.skip("not a git checkout")
    seeds = sorted((ROOT / "seeds").iterdir())
    paths = [f"seeds/{path.name}" for path in seeds] + ["seeds/deeper/new one.txt"]
    command = ["git", "check-attr", "-z", "text", "--", *paths]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    triples = zip(said[0::3], said[1::3], said[2::3], strict=False)
    assert {path: value for path, _, value in triples} == dict.fromkeys(paths, "unset")


def test_data_files_are_found_by_name():
    """In an editable installation they lie outside the package's own folder."""
    assert {p.name for p in (ROOT / "data").iterdir() if p.suffix == ".json"} <= {
        p.name for p in files("nlp_helpers.data").iterdir()
    }


# make


@pytest.fixture
def made_tree(tmp_path):
    """The Makefile, and an environment that counts as made and whose programs print their arguments."""
    if os.name == "nt" or not shutil.which("make"):
        pytest.skip("make is for Linux, macOS and WSL, and must be installed")
    for name in ("Makefile", "pyproject.toml", *LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "parallax"):
        (programs / name).write_text(f"#!/bin/sh\nprintf '{name}'; printf '<%s>' \"$@\"; echo\n", encoding="utf-8")
        (programs / name).chmod(0o755)
    for stamp in (".locked", ".ready", ".dev"):
        (tmp_path / ".venv" / stamp).touch()
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Not as a child of the make that runs the tests: it would inherit its flags and its CORPUS.
    clean = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CORPUS", "PYTHON")}
    return subprocess.run(["make", *arguments], cwd=folder, env=clean, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("corpus", "name"),
    [
        ("seeds", "seeds"),
        ("seeds/", "seeds"),
        ("my news/the affair", "the affair"),
        ("my news/affair v2.x", "affair v2.x"),
        ("it's $HOME.jsonl", "it's $HOME"),
        ("news.2022.csv", "news.2022"),
    ],
)
def test_make_figures_names_the_build_after_the_corpus(made_tree, corpus, name):
    path = made_tree / corpus
    if path.suffix in (".jsonl", ".csv"):
        path.touch()
    else:
        path.mkdir(parents=True)
    done = make(made_tree, "figures", f"CORPUS={corpus.replace('$', '$$')}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"parallax<run><{corpus}><--out><build/{name}>",
        f"python<-m><nlp_helpers.notebooks><{corpus}><--out><build/{name}>",
    ]


def test_make_without_a_target_says_what_there_is(made_tree):
    done = make(made_tree)
    assert done.returncode == 0
    for target in ("figures", "lab", "test", "venv", "lock", "clean"):
        assert f"make {target} " in done.stdout


def test_make_does_not_take_a_half_made_environment_for_made(made_tree):
    (made_tree / ".venv" / ".locked").unlink()
    assert make(made_tree, "-q", "venv").returncode == 1
    for stamp in (".locked", ".ready"):
        (made_tree / ".venv" / stamp).touch()
    assert make(made_tree, "-q", "venv").returncode == 0
    (made_tree / ".venv" / ".ready").unlink()
    assert make(made_tree, "-q", "venv").returncode == 1


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_make_makes_the_environment_again_when_what_it_is_made_from_changes(made_tree, name):
    assert make(made_tree, "-q", "venv").returncode == 0
    later = (made_tree / ".venv" / ".ready").stat().st_mtime + 10
    os.utime(made_tree / name, (later, later))
    assert make(made_tree, "-q", "venv").returncode == 1


@pytest.mark.parametrize(
    ("python", "words"), [("/nowhere/python3", "/nowhere/python3 is not a Python from"), ("", "Found no Python from")]
)
def test_make_without_a_usable_python_says_so_in_one_line(made_tree, python, words):
    (made_tree / ".venv" / ".locked").unlink()
    done = make(made_tree, "venv", f"PYTHON={python}")
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert said[0].startswith(f"{words} 3.11 to 3.13")
    assert (made_tree / ".venv" / "bin").is_dir()  # what was there was not removed first


# python -m nlp_helpers.notebooks


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A corpus, its build, and a folder for notebooks, none yet."""
    monkeypatch.chdir(tmp_path)
    for name in ("my corpus", "build/my corpus", "notebooks"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "my corpus" / "a.txt").write_text("A.\n", encoding="utf-8")
    (tmp_path / "build" / "my corpus" / "run.json").write_text("{}", encoding="utf-8")
    return tmp_path


def write_notebook(path: Path, code: str, tags: tuple[str, ...] = ("parameters",)) -> None:
    def cell(source: str, tags: tuple[str, ...] = ()) -> dict:
        body = {"execution_count": None, "metadata": {"tags": list(tags)}, "outputs": [], "source": source}
        return {"cell_type": "code", "id": f"cell-{len(source)}", **body}

    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": [cell("corpus = '../seeds'", tags), cell(code)], "metadata": {"kernelspec": kernel}}
    path.write_text(json.dumps({**notebook, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")


RUN = ["my corpus", "--out", "build/my corpus"]


def one_line(capsys) -> str:
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


def test_a_corpus_that_is_not_there_is_one_line_and_exit_2(workplace, capsys):
    write_notebook(workplace / "notebooks" / "00_a.ipynb", "1")
    assert notebooks.main(["nowhere", "--out", "build/my corpus"]) == 2
    assert "nowhere: no such file or folder" in one_line(capsys)


def test_a_folder_without_notebooks_is_one_line_and_exit_2(workplace, capsys):
    assert notebooks.main(RUN) == 2
    assert "no notebooks here" in one_line(capsys)


def test_a_build_that_parallax_did_not_make_is_one_line_and_exit_2(workplace, capsys):
    write_notebook(workplace / "notebooks" / "00_a.ipynb", "1")
    (workplace / "build" / "my corpus" / "run.json").unlink()
    assert notebooks.main(RUN) == 2
    assert "first make it with: parallax run" in one_line(capsys)
    assert list((workplace / "build" / "my corpus").iterdir()) == []


def test_a_notebook_that_would_ignore_the_corpus_is_one_line_and_exit_2(workplace, capsys):
    write_notebook(workplace / "notebooks" / "00_a.ipynb", "1", tags=())
    assert notebooks.main(RUN) == 2
    assert "00_a.ipynb: no cell sets 'corpus'" in one_line(capsys)


def test_notebooks_run_on_the_corpus_in_this_environment_and_leave_the_same_bytes(workplace, capsys, monkeypatch):
    # A kernel of the user's own, by the usual name, that can't even start.
    theirs = workplace / "theirs" / "kernels" / "python3"
    theirs.mkdir(parents=True)
    spec = {"argv": ["/nowhere/python", "{connection_file}"], "display_name": "Python 3", "language": "python"}
    (theirs / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(theirs.parent.parent))

    code = "import os, sys\nprint(os.listdir(corpus), corpus)\nprint(sys.prefix)"
    for name in ("00_a", "01_b"):
        write_notebook(workplace / "notebooks" / f"{name}.ipynb", code)
    assert notebooks.main(RUN) == 0
    made = workplace / "build" / "my corpus" / "notebooks"
    assert capsys.readouterr().out.splitlines()[-1].endswith("0 tables, 0 figures, 2 notebooks")
    assert [path.name for path in sorted(made.iterdir())] == ["00_a.ipynb", "01_b.ipynb"]
    shown = "".join(json.loads((made / "01_b.ipynb").read_text(encoding="utf-8"))["cells"][-1]["outputs"][0]["text"])
    assert shown.splitlines() == ["['a.txt'] ../my corpus", sys.prefix]

    before = {path.name: path.read_bytes() for path in made.iterdir()}
    assert notebooks.main(RUN) == 0
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before
    assert sorted(path.name for path in (workplace / "build").iterdir()) == ["my corpus"]


def test_a_notebook_that_fails_is_named_and_what_was_there_stays(workplace, capsys):
    write_notebook(workplace / "notebooks" / "00_good.ipynb", "1")
    write_notebook(workplace / "notebooks" / "01_bad.ipynb", "raise ValueError('no\\nwords')")
    earlier = workplace / "build" / "my corpus" / "notebooks"
    earlier.mkdir()
    (earlier / "00_good.ipynb").write_text("earlier", encoding="utf-8")
    assert notebooks.main(RUN) == 1
    said = capsys.readouterr()
    assert "ValueError: no words" in next(line for line in said.out.splitlines() if line.startswith("01_bad"))
    assert len(said.err.splitlines()) == 1
    assert {path.name: path.read_text(encoding="utf-8") for path in earlier.iterdir()} == {"00_good.ipynb": "earlier"}
    assert sorted(path.name for path in (workplace / "build").iterdir()) == ["my corpus"]


def test_a_kernel_that_dies_at_its_start_is_started_again(workplace, monkeypatch):
    import papermill

    run_it, tries = papermill.execute_notebook, []

    def dies_once(*args, **kwargs):
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return run_it(*args, **kwargs)

    monkeypatch.setattr(papermill, "execute_notebook", dies_once)
    source = workplace / "notebooks" / "00_a.ipynb"
    write_notebook(source, "print(corpus)")
    _, error = notebooks.execute(source.resolve(), workplace / "made.ipynb", "../seeds")
    assert error == "" and len(tries) == 2
    tries[:] = []
    monkeypatch.setattr(papermill, "execute_notebook", lambda *a, **k: 1 / 0)
    assert notebooks.execute(source.resolve(), workplace / "made.ipynb", "../seeds")[1].startswith("ZeroDivisionError")
