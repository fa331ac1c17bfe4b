"""The app: one library, its reading state, the journal, themes and palette commands."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.keys import REPLACED_KEYS, Keys, _character_to_key, key_to_character
from textual.notifications import SeverityLevel
from textual.screen import Screen

from tui.core.config import Action, Places, Settings, with_checked_keys
from tui.core.disk import FileProblem, write_private
from tui.core.display import printable, typable
from tui.core.drafts import Drafts
from tui.core.journal import open_journal
from tui.core.library import Library
from tui.core.state import Marks, Queries, ReadingState, load_preferences, save_preferences
from tui.core.surroundings import Surroundings
from tui.curtain import Curtain, forget_screen, keep_screen
from tui.screens.clipboard import hand_over
from tui.screens.reader import ReaderScreen
from tui.screens.stores import Stores
from tui.typeahead import TypeAhead
from tui.widgets.transcript_view import TranscriptView

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.driver import Driver

_GARBAGE = 10_000
"""New objects after which the garbage collector looks at them: few enough for a look to take some 3 ms."""

_DRAG_SECONDS = 0.1
"""How close together two sizes of a window that is being dragged are, at most."""

_MODIFIERS = frozenset(("alt", "ctrl", "hyper", "meta", "shift", "super"))

_CURTAIN_SECONDS = 0.4
"""How long the last screen stays, at most, while the library is read."""

_MISTAKES = 4
"""How many mistakes of the settings are shown at the start."""


def _commands() -> type[Provider]:
    from tui.screens.palette import Commands

    return Commands


class EarmarkApp(App[None]):
    """Opens one library, and a note of it if one is named."""

    CSS_PATH = "app.tcss"
    TITLE = "earmark"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", key_display="?", id="app.help", tooltip="All keys"),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, id="app.suspend", tooltip="Back to the shell"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit", tooltip="Leave earmark at once"),
    ]

    def __init__(
        self,
        root: Path,
        places: Places,
        settings: Settings,
        note: Path | None = None,
        welcome: str = "",
        curtain: Curtain | None = None,
    ) -> None:
        super().__init__()
        self.curtain = curtain
        self.library = Library(root, places)
        self._told: set[str] = set()
        self.reading = ReadingState(places, root, self._tell_once)
        self._marks = Marks(places, self._tell_once)
        self.settings = settings
        self.typeahead = TypeAhead(self, self._handle_typed, self._is_busy)
        self._saving = asyncio.Lock()
        self._resized = 0.0
        self.unsaved = ""
        """The name of the note that was still being written when the reader left, else nothing."""
        in_place = settings.write_mode == "in-place"
        self._journal, self._journal_problem = open_journal(places.journal, in_place=in_place)
        self._note, self._welcome, self._places = note, welcome, places
        self._kept_preferences = load_preferences(places)
        self.preferences = replace(self._kept_preferences, library=str(root))
        if settings.keys:
            self._bind()

    def _bind(self) -> None:
        """Let the keys of the settings act; whatever shares a key with one of them keeps its own."""
        keys, default = dict(self.settings.keys), _defaults(TranscriptView.BINDINGS)
        self.set_keymap(default | keys if default.keys() & keys.keys() else keys)

    def _is_busy(self) -> bool:
        readers = [screen for screen in self.screen_stack if isinstance(screen, ReaderScreen)]
        return not readers or any(reader.busy for reader in readers)

    async def on_event(self, event: events.Event) -> None:
        """Handle keys and pastes one after the other, all else as it comes; what is pasted is made fit to be shown."""
        if isinstance(event, events.Paste):
            event.text = "\n".join(map(typable, event.text.splitlines()))
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.typeahead.add(event)
        else:
            await super().on_event(event)

    async def _handle_typed(self, event: events.Key | events.Paste) -> None:
        self._lift_curtain()
        await super().on_event(event)

    async def on_resize(self) -> None:
        """Lay out a new size at once; those that follow closely, as of a dragged window, come at Textual's pace."""
        now = time.monotonic()
        if now - self._resized > _DRAG_SECONDS:
            self.call_next(self._check_resize)
        self._resized = now

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as it is shown; one from the settings may be any text."""
        if len(binding.key) == 1:  # Textual would look for a character that has this for its name
            return printable(binding.key_display or binding.key)
        return printable(super().get_key_display(binding))

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver, on Unix with what earmark adds to it."""
        plain = super().get_driver_class()
        if plain.__name__ != "LinuxDriver":
            return plain
        from tui.driver import TerminalDriver

        return TerminalDriver

    def get_default_screen(self) -> Screen[None]:
        """Return the reader: there is no other screen under it."""
        places = self._places
        stores = Stores(
            self.library,
            self.reading,
            self._journal,
            Drafts(places, self._tell_once),
            Surroundings(places),
            self._marks,
            Queries(places, self._tell_once),
            places.glossary,
        )
        column = self.preferences.column or self.settings.column
        return ReaderScreen(stores, self._note, self.settings, column=column)

    def on_load(self) -> None:
        """Leave cleanly on a signal, from before the terminal is taken over."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(getattr(signal, name), self.exit)

    def on_mount(self) -> None:
        """Take up the theme of last time, and say what of earmark's own files is wrong."""
        if self.preferences.theme in self.available_themes:
            self.theme = self.preferences.theme
        self.theme_changed_signal.subscribe(self, lambda theme: self.prefer(theme=theme.name))
        self.app_suspend_signal.subscribe(self, lambda _: self._keep(ending=False), immediate=True)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        self._tell_once(self._journal_problem)
        self._tell_once(self.reading.problem)
        if self._welcome:
            self.tell(self._welcome)
        self.call_after_refresh(self._started)
        self.set_timer(_CURTAIN_SECONDS, self._lift_curtain)

    def _started(self) -> None:
        """Do what the first frame does not need: remember the library, look at the settings, collect garbage again."""
        self.prefer()
        if self.settings.keys:
            self._check_keys()
        self._tell_all(self.settings.problems)
        if not gc.isenabled():
            gc.collect()
            gc.freeze()
            gc.set_threshold(_GARBAGE, 20, 20)
            gc.enable()

    def _check_keys(self) -> None:
        """Find which keys of the settings cannot be, and let the default ones act in their place."""
        self.settings = with_checked_keys(self.settings, _actions(), _key_named)
        self._bind()
        self.screen.refresh_bindings()

    def on_reader_screen_ready(self) -> None:
        """Show what is behind the curtain, now that it looks the same."""
        self.call_after_refresh(self._lift_curtain)

    def _lift_curtain(self) -> None:
        if self.curtain and self._driver:
            self.curtain = None
            getattr(self._driver, "lift_curtain", bool)()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave earmark; the place in the open note is kept."""
        self._keep(ending=True)
        self._keep_screen()
        super().exit(result, return_code, message)

    def action_suspend_process(self) -> None:
        """Keep what the reader was doing and stop, where the system knows that: earmark may never come back."""
        if stop := getattr(self._driver, "stop_process", None):
            self.app_suspend_signal.publish(self)
            stop()

    def _keep(self, *, ending: bool) -> None:
        """Keep what the reader was doing, at once: nobody knows whether earmark comes back."""
        for reader in self._readers:
            self.unsaved = reader.workspace.writing
            reader.keep(ending=ending)
        self._marks.save()

    @property
    def _readers(self) -> list[ReaderScreen]:
        """The reader, once it is there."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, ReaderScreen)]
        return [screen for screen in screens if screen.workspace.is_mounted]

    def _fatal_error(self) -> None:
        """End after a mistake of the program's own: one sentence on the screen, what happened in a file of the user's.

        The traceback is without the values of variables, which would be the words of a note.
        """
        report = self._places.state / "crash.txt"
        try:
            write_private(report, traceback.format_exc().encode("utf-8", "replace"))
            where = f"what happened is in {report}"
        except FileProblem:
            where = "what happened could not be kept"
        sentence = f"earmark ended because of a mistake of its own; your notes are as they were last saved, {where}."
        self._exit_renderables.append(Text(printable(sentence)))
        self._close_messages_no_wait()

    def _keep_screen(self) -> None:
        """Keep what is on the screen for the next start, where that will show the same."""
        readers = self._readers if not self._notifications else []
        episode = readers[0].settled() if readers and readers[0].is_current else None
        if episode is None:
            forget_screen(self._places)
            return
        rows = [strip.render(self.console) for strip in readers[0]._compositor.render_strips()]
        with suppress(OSError):
            keep_screen(self._places, self.library.root, episode.state, rows)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy words by the terminal and, as that may pass nothing on, by a program of the desktop."""
        super().copy_to_clipboard(text)
        if text:
            self.run_worker(partial(hand_over, text), thread=True, group="copy")

    def tell(self, sentence: str, *, wrong: bool = False) -> None:
        """Show a sentence for some seconds; what is wrong stays longer."""
        self._show_lines([sentence], wrong=wrong)

    def _tell_all(self, mistakes: Sequence[str]) -> None:
        """Show the mistakes of the settings together, as many as a screen has room for; the help has them all."""
        if mistakes:
            more = len(mistakes) - _MISTAKES
            rest = [f"and {more} more: the help shows all"] if more > 0 else []
            self._show_lines([*mistakes[:_MISTAKES], *rest], wrong=True)

    def _show_lines(self, lines: Sequence[str], *, wrong: bool) -> None:
        severity: SeverityLevel = "error" if wrong else "information"
        seconds = (12 if wrong else 8) * len(lines)
        self.notify("\n".join(map(printable, lines)), severity=severity, timeout=seconds, markup=False)

    def _tell_once(self, sentence: str) -> None:
        """Show what went wrong with a state file, in any thread, unless it was shown before."""
        if sentence and sentence not in self._told:
            self._told.add(sentence)
            self.tell(sentence, wrong=True)

    def prefer(self, *, theme: str | None = None, column: int | None = None) -> None:
        """Remember a choice of the reader for all libraries and later runs."""
        chosen = self.preferences
        if theme is not None:
            chosen = replace(chosen, theme=theme)
        if column is not None:
            chosen = replace(chosen, column=column)
        self.preferences = chosen
        self.run_worker(self._save_preferences(), group="preferences")

    async def _save_preferences(self) -> None:
        async with self._saving:
            chosen = self.preferences
            if problem := await asyncio.to_thread(
                save_preferences, self._places, chosen, self._kept_preferences, self._tell_once
            ):
                self.tell(problem, wrong=True)
            else:
                self._kept_preferences = chosen

    def action_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            problems = self.settings.problems
            self.push_screen(HelpScreen([*_bindings(), *self.BINDINGS], self.settings.keys, problems))

    def action_digest(self) -> None:
        """Show what was kept from all episodes."""
        from tui.screens.digest import DigestScreen

        reader = self.screen_stack[0]
        if isinstance(reader, ReaderScreen) and not isinstance(self.screen, DigestScreen):
            self.push_screen(DigestScreen(self.library.root, reader.episodes.entries))

    def on_reader_screen_told(self, event: ReaderScreen.Told) -> None:
        """Show a sentence."""
        self.tell(event.sentence, wrong=True)

    def on_reader_screen_column_chosen(self, event: ReaderScreen.ColumnChosen) -> None:
        """Remember the width of the text column."""
        self.prefer(column=event.column)

    def action_command_palette(self) -> None:
        """Show what there is to do and where to go."""
        from tui.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Show the themes to choose from."""
        from textual.theme import ThemeProvider

        from tui.screens.palette import Palette

        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield the palette's commands: Textual's own, and every key of the reader as it is bound now."""
        yield SystemCommand("Theme", "Choose the colours; the choice is kept", self.action_change_theme)
        yield SystemCommand("Help", "All keys", self.action_help)
        yield SystemCommand("Digest", "The takeaways and links of all episodes as one document", self.action_digest)
        yield SystemCommand("Quit", "Leave earmark; the place is kept", self.action_quit)
        seen = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and binding.id not in seen and not binding.id.startswith("app."):
                seen.add(binding.id)
                run = partial(self.run_action, binding.action, active.node)
                yield SystemCommand(
                    binding.tooltip or binding.description, f"Key: {self.get_key_display(binding)}", run
                )


def _bindings() -> Iterable[BindingType]:
    """Yield the bindings of every part of the app that has keys of its own."""
    from tui.screens.digest import DigestScreen
    from tui.screens.preview import PreviewScreen
    from tui.widgets.annotation_panel import AnnotationPanel
    from tui.widgets.episode_list import EpisodeList
    from tui.widgets.hit_list import HitList
    from tui.widgets.link_picker import LinkPicker
    from tui.widgets.row_list import RowList
    from tui.widgets.search_bar import SearchBar
    from tui.widgets.takeaway_editor import EditorArea, NotesArea, TakeawayEditor

    yield from (*TranscriptView.BINDINGS, *ReaderScreen.BINDINGS, *SearchBar.BINDINGS, *HitList.BINDINGS)
    yield from (
        *EpisodeList.BINDINGS,
        *RowList.BINDINGS,
        *AnnotationPanel.BINDINGS,
        *EditorArea.BINDINGS,
        *NotesArea.BINDINGS,
        *TakeawayEditor.BINDINGS,
    )
    yield from (*LinkPicker.BINDINGS, *PreviewScreen.BINDINGS, *DigestScreen.BINDINGS)


def _defaults(bindings: Iterable[BindingType]) -> dict[str, str]:
    """Return the keys of bindings by id, several joined by commas."""
    return {binding.id: binding.key for binding in bindings if isinstance(binding, Binding) and binding.id}


def _actions() -> dict[str, Action]:
    """Return all that keys can be set for; what acts in the text, on the screen and everywhere is one place."""
    from tui.screens.conflict import ConflictScreen
    from tui.screens.help import HelpScreen

    everywhere = _defaults((*ReaderScreen.BINDINGS, *EarmarkApp.BINDINGS))
    known = everywhere | _defaults((*_bindings(), *HelpScreen.BINDINGS, *ConflictScreen.BINDINGS))
    return {
        name: Action(
            "reader" if name in everywhere else name.partition(".")[0], tuple(map(_key_named, keys.split(",")))
        )
        for name, keys in known.items()
    }


def _key_named(key: str) -> str:
    """Return the name by which Textual knows a key, empty where it knows no such key."""
    *modifiers, name = [key] if len(key) == 1 else key.split("+")
    character = key_to_character(name) or ""
    names = {known.value.rpartition("+")[2] for known in Keys if "<" not in known.value}
    names |= REPLACED_KEYS.keys() | set(FUNCTIONAL_KEYS.values())
    if len(name) == 1:
        name = _character_to_key(name) if name.isprintable() and modifiers != ["shift"] else ""
    elif name not in names and (not character or _character_to_key(character) != name):
        name = ""
    return "+".join([*sorted(modifiers), name]) if name and _MODIFIERS.issuperset(modifiers) else ""
