"""From Russian texts to claims: the same frames over neutral roles, with natasha's weights and a Russian lexicon."""
