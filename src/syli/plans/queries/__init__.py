"""Reading plans and assessments."""
