"""Tortures run as small smokes among the other tests, and in full where EARMARK_TORTURE is "full" (`make torture`)."""

import os
from collections.abc import Callable, Iterator

import pytest

from tests.torture.server import Server

FULL = os.environ.get("EARMARK_TORTURE") == "full"

Amount = Callable[[int, int], int]
Figures = Callable[..., None]


@pytest.fixture
def amount() -> Amount:
    """Choose how often to torture: `amount(smoke, full)`."""
    return lambda smoke, full: full if FULL else smoke


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Report what a torture counted: `figures(runs=2000, torn=0)` is a line at the end of `make torture`."""
    name = request.node.name.removeprefix("test_")

    def report(**counts: object) -> None:
        line = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in counts.items())
        request.node.user_properties.append(("figures", f"{name}: {line}"))

    return report


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start the process that forks a child for each job."""
    with Server() as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures of all tortures."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for key, line in report.user_properties:
                if key == "figures":
                    terminalreporter.write_line(f"{line} ({report.duration:.0f} s)")
