"""Declared derivations of columns: steps, their TOML, proposals, effect."""
