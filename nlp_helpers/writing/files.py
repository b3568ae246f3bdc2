"""Files that are complete or absent, whatever happens while they are written.

In: places, and what writes there. Out: the new files, or what was there before. Folders: :class:`.staging.Staging`.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> write_files({folder / "note.txt": lambda path: path.write_text("Closed.")})
>>> [path.name for path in folder.iterdir()]
['note.txt']
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from io import BufferedReader
from pathlib import Path

from nlp_helpers.writing.staging import Staging


def write_files(files: Mapping[Path, Callable[[Path], object]]) -> None:
    """Write files of one folder, each complete or as it was, and all or none of them.

    Parameters
    ----------
    files : mapping of path to callable
        Each file's place, and what writes it to the path that it is given. A place that is a link is followed; one that is no
        file (a pipe, a terminal) is written to as it is.

    Raises
    ------
    OSError
        If that can't be done.
    """
    places = {}
    for place, write in files.items():
        if _is_device(place):
            write(place)
        else:
            places[Path(os.path.realpath(place))] = write
    while places:
        folder = next(iter(places)).parent
        here = [place for place in places if place.parent == folder]
        with Staging(here[0]) as staged:
            for place in here:
                path = staged.new / place.name
                places.pop(place)(path)
                if place.exists():
                    path.chmod(place.stat().st_mode & 0o7777)
            staged.put()


def _is_device(place: Path) -> bool:
    folder = Path(os.path.realpath(place.parent))
    return (place.exists() and not place.is_file()) or any(
        Path(top) in (folder, *folder.parents) for top in ("/dev", "/proc")
    )


def sha256(path: Path, opened: Callable[[Path], BufferedReader] | None = None) -> str:
    """Hash a file's bytes.

    Parameters
    ----------
    path : path
    opened : callable, optional
        What opens the file, where not every kind of file may be opened.

    Returns
    -------
    str
        In hexadecimal digits.
    """
    with opened(path) if opened else path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_tree(source: Path, target: Path, without: set[str]) -> None:
    """Make a second folder with the same files, which take no space again where the disk can link them.

    Parameters
    ----------
    source, target : path
        Both existing.
    without : set of str
        Names in `source` that are left out.
    """
    import shutil

    def link(path: str, copy: str) -> None:
        try:
            os.link(path, copy, follow_symlinks=False)
        except OSError:
            shutil.copy2(path, copy, follow_symlinks=False)

    shutil.copytree(
        source,
        target,
        symlinks=True,
        copy_function=link,
        ignore=lambda folder, names: without if Path(folder) == source else set(),
        dirs_exist_ok=True,
    )
