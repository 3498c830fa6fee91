"""The house's own addresses: health for machines, language and other preferences for people."""
