"""The project's own JupyterLab on a port of its own, with settings of its own, gone when it is no longer needed."""

from __future__ import annotations

import json
import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120  # seconds without a word from it

# Nothing is asked of the network, and cells that are out of sight stay in the page.
_CONFIG = {
    "LabApp": {
        "open_browser": False,
        "extension_manager": "readonly",
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "expose_app_in_browser": True,  # so that a test can ask whether a cell has been run
    },
    "ServerApp": {"ip": "127.0.0.1", "port": 0, "allow_root": True, "terminals_enabled": False},
}
_PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
_NOTEBOOKS = {"windowingMode": "none"}


@contextmanager
def running(root: Path, own: Path) -> Iterator[tuple[str, str]]:
    """Serve a folder; give the address of the server and its token.

    `own` takes everything that it would else read from, or leave in, the user's folders.
    """
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    _write(own / "config" / "jupyter_lab_config.json", _CONFIG)
    _write(own / "config" / "labconfig" / "page_config.json", _PAGE)
    _write(own / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings", _NOTEBOOKS)
    environment = os.environ | {name: str(own / folder) for name, folder in folders.items()}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.root_dir={root}"],
        env=environment, cwd=root, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    try:
        address, token = _address(server)
        _answers(address, server)
        yield address, token
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        assert server.stderr
        server.stderr.close()


def _answers(address: str, server: subprocess.Popen[str]) -> None:
    """Wait until the server takes calls: it names its address a moment before."""
    port = int(address.rsplit(":", 1)[1])
    for _ in range(10 * PATIENCE):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
            return
        except ConnectionRefusedError:
            assert server.poll() is None, "JupyterLab has ended"
            time.sleep(0.1)
    raise AssertionError("JupyterLab takes no calls")


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def _address(server: subprocess.Popen[str]) -> tuple[str, str]:
    """Read what the server says until it names its address; go on reading, or it would stop at a full pipe."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        assert server.stderr
        for line in server.stderr:
            lines.put(line)
        lines.put("")  # it has ended

    threading.Thread(target=read, daemon=True).start()
    said = ""
    while True:
        try:
            line = lines.get(timeout=PATIENCE)
        except queue.Empty:
            line = ""
        if not line:
            raise AssertionError(f"JupyterLab did not start:\n{said}")
        said += line
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/lab\S*\?token=(\w+)", line):
            return found[1], found[2]
