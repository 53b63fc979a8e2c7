"""Truceline: from raw report to defended finding about ceasefires and de-escalation zones."""

__version__ = "0.1.0"
