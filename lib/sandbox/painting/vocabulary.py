"""The words the engine understands: phrases in lower case, singular, separated by commas."""

from __future__ import annotations

BIOMES: dict[str, str] = {
    "mountains": "mountain, alps, alpine, peak, summit, himalaya, fjord, valley, cliff, canyon, highland, volcano",
    "sea": (
        "sea, ocean, beach, coast, shore, seaside, wave, island, harbor, harbour, bay, lagoon, surf, "
        "tropical, lighthouse"
    ),
    "desert": "desert, dune, sahara, oasis, sand, mesa, arid, savanna, savannah, safari, mars, martian",
    "forest": "forest, wood, woodland, woods, jungle, rainforest, grove, taiga, glade, birch",
    "meadow": (
        "meadow, field, grassland, pasture, hill, countryside, farm, garden, park, prairie, lawn, village, "
        "grass, orchard, vineyard"
    ),
    "city": (
        "city, skyline, downtown, street, skyscraper, town, metropolis, tokyo, new york, manhattan, london, "
        "paris, urban, alley, avenue, hong kong, shanghai, berlin, cityscape, building, road"
    ),
    "space": (
        "space, galaxy, cosmos, nebula, universe, planet, orbit, outer space, milky way galaxy, cosmic, "
        "asteroid, lunar, moon surface, on the moon"
    ),
    "ice": "ice, iceberg, arctic, antarctica, antarctic, glacier, polar, north pole, south pole, tundra, frozen sea",
    "underwater": (
        "underwater, under water, coral, coral reef, reef, seabed, deep sea, under the sea, aquarium, ocean floor"
    ),
    "studio": (
        "studio, backdrop, plain background, white background, product, product photo, product shot, "
        "packshot, table, still life, isolated, pedestal, podium, kitchen, desk, interior, room, plate, "
        "counter, commercial"
    ),
}

TIMES: dict[str, str] = {
    "dawn": "dawn, sunrise, daybreak, early morning, first light, morning, sun rise",
    "day": "day, daytime, noon, midday, daylight, afternoon, sunny, sunlight, sunshine",
    "golden hour": "golden hour, golden light, late afternoon, warm light, golden",
    "dusk": "dusk, sunset, twilight, evening, blue hour, nightfall, gloaming, sundown",
    "night": (
        "night, midnight, moonlight, moonlit, starry, starry night, nighttime, nocturnal, northern lights, "
        "aurora, milky way, under the stars"
    ),
}

WEATHER: dict[str, str] = {
    "snowfall": "snowing, snowfall, blizzard, snowflake, snowstorm, falling snow",
    "rain": "rain, rainy, raining, drizzle, downpour, wet, monsoon",
    "fog": "fog, foggy, mist, misty, haze, hazy",
    "storm": "storm, stormy, thunder, lightning, thunderstorm, tempest, hurricane",
    "clouds": "cloud, cloudy, overcast, cumulus, dramatic sky",
    "clear": "clear, clear sky, cloudless, blue sky",
}

SEASONS: dict[str, str] = {
    "winter": (
        "winter, wintry, snow, snowy, snowing, snowfall, frost, frosty, frozen, blizzard, christmas, snow "
        "covered, snowstorm, falling snow"
    ),
    "spring": "spring, springtime, cherry blossom tree, in bloom, blooming, sakura",
    "summer": "summer, summery",
    "autumn": "autumn, autumnal, fall colors, fall colours, fall, october, harvest, halloween",
}

STYLES: dict[str, str] = {
    "watercolor": "watercolor, watercolour, aquarelle, water color, gouache",
    "oil": (
        "oil, oil painting, impressionist, impressionism, van gogh, monet, painting, brush stroke, acrylic, "
        "impasto, painted"
    ),
    "pencil": "pencil, sketch, drawing, graphite, charcoal, pencil drawing",
    "ink": "ink, ink wash, sumi e, line art, etching, engraving, woodcut, pen and ink, calligraphy",
    "pixel": "pixel art, pixel, 8 bit, 16 bit, pixelated, retro game, 8bit, 16bit",
    "lowpoly": "low poly, lowpoly, low polygon, polygon, polygonal, faceted, origami",
    "flat": (
        "anime, flat, flat design, cartoon, ghibli, manga, vector, vector art, illustration, cel shaded, "
        "comic, poster, children s book, storybook, ukiyo e, minimalist"
    ),
    "noir": "noir, black and white, monochrome, film noir, grayscale, greyscale, b w",
    "vintage": "vintage, retro, sepia, polaroid, old photo, film photo, analog, analogue, 35mm, faded, kodak",
    "neon": "neon, cyberpunk, synthwave, vaporwave, outrun, blade runner, futuristic",
    "pastel": "pastel, dreamy, soft pastel, kawaii",
    "cinematic": "cinematic, movie, film still, epic, dramatic, dramatic lighting",
    "photo": "photo, photograph, photography, photorealistic, realistic, dslr, 4k, 8k, hyperrealistic",
}

