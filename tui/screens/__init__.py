"""The screens: the only rooms that wire widgets together."""
