"""The flow: the only package that knows all six stages, and the case folder that they work on."""
