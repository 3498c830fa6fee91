"""Trees of questions: what is asked, how it is typed, when it must be answered. No domain noun; see this folder's README."""
