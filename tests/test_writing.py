"""Output is the old or the new one, whole, with nothing beside it: on a full disk, after a power cut, beside another run."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, contents

from nlp_helpers import figures, notebooks, notes, output, run, tables
from nlp_helpers.__main__ import main
from nlp_helpers.errors import InputError, reason
from nlp_helpers.figures import strips
from nlp_helpers.findings import Findings
from nlp_helpers.writing import file_system, files, guardian, leftovers, place_check
from nlp_helpers.writing.staging import Staging

posix = pytest.mark.skipif(os.name == "nt", reason="signals and devices of POSIX systems")
has_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    corpus = tmp_path_factory.mktemp("pile") / "pile.jsonl"
    text = "The harbour board will close the north pier on Monday, its chair said."
    corpus.write_text(json.dumps({"text": text}), encoding="utf-8")
    span = {"article_id": "a", "start": 0, "end": len(text)}
    made = {
        "articles": tables.make("articles", [{"article_id": "a", "raw": text}]),
        "blocks": tables.make("blocks", [span | {"block": 0, "role": "body", "is_body": True}]),
        "sentences": tables.make("sentences", [span | {"sentence": 0, "block": 0, "role": "body"}]),
    }
    return corpus, Findings(tables=made, notes=notes.make())


@pytest.fixture
def old(pile, tmp_path):
    """A folder with an earlier run in it, and nothing else."""
    output.write(pile[1], pile[0], tmp_path / "out", ["blocks"], 7)
    return tmp_path / "out"


def write_again(pile, out, wanted=("sentences",)):
    return output.write(pile[1], pile[0], out, list(wanted) if wanted else None, 8)


def leftover(parent, name="0" * 16, marked=True):
    folder = parent / f"{guardian.PREFIX}{name}"
    (folder / "new").mkdir(parents=True)
    (folder / "new" / "half").write_text("half")
    if marked:
        (folder / guardian.MARKER).write_bytes(guardian.MAGIC + leftovers._host() + b"\nout")
    return folder


def test_what_a_power_cut_left_is_cleared_by_the_next_run_and_the_old_output_put_back(pile, tmp_path):
    folder = leftover(tmp_path)
    (folder / "old").mkdir()
    (folder / "old" / "run.json").write_text('{"made_by": "parallax"}')
    leftovers.sweep(tmp_path)
    assert contents(tmp_path) == {"out/run.json": b'{"made_by": "parallax"}'}
    leftover(tmp_path)
    write_again(pile, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_what_a_living_run_writes_and_what_only_looks_like_it_is_never_cleared(pile, tmp_path):
    leftover(tmp_path, "1" * 16, marked=False)
    leftover(tmp_path, "not-ours")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"{guardian.PREFIX}{'2' * 16}").symlink_to(tmp_path / "elsewhere")
    with Staging(tmp_path / "out") as staged:
        (staged.new / "file").write_text("")
        before = sorted(p.name for p in tmp_path.iterdir())
        write_again(pile, tmp_path / "other")
        assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*before, "other"])
        assert staged.new.exists()
    assert (tmp_path / f"{guardian.PREFIX}{'1' * 16}" / "new" / "half").exists()


def test_a_folder_that_another_run_takes_for_left_over_as_it_is_made_is_made_again(tmp_path, monkeypatch):
    lock, answers = file_system.lock, [False]
    monkeypatch.setattr(file_system, "lock", lambda fd, wait: answers.pop() if answers else lock(fd, wait))
    with Staging(tmp_path / "out") as staged:
        assert not answers and [p.name for p in tmp_path.iterdir()] == [staged.new.parent.name]
        staged.swap(lambda folder: None)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


# A full disk, and other refusals.


@has_full
@pytest.mark.parametrize("file", ["tables/sentences.parquet", "tables/sentences.csv", "run.json"])
def test_a_full_disk_says_so_whichever_table_is_written(pile, old, monkeypatch, file):
    before, write = contents(old.parent), tables.write

    def to_full(name, table, articles, folder):
        (folder.parent / file).symlink_to("/dev/full")
        return write(name, table, articles, folder)

    monkeypatch.setattr(tables, "write", to_full)
    with pytest.raises(InputError, match=r"out: cannot be written \(no space left on the disk\); nothing was changed"):
        write_again(pile, old)
    assert contents(old.parent) == before and len(list(old.parent.iterdir())) == 1


@has_full
@pytest.mark.parametrize("file", ["figures/strips.png", "figures/strips.svg", "figures/strips.csv", "briefing.html"])
def test_a_full_disk_says_so_whichever_figure_or_page_is_written(pile, old, monkeypatch, file):
    before, found = contents(old.parent), pile[1]

    def one(found):
        staging = next(p for p in old.parent.iterdir() if p.name.startswith(guardian.PREFIX))
        (staging / "new" / file).symlink_to("/dev/full")
        yield strips.strips(found["articles"], found["blocks"], found["sentences"])

    monkeypatch.setattr(figures, "all_figures", one)
    monkeypatch.setattr("nlp_helpers.briefing.make", lambda *_: "page")
    with pytest.raises(InputError, match=r"no space left"):
        write_again(pile, old, None)
    assert found and contents(old.parent) == before


@has_full
def test_a_full_disk_behind_what_is_printed_says_so():
    with open("/dev/full", "w") as full:  # noqa: PTH123
        call = [sys.executable, "-m", "nlp_helpers", "--version"]
        ended = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, text=True)
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and "no space left" in ended.stderr


@pytest.mark.parametrize(
    "error, words",
    [
        (OSError(errno.ENOSPC, "whatever a library says"), "no space left on the disk"),
        (OSError("Could not write: [Errno 28] No space left on device"), "no space left on the disk"),
        (OSError(errno.EROFS, "x"), "Read-only file system"),
        (OSError("cannot open: Read-only file system"), "Read-only file system"),
        (OSError("strange\n and long"), "strange and long"),
    ],
)
def test_the_reason_is_the_same_words_whatever_library_was_refused(error, words):
    assert reason(error) == words


@posix
def test_a_used_up_quota_says_so():
    assert reason(OSError(errno.EDQUOT, "x")) == "no space left: the quota on the disk is used up"


def test_a_place_that_can_not_be_written_is_refused_before_any_work(pile, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run, "compute", lambda *_, **__: pytest.fail("the work was begun"))
    (tmp_path / "file").write_text("")
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    outs = {"x" * 300: "cannot be made (", str(tmp_path / "file" / "out"): "Not a directory", ".": "you are in it"}
    outs |= {str(tmp_path / "disk"): "a disk is mounted", str(tmp_path / "locked" / "a" / "b"): "is read-only for you"}
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path).name == "disk")
    (tmp_path / "locked").mkdir()
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "locked" and access(path, mode))
    monkeypatch.setattr(place_check, "_try_to_write", lambda folder: False)
    for out, words in outs.items():
        assert main(["run", str(pile[0]), "--out", out]) == 2
        said = capsys.readouterr().err
        assert words in said and said.count("\n") == 1


def test_folders_that_lead_to_the_output_are_made_with_it_or_not_at_all(pile, tmp_path, monkeypatch):
    out = tmp_path / "a" / "b" / "out"
    with monkeypatch.context() as patch:
        patch.setattr(tables, "write", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "")))
        with pytest.raises(InputError, match=r"no space left"):
            write_again(pile, out)
        assert not list(tmp_path.iterdir())
    write_again(pile, out)
    assert {"tables/sentences.csv", "run.json"} <= set(contents(out)) and len(list(tmp_path.iterdir())) == 1
    (tmp_path / "plain").mkdir()
    modes = {path.stat().st_mode for path in (out, out.parent, tmp_path / "a", tmp_path / "plain")}
    assert len(modes) == 1


def during(monkeypatch, act):
    """Have something done while the tables are written."""
    write = tables.write
    monkeypatch.setattr(tables, "write", lambda *given: (act(), write(*given))[1])


def test_an_output_that_is_removed_during_the_run_is_made_anew(pile, old, monkeypatch):
    during(monkeypatch, lambda: shutil.rmtree(old))
    write_again(pile, old)
    assert "tables/sentences.csv" in contents(old) and len(list(old.parent.iterdir())) == 1


def test_a_parent_that_is_removed_during_the_run_is_said(pile, tmp_path, monkeypatch):
    (tmp_path / "parent").mkdir()
    during(monkeypatch, lambda: shutil.rmtree(tmp_path / "parent"))
    with pytest.raises(InputError, match=r"was moved or removed"):
        write_again(pile, tmp_path / "parent" / "out")
    assert not list(tmp_path.iterdir())


def test_a_parent_that_is_moved_during_the_run_takes_nothing_along(pile, tmp_path, monkeypatch):
    (tmp_path / "parent").mkdir()
    during(monkeypatch, lambda: (tmp_path / "parent").rename(tmp_path / "moved"))
    with pytest.raises(InputError, match=r"was moved or removed"):
        write_again(pile, tmp_path / "parent" / "out")
    if sys.platform.startswith(("linux", "darwin")):
        assert list(tmp_path.rglob("*")) == [tmp_path / "moved"]


def test_a_file_that_somebody_saves_into_the_output_at_the_last_moment_is_not_lost(pile, old, monkeypatch):
    swap = file_system.exchange
    save = [lambda: (old / "notes.txt").write_text("mine"), lambda: None]
    monkeypatch.setattr(file_system, "exchange", lambda *given: (save.pop(0)(), swap(*given))[1])
    before = contents(old.parent) | {"out/notes.txt": b"mine"}
    try:
        swap(old, old)
    except file_system.Unsupported:
        pytest.skip("this system has no exchange")
    except OSError:
        pass
    with pytest.raises(InputError, match=r"notes\.txt"):
        write_again(pile, old)
    assert contents(old.parent) == before


# Other files.


@has_full
def test_a_sheet_that_can_not_be_written_leaves_the_old_one(tmp_path):
    sheet, page = tmp_path / "a.csv", tmp_path / "a.html"
    sheet.write_text("old")
    with pytest.raises(OSError, match=r"No space"):
        files.write_files({sheet: lambda p: p.write_text("new"), page: lambda p: Path("/dev/full").write_text("x")})
    assert contents(tmp_path) == {"a.csv": b"old"}


@posix
def test_a_link_is_written_through_a_mode_is_kept_and_a_device_is_a_device(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    files.write_files({tmp_path / "link": lambda p: p.write_text("new"), Path(os.devnull): lambda p: p.write_text("x")})
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text() == "new"
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o640
    assert not Path(os.devnull).is_file()


def execute(pile, out, monkeypatch, succeed=True, act=lambda: None):
    def pretend(sources, made, corpus, ipython):
        act()
        for source in sources:
            (made / source.name).write_text("{}")
        return succeed

    monkeypatch.setattr(notebooks, "_execute_each", pretend)
    return notebooks.execute_all(pile[0], out, ROOT / "notebooks")


def test_notebooks_and_their_names_in_the_record_come_together_or_not_at_all(pile, old, monkeypatch):
    before = contents(old)
    assert execute(pile, old, monkeypatch, succeed=False) == [] and contents(old) == before
    with pytest.raises(InputError, match=r"was written anew while the notebooks were executed"):
        execute(pile, old, monkeypatch, act=lambda: write_again(pile, old))
    assert "notebooks" not in json.loads((old / "run.json").read_text())
    made = execute(pile, old, monkeypatch)
    named = json.loads((old / "run.json").read_text())["notebooks"]
    assert sorted(named) == [p.relative_to(old).as_posix() for p in made] and all(p.exists() for p in made)
    assert "tables/sentences.csv" in contents(old) and len(list(old.parent.iterdir())) == 1
    write_again(pile, old)  # which knows them for its own
    assert not (old / "notebooks").exists()