_NAMED = (
    "red #d8322c, crimson #b3142f, scarlet #e03a1f, orange #f08a24, amber #f5b02e, "
    "yellow #f4d136, gold #e0b13a, green #3f9c47, emerald #159a66, lime #9bd33c, "
    "olive #7d8437, teal #128c8c, turquoise #33c3bd, cyan #2fc4dd, blue #2f6fd0, "
    "azure #3d9be9, navy #1c2f66, indigo #473c9c, purple #7d3fb5, violet #8e4fd1, "
    "lavender #b5a1e3, magenta #d434a4, pink #f287b2, rose gold #d99a8b, brown #84552f, "
    "beige #dcc8a4, white #f4f4f2, black #26262b, grey #8d9096, gray #8d9096, "
    "silver #bcc2ca, coral color #f3755c, maroon #6d1a2c, peach color #f8bd98, mint #9fe0bf, "
    "golden #e0b13a"
)
COLOURS: dict[str, str] = dict(item.rsplit(" ", 1) for item in _NAMED.split(", "))

FEATURES: dict[str, str] = {
    "trees": (
        "tree, pine, fir, spruce, oak, conifer, evergreen, maple, cedar, cypress, willow, birch, pine tree, "
        "oak tree, cherry tree, apple tree, orchard, bush"
    ),
    "flowers": (
        "flower, wildflower, poppy, poppies, daisy, daisies, lavender field, bloom, blossoming, blooming, flowering"
    ),
    "lake": "lake, pond, river, stream, reflection, fjord, waterfront, canal, water, oasis, shore, harbor, harbour",
    "moon": "moon, full moon, moonlight, moonlit, crescent moon",
    "sun": "sun",
    "stars": "star, starry, starry night, milky way, starlight, under the stars",
    "aurora": "aurora, northern lights, aurora borealis",
    "rainbow": "rainbow",
    "mountains": "mountain, peak, alps, alpine, himalaya",
    "birds": "birds in the sky, flock of birds, seagull, flock",
    "grass": "grass",
    "sky": "sky",
    "snow": "snow, snowy",
    "street": "street, alley, avenue, road, neon street, downtown",
    "conifers": "pine, fir, spruce, conifer, evergreen, pine tree, fir tree, cedar, taiga, christmas",
    "beach": "beach, seaside, sand, tropical",
    "palms": "palm, palm tree, tropical, coconut tree",
    "jungle": "jungle, rainforest",
    "volcano": "volcano, lava, eruption",
    "fireflies": "firefly, fireflies, magic, magical, enchanted, fairy",
    "clouds": "cloud",
    "closeup": "close up, closeup, portrait, macro, headshot",
    "cherry": "cherry tree, sakura, cherry blossom tree, blossoming tree",
}

_COUNTED = {
    1: "a an one single lone lonely",
    2: "pair couple two both",
    3: "three few some trio",
    4: "four several family",
    5: "five group pack",
    6: "six herd",
    7: "seven many flock",
    8: "eight",
    9: "nine dozen",
}
COUNTS: dict[str, int] = {word: count for count, words in _COUNTED.items() for word in words.split()}

