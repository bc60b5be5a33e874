"""Makes the data of the notebooks: three years of sales that never happened.

Run in the folder that holds `modules/`: `python -m modules.make_data`. The same seed gives the
same file to the last byte, because nothing but Python's own random numbers is used. What the
notebooks find in the data (growth, seasons, prices that matter, two surprises, gaps) is put in
here, so this is also where to look for the right answers.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

FILE = Path(__file__).resolve().parent.parent / "notebooks" / "data" / "sales.csv"
SEED = 20260728
YEARS = (2023, 2024, 2025)
COLUMNS = (
    "month", "region", "country", "category", "product",
    "units", "price", "unit_cost", "marketing", "delivery_days", "rating",
)  # fmt: skip


@dataclass(frozen=True)
class Category:
    """What products of one kind have in common.

    elasticity: by how many percent sales change when the price rises by one percent.
    seasons: how much is sold from January to December, 1 being an ordinary month.
    products: name, price, cost of one piece, pieces sold in an ordinary month.
    """

    elasticity: float
    seasons: tuple[float, ...]
    products: dict[str, tuple[float, float, int]]


@dataclass(frozen=True)
class Country:
    """size: 1 is an ordinary market. days: how long a delivery takes. south: winter in July."""

    region: str
    size: float
    days: float
    south: bool = False


CATEGORIES = {
    "Lighting": Category(
        -2.0,
        (1.25, 1.10, 0.95, 0.85, 0.75, 0.70, 0.72, 0.85, 1.00, 1.20, 1.30, 1.33),
        {
            "Ceiling lamp": (119.0, 61.0, 240),
            "Desk lamp": (45.0, 23.0, 620),
            "Floor lamp": (89.0, 46.0, 310),
        },
    ),
    "Seating": Category(
        -1.1,
        (1.20, 1.00, 0.95, 0.92, 0.90, 0.88, 0.85, 0.98, 1.20, 1.10, 1.02, 1.00),
        {
            "Armchair": (329.0, 178.0, 130),
            "Office chair": (219.0, 112.0, 270),
            "Stool": (39.0, 19.0, 480),
        },
    ),
    "Tables": Category(
        -0.7,
        (0.90, 0.92, 1.02, 1.10, 1.12, 1.05, 0.95, 0.92, 1.02, 1.02, 1.00, 0.98),
        {
            "Coffee table": (149.0, 81.0, 190),
            "Desk": (259.0, 139.0, 210),
            "Dining table": (489.0, 262.0, 85),
        },
    ),
    "Textiles": Category(
        -2.6,
        (1.10, 0.95, 0.80, 0.70, 0.62, 0.60, 0.62, 0.70, 0.95, 1.25, 1.75, 1.96),
        {
            "Blanket": (49.0, 29.0, 700),
            "Cushion": (19.0, 11.0, 1500),
            "Rug": (139.0, 84.0, 210),
        },
    ),
}
COUNTRIES = {
    "Brazil": Country("Americas", 0.55, 7.0, south=True),
    "Canada": Country("Americas", 0.70, 5.0),
    "Mexico": Country("Americas", 0.50, 6.0),
    "United States": Country("Americas", 2.60, 4.0),
    "Australia": Country("Asia Pacific", 0.60, 6.0, south=True),
    "Japan": Country("Asia Pacific", 1.10, 3.0),
    "South Korea": Country("Asia Pacific", 0.65, 3.0),
    "France": Country("Europe", 1.20, 3.5),
    "Germany": Country("Europe", 1.60, 3.0),
    "Italy": Country("Europe", 0.95, 4.0),
    "Spain": Country("Europe", 0.80, 4.0),
    "Sweden": Country("Europe", 0.45, 3.0),
}
GROWTH = {"Americas": 0.06, "Asia Pacific": 0.13, "Europe": 0.03}  # a year


def rows(seed: int = SEED) -> Iterator[dict[str, str]]:
    """Yield the table's rows, every number written as it stands in the file."""
    chance = Random(seed)
    for country, market in COUNTRIES.items():
        level = chance.uniform(0.95, 1.06)  # what things cost in this country
        for category, kind in CATEGORIES.items():
            for product in kind.products:
                liking = math.exp(chance.gauss(0, 0.25))  # how much this country likes it
                for at in range(12 * len(YEARS)):
                    yield _row(chance, country, market, category, product, at, level, liking)


def _row(
    chance: Random,
    country: str,
    market: Country,
    category: str,
    product: str,
    at: int,
    level: float,
    liking: float,
) -> dict[str, str]:
    kind = CATEGORIES[category]
    list_price, unit_cost, usual = kind.products[product]
    year, month = YEARS[at // 12], at % 12 + 1
    season = kind.seasons[(at + 6 if market.south else at) % 12]
    offer = chance.choice((0.82, 0.88)) if chance.random() < 0.14 else 1.0
    relative = level * 1.02 ** (at / 12) * offer * math.exp(chance.gauss(0, 0.035))
    price = list_price * relative
    marketing = market.size * 1200 * math.exp(chance.gauss(0, 0.5))
    days = market.days * math.exp(chance.gauss(0, 0.12))
    if country == "Italy" and (year, month) in {(2025, 3), (2025, 4)}:
        days *= 3.2  # what happened there is for the reader to find
    rating = min(5.0, max(1.0, 4.75 - 0.11 * days + chance.gauss(0, 0.12)))
    units = usual * market.size * liking * season
    units *= (1 + GROWTH[market.region]) ** (at / 12)
    units *= (relative / level) ** kind.elasticity
    units *= (marketing / (market.size * 1200)) ** 0.15
    units *= (rating / 4.3) ** 1.5
    units *= math.exp(chance.gauss(0, 0.07))
    if (country, product, year, month) == ("Canada", "Office chair", 2024, 8):
        units *= 9  # one customer fits out a whole building: unusual, and true
    if (country, product, year, month) == ("Spain", "Rug", 2023, 6):
        price *= 10  # a slipped decimal point: unusual, and wrong
    unknown = chance.random() < 0.003  # a report that never came
    return {
        "month": f"{year}-{month:02}",
        "region": market.region,
        "country": country,
        "category": category,
        "product": product,
        "units": "" if unknown else str(round(units)),
        "price": f"{price:.2f}",
        "unit_cost": f"{unit_cost * 1.015 ** (year - YEARS[0]):.2f}",
        "marketing": str(round(marketing)),
        "delivery_days": f"{days:.1f}",
        "rating": f"{rating:.2f}",
    }


def write(file: Path = FILE, seed: int = SEED) -> None:
    """Write the table to `file`, replacing what is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows(seed))


if __name__ == "__main__":
    write()
