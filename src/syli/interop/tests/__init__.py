"""Tests of bringing lists in, against the register."""
