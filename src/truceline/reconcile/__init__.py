"""Which claims and records are about one incident, and where do they disagree?"""
