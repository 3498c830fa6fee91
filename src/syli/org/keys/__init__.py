"""The keys of registers: what hangs on them, and the verbs that change them."""
