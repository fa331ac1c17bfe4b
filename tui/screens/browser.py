"""Opening a link in the browser of the desktop: the one place that does."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePath

from tui.core.config import browsers
from tui.core.links import is_url

_IN_TERMINAL = frozenset(("browsh", "elinks", "links", "links2", "lynx", "w3m", "www-browser"))
"""Browsers that would paint over the terminal."""

_STARTING = 2.0
"""Seconds in which a program that cannot open a link ends; what runs longer has it."""


def browse(url: str) -> bool:
    """Open a URL in a browser, the one that the user named if any, and return whether one took it.

    A browser that runs in this terminal is not used.
    """
    if not is_url(url):
        return False
    named = browsers()
    return any(_open(url, command) for command in named) if named else _open(url)


def _open(url: str, command: str = "") -> bool:
    """Open a URL with a command of the user's, or with a name that Python knows, else with the desktop's browser."""
    import shlex
    import shutil
    import webbrowser

    with suppress(ValueError, IndexError, webbrowser.Error):  # the second where BROWSER is blank
        line = [command] if shutil.which(command) else shlex.split(command)
        if line and shutil.which(line[0]):
            return _run(line[:-1] if line[-1] == "&" else line, url)
        browser = webbrowser.get(command or None)
        if isinstance(browser, webbrowser.BackgroundBrowser):
            return _run([browser.name, *browser.args], url)
        in_terminal = isinstance(browser, webbrowser.GenericBrowser | webbrowser.Elinks)
        return not in_terminal and browser.open(url)
    return False


def _run(line: Sequence[str], url: str) -> bool:
    """Run a browser apart from the terminal and return whether it took the URL, in the place of `%s` or at the end."""
    import subprocess

    program, *arguments = line
    if PurePath(program).name.casefold().removesuffix(".exe") in _IN_TERMINAL:
        return False
    if not any("%s" in argument for argument in arguments):
        arguments = [*arguments, "%s"]
    line = [program, *(argument.replace("%s", url) for argument in arguments)]
    nothing = subprocess.DEVNULL
    try:
        running = subprocess.Popen(line, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
        return running.wait(_STARTING) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
