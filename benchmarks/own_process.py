"""All steps of a run in a process of their own, with a limit of CPU time: what each took, and where it was if it was given up."""

from __future__ import annotations

import faulthandler
import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from nlp_helpers.errors import InputError

KILLED = 60  # CPU seconds after which a process is ended
Row = dict[str, Any]
Say = Callable[[Row], None]


def timed(say: Say, name: str, do: Callable[..., Any], *args: Any) -> None:
    """Do something, and say what it took."""
    say({"begins": name})
    began = time.process_time()
    do(*args)
    say({"step": name, "seconds": time.process_time() - began})


def do_steps(corpus: Path, say: Say, with_names: bool = False) -> Any:
    """Do the steps on a corpus, names only if asked for, and say after each what it took; give what was found."""
    from threadpoolctl import threadpool_limits

    from nlp_helpers.findings import Findings
    from nlp_helpers.steps import STEPS, Job

    found, job = Findings(), Job(corpus, 0, False)
    with threadpool_limits(1):
        for step in STEPS:
            if step.name != "names" or with_names:
                timed(say, step.name, step.do, found, job)
    return found


def measure(work: Callable[[Say], None], killed: int = KILLED) -> Row:
    """Do work in a process of its own.

    Returns
    -------
    dict
        CPU seconds of each of the ``steps`` and of ``all``, the peak ``memory`` in bytes, and whatever else the work said. If it
        raised anything but an InputError or was ended: ``failed``, and ``where``, the package's lines that it was at.
    """
    with tempfile.TemporaryFile("w+") as trace:
        return _measured(work, killed, trace)


def _measured(work: Callable[[Say], None], killed: int, trace: TextIO) -> Row:
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receive)
        faulthandler.register(signal.SIGPROF, file=trace, all_threads=False, chain=False)
        signal.setitimer(signal.ITIMER_PROF, killed - 1)
        resource.setrlimit(resource.RLIMIT_CPU, (killed, killed + 5))
        code = 0
        with os.fdopen(send, "w") as out:

            def say(row: Row) -> None:
                print(json.dumps(row), file=out, flush=True)

            try:
                work(say)
            except InputError as error:  # a text without a character is refused
                say({"refused": str(error)})
            except BaseException as error:  # whatever it is, it is reported
                traceback.print_exc(file=trace)
                say({"raised": f"{type(error).__name__}: {error}"[:200]})
                code = 1
        trace.flush()
        os._exit(code)
    os.close(send)
    with os.fdopen(receive) as lines:
        said = [json.loads(line) for line in lines]
    _, status, used = os.wait4(child, 0)
    steps = {row["step"]: row["seconds"] for row in said if "step" in row}
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    made: Row = {"steps": steps, "all": sum(steps.values()), "memory": memory}
    for row in said:
        if not {"begins", "step", "raised"} & set(row):
            made |= row
    if status:
        begun = [row["begins"] for row in said if "begins" in row]
        raised = [row["raised"] for row in said if "raised" in row]
        made["failed"] = f"{begun[-1] if begun else 'start'}: {raised[0] if raised else f'ended after {killed} s'}"
        trace.seek(0)
        made["where"] = _where(trace.read())
        made["all"] = made["all"] if raised else float(killed)
    return made


def _where(trace: str) -> list[str]:
    """The innermost lines of the package in a traceback."""
    lines = [line.strip() for line in trace.splitlines() if f"nlp_helpers{os.sep}" in line and "line" in line]
    return [re.sub(r'File ".*nlp_helpers/', "", line).replace('"', "") for line in lines[:4]]


def failure(row: Row) -> str:
    """What went wrong, and where, in lines to be printed below a row of a table; nothing if all went well."""
    return "    " + "\n        ".join([row["failed"], *row["where"]]) if "failed" in row else ""


def written(rows: list[dict[str, str]], folder: str) -> Path:
    """Write articles as a corpus: as rows, so that every character arrives."""
    path = Path(folder) / "pile.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
