"""From a sent message to its preview, with the real queue, a DNS server and a web server."""

from collections.abc import Callable

import pytest
from aiohttp import web

from messenger import db
from messenger.domain.previews.preview import Preview
from messenger.jobs.worker import Worker
from messenger.previews import kind
from tests.support.people import conversation_of, message_of, people, say
from tests.support.web_pages import PRIVATE, PUBLIC, internet, names, site
from tests.support.working import queued

LetPass = Callable[[int], None]


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


async def test_page_is_fetched_again_when_its_server_works(database: db.Database, let_pass: LetPass):
    answers = [503, 200, 404]

    async def page(_request: web.Request) -> web.Response:
        return web.Response(status=answers.pop(0), text="<title>Page</title>", content_type="text/html")

    ada, grace = people("Ada", "Grace")
    async with names({"page.example": [[PUBLIC]]}) as served, site(page, PUBLIC) as there:
        worker = Worker([kind.kind(internet(served, there.port))])
        tea, link = conversation_of(ada, grace), f"http://page.example:{there.port}/"
        (message,) = say(ada, tea, link)
        await worker.work_due()
        assert message_of(message.id).preview is None
        let_pass(kind.BACKOFF_MS[0] + 1)
        await worker.work_due()
        assert message_of(message.id).preview == Preview(link, "Page", "", "page.example")
        # What is not there is asked for once.
        say(ada, tea, f"{link}gone")
        await worker.work_due()
    assert (queued(), answers) == ([], [])


async def test_unreachable_server_is_given_up(database: db.Database, let_pass: LetPass):
    ada, grace = people("Ada", "Grace")
    async with names({"page.example": [[PUBLIC]]}) as served:
        async with site(_page, PUBLIC) as there:
            port = there.port
        worker = Worker([kind.kind(internet(served, port))])
        say(ada, conversation_of(ada, grace), f"http://page.example:{port}/")
        for pause in (*kind.BACKOFF_MS, 0):
            await worker.work_due()
            let_pass(pause + 1)
    assert [(job.due_at, job.attempts) for job in queued()] == [(None, 4)]
