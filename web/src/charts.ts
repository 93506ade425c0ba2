/// Series over time: uPlot in ganflow's colours, all charts of a page with one cursor, one marked instant and one zoom.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import type { Panel } from "./format";
import { columnWords, figure } from "./format";
import { lines, onThemeChange, theme } from "./palette";

export interface ChartData {
  time: number[];
  columns: Map<string, (number | null)[]>;
}

export interface ChartGroup {
  element: HTMLElement;
  set(data: ChartData): void;
  mark(time: number | null): void;
  destroy(): void;
}

const kHeight = 190;

/// NaN and the infinities leave a gap; zero and less cannot stand on a logarithmic axis.
function drawable(values: (number | null)[] | undefined, log: boolean, length: number): (number | null)[] {
  if (!values) {
    return new Array<null>(length).fill(null);
  }
  return values.map((v) => (v === null || !Number.isFinite(v) || (log && v <= 0) ? null : v));
}

/// A few steps of 1, 2, 5 on a logarithmic axis read better than uPlot's ten a decade.
function logLabels(_: uPlot, splits: (number | null)[]): string[] {
  return splits.map((v) => {
    if (v === null) {
      return "";
    }
    const mantissa = v / 10 ** Math.floor(Math.log10(v) + 1e-9);
    return [1, 2, 5].some((m) => Math.abs(mantissa - m) < 1e-6) ? figure(v) : "";
  });
}

/// What a legend says at the cursor; nothing where there is no cursor.
function shownAt(value: number | null): string {
  return value === null ? "" : figure(value);
}

export function chartGroup(
  panels: Panel[],
  onPick: (time: number) => void,
  onZoom: (from: number | null, to: number | null) => void,
): ChartGroup {
  const element = document.createElement("div");
  element.className = "grid";
  const sync = uPlot.sync(`group-${Math.random()}`);
  let data: ChartData = { time: [], columns: new Map() };
  let marked: number | null = null;
  let charts: { plot: uPlot; panel: Panel; box: HTMLElement }[] = [];
  const alone = (panel: Panel): boolean => panel.columns.filter((c) => /^mean_/.test(c)).length <= 1;

  const table = (panel: Panel): uPlot.AlignedData => [
    data.time,
    ...panel.columns.map((c) => drawable(data.columns.get(c), panel.log, data.time.length)),
  ];

  const drawMark = (plot: uPlot): void => {
    if (marked === null || plot.scales["x"]?.min === undefined) {
      return;
    }
    const x = plot.valToPos(marked, "x", true);
    const { left, top, width, height } = plot.bbox;
    if (x >= left && x <= left + width) {
      const context = plot.ctx;
      context.save();
      context.strokeStyle = theme().ink;
      context.globalAlpha = 0.55;
      context.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
      context.lineWidth = devicePixelRatio;
      context.beginPath();
      context.moveTo(x, top);
      context.lineTo(x, top + height);
      context.stroke();
      context.restore();
    }
  };

  const make = (panel: Panel): { plot: uPlot; panel: Panel; box: HTMLElement } => {
    const look = theme();
    const colours = lines(look.dark);
    const axis: uPlot.Axis = {
      stroke: look.ink,
      grid: { stroke: look.faint, width: 1 },
      ticks: { stroke: look.faint, width: 1 },
      font: "12px system-ui, sans-serif",
    };
    const box = document.createElement("section");
    box.className = "card";
    const heading = document.createElement("h2");
    heading.textContent = panel.title;
    const place = document.createElement("div");
    place.className = "plot";
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", `${panel.title} over time`);
    box.append(heading, place);
    element.append(box);
    const plot = new uPlot(
      {
        width: Math.max(220, place.clientWidth),
        height: kHeight,
        cursor: { sync: { key: sync.key, setSeries: false }, drag: { x: true, y: false } },
        scales: { x: { time: false }, y: panel.log ? { distr: 3 } : {} },
        axes: [axis, panel.log ? { ...axis, size: 62, values: logLabels } : { ...axis, size: 62 }],
        series: [
          { label: "time", value: (_, v) => shownAt(v as number | null) },
          ...panel.columns.map((column, k) => ({
            label: columnWords(column, alone(panel)),
            stroke: colours[k % colours.length]!,
            width: 1.4,
            points: { show: false },
            ...(column === "noise_floor" ? { dash: [5, 4] } : {}),
            value: (_: uPlot, v: number | null) => shownAt(v),
          })),
        ],
        hooks: {
          draw: [drawMark],
          setSelect: [
            (u) => {
              if (u.select.width > 3) {
                onZoom(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x"));
              }
            },
          ],
          ready: [
            (u) => {
              u.over.addEventListener("click", () => {
                if (u.select.width <= 3 && u.cursor.left !== undefined && u.cursor.left >= 0) {
                  onPick(u.posToVal(u.cursor.left, "x"));
                }
              });
              u.over.addEventListener("dblclick", () => {
                onZoom(null, null);
              });
            },
          ],
        },
      },
      table(panel),
      place,
    );
    return { plot, panel, box };
  };

  const rebuild = (): void => {
    charts.forEach((chart) => {
      chart.plot.destroy();
    });
    element.replaceChildren();
    charts = panels.map(make);
  };
  const resize = new ResizeObserver(() => {
    for (const { plot } of charts) {
      const width = plot.root.parentElement?.clientWidth ?? 0;
      if (width > 0 && Math.abs(width - plot.width) > 1) {
        plot.setSize({ width, height: kHeight });
      }
    }
  });
  resize.observe(element);
  queueMicrotask(rebuild); // once the element is on the page and has a width
  const unfollow = onThemeChange(rebuild);

  return {
    element,
    set(next) {
      data = next;
      element.dataset["points"] = String(next.time.length);
      charts.forEach(({ plot, panel }) => {
        plot.setData(table(panel));
      });
    },
    mark(time) {
      marked = time;
      charts.forEach(({ plot }) => {
        plot.redraw(false);
      });
    },
    destroy() {
      unfollow();
      resize.disconnect();
      charts.forEach((chart) => {
        chart.plot.destroy();
      });
    },
  };
}
