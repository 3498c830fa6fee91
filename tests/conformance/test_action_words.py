"""What an action does is said in one form: as a request, in Finnish and in Swedish, as buttons and menus say it.

The sentences stand beside each other in the log, in who can see a record and in a refusal; "Katso" beside "Nähdä" reads as two things.
"""

from __future__ import annotations

from typing import Final

import pytest
from django.utils import translation

from syli.kernel.access.actions import registered_actions

#: First infinitives of the verbs that sentences begin with; the request is the shorter word (Nähdä: Katso, Läsa: Läs).
INFINITIVES: Final = {
    "fi": (
        "aloittaa antaa arvioida asettaa avata etsiä hyväksyä hävittää ilmoittaa jäädä katsoa kertoa kirjata kirjautua kirjoittaa koota korjata kuitata "
        "kutsua kysyä käydä laskea lisätä lopettaa lukea lähettää löytää merkitä muuttaa määrätä nähdä näyttää ottaa perua perustaa poistaa poistua "
        "pyytää päättää ratkaista sallia salata selata seurata siirtyä siirtää sopia sulkea suunnitella säilyttää tallentaa tarkistaa tehdä tilata "
        "tulla tulostaa tuoda täydentää täyttää vahvistaa vaihtaa valita vapauttaa varata vastata verrata viimeistellä yhdistää"
    ),
    "sv": (
        "avgöra bedöma beställa bestämma byta fylla följa förstöra frigöra godkänna göra jämföra komma lägga låta läsa märka skriva slutföra stryka "
        "ställa stänga säga sända sätta söka tillåta välja överlåta"
    ),
}


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_actions__sentences__are_requests(language: str) -> None:
    wrong = set(INFINITIVES[language].split())
    with translation.override(language):
        said = {declared.code: str(declared.sentence) for declared in registered_actions() if not declared.code.startswith("toy.")}
    assert len(said) > 200
    assert {code: words for code, words in said.items() if words.split()[0].strip(",").lower() in wrong} == {}
