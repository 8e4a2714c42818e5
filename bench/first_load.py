"""Measure the compressed size of the scripts and styles that the first page loads."""

import re

from messenger.run import build

IMPORT = re.compile(rb"""(?:from|import)\s*\(?["'](\./[\w.\-$]+\.js)["']""")


def size() -> tuple[int, dict[str, int]]:
    """Return the total bytes that the conversation page loads, and the bytes of each file."""
    pages = build.PAGES.parent
    text = (pages / "index.html").read_text()
    linked = set(re.findall(r'(?:href|src)="/(assets/[^"]+\.(?:js|css))"', text))
    linked |= set(re.findall(r'import[^"]*"/(assets/[^"]+\.js)"', text))
    sizes: dict[str, int] = {}
    waiting = [pages / name for name in sorted(linked)]
    while waiting:
        file = waiting.pop()
        if file.name in sizes or not file.exists():
            continue
        data = file.read_bytes()
        compressed = file.with_name(f"{file.name}.br")
        # Files of a few hundred bytes are sent as they are.
        sizes[file.name] = (compressed if compressed.exists() else file).stat().st_size
        waiting += [file.parent / found.decode() for found in IMPORT.findall(data)]
    return sum(sizes.values()), sizes


def main() -> None:
    """Print the files, largest first."""
    total, sizes = size()
    for name, bytes_ in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"{bytes_ / 1000:7.1f} kB  {name}")
    print(f"{total / 1000:7.1f} kB")


if __name__ == "__main__":
    main()