# The picture (or drawn figure) that shows it, and what else people call it.
SYNONYMS: dict[str, str] = {
    "hot-air-balloon": "hot air balloon, air balloon, montgolfier",
    "airplane": "aeroplane, plane, jet, aircraft",
    "small-airplane": "biplane",
    "flying-saucer": "ufo",
    "rocket": "spaceship, space ship, spacecraft, shuttle",
    "automobile": "car, vehicle, suv, sedan, limousine",
    "racing-car": "sports car, race car",
    "pickup-truck": "truck, lorry",
    "bus": "van",
    "taxi": "cab",
    "motorcycle": "motorbike",
    "bicycle": "bike",
    "motor-scooter": "scooter, vespa",
    "fire-engine": "fire truck",
    "locomotive": "steam train, tank engine",
    "sailboat": "boat, sailing boat, yacht, sailing ship",
    "passenger-ship": "cruise ship",
    "canoe": "kayak",
    "dog": "puppy, doggo, hound, labrador, retriever, golden retriever, corgi",
    "wolf": "husky, wolves",
    "cat": "kitten, kitty, tabby",
    "black-cat": "black cat, panther",
    "rabbit": "bunny, hare",
    "horse": "pony, stallion, mare, foal",
    "ox": "bull, oxen",
    "water-buffalo": "buffalo",
    "ram": "sheep, lamb",
    "pig": "piglet",
    "boar": "hog, wild boar",
    "chicken": "hen",
    "baby-chick": "chick, duckling",
    "rooster": "cockerel",
    "deer": "stag, doe, fawn, reindeer",
    "moose": "elk",
    "chipmunk": "squirrel",
    "bear": "grizzly, brown bear, bear cub, cub",
    "teddy-bear": "teddy",
    "leopard": "cheetah, jaguar, puma, lynx",
    "lion": "lioness",
    "hippopotamus": "hippo",
    "rhinoceros": "rhino",
    "gorilla": "ape",
    "monkey": "chimpanzee",
    "llama": "alpaca",
    "honeybee": "bee, bumblebee",
    "lady-beetle": "ladybug, ladybird",
    "frog": "toad",
    "turtle": "tortoise, sea turtle",
    "t-rex": "dinosaur, tyrannosaurus, trex",
    "sauropod": "brontosaurus, diplodocus",
    "eagle": "hawk, falcon",
    "dove": "pigeon, seagull, gull",
    "bird": "sparrow, robin, cardinal, swallow, songbird, crow, raven",
    "parrot": "macaw",
    "whale": "orca, humpback",
    "tropical-fish": "goldfish, clownfish",
    "blowfish": "pufferfish, puffer",
    "couch-and-lamp": "lamp, sofa, couch",
    "red-apple": "apple",
    "tangerine": "mandarin",
    "kiwi-fruit": "kiwi",
    "eggplant": "aubergine",
    "ear-of-corn": "corn, maize",
    "sheaf-of-rice": "wheat",
    "hamburger": "burger, cheeseburger",
    "french-fries": "fries",
    "doughnut": "donut",
    "birthday-cake": "cake",
    "ice-cream": "gelato, icecream",
    "hot-beverage": "coffee, cappuccino, espresso, latte, mug, cup of coffee",
    "teacup-without-handle": "tea, cup, teacup, cup of tea",
    "beer-mug": "beer",
    "wine-glass": "wine, glass of wine",
    "cocktail-glass": "cocktail, martini",
    "clinking-glasses": "champagne",
    "bubble-tea": "boba",
    "steaming-bowl": "ramen, noodle, soup",
    "spaghetti": "pasta",
    "pancakes": "pancake",
    "cheese-wedge": "cheese",
    "cherries": "cherry",
    "bread": "loaf",
    "shrimp": "prawn",
    "spiral-shell": "shell, seashell",
    "gem-stone": "diamond, gem, jewel, crystal",
    "red-heart": "heart",
    "red-paper-lantern": "lantern",
    "wrapped-gift": "gift, present",
    "dagger": "sword, knife",
    "bow-and-arrow": "bow, arrow",
    "magic-wand": "wand",
    "top-hat": "hat",
    "soccer-ball": "ball, football",
    "books": "book",
    "laptop": "notebook, computer",
    "hourglass-done": "hourglass",
    "spider-web": "web, cobweb",
    "fallen-leaf": "leaf",
    "potted-plant": "plant, houseplant",
    "seedling": "sprout",
    "mushroom": "toadstool",
    "nest-with-eggs": "nest",
    "blossom": "daffodil",
    "cherry-blossom": "cherry blossom",
    "lotus": "water lily, lily",
    "cactus": "saguaro, cacti",
    "jack-o-lantern": "pumpkin, jack o lantern",
    "santa-claus": "santa, father christmas",
    "christmas-tree": "xmas tree",
    "fire": "campfire, bonfire, flame",
    "house": "cottage, home, barn",
    "hut": "cabin, shack",
    "classical-building": "temple, museum, bank",
    "church": "cathedral, chapel",
    "castle": "palace, fortress",
    "tokyo-tower": "tower, eiffel tower",
    "circus-tent": "circus",
    "ringed-planet": "saturn",
    "globe-showing-europe-africa": "earth, globe, world, planet earth",
    "robot": "android, cyborg",
    "boy": "kid",
    "girl": "child, children",
    "old-woman": "grandmother, grandma, granny",
    "old-man": "grandfather, grandpa",
    "woman": "lady, women",
    "man": "guy, men",
    "person": "people, human",
    "prince": "king",
    "princess": "queen",
    "mouse": "mice",
    "goose": "geese",
    "detective": "spy",
    "ninja": "samurai, warrior",
    "scientist": "engineer, doctor",
    "pilot": "captain",
    "firefighter": "fireman",
    "astronaut": "cosmonaut, spaceman",
    "skull": "skull and bones",
    "unicorn": "pegasus",
    "dragon": "wyvern",
    "phoenix-bird": "phoenix",
    "ghost": "spirit",
    "crocodile": "crocodiles, alligator",
    "lizard": "salamander, gecko, iguana",
    "snake": "cobra, python",
    "train": "subway, metro",
    "tram": "trolley, streetcar",
    "helicopter": "chopper",
    "parachute": "paraglider",
    "skier": "skiing",
    "tulip": "tulips",
    "shield": "knight",
    "donkey": "mule",
    "guitar": "guitars",
    "saxophone": "sax",
    "violin": "fiddle",
    "drum": "drums",
    "crystal-ball": "potion",
    "statue-of-liberty": "statue",
    "ferris-wheel": "ferris wheel",
    "roller-coaster": "rollercoaster",
}

# Drawn by the landscape itself, or a picture with a background of its own.
_DRAWN = (
    "mountain volcano full-moon deciduous-tree evergreen-tree palm-tree bridge-at-night shooting-star snowflake "
    "sparkles office-building"
)
NOT_SUBJECTS = frozenset(_DRAWN.split())
