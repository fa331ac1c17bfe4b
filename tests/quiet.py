"""Tells when the app of a test has come to rest."""

from __future__ import annotations

import asyncio
import math

_SOON_SECONDS = 0.025
"""How soon what is due is waited for: the next frame is, and a question that is about to take answers."""

_PATIENCE_SECONDS = 20


async def quiet(*_: float) -> None:
    """Wait until nothing is left to run in the loop, nor anything that was due soon when this began.

    Textual's own way is to sleep until the process hardly works: for longer than need be where it is idle, and not
    for long enough where others keep it from working. Raises TimeoutError where the loop never comes to rest.
    """
    loop = asyncio.get_running_loop()
    moment = loop.time() + _SOON_SECONDS
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            await asyncio.sleep(0)
            if vars(loop)["_ready"]:
                continue
            due = min((timer.when() for timer in vars(loop)["_scheduled"] if not timer.cancelled()), default=math.inf)
            if due > moment:
                return
            await asyncio.sleep(due - loop.time())
