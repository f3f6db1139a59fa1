// The map of the board. Everything it shows stands in the table beside it as well.
"use strict";

(() => {
  const box = document.querySelector("[data-board-map]");
  const data = document.getElementById("board-places");
  if (!box || !data || !window.echarts) return;

  const colours = { red: "#c02f1d", amber: "#d98a1f", green: "#1a7f37", "": "#ffffff" };
  const shapes = { red: "■", amber: "▲", green: "●", "": "" };
  const grey = "#8a97a6";
  const places = JSON.parse(data.textContent).map((place) => ({
    ...place,
    colour: colours[place.light] ?? grey,
    shape: shapes[place.light] ?? "○",
  }));
  const font = getComputedStyle(document.body).fontFamily;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const failed = () => {
    box.classList.remove("drawn");
    box.removeAttribute("role");
    box.textContent = box.dataset.failed;
  };

  const draw = (outlines) => {
    const there = new Set(outlines.features.map((feature) => feature.properties.adcode));
    const shown = places.filter((place) => there.has(place.adcode));
    if (!shown.length) throw new Error("no place of the board has an outline");
    box.classList.add("drawn");
    window.echarts.registerMap("city", outlines);
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    const byCode = new Map(shown.map((place) => [place.adcode, place]));
    chart.setOption({
      animation: !still,
      textStyle: { fontFamily: font },
      // Drawn on the canvas: a tooltip of HTML would need inline styles, which the pages do not allow.
      tooltip: {
        trigger: "item",
        renderMode: "richText",
        confine: true,
        formatter: (item) => byCode.get(item.name)?.said ?? "",
      },
      series: [
        {
          type: "map",
          map: "city",
          nameProperty: "adcode",
          selectedMode: false,
          top: 8,
          bottom: 8,
          label: {
            show: true,
            fontSize: 11,
            lineHeight: 14,
            color: "#1f2a37",
            textBorderColor: "#ffffff",
            textBorderWidth: 3,
            formatter: (item) => {
              const place = byCode.get(item.name);
              return place ? `${place.name}\n${place.shape} ${place.count || ""}`.trim() : "";
            },
          },
          labelLayout: { hideOverlap: true },
          itemStyle: { borderColor: "#525f6f", borderWidth: 0.75, areaColor: "#ffffff" },
          emphasis: { label: { color: "#1f2a37" }, itemStyle: { borderColor: "#1a56a8", borderWidth: 2, areaColor: null } },
          data: shown.map((place) => ({
            name: place.adcode,
            // the larger the share of tasks with the worst light, the stronger its colour
            itemStyle: { areaColor: place.colour, opacity: 0.3 + 0.65 * place.share },
            emphasis: { itemStyle: { areaColor: place.colour } },
          })),
        },
      ],
    });
    chart.on("click", (item) => {
      const place = byCode.get(item.name);
      if (place?.url) window.location.assign(place.url);
    });
    new ResizeObserver(() => chart.resize()).observe(box);
  };

  fetch(box.dataset.outlines, { credentials: "same-origin" })
    .then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    })
    .then(draw)
    .catch(failed);
})();
