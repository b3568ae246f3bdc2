"""``python -m nlp_helpers.handouts --notebooks DIR --out DIR``: students' copies and slides of the notebooks.

In: arguments. Out: a folder, a line that says what is in it, and an exit code.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp_helpers import handouts
from nlp_helpers.plurals import count
from nlp_helpers.writing import supervise


def main(argv: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv
        The arguments; those of the process if not given.

    Returns
    -------
    int
        0, or 2 if the arguments can't be worked with.
    """
    parser = argparse.ArgumentParser(
        prog="python -m nlp_helpers.handouts",
        description="Write students' copies of the notebooks, without solutions, and slides of each, with them.",
    )
    parser.add_argument("--notebooks", metavar="DIR", type=Path, default=Path("notebooks"), help="default: notebooks")
    parser.add_argument("--corpus", metavar="CORPUS", type=Path, help="the articles that the copies are to read")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=Path("build/handouts"), help="default: build/handouts"
    )
    args = parser.parse_args(argv)
    return supervise.carried_out(lambda: _make(args), fork=argv is None)


def _make(args: argparse.Namespace) -> int:
    made = handouts.make(args.notebooks, args.out, args.corpus)
    copies = count(sum(path.suffix == ".ipynb" for path in made), "student copy")
    print(f"{args.out}: {copies} and slides; open {args.out / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
