"""UI: templates, styles and small scripts; how a page looks and what its parts are called (docs/guides/pages.md)."""
