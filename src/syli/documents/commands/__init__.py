"""Writing national documents: begin, write, finish, correct."""

from syli.documents.commands.writing import begin_document, correct_document, finish_document, save_document

__all__ = ["begin_document", "correct_document", "finish_document", "save_document"]
