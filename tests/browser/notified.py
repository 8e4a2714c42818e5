"""Notifications in a browser without a desktop: what it would show is kept, everything else is real."""

import json
from functools import partial
from typing import Any

from playwright.sync_api import Worker, expect

from tests.browser.person import Person
from tests.support.waiting import until

# The headless browser allows nobody to show notifications, whatever it is told.
ALLOWED = """
Object.defineProperty(Notification, "permission", { get: () => globalThis.allowed ?? "default" });
Notification.requestPermission = async () => (globalThis.allowed = "granted");
"""
# Keeps notifications as a desktop does: one of the same tag is replaced.
DESKTOP = """() => {
    const kept = new Map();
    self.alerts = [];
    self.desktop = kept;
    // Without a desktop, this ends the service worker.
    navigator.setAppBadge = async (count) => { self.badge = count; };
    registration.showNotification = async (title, { data, ...options }) => {
        if (options.silent && options.renotify) throw new TypeError("a silent notification can't alert");
        const isNew = !kept.has(options.tag) || options.renotify;
        if (isNew && !options.silent) self.alerts.push(options.body);
        // As structured clones are.
        const close = () => kept.delete(options.tag);
        kept.set(options.tag, { title, ...options, data: JSON.parse(JSON.stringify(data)), close });
    };
    registration.getNotifications = async ({ tag } = {}) =>
        [...kept.values()].filter((one) => !tag || one.tag === tag);
}"""
# Events that the page makes can't wait for anything, so they keep what waits for them.
DISPATCH = """async (event, fields) => {
    const done = [];
    dispatchEvent(Object.assign(event, fields, { waitUntil: (promise) => done.push(promise) }));
    await Promise.all(done);
}"""
PUSH = f"(data) => ({DISPATCH})(new PushEvent('push', {{ data }}), {{}})"
CLICK = f"""([tag, action, reply]) =>
    ({DISPATCH})(new Event("notificationclick"), {{ action, reply, notification: desktop.get(tag) }})"""


class Desktop:
    """The notifications of a person's browser, as their desktop shows them."""

    def __init__(self, person: Person) -> None:
        self._person = person
        person.context.add_init_script(ALLOWED)

    def turn_on(self) -> None:
        """Click the bell, and allow notifications when the browser asks."""
        self._person.clicks("Notifications")
        on = self._person.page.get_by_text("You're notified in this browser while Messenger is open.")
        expect(on).to_be_visible()
        self.worker.evaluate(DESKTOP)
        self._person.page.keyboard.press("Escape")

    @property
    def worker(self) -> Worker:
        """The service worker."""
        workers = self._person.context.service_workers
        until(lambda: workers, "the service worker runs")
        return workers[0]

    def push(self, content: dict[str, Any] | str) -> None:
        """Deliver a message as the browser does when its push service has one."""
        data = content if isinstance(content, str) else json.dumps(content)
        self.worker.evaluate(PUSH, data)

    def shows(self, *bodies: str) -> None:
        """Wait until exactly these texts are shown."""
        until(partial(self._equals, [*bodies]), f"the desktop shows {bodies}")

    def _equals(self, bodies: list[str]) -> bool:
        return self.bodies() == bodies

    def bodies(self) -> list[str]:
        """Return the texts that are shown."""
        return self.worker.evaluate("() => [...desktop.values()].map(({ body }) => body)")

    def alerts(self) -> list[str]:
        """Return the texts that a sound came with, from the beginning."""
        return self.worker.evaluate("() => alerts")

    def badge(self) -> int:
        """Return the number on the icon of the app."""
        return self.worker.evaluate("() => self.badge")

    def click(self, tag: str, action: str = "", reply: str | None = None) -> None:
        """Click a notification, or one of its buttons."""
        self.worker.evaluate(CLICK, [tag, action, reply])


def message(person: Person, conversation: int, number: int, text: str) -> dict[str, Any]:
    """Return a push message as the server makes it."""
    data = {
        "viewer": person.account.user_id,
        "conversation": conversation,
        "number": number,
        "failed": "Failed",
    }
    navigate = f"{person.url}/conversations/{conversation}"
    notification = {"title": "Tea", "body": text, "tag": f"conversation-{conversation}", "navigate": navigate}
    return {"web_push": 8030, "notification": notification | {"data": data}, "app_badge": 1}
