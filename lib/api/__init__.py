"""The API for other programs: JSON endpoints on the port of the pages, with the same jobs, checks and budgets."""

from lib.api.endpoints import api_routes

__all__ = ["api_routes"]
