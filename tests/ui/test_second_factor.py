"""Two-factor authentication over real connections: enabling it, and signing in with it."""

import logging
from collections.abc import Callable

import pytest

from messenger.domain import clock
from messenger.domain.authentication import codes, reauthentication, sign_ins
from messenger.domain.authentication.totp import STEP_MS
from messenger.live import limits
from tests.support.codes import code_of
from tests.support.tabs import PASSWORD, Browser, Tab, email_of

MAX_ATTEMPTS = limits.SECOND_FACTOR.account.windows[0].amount
NewBrowser = Callable[[], Browser]


@pytest.fixture(autouse=True)
def let_pass(served: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A function that advances a fake clock, so that codes change only when the test says so."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)

    def move(milliseconds: int) -> None:
        nonlocal now
        now += milliseconds

    return move


async def _do(tab: Tab, name: str, **form: str) -> dict[str, object]:
    """Call a handler, and return the state of the section afterwards, and its answer."""
    await tab.call(f"second_factor.{name}", **({"asking": "asked", "form": form} if form else {}))
    await tab.settle()
    state = tab.state["second_factor"]
    return {"step": "", "errors": {}, **state, **state["answer"]}


async def _set_up(tab: Tab) -> str:
    """Request a secret and return it."""
    shown = await _do(tab, "set_up", factor_password=PASSWORD)
    assert shown["step"] == "scan", shown["errors"]
    groups = shown["groups"]
    assert isinstance(groups, list)
    assert "".join(groups) == shown["secret"]
    return "".join(groups)


async def _enter(tab: Tab, secret: str, code: str, password: str = "") -> dict[str, object]:
    """Send the code for the displayed secret."""
    return await _do(tab, "set_up", factor_password=password, factor_code=code, secret=secret)


async def _turn_on(tab: Tab) -> tuple[str, list[str]]:
    """Enable the second factor, and return the secret and the recovery codes."""
    secret = await _set_up(tab)
    shown = await _enter(tab, secret, code_of(secret, -1))
    assert shown["step"] == "codes", shown["errors"]
    made = shown["codes"]
    assert isinstance(made, list)
    return secret, made


async def _sign_in(tab: Tab, code: str | None = None, password: str = PASSWORD) -> dict[str, object]:
    """Submit the form, with the code if the field is shown, and return the form's state afterwards."""
    form = {"email": email_of("Alice"), "password": password}
    await tab.call("sign_in.submit", form=form if code is None else form | {"code": code})
    await tab.settle()
    return tab.state["sign_in"]


async def test_second_factor_setup_leaves_no_secrets(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    tab = await alice.open("/profile")
    await tab.until(lambda: tab.state["second_factor"], "the section is there")
    assert not tab.state["identity"]["has_second_factor"]
    secret, made = await _turn_on(tab)
    assert len(secret) == 32
    assert len(made) == 10
    assert tab.state["identity"]["has_second_factor"]
    shown = tab.state["second_factor"]
    assert shown["codes_left"] == 10
    assert secret not in str(shown)
    assert (await _do(tab, "close"))["answer"] == {}
    again = await alice.open("/profile", token=tab.token)
    later = await alice.open("/profile")
    await later.until(lambda: later.state["identity"].get("has_second_factor"), "a new tab knows")
    for other in (again, later):
        assert secret not in str(other.frames)
        assert made[0] not in str(other.frames)


async def test_secret_is_shown_until_closed(new_browser: NewBrowser):
    tab = await (await new_browser().sign_up("Alice")).open("/profile")
    secret = await _set_up(tab)
    shown = tab.state["second_factor"]["answer"]
    assert str(shown["picture"]).startswith("data:image/svg+xml")
    assert secret in str(shown["address"])
    assert (await _do(tab, "close"))["answer"] == {}


async def test_lost_state_asks_for_the_password_again(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    secret = await _set_up(await alice.open("/profile"))
    tab = await alice.open("/profile")
    for password, error in (("", reauthentication.MISSING), ("not this one", reauthentication.WRONG)):
        shown = await _enter(tab, secret, code_of(secret), password)
        assert (shown["step"], shown["errors"]) == ("", {"current_password": error})
    for forged in ("", "A", "a" * 32, "A" * 33, "0" * 32, "\0", "é" * 32):
        assert (await _enter(tab, forged, "000000", PASSWORD))["errors"] == {"code": codes.WRONG}
    assert (await _enter(tab, secret, code_of(secret), PASSWORD))["step"] == "codes"


async def test_reconnect_keeps_the_shown_page(new_browser: NewBrowser):
    tab = await (await new_browser().sign_up("Alice")).open("/profile")
    secret = await _set_up(tab)
    await _do(tab, "visit")
    shown = await _enter(tab, secret, code_of(secret))
    assert shown["step"] == "codes"
    assert (await _do(tab, "visit"))["step"] == "codes"


async def test_error_is_shown_at_its_field(new_browser: NewBrowser):
    tab = await (await new_browser().sign_up("Alice")).open("/profile")
    wrong = {"current_password": reauthentication.WRONG}
    for password, errors in (("not this one", wrong), ("", {"current_password": reauthentication.MISSING})):
        assert (await _do(tab, "set_up", factor_password=password))["errors"] == errors
    secret = await _set_up(tab)
    for code in ("", "x", "000000", "9" * 5000, "\0", "\ud800"):
        shown = await _enter(tab, secret, code)
        assert (shown["step"], shown["errors"]) == ("scan", {"code": codes.WRONG})
    shown = await _enter(tab, secret, code_of(secret, -1))
    assert (shown["step"], shown["errors"]) == ("codes", {})
    for name in ("turn_off", "renew"):
        shown = await _do(tab, name, factor_password="not this one", factor_code=code_of(secret))
        assert shown["errors"] == wrong
        shown = await _do(tab, name, factor_password=PASSWORD, factor_code="")
        assert shown["errors"] == {"code": codes.MISSING}


async def test_new_recovery_codes_and_turning_off(new_browser: NewBrowser):
    tab = await (await new_browser().sign_up("Alice")).open("/profile")
    secret, made = await _turn_on(tab)
    await _do(tab, "close")
    shown = await _do(tab, "renew", factor_password=PASSWORD, factor_code=code_of(secret))
    assert shown["step"] == "codes"
    renewed = shown["codes"]
    assert isinstance(renewed, list)
    assert not set(renewed) & set(made)
    shown = await _do(tab, "turn_off", factor_password=PASSWORD, factor_code=made[0])
    assert shown["errors"] == {"code": codes.WRONG}
    shown = await _do(tab, "turn_off", factor_password=PASSWORD, factor_code=renewed[0])
    assert (shown["is_done"], shown["codes_left"]) == (True, 0)
    assert not tab.state["identity"]["has_second_factor"]


async def test_enabling_second_factor_reloads_other_tabs(new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    elsewhere = await (await new_browser().sign_in("Alice")).open()
    tab, beside = await alice.open("/profile"), await alice.open()
    await _turn_on(tab)
    await elsewhere.until(lambda: elsewhere.holds(op="reload"), "the tab is told to reload")
    await beside.settle()
    assert not beside.holds(op="reload")


async def test_code_is_asked_for_after_the_right_password(
    new_browser: NewBrowser, let_pass: Callable[[int], None]
):
    secret, made = await _turn_on(await (await new_browser().sign_up("Alice")).open("/profile"))
    stranger = new_browser()
    tab = await stranger.open("/sign-in")
    shown = await _sign_in(tab, password="not this one")
    assert (shown["error"], shown["needs_code"]) == (sign_ins.WRONG, False)
    shown = await _sign_in(tab)
    assert (shown["error"], shown["needs_code"], shown["code_error"]) == ("", True, "")
    assert (await _sign_in(tab, ""))["code_error"] == codes.MISSING
    for wrong in ("x" * 5000, code_of(secret, -1)):
        shown = await _sign_in(tab, wrong)
        assert (shown["error"], shown["needs_code"]) == ("", True)
        assert shown["code_error"] == codes.WRONG
    shown = await _sign_in(tab, code_of(secret), password="not this one")
    assert (shown["error"], shown["needs_code"], shown["code_error"]) == (sign_ins.WRONG, False, "")
    assert not shown["ticket"]
    await tab.call("sign_in.visit")
    ticket = (await _sign_in(tab, code_of(secret)))["ticket"]
    assert isinstance(ticket, str)
    assert (await stranger.post_ticket(ticket)).is_redirect
    let_pass(STEP_MS)
    other = await new_browser().open("/sign-in")
    assert (await _sign_in(other, code_of(secret, -1)))["code_error"] == codes.WRONG
    assert (await _sign_in(other, made[0].lower()))["ticket"]
    third = await new_browser().open("/sign-in")
    assert (await _sign_in(third, made[0]))["code_error"] == codes.WRONG


async def test_code_field_survives_switching_apps(new_browser: NewBrowser):
    await _turn_on(await (await new_browser().sign_up("Alice")).open("/profile"))
    tab = await new_browser().open("/sign-in")
    assert (await _sign_in(tab))["needs_code"]
    await tab.call("sign_in.visit")
    await tab.settle()
    assert tab.state["sign_in"]["needs_code"]


async def test_neither_secret_nor_code_is_in_the_log(
    new_browser: NewBrowser, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    secret, made = await _turn_on(await (await new_browser().sign_up("Alice")).open("/profile"))
    code = code_of(secret)
    tab = await new_browser().open("/sign-in")
    for given in (code, code, made[0], made[0]):
        await _sign_in(tab, given)
    for kept in (secret, *secret.split(), code, made[0], made[0].replace("-", "")):
        assert kept not in caplog.text


async def test_guessing_codes_is_rate_limited_despite_the_password(
    new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limits, "STEP_SECONDS", 0.0)
    tab = await (await new_browser().sign_up("Alice")).open("/profile")
    secret, _ = await _turn_on(tab)
    for name in ("turn_off", "renew") * (MAX_ATTEMPTS // 2):
        shown = await _do(tab, name, factor_password=PASSWORD, factor_code="000000")
        assert shown["errors"] == {"code": codes.WRONG}
    shown = await _do(tab, "turn_off", factor_password=PASSWORD, factor_code=code_of(secret))
    assert str(shown["errors"]).count("Too many attempts.") == 1
    assert tab.state["identity"]["has_second_factor"]


async def test_guessing_codes_at_sign_in_is_rate_limited(
    new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limits, "STEP_SECONDS", 0.0)
    secret, _ = await _turn_on(await (await new_browser().sign_up("Alice")).open("/profile"))
    tab = await new_browser().open("/sign-in")
    for _ in range(limits.SIGN_IN.account.windows[0].amount):
        assert (await _sign_in(tab, "000000"))["code_error"] == codes.WRONG
    shown = await _sign_in(tab, code_of(secret))
    assert "Too many attempts." in str(shown["error"])
    assert not shown["ticket"]
