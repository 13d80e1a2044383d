"""What people decide: cases, verdicts, notices, audit."""
