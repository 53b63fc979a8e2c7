"""What does each clause mean for each incident, and for each obligation that fell due? The stage ``assess``.

Findings are reached as ``docs/architecture.md`` and decision 0006 say: *applicability* sums over the joint readings of
an incident and stays an interval wherever something is unknown; *support* is a declared model of how well the evidence
carries it. Neither is multiplied into the other, and no outcome rests on the middle of an interval.

``judge.assess_incident`` gives the findings on one incident under one agreement, ``obligations.assess_obligations``
those on what fell due, and ``assess.assess`` all of a case. A ``context.AssessContext`` holds what they look at.
"""
