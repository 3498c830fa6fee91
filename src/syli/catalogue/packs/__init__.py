"""Service packs: YAML read, checked and turned into plain values. No Django here.

What the rest of Syli needs: `load_pack`, `shipped_catalogue`, `check_packs` and the dataclasses of `model`.
"""

from .build import pack_from_json
from .load import SHIPPED, Catalogue, extended, load_pack, read_catalogue, shipped_catalogue
from .model import CodeSet, Pack
from .names import BUILT_MODALITIES, MODALITIES
from .problem import PackError, Problem
from .report import Report, check_packs

__all__ = [
    "BUILT_MODALITIES",
    "MODALITIES",
    "SHIPPED",
    "Catalogue",
    "CodeSet",
    "Pack",
    "PackError",
    "Problem",
    "Report",
    "check_packs",
    "extended",
    "load_pack",
    "pack_from_json",
    "read_catalogue",
    "shipped_catalogue",
]
