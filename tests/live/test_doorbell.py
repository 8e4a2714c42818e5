import asyncio

from messenger.live.doorbell import Doorbell


async def test_listener_is_woken_from_another_thread():
    bell = Doorbell()
    with bell.listening() as rung:
        await asyncio.to_thread(bell.ring)
        await asyncio.wait_for(rung.wait(), timeout=20)


async def test_every_listener_is_woken():
    bell = Doorbell()
    with bell.listening() as one, bell.listening() as other:
        bell.ring()
        await asyncio.wait_for(asyncio.gather(one.wait(), other.wait()), timeout=20)


async def test_stopped_listener_is_not_called():
    bell = Doorbell()
    with bell.listening() as rung:
        pass
    with bell.listening() as other:
        bell.ring()
        await asyncio.wait_for(other.wait(), timeout=20)
    assert not rung.is_set()


def test_closed_event_loop_does_not_break_the_doorbell():
    bell, loop = Doorbell(), asyncio.new_event_loop()

    async def listen() -> None:
        bell.listening().__enter__()

    loop.run_until_complete(listen())
    loop.close()
    bell.ring()
