"""Arabic: claims from words, names and sentence windows, without a parser and so with low confidence."""
