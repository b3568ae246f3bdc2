"""matplotlib's list of the system's fonts, which it keeps in the user's home: complete there, or absent.

matplotlib makes the list when it is first used, under a lock file that stays if it is killed, and then every later start waits
for it. Where the home can't be written to it makes a folder for temporary files, which stays likewise.

In: a folder for what is not to be kept. Out: nothing but the list, in matplotlib and on the disk.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from nlp_helpers.writing import files

_FILES = "fontlist-*.json"


def prepare(scratch: Path) -> None:
    """Load matplotlib and its list of fonts, and keep the list if it is new.

    Parameters
    ----------
    scratch : path
        A folder for what is not to be kept.
    """
    if "matplotlib.font_manager" in sys.modules:
        return
    given = os.environ.get("MPLCONFIGDIR")
    if not _writable(given):
        os.environ["MPLCONFIGDIR"] = str(scratch)
    import matplotlib as mpl

    find = mpl.get_cachedir
    kept, made = Path(find()), scratch / "fonts"
    mpl.get_configdir()  # remembered from here on
    if not _writable(given):
        os.environ.pop("MPLCONFIGDIR")
        if given is not None:
            os.environ["MPLCONFIGDIR"] = given
    made.mkdir()
    for path in kept.glob(_FILES):
        with suppress(OSError):
            shutil.copyfile(path, made / path.name)
    there = {path.name: path.stat().st_mtime_ns for path in made.iterdir()}
    mpl.get_cachedir = lambda: str(made)
    try:
        import matplotlib.font_manager
    finally:
        mpl.get_cachedir = find
    for path in made.glob(_FILES):
        if there.get(path.name) != path.stat().st_mtime_ns and kept != scratch:
            with suppress(OSError):
                files.write_files({kept / path.name: partial(shutil.copyfile, path)})


def _writable(given: str | None) -> bool:
    """Whether matplotlib may write where it would, before it makes a folder elsewhere."""
    try:
        home = Path.home()
    except RuntimeError:
        home = Path(os.devnull)
    if given is not None:
        folders = [Path(given)]
    elif sys.platform.startswith(("linux", "freebsd")):
        names = {"XDG_CONFIG_HOME": ".config", "XDG_CACHE_HOME": ".cache"}
        folders = [Path(os.environ.get(name) or home / other, "matplotlib") for name, other in names.items()]
    else:
        folders = [home]
    nearest = (next(p for p in (folder, *folder.parents) if p.exists()) for folder in folders)
    return all(path.is_dir() and os.access(path, os.W_OK) for path in nearest)
