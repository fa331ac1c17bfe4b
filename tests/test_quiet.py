"""How it is told that the app of a test has come to rest."""

from __future__ import annotations

import asyncio

import pytest

from tests import quiet


async def test_what_runs_or_is_due_soon_is_waited_for() -> None:
    """What that leads to is waited for, too, step by step; what is due later is not."""
    loop, done = asyncio.get_running_loop(), list[str]()

    async def work() -> None:
        for _ in range(50):
            await asyncio.sleep(0)
        done.append("soon")

    later = loop.call_later(60, done.append, "later")
    soon = loop.call_later(0.01, lambda: working.append(asyncio.create_task(work())))
    working: list[asyncio.Task[None]] = []
    await quiet.quiet()
    assert done == ["soon"]
    assert soon.when() < loop.time() < later.when()
    later.cancel()


async def test_what_never_rests_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test whose app works without end is told so, and does not hang."""
    monkeypatch.setattr(quiet, "_PATIENCE_SECONDS", 0.05)

    async def work() -> None:
        while True:
            await asyncio.sleep(0)

    working = asyncio.create_task(work())
    with pytest.raises(TimeoutError):
        await quiet.quiet()
    working.cancel()
