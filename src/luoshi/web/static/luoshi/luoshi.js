// What pages do beyond links and forms. Everything works without it, more slowly.
"use strict";

(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // --- the panel beside a table or a text

  let opener = null;

  const closePanel = () => {
    const panel = find("#panel");
    if (!panel || !panel.firstElementChild) return false;
    panel.replaceChildren();
    all(".here").forEach((element) => element.classList.remove("here"));
    all("tr[aria-selected]").forEach((row) => row.removeAttribute("aria-selected"));
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
    return true;
  };

  document.addEventListener("htmx:after:swap", () => {
    const title = find("#panel [data-panel-title]") || find("#panel h2");
    if (title && opener) title.focus({ preventScroll: true });
    // On a narrow screen the panel covers the lower half: what it is about stays in sight above it.
    if (title && opener?.closest("[data-map]") && window.matchMedia("(max-width: 75rem)").matches) {
      opener.scrollIntoView({ block: "start" });
    }
    countTicks();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[hx-target='#panel']");
    if (link && !link.closest("#panel")) {
      opener = link;
      all(".here").forEach((element) => element.classList.remove("here"));
      all("tr[aria-selected]").forEach((row) => row.removeAttribute("aria-selected"));
      link.classList.add("here");
      link.closest("tbody tr")?.setAttribute("aria-selected", "true");
    }
    if (event.target.closest("[data-close-panel]")) closePanel();
    if (event.target.closest("[data-print]")) window.print();
    // "See it in the text" of a panel on the very page of the text: go there without leaving it
    const goto = event.target.closest("[data-goto]");
    const place = goto && document.getElementById(`at-${goto.dataset.goto}`);
    if (place) {
      event.preventDefault();
      show(place);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && closePanel()) event.preventDefault();
  });

  const show = (place) => {
    history.replaceState(history.state, "", `#${place.id}`);
    all(".run.here").forEach((element) => element.classList.remove("here"));
    place.classList.add("here");
    place.scrollIntoView({ block: "center" });
    find("a", place)?.focus({ preventScroll: true });
  };

  // --- the coverage map: strip, legend, next stretch of a kind

  const map = find("[data-map]");
  if (map) {
    const strip = find("[data-strip]", map);
    const frame = find("[data-window]", map);
    const marks = all("[id^='at-']", map).map((element) => ({ element, start: Number(element.id.slice(3)) }));
    const length = Number(map.dataset.length);

    const at = (offset) => {
      let low = 0;
      let high = marks.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (marks[middle].start <= offset) low = middle;
        else high = middle - 1;
      }
      return marks[low];
    };

    strip.addEventListener("click", (event) => {
      const box = strip.getBoundingClientRect();
      const mark = at(((event.clientY - box.top) / box.height) * length);
      if (mark) mark.element.scrollIntoView({ block: "center" });
    });

    const boundary = (edge) => {
      let low = 0;
      let high = marks.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (marks[middle].element.getBoundingClientRect().bottom < edge) low = middle + 1;
        else high = middle;
      }
      return marks[low];
    };

    let waiting = false;
    const drawWindow = () => {
      waiting = false;
      if (!marks.length) return;
      const first = boundary(60).start;
      const last = boundary(window.innerHeight).start;
      frame.setAttribute("y", String(first));
      frame.setAttribute("height", String(Math.max(last - first, length / 100)));
    };
    const drawSoon = () => {
      if (!waiting) requestAnimationFrame(drawWindow);
      waiting = true;
    };
    document.addEventListener("scroll", drawSoon, { passive: true });
    window.addEventListener("resize", drawSoon);
    drawWindow();

    all("[data-show]", map).forEach((box) => {
      const apply = () => {
        all(`.run-${box.dataset.show}[data-what]`, map).forEach((run) => run.classList.toggle("dimmed", !box.checked));
      };
      box.addEventListener("change", apply);
      if (!box.checked) apply();
    });

    const last = {};
    all("[data-next]", map).forEach((button) => {
      button.addEventListener("click", () => {
        const what = button.dataset.next;
        const runs = all(`[data-what='${what}'][data-opens]`, map);
        if (!runs.length) return;
        last[what] = ((last[what] ?? -1) + 1) % runs.length;
        show(runs[last[what]]);
        button.focus({ preventScroll: true });
      });
    });
  }

  // --- the ledger on a phone: the table comes first

  const fold = find("[data-fold]");
  if (fold && window.matchMedia("(max-width: 48rem)").matches) fold.open = false;

  // --- the ledger: ticked rows, arrows from row to row

  function countTicks() {
    const form = find("[data-rows]");
    if (!form) return;
    const ticked = all("input[name='row']:checked", form);
    const proposed = ticked.filter((box) => box.dataset.state === "proposed").length === ticked.length;
    all("[data-needs]", form).forEach((button) => {
      const accepts = !button.name;
      button.disabled = ticked.length < Number(button.dataset.needs) || (accepts && !proposed);
    });
    const count = find("[data-count]", form);
    if (count) count.textContent = ticked.length ? String(ticked.length) : "";
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) {
      all("input[name='row']", event.target.closest("form")).forEach((box) => {
        box.checked = event.target.checked;
      });
    }
    if (event.target.matches("[data-all]")) {
      all("input[name='row'][data-state='proposed']").forEach((box) => {
        box.checked = event.target.checked;
      });
    }
    countTicks();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const row = event.target.closest?.("table.ledger tbody tr");
    if (!row || event.target.matches("input[type='text']")) return;
    const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    const same = event.target.matches("input") ? "input[name='row']" : "a.task";
    const goal = next && (find(same, next) || find("a.task", next));
    if (goal) {
      event.preventDefault();
      goal.focus();
    }
  });
  countTicks();

  // --- what was typed wrongly comes first: the page opens at it

  const mistake = find("main [aria-invalid='true']");
  if (mistake) {
    const folded = mistake.closest("details");
    if (folded) folded.open = true;
    mistake.focus();
  }

  // --- what slides sideways can be reached by the keyboard

  const reachable = () => {
    all(".scroll:not([role])").forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  };
  document.addEventListener("htmx:after:swap", reachable);
  window.addEventListener("resize", reachable);
  reachable();

  // --- several names in one field: what is offered goes on after the last separator

  all("input[data-several][list]").forEach((input) => {
    const options = all("option", input.list);
    const names = options.map((option) => option.value);
    input.addEventListener("input", () => {
      const before = input.value.slice(0, input.value.lastIndexOf(input.dataset.several) + 1);
      options.forEach((option, index) => {
        option.value = before + names[index];
      });
    });
  });

  // --- a link to a form that is folded away unfolds it

  const openFolded = () => {
    const place = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const folded = place && (place.matches("details") ? place : find(":scope > details.act", place));
    if (folded && !folded.open) {
      folded.open = true;
      find("input:not([type='hidden']), textarea, select", folded)?.focus({ preventScroll: true });
    }
  };
  window.addEventListener("hashchange", openFolded);
  openFolded();

  // --- dropping a file

  const zone = find("[data-drop-zone]");
  if (zone) {
    const input = find("[data-drop]", zone);
    const form = zone.closest("form");
    const wrong = find("[data-drop-wrong]", form);
    ["dragover", "dragenter"].forEach((name) =>
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("over");
      }),
    );
    ["dragleave", "drop"].forEach((name) => zone.addEventListener(name, () => zone.classList.remove("over")));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    // the limit is that of all files together: they are sent in one go
    const tooLarge = () =>
      [...input.files].reduce((size, file) => size + file.size, 0) > Number(form.dataset.limit);
    input.addEventListener("change", () => {
      wrong.hidden = !tooLarge();
      wrong.textContent = tooLarge() ? form.dataset.tooLarge : "";
    });
    form.addEventListener("submit", (event) => {
      if (tooLarge()) event.preventDefault();
    });
  }
})();
