"""Reading episodes, contacts and counts for pages, commands and statistics."""
