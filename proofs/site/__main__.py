"""`python -m memorem.proofs.site [--pdf]`: build the site into docs/_build/html, and with --pdf the whole as one PDF."""

import sys
import time

from ..errors import UsageError


def main(arguments):
    """Build and say where the result lies; exit status 2 with the reason where it cannot."""
    from . import build

    begun = time.monotonic()
    if set(arguments) - {"--pdf"}:
        print(f"memorem: only --pdf is known, not {' '.join(arguments)}", file=sys.stderr)
        return 2
    try:
        made = [build.html(), *([build.pdf()] if "--pdf" in arguments else [])]
    except UsageError as error:
        print(f"memorem: {error}", file=sys.stderr)
        return 2
    for path in made:
        print(path)
    print(f"in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
