"""What can be brought in: the fields of a person and of a contact, and the headings people give them."""

from collections.abc import Mapping
from dataclasses import dataclass

from syli.interop.imports.choices import Kind


@dataclass(frozen=True, slots=True)
class TargetField:
    """One field an import may fill. `words` are headings seen in the wild, in any language."""

    key: str
    kind: Kind
    words: tuple[str, ...]
    is_required: bool = False
    is_unique: bool = False
    not_after_today: bool = False
    is_of_episode: bool = False
    """Whether it is told of the episode and not of the row itself, so that the row stays the same when more of it is told."""
    code_set: str = ""
    """Which code set its codes come from; the database part supplies the sets by these names."""


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of row that can be brought in."""

    key: str
    fields: tuple[TargetField, ...]
    natural_key: tuple[str, ...]
    """The fields that tell two rows apart when the file has no number of its own."""
    either: tuple[tuple[str, ...], ...] = ()
    """Groups of fields of which at least one must be mapped."""

    def field(self, key: str) -> TargetField | None:
        """The field of that key, if there is one."""
        return next((field for field in self.fields if field.key == key), None)


def _field(key: str, kind: Kind, words: str, **options: object) -> TargetField:
    return TargetField(key, kind, tuple(w.strip() for w in words.split(",")), **options)  # type: ignore[arg-type]  # options are the flags above


PEOPLE = Target(
    "people",
    (
        _field(
            "source_id",
            Kind.REFERENCE,
            "asiakasnumero, asiakas nro, asiakas id, asiakastunnus, id, tunnus, kundnummer, klientnummer,"
            " kund id, client id, client number, customer number, person id, numero, nro",
            is_unique=True,
        ),
        _field(
            "last_name",
            Kind.NAME,
            "sukunimi, efternamn, släktnamn, last name, surname, family name, nimi, namn, name",
        ),
        _field(
            "first_names",
            Kind.NAME,
            "etunimi, etunimet, kutsumanimi, förnamn, tilltalsnamn, first name, first names, given name, given names",
        ),
        _field("alias", Kind.NAME, "alias, peitenimi, lempinimi, nimimerkki, pseudonym, nickname"),
        _field(
            "identity_code",
            Kind.IDENTITY_CODE,
            "henkilötunnus, hetu, sotu, henkilö tunnus, personbeteckning, identity code, personal identity code, ssn",
            is_unique=True,
        ),
        _field(
            "birth_on",
            Kind.DATE,
            "syntymäaika, syntymäpäivä, synt aika, syntynyt, födelsedatum, född, date of birth, birth date, birthday, dob",
            not_after_today=True,
        ),
        _field("birth_year", Kind.INTEGER, "syntymävuosi, födelseår, year of birth, birth year"),
        _field("gender", Kind.CODE, "sukupuoli, kön, gender, sex", code_set="gender"),
        _field(
            "municipality",
            Kind.CODE,
            "kotikunta, kunta, asuinkunta, hemkommun, kommun, municipality, home municipality",
            code_set="municipality",
        ),
        _field(
            "mother_tongue",
            Kind.CODE,
            "äidinkieli, kieli, modersmål, språk, mother tongue, native language, language",
            code_set="language",
        ),
        _field(
            "service_language",
            Kind.CODE,
            "asiointikieli, palvelukieli, ärendespråk, servicespråk, service language",
            code_set="language",
        ),
        _field(
            "phone",
            Kind.PHONE,
            "puhelin, puhelinnumero, puh, gsm, matkapuhelin, telefon, tel, phone, mobile",
        ),
        _field("email", Kind.EMAIL, "sähköposti, sähköpostiosoite, email, e-mail, e-post, epost"),
        _field(
            "street",
            Kind.TEXT,
            "osoite, katuosoite, lähiosoite, adress, gatuadress, address, street",
        ),
        _field("postal_code", Kind.TEXT, "postinumero, postnummer, postal code, postcode, zip"),
        _field("city", Kind.TEXT, "postitoimipaikka, kaupunki, postort, stad, city, town"),
        _field(
            "is_protected",
            Kind.BOOLEAN,
            "turvakielto, spärrmarkering, protected identity, secret address, non-disclosure",
        ),
        _field(
            "family",
            Kind.REFERENCE,
            "perhe, perhenumero, perheen tunnus, familj, family, household",
        ),
        _field("role", Kind.CODE, "rooli, asema perheessä, roll, role", code_set="family_role"),
    ),
    natural_key=("last_name", "first_names", "birth_on"),
    either=(("last_name", "first_names", "alias"),),
)

CONTACTS = Target(
    "contacts",
    (
        _field(
            "source_id",
            Kind.REFERENCE,
            "käyntinumero, tapahtumanumero, tapahtuma id, käynti id, kontaktnummer, besöksnummer, contact id, visit id, event id",
            is_unique=True,
        ),
        _field(
            "person",
            Kind.REFERENCE,
            "asiakasnumero, asiakas nro, asiakas id, asiakas, asiakastunnus, kundnummer, klientnummer,"
            " klient, client, client id, client number, customer number",
        ),
        _field(
            "happened_on",
            Kind.DATE,
            "päivä, pvm, päivämäärä, käyntipäivä, ajankohta, aika, datum, dag, besöksdatum, date, day, contact date, visit date",
            is_required=True,
            not_after_today=True,
        ),
        _field(
            "start_time",
            Kind.TIME,
            "kello, klo, kellonaika, alkoi, alkaen, klockslag, tid, time, start, start time",
        ),
        _field(
            "minutes",
            Kind.MINUTES,
            "kesto, kesto min, kesto h, kesto minuutteina, tunnit, minuutit, längd, varaktighet, timmar, minuter, duration, length, hours, minutes",
        ),
        _field(
            "service",
            Kind.CODE,
            "palvelu, työmuoto, toiminta, tjänst, arbetsform, verksamhet, service, work form",
            is_required=True,
            code_set="service",
        ),
        _field("unit", Kind.CODE, "yksikkö, toimipiste, enhet, unit, site", code_set="unit"),
        _field(
            "kind",
            Kind.CODE,
            "kontaktin laji, käynnin laji, tapahtuma, tapahtuman laji, mitä tehtiin, kontakttyp, vad gjordes, händelse, kind, contact kind, event",
            code_set="kind",
        ),
        _field(
            "way",
            Kind.CODE,
            "tapa, asiointitapa, yhteydenottotapa, käyntitapa, muoto, sätt, kontaktsätt, way, mode, channel, contact type",
            code_set="way",
        ),
        _field(
            "themes",
            Kind.CODES,
            "aihe, aiheet, teema, teemat, sisältö, tema, teman, ämne, theme, themes, topic, topics",
            code_set="theme",
        ),
        _field(
            "worker",
            Kind.CODE,
            "työntekijä, tekijä, kirjaaja, ohjaaja, arbetare, anställd, worker, staff, employee",
            code_set="worker",
        ),
        _field(
            "referral_source",
            Kind.CODE,
            "ohjaava taho, ohjaustaho, kuka ohjasi, mistä ohjattu, lähettävä taho, hänvisande instans, hänvisad av, remitterande,"
            " referral source, referred by",
            code_set="source",
            is_of_episode=True,
        ),
        _field(
            "reasons",
            Kind.CODES,
            "tulosyy, tulosyyt, tulon syy, hakeutumisen syy, asiakkuuden syy, orsak, orsaker, orsak till kontakt, reason, reasons, reason for coming",
            code_set="entry_reason",
            is_of_episode=True,
        ),
        _field(
            "asked_on",
            Kind.DATE,
            "pyyntöpäivä, avun pyyntö, yhteydenottopäivä, hakemuspäivä, lähetepäivä, begäran, datum för begäran, ansökningsdag,"
            " asked on, requested on, request date, referral date",
            not_after_today=True,
            is_of_episode=True,
        ),
        _field(
            "episode_start",
            Kind.DATE,
            "asiakkuus alkoi, asiakkuuden alku, palvelu alkoi, palvelun alku, jakson alku, aloituspäivä, alkupäivä, klientrelationen började,"
            " startdatum, episode start, service start, start date",
            not_after_today=True,
            is_of_episode=True,
        ),
        _field(
            "episode_end",
            Kind.DATE,
            "asiakkuus päättyi, asiakkuuden loppu, palvelu päättyi, palvelun loppu, jakson loppu, päättymispäivä, lopetuspäivä,"
            " klientrelationen upphörde, slutdatum, episode end, service end, end date",
            not_after_today=True,
            is_of_episode=True,
        ),
        _field(
            "result",
            Kind.CODE,
            "päättymisen tulos, tulos, lopputulos, resultat, end result, result, outcome",
            code_set="end_result",
            is_of_episode=True,
        ),
        _field(
            "end_reason",
            Kind.CODE,
            "päättymisen syy, päättymissyy, lopetussyy, orsak till avslut, avslutsorsak, end reason, reason for ending",
            code_set="end_reason",
            is_of_episode=True,
        ),
        _field(
            "own_worker",
            Kind.CODE,
            "omatyöntekijä, oma työntekijä, vastuutyöntekijä, egen kontaktperson, ansvarig arbetare, own worker, key worker",
            code_set="worker",
            is_of_episode=True,
        ),
        _field("adults", Kind.INTEGER, "aikuisia, aikuiset, vuxna, adults"),
        _field("children", Kind.INTEGER, "lapsia, lapset, barn, children"),
        _field(
            "note",
            Kind.LONG_TEXT,
            "kirjaus, muistiinpano, merkintä, teksti, huomiot, anteckning, text, note, notes, description",
        ),
    ),
    natural_key=("person", "happened_on", "start_time", "service"),
)

TARGETS: Mapping[str, Target] = {target.key: target for target in (PEOPLE, CONTACTS)}
