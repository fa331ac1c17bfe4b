"""Where every run begins: the command `earmark`, and `python -m tui`."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave; an interrupt ends it quietly with status 130 from the first import on."""
    try:
        from tui.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
