"""Take the pictures of the READMEs from the demonstration: `make pictures` writes docs/images/*.png.

Needs Debian's chromium, libreoffice and poppler-utils. With a folder as argument, where a demonstration has
been played, that one is shown; otherwise the sample's year is played first, which takes about a minute.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SAMPLE = ROOT / "examples" / "ganzhou-2025-sample.txt"
LUOSHI = Path(sys.executable).parent / "luoshi"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WINDOW: ViewportSize = {"width": 1280, "height": 860}
HEIGHTS = {"report": 640, "home": 820, "task": 1100, "board": 1000, "progress": 900}
LIMIT_BYTES = 250_000
PAPER_DPI = 72
DRAWING_MS = 1500  # a map is drawn after the page has come
SHEET = "《政府工作报告》重点工作任务分解表"


def main(arguments: list[str]) -> None:
    """Take every picture; ``arguments``: none, or the data folder of a played demonstration."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(arguments[0]).resolve() if arguments else Path(folder) / "data"
        environment = {**os.environ, "LUOSHI_LOCAL": "1", "LUOSHI_DATA": str(data), "PYTHONUNBUFFERED": "1"}
        environment.pop("DATABASE_URL", None)
        told = subprocess.run(
            [LUOSHI, "demo", SAMPLE], env=environment, stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        passwords = dict(re.findall(r"^  (demo-\w+) +(\S+)  ", told, re.MULTILINE))
        with serving(environment) as root, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program("chromium"), args=SWITCHES)
            take_all(browser, root, passwords, Path(folder))
            browser.close()
    for picture in sorted(IMAGES.glob("*.png")):
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)}  {size // 1000} kB" + "  too large" * (size > LIMIT_BYTES))


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """A server at a free port while the pictures are taken: its address."""
    server = subprocess.Popen(
        [LUOSHI, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        lines = server.stdout or ()
        root = next((found[0] for line in lines if (found := re.search(r"http://[\d.:]+", line))), "")
        if not root:
            sys.exit("the server did not start")
        yield root
    finally:
        server.terminate()
        server.wait(timeout=30)


def take_all(browser: Browser, root: str, passwords: dict[str, str], folder: Path) -> None:
    """Every picture, each as the person whose page it is."""
    desk = signed_in(browser, root, "demo-supervisor", passwords)
    take(desk, root + "/", "home")
    take(desk, root + "/reports/1/", "report")
    desk.goto(root + "/tasks/?light=red")
    for link in all_links(desk, r"/tasks/\d+/"):
        desk.goto(root + link)
        if desk.locator(
            "svg.curve"
        ).count():  # a task that is counted shows more than one that is done or not
            break
    why = desk.locator("details", has_text="为什么亮这盏灯").first
    if why.get_attribute("open") is None:
        why.locator("summary").click()
    shoot(desk, "task")
    desk.goto(root + "/circulars/")
    circular = first_link(desk, r"/circulars/\d+/").rstrip("/")
    paper(desk, f"{root}{circular}.docx", "circular", folder)
    desk.goto(root + "/sheets/")
    sheet = desk.get_by_role("link", name=SHEET).first.get_attribute("href") or ""
    paper(desk, f"{root}{sheet.rstrip('/')}.docx", "sheet", folder)
    take(desk, root + "/board/", "board")
    reporter = signed_in(browser, root, "demo-reporter", passwords)
    reporter.goto(root + "/reporting/")
    take(reporter, root + first_link(reporter, r"/tasks/\d+/progress/\d+/|/progress/\d+/"), "progress")


def signed_in(browser: Browser, root: str, username: str, passwords: dict[str, str]) -> Page:
    """A window in which the officer has signed in."""
    page = browser.new_context(viewport=WINDOW, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    page.goto(root + "/people/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(passwords[username])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(root + "/")
    return page


def all_links(page: Page, pattern: str) -> list[str]:
    """The addresses on the page that are wholly as ``pattern`` says, in order, each once."""
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(link for link in found if re.fullmatch(pattern, link)))


def first_link(page: Page, pattern: str) -> str:
    """The first of ``all_links``; ends the program where there is none."""
    found = all_links(page, pattern)
    if not found:
        sys.exit(f"{page.url} has no link like {pattern}")
    return found[0]


def take(page: Page, address: str, name: str) -> None:
    """Open the page and take its picture."""
    page.goto(address)
    shoot(page, name)


def shoot(page: Page, name: str) -> None:
    """Take the picture of what is open, from its head on."""
    page.set_viewport_size({"width": WINDOW["width"], "height": HEIGHTS[name]})
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(DRAWING_MS)
    page.screenshot(path=IMAGES / f"{name}.png")


def paper(page: Page, address: str, name: str, folder: Path) -> None:
    """The first page of a document, as LibreOffice shows it."""
    document = folder / f"{name}.docx"
    document.write_bytes(page.request.get(address).body())
    office = ["--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", "pdf"]
    subprocess.run(
        [program("soffice"), *office, "--outdir", folder, document], check=True, stdout=subprocess.DEVNULL
    )
    options = ["-png", "-singlefile", "-r", str(PAPER_DPI)]
    subprocess.run([program("pdftoppm"), *options, document.with_suffix(".pdf"), IMAGES / name], check=True)


def program(name: str) -> str:
    """Where a program is; ends this one where it is missing."""
    found = shutil.which(name)
    if found is None:
        sys.exit(f"{name} is missing")
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
