"""Appearance, as far as a program can check it: sizes, colours, and overlaps."""

from typing import Any

from playwright.sync_api import Locator, expect

from messenger.domain.accounts import deletion
from tests.browser.conftest import Join, Talk
from tests.browser.person import PASSWORD, Faults, Person
from tests.browser.scenes import FAIL
from tests.browser.test_axe import STILL
from tests.browser.test_reach import PHONE, has_targets_for_fingers
from tests.support.proxy import Proxy
from tests.support.servers import Application

# The contrast of a text with the first background behind it, after applying the opacity of its ancestors.
CONTRAST = """element => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const paint = (colour, alpha = 1) => {
        Object.assign(canvas, { fillStyle: colour, globalAlpha: alpha });
        canvas.fillRect(0, 0, 1, 1);
    };
    const light = () => {
        const part = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map(value => part(value / 255));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const around = [];
    for (let each = element; each; each = each.parentElement) around.unshift(getComputedStyle(each));
    let alpha = 1;
    paint("white");
    for (const style of around) paint(style.backgroundColor, (alpha *= style.opacity));
    const behind = light();
    paint(getComputedStyle(element).color, alpha);
    const [less, more] = [behind, light()].sort((a, b) => a - b);
    return (more + 0.05) / (less + 0.05);
}"""


def _is_legible_in_light_and_dark(*parts: Locator) -> None:
    page = parts[0].page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(f"html.{scheme}")).to_be_attached()
        page.wait_for_function(STILL)
        for part in parts:
            assert part.evaluate(CONTRAST) >= 4.5, (scheme, part)


def _is_typed_into_without_zoom(person: Person) -> None:
    for field in person.page.locator("input:not([type=checkbox], [type=radio]), textarea").all():
        assert field.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 16, field


def test_account_pages_have_large_touch_targets(join: Join, visit: Any):
    (ada,) = join("Ada", **PHONE)
    ada.goes_to("/profile").reads("Profile")
    expect(ada.field("Nickname")).to_have_value(ada.nickname)
    has_targets_for_fingers(ada)
    stranger = visit(**PHONE)
    for path in ("/sign-in", "/sign-up", "/forgot-password", "/reset-password/made-up"):
        stranger.goes_to(path)
        expect(stranger.page.get_by_role("heading", level=1)).to_be_visible()
        has_targets_for_fingers(stranger)
        _is_typed_into_without_zoom(stranger)


def test_draft_does_not_zoom_on_phones(join: Join):
    ada, grace = join("Ada", "Grace", **PHONE)
    ada.goes_to("/").drafts(grace)
    _is_typed_into_without_zoom(ada)


def test_tap_leaves_no_hover_style(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", **PHONE)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    button = ada.page.get_by_role("button", name="Details")
    button.tap()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    back = ada.page.get_by_role("complementary").get_by_role("button", name="Back")
    expect(back).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    heading = ada.page.get_by_role("heading", name="Details").bounding_box()
    box = back.bounding_box()
    assert box
    assert heading
    assert box["x"] < heading["x"]


def test_flag_link_and_long_name_are_whole(join: Join, talk: Talk):
    ada, grace = join("Ada", "W" * 26)
    said = ((grace, "See https://example.org"),)
    ada.goes_to(f"/conversations/{talk('🇩🇪 Berlin', ada, grace, said=said)}")
    expect(ada.row("🇩🇪 Berlin").locator(".avatar")).to_have_text("🇩🇪")
    # Links differ by more than their colour.
    expect(ada.log.get_by_role("link")).to_have_css("text-decoration-line", "underline")
    ada.clicks("Details")
    button = ada.page.get_by_role("button", name=f"Remove {grace.nickname}")
    expect(button).to_have_css("height", "40px")


def test_deleted_user_has_no_colour(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace, said=((grace, 'Goodbye'),))}")
    avatar = ada.message("Goodbye").locator(".avatar")
    expect(avatar).to_have_attribute("data-colour", str(grace.account.user_id % 8))
    deletion.delete(grace.account.actor, PASSWORD)
    ada.goes_to(ada.page.url.removeprefix(ada.url)).sees("Goodbye")
    expect(avatar).to_have_attribute("data-colour", "none")
    expect(avatar).to_have_css("background-color", "rgb(73, 80, 87)")


def test_failed_message_is_readable(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace", color_scheme="light")
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}")
    expect(ada.composer).to_be_enabled()
    send = ada.page.get_by_role("button", name="Send")
    _is_legible_in_light_and_dark(send)
    ada.composer.evaluate(FAIL)
    _is_legible_in_light_and_dark(send)
    send.click()
    failed = ada.message("See you at noon!")
    expect(failed).to_have_attribute("data-status", "failed")
    _is_legible_in_light_and_dark(
        failed.locator(".body"), failed.locator("time"), failed.get_by_role("button", name="Retry")
    )


def test_being_offline_hides_no_button(
    join: Join, talk: Talk, app: Application, connection: Proxy, faults: Faults
):
    faults.expected += ["WebSocket", "ERR_"]
    wide: Any = {"viewport": {"width": 1024, "height": 768}}
    ada, grace = join("Ada", "Grace", url=f"http://localhost:{app.port}", **wide)
    ada.goes_to(f"/conversations/{talk('Picnic', ada, grace)}").writes("Hello")
    expect(ada.message("Hello")).to_have_attribute("data-status", "sent")
    connection.cut()
    banner = ada.page.locator(".offline")
    expect(banner).to_be_attached(timeout=20_000)
    box, beside, below = (
        part.bounding_box() for part in (banner, ada.list, ada.page.get_by_role("button", name="Details"))
    )
    assert box
    assert beside
    assert below
    assert box["x"] >= beside["x"] + beside["width"]
    assert box["y"] >= below["y"] + below["height"]
