"""Where code stands in Markdown."""

import pytest

from tui.core.verbatim import code_in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("plain words", []),
        ("a `b` c ``d ` e`` f", ["`b`", "``d ` e``"]),
        ("a \\`b` c", []),
        ("a \\\\`b` c", ["`b`"]),
        ("a `b\\` c", ["`b\\`"]),
        ("a ```b`` c", []),
        ("a `b\nc` d", ["`b\nc`"]),
        ("a `b\n\nc` d", []),
        ("- a `b\n- c` d", []),
        ("a\r\n~~~ x\r\nb `c`\r\n~~~\r\nd", ["~~~ x\r\nb `c`\r\n~~~\r\n"]),
        ("```b``` c", ["```b```"]),
        ("````\n```\n````\n`a`", ["````\n```\n````\n", "`a`"]),
        ("> ```\n> a\nb `c`", ["> ```\n> a\n", "`c`"]),
        ("- a\n  ```\n  b\n  ```\nc", ["  ```\n  b\n  ```\n"]),
        ("a\n\n    b\n\nc", ["    b\n"]),
        ("- a\n    - b", []),
    ],
)
def test_code_is_found(text: str, code: list[str]) -> None:
    """Code spans close with as many marks as open them, in one paragraph; blocks are fenced or indented, also deep."""
    assert [text[start:end] for start, end in code_in(text)] == code
