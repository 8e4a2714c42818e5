"""From a sent message to its preview, with the real queue, a DNS server and a web server."""

import pytest
from aiohttp import web

from messenger import db
from messenger.domain.previews.preview import Preview
from messenger.jobs.worker import Worker
from messenger.previews import kind
from tests.support.people import conversation_of, message_of, people, say
from tests.support.web_pages import PRIVATE, PUBLIC, internet, names, site
from tests.support.working import queued


async def _page(_request: web.Request) -> web.Response:
    return web.Response(text="<title>Page</title>", content_type="text/html")


@pytest.mark.parametrize(("address", "title"), [(PUBLIC, "Page"), (PRIVATE, None)], ids=["public", "private"])
async def test_sent_link_gets_its_preview(address: str, title: str | None, database: db.Database):
    ada, grace = people("Ada", "Grace")
    async with names({"page.example": [[address]]}) as served, site(_page, address) as there:
        link = f"http://page.example:{there.port}/"
        (message,) = say(ada, conversation_of(ada, grace), f"See {link}")
        await Worker([kind.kind(internet(served, there.port))]).work_due()
    assert queued() == []
    assert len(there.requests) == (1 if title else 0)
    shown = message_of(message.id).preview
    assert shown == (Preview(link, title, "", "page.example") if title else None)
