"""Many uncertain places against many zones: an index, the compiled core that asks it, and the same in numpy."""
