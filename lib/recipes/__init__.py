"""Recipes in files: the parameters that made a picture, written into its file without changing a pixel, and read back.

`embed` and `strip` are exact inverses. `read_recipe` reads the studio's own files, `read_foreign` those of
other programs.
"""

from lib.recipes.embedding import embed, embed_if_possible, read_recipe, strip
from lib.recipes.finding import Found, find_recipe
from lib.recipes.readers.fitting import Fitted, fit
from lib.recipes.readers.foreign import Foreign, read_foreign
from lib.recipes.recipe import Recipe, RecipeError, is_sound_request, is_sound_text, public_request

__all__ = [
    "Fitted",
    "Foreign",
    "Found",
    "Recipe",
    "RecipeError",
    "embed",
    "embed_if_possible",
    "find_recipe",
    "fit",
    "is_sound_request",
    "is_sound_text",
    "public_request",
    "read_foreign",
    "read_recipe",
    "strip",
]
