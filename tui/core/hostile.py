"""The characters that can steer a terminal, turn words around, or hide: what is never shown as it is.

Nothing is compiled or loaded here: a start paints its first screen by it.
"""

from typing import Final

HOSTILE: Final = (
    "\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What stands between the brackets of a regular expression for one of them."""

JOINING: Final = "\u0600-\u109f\u1780-\u18af\u1a00-\u1aff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
"""What stands there for the scripts whose spelling needs joiners and non-joiners."""

JOINED: Final = (
    "(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
    "|(?<=[#*0-9\xa9\xae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])\ufe0f"
    f"|(?<=[{JOINING}])(?<![{HOSTILE}])[\u200c\u200d](?=[{JOINING}])(?![{HOSTILE}])"
)
"""A regular expression for what of them joins two emoji, or makes a character one, or is how a word is spelled."""
