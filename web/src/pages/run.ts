/// One run: the verdict first, then series, samples and particles on one timeline, live or replayed.

import type { Run, RunEvent } from "../api";
import { get, post, runPath } from "../api";
import type { ChartGroup } from "../charts";
import { chartGroup } from "../charts";
import type { Cleanup, Page } from "../dom";
import { failure, h, replace } from "../dom";
import { count, figure, panelsOf } from "../format";
import { LiveRun, type LiveStatus } from "../live";
import { Timeline } from "../timeline";
import { verdictCard } from "../verdict";
import { Views } from "../views";
import { stateMark } from "./runs";

function buttons(run: LiveStatus | Run, refresh: (problem?: unknown) => void): HTMLElement[] {
  const act = (what: string, label: string, title: string): HTMLElement =>
    h(
      "button",
      {
        title,
        onclick: () => {
          post(`${runPath(run.name)}/${what}`).then(() => { refresh(); }, refresh);
        },
      },
      label,
    );
  const pause = act("pause", "Pause", "Holds the process where it is");
  const resume = act("resume", "Resume", "Goes on from here, or from the newest checkpoint");
  const stop = act("stop", "Stop", "Writes a checkpoint and a verdict, and ends the process");
  switch (run.state) {
    case "running": return [pause, stop];
    case "paused": return [resume, stop];
    case "stopped": return [resume];
    default: return [];
  }
}

function eventLine(event: RunEvent): HTMLElement {
  const more = Object.entries(event)
    .filter(([key]) => !["schema", "iteration", "time", "kind"].includes(key))
    .map(([key, value]) => `${key} ${typeof value === "number" ? figure(value) : String(value)}`)
    .join(", ");
  return h("li", {}, h("time", {}, `t ${figure(event.time)}`), h("span", {}, event.kind), h("span", { class: "soft" }, more));
}

/// Everything about one run in one column; the page of comparison has two.
export async function runColumn(content: HTMLElement, name: string, cleanup: Cleanup, compact: boolean): Promise<void> {
  const run = await get<Run>(`${runPath(name)}?brief=1`);
  const state = h("span");
  const controls = h("span", { class: "row" });
  const problem = h("div");
  const verdict = h("section", { class: "card", "aria-label": "Verdict", "aria-live": "polite" });
  const progress = h("progress", { max: Math.max(1, run.iterations), value: run.iteration, "aria-label": "Progress" });
  const where = h("span", { class: "soft small figures" });
  const views = new Views(run, cleanup);
  const events = h("ul", { class: "events" });
  const connection = h("span", { class: "soft small" });

  const say = (error?: unknown): void => {
    replace(problem, ...(error === undefined ? [] : [failure(error)]));
  };
  let shownVerdict = "";
  const status = (now: LiveStatus | Run): void => {
    replace(state, stateMark(now.state));
    replace(controls, ...buttons(now, say));
    progress.max = Math.max(1, now.iterations);
    progress.value = now.iteration;
    progress.hidden = now.state === "finished";
    where.textContent = `iteration ${count(now.iteration)} of ${count(now.iterations)}, time ${figure(now.time)}`;
    const text = JSON.stringify([now.verdict, now.state]);
    if (text !== shownVerdict) {
      shownVerdict = text;
      replace(verdict, ...verdictCard(now));
    }
    if (now.error) {
      say(new Error(now.error));
    }
  };

  const panels = panelsOf(run.columns ?? []);
  const charts: ChartGroup = chartGroup(
    panels,
    (time) => { timeline.goTo(time); },
    (from, to) => void live.zoom(from === null || to === null ? null : [from, to]),
  );
  const step = Number(run.values?.["dynamics.time_step"] ?? 1);
  const timeline = new Timeline(
    step,
    async (iteration, time) => {
      charts.mark(time);
      try {
        await views.show(iteration);
      } catch (error) {
        if (!(error instanceof DOMException)) {
          say(error);
        }
      }
    },
    cleanup,
  );

  const links = h(
    "span",
    { class: "row small" },
    h("a", { href: `#/sampler/${encodeURIComponent(name)}` }, "Samples"),
    h("a", { href: `#/eyeball/${encodeURIComponent(name)}` }, "Eyeball test"),
    h("a", { href: `#/compare/${encodeURIComponent(name)}` }, "Compare"),
  );
  content.classList.add("stack");
  content.append(
    h(
      "div",
      {},
      h("div", { class: "row spread" }, h("h1", {}, compact ? h("a", { href: `#/run/${encodeURIComponent(name)}` }, name) : name), h("span", { class: "row" }, state, controls)),
      h("p", { class: "soft" }, run.title),
      progress,
      h("div", { class: "row spread" }, where, connection, !compact && links),
    ),
    problem,
    verdict,
  );
  status(run);
  const live = new LiveRun(name, {
    data: (data) => { charts.set(data); },
    status: (now) => {
      status(now);
      timeline.set(now.snapshots);
    },
    events: (list) => {
      list.forEach((event) => { events.prepend(eventLine(event)); });
    },
    connection: (open) => {
      connection.textContent = open ? "" : "not connected; trying again";
    },
  });
  cleanup.add(() => { live.close(); });
  cleanup.add(() => { charts.destroy(); });
  content.append(views.element, charts.element, timeline.element);
  content.append(
    h(
      "section",
      { class: "card" },
      h("details", {}, h("summary", {}, "Events"), events),
      h("details", {}, h("summary", {}, "Spec"), h("pre", { tabindex: 0 }, run.spec)),
    ),
  );
  timeline.set(run.snapshots);
  if (run.columns) {
    try {
      await live.open(run);
    } catch (error) {
      say(error); // a damaged series leaves the rest of the page
    }
  }
}

export const runPage: Page = async (content, args, _query, cleanup) => {
  const name = args[0] ?? "";
  document.title = `${name} · ganflow`;
  await runColumn(content, name, cleanup, false);
};
