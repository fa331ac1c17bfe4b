"""Which program puts words on the clipboard of a desktop."""

import pytest

from tui.core.clipboard import clipboard


@pytest.mark.parametrize(
    ("there", "wayland", "x11", "expected"),
    [
        ({"pbcopy", "clip.exe"}, False, False, ("/pbcopy",)),
        ({"wl-copy", "xclip", "xsel"}, True, True, ("/wl-copy",)),
        ({"wl-copy", "xclip", "xsel"}, False, True, ("/xclip", "-selection", "clipboard")),
        ({"wl-copy", "xsel", "clip.exe"}, False, True, ("/xsel", "-ib")),
        ({"xclip", "clip.exe"}, True, False, ("/clip.exe",)),
        ({"wl-copy", "xclip", "xsel"}, False, False, None),
        (set(), True, True, None),
    ],
)
def test_the_program_of_the_display_is_chosen(
    there: set[str], wayland: bool, x11: bool, expected: tuple[str, ...] | None
) -> None:
    """The first program that is there and has a display is called by its path; without one none is."""
    found = clipboard(lambda name: f"/{name}" if name in there else None, wayland=wayland, x11=x11)
    assert (found and found.command) == expected


def test_windows_is_told_its_own_encoding() -> None:
    """The program of Windows reads UTF-16, the others UTF-8."""
    found = clipboard(lambda name: name if name == "clip.exe" else None, wayland=False, x11=False)
    assert found
    assert found.encoding == "utf-16"
