"""The keys of the reader, wherever in it the focus is; the panes have keys of their own beside these."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

KEYS: Final[list[BindingType]] = [
    Binding("slash", "search", "Search", key_display="/", id="search.open",  tooltip="Search the text as you type"),
    Binding("n", "hits(1)", "Next hit", id="search.next", tooltip="Next hit"),
    Binding("N", "hits(-1)", "Previous hit", show=False, id="search.previous", tooltip="Previous hit"),
    Binding("tilde", "near", "Near hits", show=False, key_display="~", id="search.near", tooltip="Near hits"),
    Binding("ctrl+g", "hit_list", "Hits", show=False, id="search.list", tooltip="List the hits, to mark and add"),
    Binding("asterisk", "search_here", "This word", show=False, key_display="*", id="search.here",
            tooltip="Search for the selection, the hit or the word here"),
    Binding("ctrl+t", "everywhere", "Notes too", show=False, id="search.everywhere",
            tooltip="Search title, notes and takeaways as well, or only the transcript"),
    Binding("ctrl+o,alt+left", "jump(-1)", "Back", show=False, id="reader.jump_back",
            tooltip="To where you jumped from"),
    Binding("alt+right", "jump(1)", "Forward", show=False, id="reader.jump_forward", tooltip="Forward again"),
    Binding("a", "takeaway", "Takeaway", id="annotate.takeaway",  tooltip="Add a takeaway on this passage"),
    Binding("r", "related", "Related", id="annotate.related",  tooltip="Add a related episode or link"),
    Binding("i", "notes", "Notes", show=False, id="annotate.notes", tooltip="Edit the notes of the episode"),
    Binding("t", "panel", "Panel", id="annotate.panel", tooltip="Show the takeaways and related links"),
    Binding("U", "undo", "Undo", show=False, id="annotate.undo", tooltip="Undo the last write to the file"),
    Binding("ctrl+r", "redo", "Redo", show=False, id="annotate.redo", tooltip="Write again what was undone last"),
    Binding("D", "preview", "Preview", show=False, id="annotate.preview",
            tooltip="Show what is about to change in the file before every write, or no longer"),
    Binding("o", "source", "Source", show=False, id="reader.source",
            tooltip="Open the source in the browser, at this moment where times are known"),
    Binding("e", "editor", "Editor", show=False, id="annotate.editor",
            tooltip="Edit the file in $VISUAL or $EDITOR, at this place"),
    Binding("y,ctrl+c", "copy", "Copy", show=False, id="reader.copy", tooltip="Copy the selection"),
    Binding("plus", "column(1)", "Wider", show=False, key_display="+", id="view.wider", tooltip="A wider column"),
    Binding("minus", "column(-1)", "Narrower", show=False, key_display="-", id="view.narrower",
            tooltip="A narrower column"),
    Binding("equals_sign", "column(0)", "Default width", show=False, key_display="=", id="view.width",
            tooltip="The default column"),
    Binding("greater_than_sign", "unread", "Unread", show=False, key_display=">", id="reader.unread",
            tooltip="To the next words that were not read"),
    Binding("x", "done", "Done", show=False, id="reader.done", tooltip="Mark the note as done, or not"),
    Binding("R", "raw", "Raw", show=False, id="view.raw", tooltip="The file as it is, or as paragraphs again"),
    Binding("z", "zen", "Only text", show=False, id="view.zen", tooltip="Only the text, or all again"),
    Binding("tab", "pane(1)", "Next pane", show=False, id="view.next_pane", tooltip="To the next pane"),
    Binding("shift+tab", "pane(-1)", "Previous pane", show=False, id="view.previous_pane",
            tooltip="To the pane before"),
    Binding("escape", "back", "Back", show=False, id="view.back",
            tooltip="Drop the selection, the near hits, the search, the panel, one at a time"),
    Binding("q", "leave", "Quit", id="view.leave", tooltip="Close the panel, or leave earmark"),
]  # fmt: skip
