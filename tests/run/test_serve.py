import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import httpx
import psutil
import pytest
from reflex_base.environment import environment

from messenger.config import Settings, settings
from messenger.run import build, forking, serve
from tests.support import servers
from tests.support.waiting import until
from tests.support.workers import Worker


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that is in use."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def _start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "messenger"],
        cwd=servers.ROOT,
        env=servers.inherited() | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_explained(taken_port: int):
    with pytest.raises(serve.Refused, match=f"Port {taken_port} is taken.* PORT={taken_port + 1} make run"):
        serve.check(settings.model_copy(update={"port": taken_port}))


def test_a_free_port_is_accepted():
    serve.check(settings.model_copy(update={"port": servers.free_port()}))


def test_an_address_of_another_machine_is_explained():
    with pytest.raises(serve.Refused, match=r"cannot listen on 192\.0\.2\.1"):
        serve.check(settings.model_copy(update={"host": "192.0.2.1"}))


def test_several_workers_need_redis():
    with pytest.raises(serve.Refused, match="REDIS_URL"):
        serve.check(settings.model_copy(update={"workers": 2}))


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ({"PORT": "three"}, "PORT must be a whole number"),
        ({"PUBLIC_URL": "*"}, "PUBLIC_URL must name one address"),
        ({"REFLEX_CORS_ALLOWED_ORIGINS": "*"}, "REFLEX_CORS_ALLOWED_ORIGINS must not hold a *"),
        ({"DATABASE_URL": "postgresql://user:secret@127.0.0.1:1/name"}, "Can't reach the database"),
    ],
)
def test_failed_start_explains_itself_in_one_line(setting: dict[str, str], reason: str, tmp_path: Path):
    started = _start(**{"PORT": str(servers.free_port()), "DATA_DIR": str(tmp_path)} | setting)
    assert started.returncode == 1
    assert reason in started.stderr
    assert len(started.stderr.splitlines()) == 1
    assert "secret" not in started.stderr


def test_start_on_taken_port_does_not_touch_the_database(taken_port: int, tmp_path: Path):
    started = _start(PORT=str(taken_port), DATA_DIR=str(tmp_path))
    assert started.returncode == 1
    assert f"Port {taken_port} is taken" in started.stderr
    assert not list(tmp_path.iterdir())


def test_reflex_accepts_only_our_origins():
    ask = "import rxconfig; print(*rxconfig.config.cors_allowed_origins)"
    environment = servers.inherited() | {serve.ORIGINS_OF_REFLEX: "https://evil.example"}
    told = subprocess.run(
        [sys.executable, "-c", ask], cwd=servers.ROOT, env=environment, capture_output=True, text=True
    )
    assert told.stdout.split() == list(settings.origins)


