"""National JSON Schemas (draft-07 with `sosmeta` notes) as trees of questions. Nothing here knows any one schema."""
