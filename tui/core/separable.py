"""Verbs of Dutch and German that come apart: `opbellen` is also `opgebeld` and `op te bellen`."""

from collections.abc import Iterator
from typing import Final

from tui.core.ordinary import rank

_DUTCH: Final = """
    aan achter af bij binnen bijeen dicht door in klaar langs los mee na neer om omhoog onder op open over plaats rond
    samen tegen terug thuis toe tussen uit vast vol voor voorbij voort vooruit weg
"""
_GERMAN: Final = """
    ab an auf aus bei durch ein fern fest fort frei her heraus herein hin hinaus hinein los mit nach nieder statt teil
    um unter vor voran voraus vorbei weg weiter wieder zu zuruck zusammen
"""
_PARTICLES: Final = {"nl": tuple(_DUTCH.split()), "de": tuple(_GERMAN.split())}
BETWEEN: Final = {"nl": "te", "de": "zu"}
"""What stands between the particle and the infinitive, apart in Dutch, in the word in German."""

_VERB: Final = 4
"""Letters of the shortest verb that may come apart."""


def apart(word: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to take a folded word for a verb that comes apart: the particle, and the verb by itself."""
    for particle in _PARTICLES.get(language, ()):
        if word.startswith(particle):
            rest = word[len(particle) :]
            yield from ((particle, verb) for verb in bare(rest, language) if len(verb) >= _VERB and rank(verb))


def bare(rest: str, language: str) -> Iterator[str]:
    """Yield what follows a particle as it is, and without the `ge` of a participle or the `zu` of an infinitive."""
    yield rest
    for inner in ("ge", BETWEEN[language]):
        if rest.startswith(inner):
            yield rest.removeprefix(inner)