def test_reflex_knows_our_setting_names():
    known = {
        variable.name
        for variable in (
            environment.REFLEX_ENV_MODE,
            environment.REFLEX_SKIP_COMPILE,
            environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP,
        )
    }
    assert set(forking.REFLEX) == known


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system cannot do it")
def test_stalled_connection_is_closed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(serve, "MAX_SILENT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serve.let_go_of_the_silent(listener)
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as silent:
            silent.settimeout(20)
            with pytest.raises(TimeoutError) as ended:
                silent.sendall(bytes(100_000_000))
    assert ended.value.errno == errno.ETIMEDOUT


def test_endless_request_is_refused(worker: Worker):
    with socket.create_connection(("127.0.0.1", httpx.URL(worker.url).port)) as client:
        client.settimeout(20)
        client.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000)
        assert client.recv(100).startswith(b"HTTP/1.1 400")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder with sources, laid out like ours."""
    for name in (
        "rxconfig.py",
        "requirements.txt",
        "constraints.txt",
        "messenger/ui/page.py",
        "assets/sound.mp3",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["rxconfig.py", "requirements.txt", "constraints.txt", "messenger/ui/page.py", "assets/sound.mp3"]
)
def test_changed_source_triggers_a_build(sources: Path, name: str):
    before = build.fingerprint(sources)
    (sources / name).write_text("after!")
    assert build.fingerprint(sources) != before


def test_build_output_does_not_trigger_a_build(sources: Path):
    before = build.fingerprint(sources)
    for made in ("assets/external/part.js", "messenger/ui/__pycache__/page.pyc", "reflex.lock/package.json"):
        (sources / made).parent.mkdir(parents=True)
        (sources / made).write_text("made")
    assert build.fingerprint(sources) == before


def test_the_death_of_a_starting_worker_is_noticed_at_once():
    worker = serve.Worker(serve.config("messenger.messenger:app", factory=True), [])
    worker.start()
    worker.process.kill()
    worker.process.join()
    assert worker.parent_conn.poll()


def test_preloading_leaves_nothing_that_forks_would_share():
    # Threads do not survive a fork, and a connection that several workers use is broken.
    look = (
        "import sys, psutil, messenger.run.preload; me = psutil.Process();"
        "print('messenger.messenger' in sys.modules, me.num_threads(), me.net_connections(), me.open_files())"
    )
    told = subprocess.run(
        [sys.executable, "-c", look],
        cwd=servers.ROOT,
        env=servers.inherited(),
        capture_output=True,
        text=True,
    )
    assert told.stdout.split("\n")[0] == "True 1 [] []", told.stderr


@pytest.mark.xdist_group("application")
class TestTheApplication:
    @pytest.fixture(scope="class")
    @staticmethod
    def served() -> Iterator[servers.Application]:
        """The application with default settings."""
        with servers.application() as application:
            yield application

    def test_serves_the_pages(self, served: servers.Application):
        assert "<html" in httpx.get(served.url, follow_redirects=True).text

    async def test_serves_the_live_connection_on_the_same_port(self, served: servers.Application):
        live = f"{served.url}/_event/?EIO=4&transport=websocket&token=any"
        async with aiohttp.ClientSession() as browser, browser.ws_connect(live, origin=served.url) as socket:
            assert "pingInterval" in await socket.receive_str(timeout=20)

    def test_serves_pages_that_were_built_for_these_states(self, served: servers.Application):
        ask = "from messenger.messenger import app; print(app._state._to_frontend_schema())"
        environment = servers.inherited() | forking.REFLEX
        told = subprocess.run(
            [sys.executable, "-c", ask], cwd=servers.ROOT, env=environment, capture_output=True, text=True
        )
        assert told.stdout.strip() in (build.ROOT / ".web/utils/context.jsx").read_text()

    def test_replaces_a_worker_however_often_it_dies(self, served: servers.Application):
        for _ in range(3):
            killed = served.kill_worker()
            until(lambda killed=killed: [w.pid for w in served.workers()] not in ([], [killed]), "a new one")
        until(served.answers, "the new worker answers")

    def test_starts_the_second_time_without_building(self, served: servers.Application):
        with servers.application() as second:
            assert "Building" not in second.log()

    def test_start_imports_nothing_that_only_workers_need(self, served: servers.Application):
        look = (
            "import os, sys; from messenger.__main__ import main; from messenger.run import serve;"
            "serve.run = lambda _settings: print(*sys.modules, *os.environ); main()"
        )
        environment = served.environment | {"PORT": str(servers.free_port())}
        told = subprocess.run(
            [sys.executable, "-c", look], cwd=servers.ROOT, env=environment, capture_output=True, text=True
        )
        imported = set(told.stdout.split())
        assert "messenger.run.schema" in imported, told.stderr
        assert not imported & {"reflex", "alembic", "messenger.models", "psycopg"}
        # Until the pages are built: Reflex would not compile them.
        assert not imported & set(forking.REFLEX)

    def test_lost_fork_server_is_replaced(self, served: servers.Application):
        workers = served.workers()
        psutil.Process(workers[0].ppid()).kill()
        gone, _ = psutil.wait_procs(workers, timeout=20)
        assert gone == workers
        until(lambda: served.workers() and served.answers(), "new workers answer")

    def test_worker_ends_when_its_supervisor_is_killed(self):
        with servers.application() as application:
            workers = application.workers()
            application.send(signal.SIGKILL)
            gone, _ = psutil.wait_procs(workers, timeout=20)
            assert gone == workers

    def test_server_stops_on_signal(self):
        with servers.application() as application:
            workers = application.workers()
            assert application.stop(signal.SIGTERM) == 0
            assert not any(worker.is_running() for worker in workers)

    def test_stops_without_a_complaint_when_interrupted_from_a_terminal(self):
        with servers.application() as application:
            process = application.process
            assert process is not None
            said = application.log()
            # Ctrl+C in a terminal interrupts all processes of the group.
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(timeout=20) == 0
            assert application.log() == said


def test_tests_ignore_the_developers_settings():
    assert isinstance(settings, Settings)
    assert settings.database_url.startswith("sqlite:///")
    assert Path.cwd() / "data" != settings.data_dir
