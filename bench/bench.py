"""Measures the reader in one run: its time, the whole command, its memory, its scores, and other tools.

usage: bench.py [--readme]

--readme also writes the figures into both READMEs, between their bench marks.
"""

import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REAL_REPORT = ROOT.parent / "shared" / "reports" / "ganzhou-2025.txt"
SAMPLE = ROOT / "examples" / "ganzhou-2025-sample.txt"
RIVALS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
LUOSHI = Path(sys.executable).with_name("luoshi")

READER_ROUNDS, COMMAND_ROUNDS, RIVAL_ROUNDS = 60, 9, 5

# What was promised: characters that one core reads in a second of its time (the best round counts, for what
# else the machine does only adds), and seconds and megabytes for the whole command.
READER_GOAL, COMMAND_LIMIT_S, MEMORY_LIMIT_MB = 700_000, 0.7, 120.0


@dataclass(frozen=True)
class Command:
    """One run of the whole command."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def read_in_process(data: bytes) -> tuple[float, float, float]:
    """CPU milliseconds of the first reading (with start-up), and the best and median of the later ones."""
    begin = time.process_time()
    from luoshi.reader import read

    read(data)
    first = time.process_time() - begin
    taken = []
    for _ in range(READER_ROUNDS):
        begin = time.process_time()
        read(data)
        taken.append(time.process_time() - begin)
    return first * 1000, min(taken) * 1000, statistics.median(taken) * 1000


def run_command(report: Path) -> Command:
    """Run ``luoshi read`` once, as a person would, and ask the system what it took."""
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = subprocess.Popen([LUOSHI, "read", report, "--format", "json"], stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"luoshi read ended with status {process.returncode}")
    peak_kb = usage.ru_maxrss if sys.platform != "darwin" else usage.ru_maxrss / 1024
    return Command(wall, usage.ru_utime + usage.ru_stime, peak_kb / 1024)


def rivals(report: Path) -> dict[str, dict[str, float]]:
    """What other tools take over the same text."""
    ended = subprocess.run(
        [RIVALS_PYTHON, Path(__file__).with_name("rivals.py"), report, str(RIVAL_ROUNDS)],
        stdout=subprocess.PIPE,
        check=True,
    )
    measured: dict[str, dict[str, float]] = json.loads(ended.stdout)
    return measured


def scores() -> dict[str, dict[str, float]]:
    """What `make score` says, by labelled report; empty where there is nothing to score against."""
    ended = subprocess.run(
        [sys.executable, ROOT / "tools" / "score_reader.py", "--json"], stdout=subprocess.PIPE, check=False
    )
    if ended.returncode or not ended.stdout.startswith(b"{"):
        return {}
    scored: dict[str, dict[str, float]] = json.loads(ended.stdout)
    return scored


def processor() -> str:
    """The processor's name, as far as the system tells."""
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1) if found else platform.processor() or platform.machine()


def verdict(value: float, limit: float) -> str:
    return "within" if value <= limit else "OVER"


def table(rows: list[tuple[str, str]], what: str, value: str) -> str:
    """Rows as a Markdown table under the heads ``what`` and ``value``."""
    return "\n".join(
        [f"| {what} | {value} |", "| --- | ---: |", *(f"| {name} | {figure} |" for name, figure in rows)]
    )


# How the rows are said in the Chinese README, longest first.
CHINESE = {
    "labels at hand while the rules were written": "写规则时所用的标注",
    "the other paragraphs": "其余段落",
    "other reports, passages kept for measuring": "其他报告，留作检验的段落",
    "figure+meaning": "数字及含义",
    "statement": "语句",
    "figure": "数字",
    "project": "项目",
    "characters per CPU second": "每 CPU 秒字数",
    "all models": "全部模型",
    "part of speech": "词性标注",
}


def in_chinese(text: str) -> str:
    for english, chinese in CHINESE.items():
        text = text.replace(english, chinese)
    return text


