"""Pages of plans and assessments."""
