"""What a browser keeps on the device, in IndexedDB and in the cache of the service worker."""

from tests.browser.person import Person

# The names of the records; waits until there are as many as expected.
STORED = """async (count) => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("messenger");
    request.onsuccess = () => resolve(request.result);
  });
  for (let i = 0; ; i++) {
    const records = database.transaction("records").objectStore("records");
    const request = records.getAllKeys();
    await new Promise((resolve) => (request.onsuccess = resolve));
    if (request.result.length === count || i === 400) {
      database.close();
      return request.result;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
# The name of the build whose pages the service worker has cached; waits until it serves this page.
CACHED = """async () => {
  for (;;) {
    for (const name of navigator.serviceWorker.controller ? await caches.keys() : []) {
      const paths = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
      if (paths.includes("/share")) return name;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
# Waits until the cache of another build has replaced that of this one.
REPLACED = """async (before) => {
  for (;;) {
    const names = await caches.keys();
    if (names.length === 1 && names[0] !== before) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""


def keeps(person: Person, *names: str) -> None:
    """Wait until IndexedDB holds exactly these records."""
    assert person.page.evaluate(STORED, len(names)) == list(names)


def keeps_pages(person: Person) -> str:
    """Wait until the service worker can serve the messenger, and return the name of its build."""
    return person.page.evaluate(CACHED)


def replaces_pages(person: Person, build: str) -> None:
    """Wait until the service worker has the pages of another build only."""
    person.page.evaluate(REPLACED, build)
