"""How good are claims? Gold reports, strictly checked, and what a list of claims gets right of them, with intervals."""
