"""What earmark knows: notes, sections, hits, edits and files, without any screen."""
