"""Where there is no browser: the tests say so and are skipped, or fail where one is required."""

import pytest

from browser import conftest as own


def test_no_browser_is_found_where_none_is_on_the_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert own.executable() is None


def test_a_missing_browser_skips_with_the_reason(monkeypatch):
    monkeypatch.delenv(own.REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no browser: nothing was tested"):
        own.missing("no browser")


def test_a_missing_browser_fails_where_it_is_required(monkeypatch):
    monkeypatch.setenv(own.REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match=f"no browser, and {own.REQUIRED} is set"):
        own.missing("no browser")
