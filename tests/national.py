"""A national schema of our own making, in the dialect of the real ones, and where the real ones lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "sosmeta"
OWN_OID = "1.2.246.537.6.1506.1011.2026.1.15"


def note(fi: str, representation: str = "", **more: Any) -> dict[str, Any]:
    """Return a `sosmeta` note."""
    made: dict[str, Any] = {"name": [{"lang": "fi", "value": fi}, {"lang": "sv", "value": f"{fi} (sv)"}], "repeatable": False, "required": False}
    if representation:
        made["representation"] = [{"lang": "fi", "value": representation}]
    for name, text in more.items():
        made[name] = [{"lang": "fi", "value": text}] if isinstance(text, str) else text
    return made


def text(fi: str, representation: str = "Teksti", **more: Any) -> dict[str, Any]:
    return {"type": "string", "sosmeta": note(fi, representation, **more)}


def switch(fi: str, **more: Any) -> dict[str, Any]:
    return {"type": "boolean", "sosmeta": note(fi, "Kytkin", **more)}


def group(fi: str, properties: dict[str, Any], *required: str, **more: Any) -> dict[str, Any]:
    made = {"type": "object", "additionalProperties": False, "required": list(required), "properties": properties}
    return {**made, "sosmeta": note(fi, **more)}


def several(item: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "minItems": least, "items": item}


def identifier(fi: str, system: str = "", **more: Any) -> dict[str, Any]:
    properties = {"system": {"type": "string"}, "value": {"type": "string"}}
    note_of = note(fi, "Tunnus", **more, **({"systemUri": [{"lang": "", "value": system}]} if system else {}))
    return {"type": "object", "additionalProperties": False, "required": ["value"], "properties": properties, "sosmeta": note_of}


def code(fi: str, system: str = "", codes: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    escaped = system.replace(".", r"\.")
    where: dict[str, Any] = {"type": "string", "pattern": rf"^urn:oid:{escaped}(\.\d+)*$"} if system else {"type": "string", "enum": [f"oma/{fi}"]}
    which: dict[str, Any] = {"type": "string", **({"enum": list(codes)} if codes else {})}
    properties = {"system": where, "code": which, "display": {"type": "string"}}
    required = ["system", "code", "display"]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties, "sosmeta": note(fi, "Koodi", **more)}


EITHER = "Ehdollisesti pakollinen: Joko Henkilötunnus-kenttä tai Tilapäinen yksilöintitunnus -kenttä on pakollinen."
PERSON = {
    "sukunimi": text("Sukunimi", "Nimi"),
    "etunimet": text("Etunimet", "Nimi"),
    "henkilotunnus": identifier("Henkilötunnus", "urn:oid:1.2.246.21", implementationNote=EITHER, conditionalRequired=True),
    "tilapainen_yksilointitunnus": identifier("Tilapäinen yksilöintitunnus", implementationNote=EITHER, conditionalRequired=True),
    "syntymaaika": text("Syntymäaika", "Pvm"),
    "sukupuoli": code("Sukupuoli", "1.2.246.537.5.1"),
    "kotikunta": code("Kotikunta", "1.2.246.537.6.21"),
    "turvakielto": switch("Turvakielto"),
}
AUTHOR = {"sukunimi": text("Sukunimi", "Nimi"), "etunimet": text("Etunimet", "Nimi"), "tehtavanimike": text("Tehtävänimike")}


def own_schema() -> dict[str, Any]:
    """Return a small document: about whom, two sections, rows, conditions, who wrote it."""
    adult = "Ehdollisesti pakollinen: Kenttä on pakollinen, jos asiakas on vähintään 18-vuotias."
    other = 'Kenttä on pakollinen, jos Kuka ohjasi -kenttään on valittu luokka 2 = "muu".'
    shown = 'Tämä kenttä näytetään, jos kenttään "Onko asiakas raskaana?" on vastattu "kyllä".'
    way = {
        "kuka_ohjasi": code("Kuka ohjasi", "", ("1", "2"), classification="Sisäinen luokitus:\n1 = Itse,\n2 = Muu"),
        "muu_tarkennus": text("Muu, mikä", implementationNote=other, conditionalRequired=True),
    }
    inside = {
        "asiakas": group("Asiakas", PERSON, "sukunimi", "etunimet", "turvakielto"),
        "raskaus": switch("Raskaus", title="Onko asiakas raskaana?"),
        "laskettu_aika": text("Laskettu aika", "Pvm", implementationNote=shown),
        "ohjautuminen": group("Ohjautuminen", way, "kuka_ohjasi", representation="Otsikko"),
        "lapset": several(group("Lapsi", {"ika": {"type": "number", "sosmeta": note("Ikä", "Lkm")}, "nimi": text("Nimi", "Nimi")}, "nimi")),
        "kesto": text("Kesto", implementationNote=adult, conditionalRequired=True),
        "arvio": text("Arvio palvelutarpeesta"),
        "laatija": several(group("Laatija", AUTHOR, "sukunimi", "etunimet"), 1),
    }
    root = group("Oma ensiarvio", inside, "asiakas", "arvio", "laatija")
    outer = {"type": "object", "additionalProperties": False, "required": ["oma_ensiarvio"], "properties": {"oma_ensiarvio": root}}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Oma", "sosmeta": {"oid": OWN_OID}, **outer}


def own_folder(where: Path) -> Path:
    """Write the schema of our own into a folder and return it."""
    (where / f"{OWN_OID}.json").write_text(json.dumps(own_schema()), encoding="utf-8")
    return where
