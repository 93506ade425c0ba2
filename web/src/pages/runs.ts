/// The list of runs, newest first, each with its verdict.

import type { Summary } from "../api";
import { get } from "../api";
import type { Page } from "../dom";
import { failure, h, replace } from "../dom";
import { count, figure } from "../format";

const kEvery = 2000; // milliseconds between two looks

export function stateMark(state: string): HTMLElement {
  return h("span", { class: `state ${state}` }, state);
}

export function verdictWords(run: Summary): string {
  if (!run.verdict) {
    return "";
  }
  return run.verdict.verdict + (run.verdict.coagulated ? ", coagulated" : "");
}

function row(run: Summary): HTMLElement {
  const progress = run.iterations > 0 ? `${count(run.iteration)} of ${count(run.iterations)}` : count(run.iteration);
  const said = run.verdict?.reasons[0] ?? "";
  return h(
    "tr",
    {},
    h(
      "td",
      {},
      h("a", { href: `#/run/${encodeURIComponent(run.name)}` }, run.name),
      h("div", { class: "soft small" }, run.title),
    ),
    h("td", {}, stateMark(run.state)),
    h(
      "td",
      { class: "wide" },
      h("strong", {}, verdictWords(run)),
      run.error ? h("div", { class: "failure small" }, run.error) : h("div", { class: "soft small" }, said),
    ),
    run.verdict?.period ? h("td", { class: "number", "data-label": "period" }, figure(run.verdict.period)) : h("td", { class: "number" }),
    h("td", { class: "number soft small" }, progress),
  );
}

export const runsPage: Page = async (content, _args, _query, cleanup) => {
  const body = h("tbody");
  const note = h("div");
  const table = h(
    "table",
    { class: "list" },
    h(
      "thead",
      {},
      h("tr", {}, h("th", {}, "run"), h("th", {}, ""), h("th", {}, "verdict"), h("th", { class: "number" }, "period"), h("th", { class: "number" }, "iterations")),
    ),
    body,
  );
  const folder = h("p", { class: "soft small" });
  content.append(
    h("div", { class: "row spread" }, h("h1", {}, "Runs"), h("a", { class: "button", href: "#/new" }, "New run")),
    folder,
    note,
    h("div", { class: "card" }, table),
  );
  let shown = "";
  const look = async (): Promise<void> => {
    try {
      const list = await get<{ folder: string; runs: Summary[] }>("/api/runs");
      const text = JSON.stringify(list);
      if (text !== shown) {
        shown = text;
        folder.textContent = list.folder;
        replace(body, ...list.runs.map(row));
        replace(
          note,
          ...(list.runs.length > 0
            ? []
            : [h("p", {}, "No run yet. ", h("a", { href: "#/new" }, "Start one from the gallery"), ".")]),
        );
      }
    } catch (error) {
      shown = "";
      replace(note, failure(error));
    }
  };
  await look();
  const timer = setInterval(() => void look(), kEvery);
  cleanup.add(() => {
    clearInterval(timer);
  });
};
