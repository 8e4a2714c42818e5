"""What is read from pages, whatever their charset."""

import pytest
from yarl import URL

from messenger.domain.previews.preview import Preview
from messenger.previews import fetching, pages
from messenger.previews.fetching import Resource

ADDRESS = "https://example.org/short"


def _read(content: bytes | str, charset: str | None = None) -> Preview | None:
    encoded = content.encode() if isinstance(content, str) else content
    found = pages.read(ADDRESS, Resource(URL("https://www.example.org/long"), encoded, charset))
    return found and found.preview


def _title(content: bytes | str, charset: str | None = None) -> str | None:
    found = _read(content, charset)
    return found and found.title


def test_open_graph_comes_first():
    html = """<head><title>Title</title><meta name="description" content="Described">
        <meta property="og:title" content=" Graph &amp; title "><meta property="og:site_name" content="Site">
        <meta name="twitter:title" content="Bird"><meta property="og:description" content="Graph&#10;text">"""
    assert _read(html) == Preview(ADDRESS, "Graph & title", "Graph text", "Site")


def test_title_alone_is_enough():
    assert _read("<title>One\n  two</title>") == Preview(ADDRESS, "One two", "", "example.org")


@pytest.mark.parametrize("html", ["", "<p>Text", "<title> </title>", "<title>\u200b</title>", "\x00\xff"])
def test_page_without_title_has_no_preview(html: str):
    assert _read(html) is None


def test_tags_within_texts_stay_text():
    assert _title("<title>a <b>b</b> <div> &lt;i></title>") == "a <b>b</b> <div> <i>"


@pytest.mark.parametrize(
    ("content", "charset", "title"),
    [
        ("<title>Bücher</title>".encode(), None, "Bücher"),
        ("<title>Bücher</title>".encode("latin-1"), "iso-8859-1", "Bücher"),
        ("<title>“x”</title>".encode("cp1252"), "ISO-8859-1", "“x”"),
        ("<meta charset=koi8-r><title>Книга</title>".encode("koi8-r"), None, "Книга"),
        (
            '<meta http-equiv="x" content="text/html; charset=Shift_JIS"><title>本</title>'.encode(
                "shift_jis"
            ),
            None,
            "本",
        ),
        ("<title>本</title>".encode("utf-16"), "utf-8", "本"),
        ("\ufeff<title>é</title>".encode(), "latin-1", "é"),
        ("<title>é</title>".encode(), "nonsense", "é"),
        ("<title>é</title>".encode(), "idna", "é"),
        ("<title>é</title>".encode(), "base64", "é"),
        (b"<title>x\xff</title>", "utf-8", "x\ufffd"),
        (b"<title>x\x00y</title>", "utf-8", "x\ufffdy"),
    ],
)
def test_charset_is_found(content: bytes, charset: str | None, title: str):
    assert _title(content, charset) == title


@pytest.mark.parametrize(
    "piece", ["<div>", "<a ", "<!--", "<b><p>", "<svg>", "<meta a", "<meta-x>", "<![CDATA["]
)
def test_hostile_page_is_read_to_its_end(piece: str):
    content = f"<title>Page</title>{piece * fetching.MAX_BYTES}".encode()[: fetching.MAX_BYTES]
    assert _title(content) == "Page"


OWN = "https://www.example.org/a/b.html"


@pytest.mark.parametrize(
    ("metas", "address"),
    [
        ("", None),
        ('<meta property="og:image" content="https://pictures.example/x.png?a=1&amp;b=2">', "https://pictures.example/x.png?a=1&b=2"),
        ('<meta property="og:image" content="c.png">', "https://www.example.org/a/c.png"),
        ('<meta property="og:image" content="/c d.png">', "https://www.example.org/c%20d.png"),
        ('<meta property="og:image" content="//pictures.example/x">', "https://pictures.example/x"),
        ('<meta name="twitter:image" content="/bird.png">', "https://www.example.org/bird.png"),
        (
            '<meta name="twitter:image" content="/bird.png"><meta property="og:image" content="/first.png">'
            '<meta property="og:image" content="/second.png">',
            "https://www.example.org/first.png",
        ),
        ('<meta property="og:image" content="">', None),
        ('<meta property="og:image" content="http://[">', None),
        ('<meta property="og:image" content="http://x:y/">', None),
        (f'<meta property="og:image" content="/{"x" * 3000}">', None),
    ],
)  # fmt: skip
def test_picture_of_a_page_is_found(metas: str, address: str | None):
    html = f"<title>Page</title>{metas}".encode()
    found = pages.read(ADDRESS, Resource(URL(OWN), html, None))
    assert found
    assert (found.preview.title, found.picture) == ("Page", address)
