"""Hydration: what the server says while a page is still being hydrated."""

from playwright.sync_api import expect

from tests.browser.conftest import Join, Talk
from tests.support.waiting import until

# Once the page has asked for its state, React's next pieces of work wait until the state has arrived.
HELD_BACK = """
const { postMessage } = MessagePort.prototype;
let held = null;
MessagePort.prototype.postMessage = function (...given) {
  if (held) held.push(() => postMessage.apply(this, given));
  else postMessage.apply(this, given);
};
const release = () => {
  const last = held ?? [];
  held = null;
  window.hasState = true;
  for (const post of last) post();
};
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => String(data).includes("identity") && setTimeout(release));
  }
  send(data) {
    if (!window.hasState && String(data).startsWith("40/_event")) held = [];
    super.send(data);
  }
};
"""


def test_state_may_arrive_before_hydration_ends(join: Join, talk: Talk):
    ada, grace = join("Ada", "Grace")
    picnic = talk("Picnic", ada, grace, said=((ada, "hello"),))
    ada.page.add_init_script(f"(() => {{{HELD_BACK}}})()")
    for path in ("/", f"/conversations/{picnic}", f"/conversations/{picnic}/1", "/saved", "/profile"):
        ada.goes_to(path)
        until(lambda: ada.page.evaluate("window.hasState === true"), f"the state has arrived at {path}")
        expect(ada.page.get_by_role("main")).to_be_visible()
