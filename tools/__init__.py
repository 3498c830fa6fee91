"""The project's own tools: sizes, generated pages, translations, assets. None of it is installed with Syli."""
