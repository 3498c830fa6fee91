"""Forms of stays. They parse; the commands decide."""
