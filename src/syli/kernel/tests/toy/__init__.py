"""A toy app that proves the kernel with no domain noun: things that belong to an organisation."""
