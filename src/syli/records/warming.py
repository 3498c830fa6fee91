"""What the first note would otherwise wait for."""

from syli.records.search import load_words

warm = load_words
