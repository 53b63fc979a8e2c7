"""The one-file report: everything of a generation in one HTML file that opens from disk without a network."""

from truceline.publish.report.build import build_report
from truceline.publish.report.inputs import CaseInfo, ReportInput, RunStamp, gather, stamp_of

__all__ = ["CaseInfo", "ReportInput", "RunStamp", "build_report", "gather", "stamp_of"]
