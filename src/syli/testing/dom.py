"""A small tree of an HTML page, enough to find elements, put fragments in and compare two pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: Values that differ between two answers to the same question.
CHANGING = {"csrfmiddlewaretoken", "next"}
#: Classes that the style sheet takes away in print (`modes.css`), and what is no words.
NEVER_ON_PAPER = "never-print no-print top bottom foot banner toasts skip-link form-actions tabs pagination menu hds-button script template style"


@dataclass(eq=False, slots=True)
class Element:
    """An element with its attributes and what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    parent: Element | None = None

    def __iter__(self) -> Iterator[Element]:
        """Go through this element and every one inside it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child

    def by_id(self, identity: str) -> Element | None:
        """Return the element with this id, or None."""
        return next((element for element in self if element.attributes.get("id") == identity), None)

    def first(self, tag: str) -> Element | None:
        """Return the first element of this kind, or None."""
        return next((element for element in self if element.tag == tag), None)

    @property
    def text(self) -> str:
        """Return the words in it, with single spaces."""
        parts = (child.text if isinstance(child, Element) else child for child in self.children)
        return " ".join(" ".join(parts).split())

    def add(self, *nodes: Element | str, at: int | None = None) -> None:
        """Put nodes in, at the end or at a place."""
        for node in nodes:
            if isinstance(node, Element):
                node.parent = self
        place = len(self.children) if at is None else at
        self.children[place:place] = nodes

    def replace_with(self, *nodes: Element | str) -> None:
        """Put nodes in the place of this element."""
        assert self.parent is not None, f"<{self.tag}> has no parent"
        place = next(i for i, child in enumerate(self.parent.children) if child is self)
        parent = self.parent
        del parent.children[place]
        parent.add(*nodes, at=place)

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the tree one element or text a line, so that two pages can be compared and the difference read."""
        space = "  " * depth
        values = dict(sorted(self.attributes.items()))
        if values.get("name") in CHANGING:
            values["value"] = "…"
        values.pop("hx-swap-oob", None)
        if "hx-headers" in values:
            values["hx-headers"] = "…"
        written = "".join(f' {name}="{escape(" ".join(value.split()))}"' for name, value in values.items())
        yield f"{space}<{self.tag}{written}>"
        for child in self.children:
            if isinstance(child, Element):
                yield from child.lines(depth + 1)
            elif child.strip():
                yield f"{space}  {' '.join(child.split())}"


def on_paper(text: str) -> str:
    """Return the words of a page that come out of a printer: its title, and all but what is hidden in print."""
    page = parse(text)
    for element in [one for one in page if one.parent is not None]:
        if set(NEVER_ON_PAPER.split()) & {element.tag, *element.attributes.get("class", "").split()}:
            element.replace_with()
    return page.text


def parse(text: str) -> Element:
    """Return the tree of a page or a fragment, under an element called `#root`."""
    reader = _Builder()
    reader.feed(text)
    reader.close()
    return reader.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("#root")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open.add(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.add(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        element: Element | None = self.open
        while element is not None and element.tag != tag:
            element = element.parent
        if element is not None and element.parent is not None:
            self.open = element.parent

    def handle_data(self, data: str) -> None:
        self.open.add(data)
