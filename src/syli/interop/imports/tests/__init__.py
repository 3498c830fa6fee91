"""Tests of importing, hostile files first."""
