"""Extract: who says, through whom, that who did what to whom, where, when, with what result, and how surely."""
