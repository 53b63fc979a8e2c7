"""Claims by a model behind an OpenAI-compatible endpoint: off by default, nothing taken that the text does not hold."""
