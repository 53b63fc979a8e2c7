"""The command line: data on stdout, messages and progress on stderr; exit 0 done, 1 input at fault, 2 wrong usage."""
