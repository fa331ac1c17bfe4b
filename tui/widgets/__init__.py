"""The widgets: each shows one thing, says in messages what the reader did, and knows no sibling."""
