"""Times general tools over a text, in an environment of their own, and prints the result as JSON.

usage: rivals.py TEXT_FILE ROUNDS
"""

import json
import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path


def seconds_of_cpu(work: Callable[[], int], rounds: int) -> dict[str, float]:
    """Best and median CPU seconds of ``work``, which says how many pieces it found."""
    found = work()  # a first time apart: models and dictionaries are loaded then
    taken = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return {"best": min(taken), "median": statistics.median(taken), "found": found}


def recognizers(paragraphs: list[str]) -> Callable[[], int]:
    """All models of ms-recognizers-text-suite, in Chinese, paragraph by paragraph (which favours it)."""
    import ms_recognizers_suite as suite

    chinese = suite.Culture.Chinese
    models = [getattr(suite, name) for name in sorted(dir(suite)) if name.startswith("recognize_")]
    return lambda: sum(len(model(paragraph, chinese)) for model in models for paragraph in paragraphs)


def part_of_speech_tagger(paragraphs: list[str]) -> Callable[[], int]:
    """Jieba's segmentation with part-of-speech tags."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    return lambda: sum(len(jieba.posseg.lcut(paragraph)) for paragraph in paragraphs)


def main() -> None:
    """Time each tool over the same paragraphs."""
    warnings.simplefilter("ignore")  # these packages are older than this Python
    text, rounds = Path(sys.argv[1]).read_text(encoding="utf-8"), int(sys.argv[2])
    paragraphs = [line for line in text.split("\n") if line.strip()]
    results = {
        "ms-recognizers-text-suite (all models)": seconds_of_cpu(recognizers(paragraphs), rounds),
        "jieba (part of speech)": seconds_of_cpu(part_of_speech_tagger(paragraphs), rounds),
    }
    print(json.dumps(results))


if __name__ == "__main__":
    main()
