"""Registry, schemas and catalogue over HTTP, in the shapes of Runware's own services. No key is needed.

Everything is made on first request, in a thread, and revalidated by ETag.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from aiohttp import web

from lib import catalog
from lib.sandbox.core.calls import Services
from lib.sandbox.core.request_schemas import resolved
from lib.sandbox.server import published, sample_pictures

_FEATURED = {"id": "featured", "name": "For a first look", "order": 1, "category": ["image"]}


class CatalogueApi:
    """Serves GET requests of documents."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._samples = sample_pictures.SamplePictures(services)

    def add_routes(self, app: web.Application) -> None:
        """Add every address of the catalogue to an application."""
        get = app.router.add_get
        get("/registry.json", self._answering(lambda _request: registry()))
        get("/resolve/{air}", self._answering(lambda request: _resolved(request.match_info["air"])))
        get("/models", self._answering(self._models))
        get("/models/{slug}", self._answering(lambda request: _of(request, self._card)))
        get("/models/{slug}/pricing", self._answering(lambda request: _of(request, published.pricing)))
        get("/models/{slug}/examples", self._answering(lambda request: _of(request, self._examples)))
        get("/examples/{slug}.jpg", self._sample)
        get("/creators", self._answering(lambda _request: creators(self._services.origin)))
        get("/capabilities", self._answering(lambda _request: capabilities()))
        get("/collections", self._answering(lambda _request: collections(self._services.origin)))
        get("/examples", self._answering(self._all_examples))

    def _answering(self, make: Callable[[web.Request], Any]) -> Callable[[web.Request], Any]:
        async def answer(request: web.Request) -> web.Response:
            if self._services.catalogue_ready is not None:
                await asyncio.shield(self._services.catalogue_ready)
            body = await asyncio.to_thread(make, request)
            if body is None:
                raise web.HTTPNotFound(text="There is no such document.")
            return _document(request, body)

        return answer

    def _examples(self, model: catalog.Model) -> list[dict[str, Any]]:
        return sample_pictures.examples(model, self._services)

    def _all_examples(self, _request: web.Request) -> list[dict[str, Any]]:
        return [example for model in catalog.featured_image_models() for example in self._examples(model)]

    def _card(self, model: catalog.Model) -> dict[str, Any]:
        return _card(model, self._services.origin)

    def _models(self, request: web.Request) -> Any:
        found = cards(self._services.origin)
        query = request.query
        for name in ("creator", "status"):
            if name in query:
                found = [card for card in found if card[name] == query[name]]
        if "capability" in query:
            found = [card for card in found if query["capability"] in card["capabilities"]]
        if "search" in query:
            words = query["search"].casefold().split()
            found = [card for card in found if all(word in _text(card) for word in words)]
        return found

    async def _sample(self, request: web.Request) -> web.Response:
        model = _by_slug().get(request.match_info["slug"])
        if model is None or not sample_pictures.has_example(model):
            raise web.HTTPNotFound(text="There is no such picture.")
        data = await self._samples.picture(model)
        headers = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=data, content_type="image/jpeg", headers=headers)


@lru_cache(maxsize=1)
def registry() -> dict[str, Any]:
    """The answer of `/registry.json`."""
    models = catalog.bundled_models().values()
    return {
        "version": "sandbox",
        "models": {model.air: {"taskType": model.task_type, "id": model.slug} for model in models},
        "architectureTaskTypes": {},
        "modalityTaskTypes": {},
    }


@lru_cache(maxsize=2)
def cards(origin: str) -> list[dict[str, Any]]:
    """The answer of `/models`: every curated model."""
    return [_card(model, origin) for model in catalog.bundled_models().values()]


def _card(model: catalog.Model, origin: str) -> dict[str, Any]:
    return published.card(model, sample_pictures.address(model, origin))


@lru_cache(maxsize=2)
def creators(origin: str) -> list[dict[str, Any]]:
    """The answer of `/creators`: every maker with its models."""
    made: dict[str, list[dict[str, Any]]] = {}
    for card in cards(origin):
        made.setdefault(card["creator"], []).append(card)
    names = {published.creator_id(model): model.maker for model in catalog.bundled_models().values()}
    return [{"id": creator, "name": names[creator], "models": models} for creator, models in sorted(made.items())]


def capabilities() -> list[dict[str, str]]:
    """The answer of `/capabilities`."""
    return [{"id": capability, "label": label} for capability, label in published.CAPABILITIES.items()]


def collections(origin: str) -> list[dict[str, Any]]:
    """The answer of `/collections`."""
    return [{**_FEATURED, "models": [_card(model, origin) for model in catalog.featured_image_models()]}]


@lru_cache(maxsize=1)
def _by_slug() -> dict[str, catalog.Model]:
    return {model.slug: model for model in catalog.bundled_models().values()}


def _of(request: web.Request, make: Callable[[catalog.Model], Any]) -> Any:
    model = _by_slug().get(request.match_info["slug"])
    return None if model is None else make(model)


def _text(card: dict[str, Any]) -> str:
    return f"{card['name']} {card['air']}".casefold()


def _resolved(air: str) -> dict[str, Any] | None:
    return resolved(air) if air in catalog.bundled_models() else None


def _document(request: web.Request, body: Any) -> web.Response:
    text = json.dumps(body)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers=headers)
    return web.Response(text=text, content_type="application/json", headers=headers)
