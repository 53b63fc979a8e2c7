"""The only package that opens the network; nothing in it asks for anything by itself (docs/decisions/0022)."""
