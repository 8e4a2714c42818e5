"""Measure the page of a conversation with Lighthouse, as on a phone: `make lighthouse`.

It starts the built application with the demo people, signs in, and fails below 95 of 100 in a category.
"""

import argparse
import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from messenger import db
from messenger.domain.authentication import sign_ins
from messenger.domain.talk import conversations
from messenger.run import seeds
from tests.support import servers
from tests.support.node import node
from tests.support.processes import chromium, free_port

LIGHTHOUSE = servers.ROOT / "node_modules/lighthouse/cli/index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MIN_SCORE = 95
# Whether it may be found by search engines is no question for a page behind the sign-in.
SKIPPED = ("is-crawlable", "robots-txt")
# By default, Lighthouse makes every machine four times slower, which makes a phone of one with a benchmark
# index of 1,750. Slower and busier machines, which are closer to a phone, are slowed down less.
SLOWDOWN, FAST = 4, 1750
MEASURES = (
    *("first-contentful-paint", "largest-contentful-paint", "speed-index"),
    *("total-blocking-time", "cumulative-layout-shift"),
)


def main() -> int:
    """Print the scores and what is below them; return how many categories are below the mark."""
    parser = argparse.ArgumentParser(description="Measure the page of a conversation with Lighthouse.")
    parser.add_argument("report", nargs="?", type=Path, help="where to write the whole report, as JSON")
    chosen = parser.parse_args()
    with servers.application() as app:
        report = _measure(app)
    if chosen.report:
        chosen.report.write_text(json.dumps(report))
    return _tell(report)


def _measure(app: servers.Application) -> dict[str, Any]:
    token, picnic = _seed(app)
    page = f"{app.url}/conversations/{picnic}"
    # Each in a fresh browser: the second would find what the first has cached.
    with _browser(app, token) as port:
        found = _run(page, port, "--only-audits=is-on-https")
    slower = max(1.0, min(SLOWDOWN, SLOWDOWN * found["environment"]["benchmarkIndex"] / FAST))
    chosen = (f"--only-categories={','.join(CATEGORIES)}", f"--skip-audits={','.join(SKIPPED)}")
    with _browser(app, token) as port:
        return _run(page, port, f"--throttling.cpuSlowdownMultiplier={slower:.1f}", *chosen)


def _run(page: str, port: int, *chosen: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ("--quiet", "--disable-storage-reset", f"--port={port}", "--output=json")
        command = [node(), str(LIGHTHOUSE), page, *options, *chosen, f"--output-path={report}"]
        subprocess.run(command, check=True, timeout=300)
        return json.loads(report.read_text())


def _seed(app: servers.Application) -> tuple[str, int]:
    """Add the demo people; return somebody's sign-in and one of their conversations."""
    db.use(app.database_url)
    seeds.main()
    token, _ = sign_ins.start(sign_ins.verify("ada@example.org", seeds.PASSWORD, is_kept=True), "Lighthouse")
    ada = sign_ins.identify(token)
    assert ada is not None
    listed = conversations.listing(ada).conversations
    return token, next(row.id for row in listed if row.title == "Picnic")


@contextmanager
def _browser(app: servers.Application, token: str) -> Iterator[int]:
    """Run a browser in which somebody is signed in; yield the port that Lighthouse drives it by."""
    port = free_port()
    arguments = ["--no-sandbox", f"--remote-debugging-port={port}"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium(), args=arguments
        )
        context.add_cookies([{"name": app.cookie, "value": token, "url": app.url}])
        yield port
        context.close()


def _tell(report: dict[str, Any]) -> int:
    audits = report["audits"]
    slower = report["configSettings"]["throttling"]["cpuSlowdownMultiplier"]
    print(f"Benchmark index {report['environment']['benchmarkIndex']:.0f}, made {slower} times slower")
    for name in MEASURES:
        print(f"{audits[name]['title']}: {audits[name]['displayValue']}")
    below = 0
    for category in report["categories"].values():
        score = round(category["score"] * 100)
        below += score < MIN_SCORE
        print(f"{category['title']}: {score}")
        for audit in (audits[entry["id"]] for entry in category["auditRefs"] if entry["weight"]):
            if audit["score"] is not None and audit["score"] < 1:
                print(f"  {audit['score']:.2f} {audit['title']} {audit.get('displayValue', '')}")
    return below


if __name__ == "__main__":
    raise SystemExit(main())
