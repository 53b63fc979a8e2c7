"""Where and when: place phrases and codes become footprints, time phrases become intervals, each with its doubt."""
