"""Failures in handlers and pages: the log, and the notice on screen."""

import pytest

from messenger.ui import faults
from tests.support import logs
from tests.support.handlers import CONTENT

FAILED = f"""TypeError: cannot read {CONTENT} of null
    at row (https://chat.example.org/assets/messenger-CAJn2LlG.js:1:2345)
    at https://chat.example.org/assets/root-b0mzbDWN.js:12:7
"""


def test_page_failure_is_logged_without_content(
    caplog: pytest.LogCaptureFixture,
):
    faults.note(Exception(FAILED))
    assert logs.ours(caplog) == [
        "a page failed with TypeError at messenger-CAJn2LlG.js:1:2345 < root-b0mzbDWN.js:12:7"
    ]


@pytest.mark.parametrize("said", [CONTENT, f"{CONTENT}\nERROR root all is lost", "", f"/assets/{CONTENT}"])
def test_browser_content_is_not_logged(said: str, caplog: pytest.LogCaptureFixture):
    faults.note(Exception(said))
    assert logs.ours(caplog) == ["a page failed with an error at ?"]
