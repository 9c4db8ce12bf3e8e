"""What Runware publishes about its models today: registry, catalogue, schemas and prices, from shelf and network.

One `Live` is in use per process, or none. Reading never waits for the network: what was read last is available, also
after a restart, and what is too old is read again in the background.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

from lib.catalog.live.content import (
    Card,
    Example,
    Pricing,
    Registered,
    read_cards,
    read_examples,
    read_names,
    read_pricing,
    read_registry,
)
from lib.catalog.live.documents import Document, Shelf
from lib.catalog.live.live_schema import LiveSchema, live_schema
from lib.catalog.live.recent import Recent
from lib.catalog.live.refresh import Ask, Patience, Refresher

T = TypeVar("T")

_MB: Final = 2**20
_HOUR_S: Final = 3600.0
_LISTS_EVERY_S: Final = 900.0
_NEW_MODELS: Final = 30
_REVISIONS: Final = itertools.count(1)


@dataclass(frozen=True)
class LiveState:
    """The state of the live sources. Times are seconds since 1970, None if never read; `problems` are sentences."""

    service_name: str
    registry_read_at: float | None
    catalogue_read_at: float | None
    problems: tuple[str, ...]


class Live:
    """The live sources of one process. Everything but `run` may be called from any thread."""

    def __init__(
        self,
        *,
        schemas_url: str,
        content_url: str,
        folder: Path | None,
        service_name: str = "Runware",
        patience: Patience | None = None,
    ) -> None:
        """`folder` is where documents survive a restart (None: nowhere); `service_name` is the service in sentences."""
        self.service_name = service_name
        self.revision = next(_REVISIONS)
        """Grows whenever something new was read, or could not be; no two sources of a process share one."""
        self._schemas_url, self._content_url = schemas_url.rstrip("/"), content_url.rstrip("/")
        self._shelf = Shelf(folder)
        self._refresher = Refresher(self._shelf, patience or Patience(), self._changed)
        self._news = threading.Condition()
        self._read_at: dict[str, float] = {}
        self._registered: Mapping[str, Registered] = {}
        self._cards: Mapping[str, Card] = {}
        self._creators: Mapping[str, str] = {}
        self._capabilities: Mapping[str, str] = {}
        self._schemas = Recent[LiveSchema](128)
        self._pricing = Recent[Pricing](512)
        self._examples = Recent[tuple[Example, ...]](64)

    # ---- reading

    def registered(self) -> Mapping[str, Registered]:
        """The registry's models by AIR."""
        return self._registered

    def cards(self) -> Mapping[str, Card]:
        """The catalogue's cards by AIR."""
        return self._cards

    def creator_name(self, creator: str) -> str | None:
        """A maker's name by id, or None while it is not known."""
        return self._creators.get(creator)

    def capability_name(self, capability: str) -> str:
        """A capability's label by id, or the part of the id after its colon, in words."""
        return self._capabilities.get(capability) or capability.split(":")[-1].replace("-", " ")

    def schema(self, air: str) -> LiveSchema | None:
        """A model's schema as it was read last, or None. Reads the disk the first time, never the network."""
        return self._schemas.get(air, lambda: self._from_shelf(self._schema_url(air), live_schema))

    def pricing(self, air: str) -> Pricing | None:
        """A model's published prices, or None. Reads the disk the first time, never the network."""
        card = self._cards.get(air)
        if card is None:
            return None
        found = self._pricing.get(card.slug, lambda: self._from_shelf(self._model_url(card.slug, "pricing"), _priced))
        return found or card.pricing

    def examples(self, air: str) -> tuple[Example, ...]:
        """Results that the catalogue shows for a model; `want_examples` starts reading them."""
        card = self._cards.get(air)
        return (self._examples.get(card.slug, lambda: None) if card else None) or ()

    def state(self) -> LiveState:
        """What is in use, and its problems."""
        problems = self._refresher.problems()
        words = ((self._schemas_url, "schemas"), (self._content_url, "catalogue and prices"))
        affected: dict[str, list[str]] = {}
        service = f"{self.service_name[0].upper()}{self.service_name[1:]}"
        for url, what in words:
            for problem in dict.fromkeys(text for address, text in problems.items() if address.startswith(url)):
                affected.setdefault(problem, []).append(what)
        sentences = [
            f"{service} was asked for its {' and '.join(what)}, but {problem}. What was read before, or what the "
            "SDK brings along, is in use; it is asked again in the background."
            for problem, what in affected.items()
        ]
        read_at = self._read_at
        return LiveState(self.service_name, read_at.get("registry"), read_at.get("models"), tuple(sentences))

    def wait_for_change(self, seen: int, timeout_s: float) -> int:
        """Block until `revision` is no longer `seen`, or until the time is up; returns the revision."""
        with self._news:
            self._news.wait_for(lambda: self.revision != seen, timeout_s)
            return self.revision

    # ---- requesting

    def want(self, air: str) -> None:
        """Refresh a model's schema and prices in the background."""
        self._refresher.ask(
            Ask(self._schema_url(air), lambda document: self._take_schema(air, document), 4 * _MB, 24 * _HOUR_S)
        )
        card = self._cards.get(air)
        if card is not None and card.slug:
            self._ask_model(card.slug, "pricing", self._pricing, _priced)

    def want_examples(self, air: str) -> None:
        """Read a model's examples in the background."""
        card = self._cards.get(air)
        if card is not None and card.slug:
            self._ask_model(card.slug, "examples", self._examples, _shown)

    async def run(self) -> None:
        """Keep everything up to date until cancelled; for the event loop."""
        await asyncio.gather(self._refresher.run(), self._ask_for_lists())

    async def _ask_for_lists(self) -> None:
        while True:
            for name, url, most_bytes, take in (
                ("registry", f"{self._schemas_url}/registry.json", 8 * _MB, self._take_registry),
                ("models", f"{self._content_url}/models", 32 * _MB, self._take_cards),
                ("creators", f"{self._content_url}/creators", 32 * _MB, self._take_creators),
                ("capabilities", f"{self._content_url}/capabilities", 2 * _MB, self._take_capabilities),
            ):
                self._refresher.ask(Ask(url, self._dated(name, take), most_bytes, _HOUR_S))
            await asyncio.sleep(_LISTS_EVERY_S)

    def _ask_model(self, slug: str, what: str, recent: Recent[T], read: Callable[[Document], T | None]) -> None:
        def take(document: Document) -> None:
            recent.put(slug, None if document.body is None else read(document))
            self._changed()

        self._refresher.ask(Ask(self._model_url(slug, what), take, 4 * _MB, 6 * _HOUR_S))

    # ---- storing what was received

    def _dated(self, name: str, take: Callable[[Any], None]) -> Callable[[Document], None]:
        def take_dated(document: Document) -> None:
            if document.body is not None:
                take(document.body)
                self._read_at[name] = document.read_at
                self._changed()

        return take_dated

    def _take_registry(self, body: Any) -> None:
        from lib.catalog.bundled import bundled_models

        self._registered = read_registry(body) or self._registered
        # Nothing else is known of models launched since: their schemas are fetched before anyone asks for them.
        for air in [air for air in self._registered if air not in bundled_models()][:_NEW_MODELS]:
            self.want(air)

    def _take_cards(self, body: Any) -> None:
        self._cards = read_cards(body) or self._cards

    def _take_creators(self, body: Any) -> None:
        self._creators = read_names(body) or self._creators

    def _take_capabilities(self, body: Any) -> None:
        self._capabilities = read_names(body) or self._capabilities

    def _take_schema(self, air: str, document: Document) -> None:
        self._schemas.put(air, live_schema(document))
        self._changed()

    def _changed(self) -> None:
        with self._news:
            self.revision = next(_REVISIONS)
            self._news.notify_all()

    def _from_shelf(self, url: str, read: Callable[[Document], T | None]) -> T | None:
        document = self._shelf.get(url)
        return None if document is None or document.body is None else read(document)

    def _schema_url(self, air: str) -> str:
        return f"{self._schemas_url}/resolve/{quote(air, safe=':@')}"

    def _model_url(self, slug: str, what: str) -> str:
        return f"{self._content_url}/models/{quote(slug, safe='')}/{what}"


def _priced(document: Document) -> Pricing | None:
    found = read_pricing(document.body)
    return found if found != Pricing() else None


def _shown(document: Document) -> tuple[Example, ...]:
    return read_examples(document.body)
