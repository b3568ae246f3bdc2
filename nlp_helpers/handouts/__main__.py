"""``python -m nlp_helpers.handouts --notebooks DIR --out DIR``: students' copies and slides of the notebooks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp_helpers import handouts
from nlp_helpers.errors import InputError
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
    if argv is None:
        code = supervise.split(writes=True)
        if code is not None:
            return code
    try:
        made = handouts.make(args.notebooks, args.out, args.corpus)
    except InputError as exc:
        print(f"parallax: {exc}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"parallax: stopped{supervise.kept()}", file=sys.stderr)
        return 130
    n = len([path for path in made if path.suffix == ".ipynb"])
    print(f"{args.out}: {n} student{' copy' if n == 1 else ' copies'} and slides; open {args.out / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
