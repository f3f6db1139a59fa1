"""The outlines of the city's counties for the map: the city's own file, else those of its profile."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Final

from django.conf import settings

from luoshi.ground.refused import Refused

OWN_FILE: Final = "outlines.json"  # in the data folder
PROFILES: Final = Path(__file__).parents[2] / "profiles"
LARGEST_BYTES: Final = 5 * 1024 * 1024


class OutlinesWrong(Refused):
    """The file of outlines cannot be used. Values: ``file``, ``problem``.

    ``problem``: ``too-large``, ``not-json``, ``no-features``, ``no-code`` (a feature without ``adcode``) or
    ``no-area`` (a feature that is no polygon).
    """

    code: ClassVar[str] = "outlines-wrong"


@dataclass(frozen=True, slots=True)
class Outlines:
    """GeoJSON features, each with ``adcode`` and ``name``, and where they are from."""

    source: str
    is_own: bool  # the city put its own file there
    features: tuple[dict[str, Any], ...]


def outlines() -> Outlines | None:
    """The outlines of this city; None where neither city nor profile has any. Raises OutlinesWrong."""
    own = Path(settings.DATA_FOLDER) / OWN_FILE
    path = own if own.is_file() else beside_profile(settings.PROFILE)
    if not path.is_file():
        return None
    found = path.stat()
    return _read(path, path == own, found.st_mtime_ns, found.st_size)


def beside_profile(name: str) -> Path:
    """Where the outlines of a profile lie: beside the city's own file, or among those that come with us."""
    folder, stem = (Path(name).parent, Path(name).stem) if name.endswith(".toml") else (PROFILES, name)
    return folder / f"{stem}.outlines.json"


@lru_cache(maxsize=4)
def _read(path: Path, is_own: bool, _changed: int, size: int) -> Outlines:
    """The file as it was at its last change."""
    if size > LARGEST_BYTES:
        raise OutlinesWrong(file=path.name, problem="too-large")
    try:
        whole = json.loads(path.read_bytes())
    except ValueError as error:
        raise OutlinesWrong(file=path.name, problem="not-json") from error
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not features:
        raise OutlinesWrong(file=path.name, problem="no-features")
    source = whole.get("source")
    return Outlines(
        source if isinstance(source, str) else path.name,
        is_own,
        tuple(_feature(feature, path.name) for feature in features),
    )


def _feature(feature: object, file: str) -> dict[str, Any]:
    """A feature with what the map needs and nothing else."""
    known = feature if isinstance(feature, dict) else {}
    properties, geometry = known.get("properties"), known.get("geometry")
    said = properties if isinstance(properties, dict) else {}
    adcode = str(said.get("adcode") or "")
    if not adcode:
        raise OutlinesWrong(file=file, problem="no-code")
    area = geometry if isinstance(geometry, dict) else {}
    if area.get("type") not in ("Polygon", "MultiPolygon") or not area.get("coordinates"):
        raise OutlinesWrong(file=file, problem="no-area")
    return {
        "type": "Feature",
        "properties": {"adcode": adcode, "name": str(said.get("name") or adcode)},
        "geometry": {"type": area["type"], "coordinates": area["coordinates"]},
    }