def write_readme(rows: list[tuple[str, str]]) -> None:
    """Put the figures between the bench marks of both READMEs."""
    chinese_rows = [(in_chinese(name), in_chinese(value)) for name, value in rows]
    tables = {
        "README.md": table(rows, "what", "measured"),
        "README.zh-CN.md": table(chinese_rows, "项目", "结果"),
    }
    for name, shown in tables.items():
        path = ROOT / name
        head, start, rest = path.read_text(encoding="utf-8").partition("<!-- bench:start -->\n")
        _, end, tail = rest.partition("<!-- bench:end -->")
        path.write_text(f"{head}{start}{shown}\n{end}{tail}", encoding="utf-8")


# Which scores the READMEs show, by how their name ends, and how they are called there.
SHOWN_SCORES = {
    "ganzhou-2025": "Ganzhou 2025, labels at hand while the rules were written",
    "ganzhou-2025-other": "Ganzhou 2025, the other paragraphs",
    "labelled -b": "other reports, passages kept for measuring",
}
PARTS = ("figure", "figure+meaning", "project", "statement")


def said(result: dict[str, float]) -> str:
    """The main scores of one labelled report in a line."""
    return ", ".join(f"{part} {result[part]:.1f}" for part in PARTS if part in result)


def score_rows(scored: dict[str, dict[str, float]]) -> list[tuple[str, str]]:
    """The README's rows about scores."""
    return [
        (f"F1: {called}", said(result))
        for ending, called in SHOWN_SCORES.items()
        for name, result in scored.items()
        if name.endswith(ending)
    ]


def main() -> None:
    """Measure and print; everything in one run, so that the figures can be compared."""
    report = REAL_REPORT if REAL_REPORT.exists() else SAMPLE
    data = report.read_bytes()
    characters = len(data.decode("utf-8"))
    print(f"{report.name}: {characters:,} characters; Python {platform.python_version()}; {processor()}")
    if report is SAMPLE:
        print(f"(the real report is not at {REAL_REPORT}: this is the sample)")

    first_ms, best_ms, median_ms = read_in_process(data)
    print("\nthe reader itself, CPU time in one process")
    print(f"  first reading, with start-up  {first_ms:8.1f} ms")
    print(f"  median of {READER_ROUNDS}                  {median_ms:8.1f} ms")
    print(f"  best                          {best_ms:8.1f} ms", end="")
    best = characters / (best_ms / 1000)
    print(f"   {best:,.0f} characters per CPU-second (goal {READER_GOAL:,}:", end="")
    print(f" {'reached' if best >= READER_GOAL else 'MISSED'})")

    runs = [run_command(report) for _ in range(COMMAND_ROUNDS)]
    wall_s = statistics.median(run.wall_s for run in runs)
    cpu_s = statistics.median(run.cpu_s for run in runs)
    peak_mb = max(run.peak_mb for run in runs)
    print(f"\nluoshi read FILE --format json, median of {COMMAND_ROUNDS}")
    print(f"  wall {wall_s:6.2f} s   {verdict(wall_s, COMMAND_LIMIT_S)} {COMMAND_LIMIT_S} s")
    print(f"  CPU  {cpu_s:6.2f} s")
    print(f"  peak memory {peak_mb:6.1f} MB   {verdict(peak_mb, MEMORY_LIMIT_MB)} {MEMORY_LIMIT_MB:.0f} MB")

    ours = characters / (median_ms / 1000)
    print("\ncharacters per CPU-second over the same text, start-up apart, medians")
    print(f"  {'luoshi.reader.read':42} {ours:10,.0f}")
    speeds = {name: characters / taken["median"] for name, taken in rivals(report).items()}
    for name, speed in speeds.items():
        print(f"  {name:42} {speed:10,.0f}   luoshi is {ours / speed:.1f} times as fast")

    scored = scores()
    print("\nscores (F1, percent)")
    for name, result in scored.items():
        print(f"  {name}: {said(result)}")
    if not scored:
        print("  nothing to score against here; see `make score`")

    if "--readme" in sys.argv[1:]:
        rows = [
            ("`luoshi.reader.read`", f"{median_ms:.0f} ms"),
            ("`luoshi read FILE --format json`", f"{wall_s:.2f} s, {peak_mb:.0f} MB"),
            ("`luoshi.reader.read`, characters per CPU second", f"{ours:,.0f}"),
            *((f"{name}, characters per CPU second", f"{speed:,.0f}") for name, speed in speeds.items()),
            *score_rows(scored),
        ]
        write_readme(rows)


if __name__ == "__main__":
    main()
