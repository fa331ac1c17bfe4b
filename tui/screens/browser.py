"""Opening a link in the browser of the desktop: the one place that does."""

from __future__ import annotations

from contextlib import suppress

from tui.core.links import is_url


def browse(url: str) -> bool:
    """Open a URL in a browser and return whether one took it; a browser that runs in this terminal is not used."""
    if not is_url(url):
        return False
    import webbrowser

    with suppress(webbrowser.Error):
        return type(webbrowser.get()) is not webbrowser.GenericBrowser and webbrowser.open(url)
    return False
