"""When: intervals on clocks, weighted candidates, deadlines, and dated facts that anchor a year."""
