"""docs/reference/packs.md: the shipped service packs and code sets, and what each is made of."""

from __future__ import annotations

from tools.markdown import code, page, table


def render() -> str:
    """Return the page."""
    from syli.catalogue.packs import shipped_catalogue

    catalogue = shipped_catalogue()
    packs = [
        (
            code(pack.code),
            pack.name.fi,
            pack.name.sv,
            pack.version,
            ", ".join(pack.modalities),
            ", ".join(pack.identity),
            len(pack.contacts),
            len(pack.limits) + len(pack.timers) + len(pack.recurring),
            ", ".join(pack.legal.regimes),
        )
        for pack in sorted(catalogue.packs, key=lambda pack: (pack.code, pack.version))
    ]
    sets = [(code(name), len(known.codes)) for name, known in sorted(catalogue.code_sets.items())]
    profiles = [(code(name),) for name in sorted(catalogue.profiles)]
    heads = ["Pack", "Suomeksi", "På svenska", "Version", "Modalities", "Identity", "Contact kinds", "Limits and timers", "Legal basis"]
    summary = "Services are data: each pack composes the mechanisms below, and no Python file knows its name."
    return page(
        "Service packs",
        summary,
        table(heads, packs),
        "## Profiles\n\n" + table(["Profile"], profiles),
        "## Code sets\n\n" + table(["Code set", "Codes"], sets),
    )
