"""Tests of the whole system; an app's own tests live in the app."""
