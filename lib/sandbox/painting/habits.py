"""Each subject's usual place and size, by the name of its picture."""

from __future__ import annotations

from .bodies import CLOTHES


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SKY = _names(
    "hot-air-balloon "
    "airplane balloon bat butterfly dove eagle flying-saucer globe-showing-europe-africa helicopter honeybee kite "
    "parachute phoenix-bird red-heart red-paper-lantern ringed-planet rocket satellite small-airplane spider-web "
    "tornado wind-chime"
)
WATER = _names("canoe dolphin ferry motor-boat passenger-ship sailboat ship speedboat spouting-whale swan whale")
# These pictures show their own strip of water, this share of their height, which is cut away.
OWN_WATER = {
    "sailboat": 0.24,
    "canoe": 0.22,
    "ferry": 0.2,
    "motor-boat": 0.24,
    "passenger-ship": 0.16,
    "ship": 0.24,
    "speedboat": 0.3,
    "swan": 0.05,
    "whale": 0.1,
    "spouting-whale": 0.1,
}
SWIMMERS = _names(
    "blowfish dolphin fish jellyfish lobster octopus seal shark shrimp spouting-whale squid tropical-fish turtle whale"
)
# Shown from the chest up: they stand at the picture's foot.
BUSTS = _names("astronaut detective farmer firefighter ninja pilot prince princess scientist unicorn") | frozenset(
    CLOTHES
)
TABLE = _names(
    "anchor avocado axe bagel banana beer-mug bell birthday-cake bomb books bouquet bow-and-arrow bread broccoli "
    "bubble-tea burrito camera candle carrot cheese-wedge cherries clinking-glasses cocktail-glass coconut cookie "
    "couch-and-lamp croissant crossed-swords crown crystal-ball cupcake dagger doughnut drum ear-of-corn eggplant "
    "french-fries garlic gem-stone grapes guitar hamburger hot-beverage hot-dog hourglass-done ice-cream key "
    "kiwi-fruit laptop lemon magic-wand mango melon microscope onion oyster pancakes peach pear pineapple pizza "
    "popcorn potato potted-plant pretzel red-apple sandwich saxophone sheaf-of-rice shield skateboard skull "
    "soccer-ball spaghetti spiral-shell steaming-bowl strawberry sushi taco tangerine teacup-without-handle "
    "teapot teddy-bear tomato top-hat trophy trumpet violin waffle watermelon wine-glass world-map wrapped-gift"
)
TOWN = _names("ambulance automobile bus fire-engine monorail motor-scooter motorcycle police-car racing-car taxi tram")
HUGE = _names(
    "bullet-train castle church circus-tent classical-building factory ferris-wheel ferry fountain monorail "
    "passenger-ship roller-coaster sauropod ship stadium statue-of-liberty tokyo-tower"
)
LARGE = _names(
    "airplane ambulance automobile bison bus camel camping christmas-tree couch-and-lamp cow dragon elephant "
    "fire-engine flying-saucer giraffe gorilla helicopter hippopotamus horse house house-with-garden hut lion "
    "locomotive mammoth moose motor-boat ox pickup-truck polar-bear police-car rhinoceros ringed-planet rocket "
    "sailboat speedboat spouting-whale t-rex taxi tent tiger tractor train tram unicorn water-buffalo whale"
)
SMALL = _names(
    "eagle ant baby-chick bat beetle bird blossom butterfly cherry-blossom chipmunk crab crow dove duck fallen-leaf "
    "feather frog hamster hatching-chick hedgehog hibiscus honeybee jack-o-lantern kite lady-beetle lizard lotus "
    "maple-leaf mouse mushroom nest-with-eggs parachute rat red-paper-lantern rose satellite scorpion seedling "
    "shrimp small-airplane snail spider spider-web sunflower tulip wind-chime"
)
# Where a picture belongs when the prompt names no place; the first that fits counts.
HOMES: dict[str, frozenset[str]] = {
    "sea": WATER,
    "underwater": SWIMMERS,
    "studio": TABLE,
    "city": TOWN,
    "space": _names("astronaut alien rocket flying-saucer satellite ringed-planet globe-showing-europe-africa"),
    "desert": _names("camel cactus scorpion"),
    "ice": _names("polar-bear penguin seal skier"),
    "forest": _names(
        "fox wolf bear owl deer boar moose raccoon chipmunk mushroom hedgehog hut orangutan gorilla panda koala snowman"
    ),
    "meadow": _names(
        "cow horse ram rabbit tulip sunflower rose honeybee butterfly tractor house donkey pig goat hot-air-balloon"
    ),
    "mountains": _names("llama castle eagle dragon tent balloon"),
}
