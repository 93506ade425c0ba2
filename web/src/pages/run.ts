/// One run: the verdict first, then series, samples and particles on one timeline, live or replayed.

import type { Contents, Points, Run, RunEvent } from "../api";
import { get, points, post, runPath } from "../api";
import type { ChartGroup } from "../charts";
import { chartGroup } from "../charts";
import { criticOf } from "../critic";
import type { Cleanup, Page } from "../dom";
import { failure, h, replace } from "../dom";
import { count, figure, panelsOf } from "../format";
import { LiveRun, type LiveStatus } from "../live";
import { kData, onThemeChange, theme } from "../palette";
import { drawSamples, type SampleView } from "../samples";
import { scatter } from "../scatter";
import { stateMark } from "./runs";

const kParticles = 100_000; // drawn of each population
const kCriticUnits = 2000; // of which a critic is drawn
const kFrame = 90; // milliseconds between two snapshots of a replay

export function verdictCard(run: LiveStatus | Run): HTMLElement[] {
  const verdict = run.verdict;
  if (!verdict) {
    return [h("p", { class: "verdict" }, run.state === "running" ? "Still running" : "No verdict yet"), h("p", { class: "soft" }, "The verdict is given when a run ends or is stopped.")];
  }
  const interval = (low: number | null, high: number | null): string =>
    low !== null && high !== null ? ` (${figure(low)} to ${figure(high)})` : "";
  const facts: [string, string][] = [];
  const add = (name: string, value: number | null, more = ""): void => {
    if (value !== null) {
      facts.push([name, figure(value) + more]);
    }
  };
  add("period", verdict.period, interval(verdict.period_low, verdict.period_high));
  add("amplitude", verdict.amplitude);
  add("damping a period", verdict.damping);
  add("periods seen", verdict.cycles);
  add("false alarm", verdict.false_alarm);
  add("generator particles", verdict.distinct_generator);
  add("critic particles", verdict.distinct_critic);
  const title = verdict.verdict.charAt(0).toUpperCase() + verdict.verdict.slice(1);
  const stale = run.state === "running" || run.state === "paused";
  return [
    h("p", { class: "verdict" }, title, verdict.coagulated ? ", coagulated" : "", stale && h("small", {}, "  as of its last stop")),
    h("ul", { class: "reasons" }, ...verdict.reasons.map((reason) => h("li", {}, reason))),
    h("dl", { class: "facts" }, ...facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
  ];
}

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

/// Samples and particles of one instant.
class Views {
  readonly element = h("div", { class: "views" });
  private readonly samples = h("canvas", { class: "picture", role: "img", "aria-label": "Samples against data, with the critic" });
  private readonly sheet = h("img", { class: "sheet", alt: "Generated images, the same latents at every instant" });
  private readonly generator = scatter("Particles of the generator");
  private readonly critic = scatter("Particles of the critic");
  private view: SampleView | undefined;
  private pickers: { x: HTMLSelectElement; y: HTMLSelectElement; names: string[] }[] = [];
  private loaded: { generator: Points; critic: Points } | undefined;
  private abort = new AbortController();
  private cards = false;

  constructor(
    private readonly run: Run,
    cleanup: Cleanup,
  ) {
    cleanup.add(() => {
      this.abort.abort();
      this.generator.destroy();
      this.critic.destroy();
    });
    cleanup.add(onThemeChange(() => { this.redraw(); this.showParticles(true); }));
    const resize = new ResizeObserver(() => { this.redraw(); });
    resize.observe(this.samples);
    cleanup.add(() => { resize.disconnect(); });
  }

  private value(key: string): string | null {
    return this.run.values?.[key] ?? null;
  }

  private box(player: string): number | null {
    const text = this.value(`${player}.box`);
    return text === null ? null : Number(text);
  }

  private picker(title: string, player: "generator" | "critic", canvas: HTMLCanvasElement, coordinates: number): HTMLElement {
    const outputs = player === "critic" ? 1 : 0;
    const inputs = player === "critic" ? coordinates - 2 : Number(this.value("latent.dimension") ?? 1);
    const names = Array.from({ length: coordinates }, (_, k) =>
      k < inputs ? `a${inputs > 1 ? k + 1 : ""}` : k === inputs ? "b" : `c${outputs === 1 || coordinates - inputs - 1 === 1 ? "" : k - inputs}`,
    );
    const choose = (label: string, start: number): HTMLSelectElement => {
      const select = h("select", { "aria-label": label, onchange: () => { this.showParticles(false); } });
      names.slice(0, 200).forEach((name, k) => {
        select.append(h("option", { value: k, selected: k === start }, name));
      });
      return select;
    };
    const x = choose(`${title}, to the right`, 0);
    const y = choose(`${title}, upwards`, Math.min(inputs + 1, coordinates - 1));
    this.pickers.push({ x, y, names });
    return h("section", { class: "card" }, h("h2", {}, title), canvas, h("p", { class: "row keys" }, x, "to the right,", y, "upwards"));
  }

  private build(contents: Contents): void {
    this.cards = true;
    const particles = (name: string): number => contents.arrays[name]?.[0] ?? 0;
    const key = (colour: string, text: string): HTMLElement => h("span", {}, h("i", { style: `background:${colour}` }), text);
    const dimension = contents.arrays["samples"]?.[1] ?? 0;
    const cards: HTMLElement[] = [];
    if (contents.image_shape) {
      cards.push(h("section", { class: "card" }, h("h2", {}, "Generated images"), this.sheet));
    } else if (dimension <= 2) {
      cards.push(
        h("section", { class: "card" }, h("h2", {}, "Samples against data"), this.samples,
          h("p", { class: "keys" }, key(kData, "data"), key("var(--generated)", "generated"), key("var(--critic)", dimension === 1 ? "critic D(x)" : "level sets of the critic"))),
      );
    }
    cards.push(this.picker("Generator's particles", "generator", this.generator.canvas, particles("generator")));
    cards.push(this.picker("Critic's particles", "critic", this.critic.canvas, particles("critic")));
    replace(this.element, ...cards);
  }

  private redraw(): void {
    if (this.view) {
      drawSamples(this.samples, this.view);
    }
  }

  private showParticles(keepView: boolean): void {
    if (!this.loaded) {
      return;
    }
    (["generator", "critic"] as const).forEach((player, k) => {
      const picker = this.pickers[k]!;
      const found = this.loaded![player];
      const layer = {
        points: found,
        x: Number(picker.x.value),
        y: Number(picker.y.value),
        colour: player === "critic" ? theme().critic : theme().generated,
        size: found.count > 5000 ? 2 : found.count > 500 ? 3.5 : 6,
        alpha: found.count > 20_000 ? 0.35 : found.count > 1000 ? 0.55 : 0.75,
      };
      this[player].show([layer], this.box(player), keepView);
    });
  }

  async show(iteration: number): Promise<void> {
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    const path = `${runPath(this.run.name)}/snapshots/${iteration}`;
    const contents = await get<Contents>(path, signal);
    const [generator, critic] = await Promise.all([
      points(`${path}/generator?limit=${kParticles}`, signal),
      points(`${path}/critic?limit=${kParticles}`, signal),
    ]);
    if (!this.cards) {
      this.build(contents);
    }
    this.loaded = { generator, critic };
    this.showParticles(true);
    if (contents.image_shape) {
      this.sheet.src = `${path}/samples/sheet.png?rows=8&columns=8`;
    } else {
      const [generated, real] = await Promise.all([
        points(`${path}/samples?limit=4000`, signal),
        points(`${path}/real?limit=4000`, signal),
      ]);
      const thinned = critic.count > kCriticUnits ? await points(`${path}/critic?limit=${kCriticUnits}`, signal) : critic;
      const activation = (this.value("critic.activation") ?? "").replaceAll('"', "");
      const shape = { activation, scale: Number(this.value("critic.scale") ?? 1) };
      this.view = { generated, real, critic: criticOf(thinned, shape) };
      this.redraw();
    }
    this.element.dataset["iteration"] = String(iteration);
  }
}

/// The slider through a run's snapshots; it follows a live run until somebody moves it.
class Timeline {
  readonly element: HTMLElement;
  private readonly slider = h("input", { type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": "Instant of the run" });
  private readonly label = h("output", { class: "figures small" });
  private readonly play: HTMLButtonElement;
  private snapshots: number[] = [];
  private timer = 0;
  private atEnd = true;
  private busy = false;
  private wanted: number | null = null;

  constructor(
    private readonly step: number,
    private readonly onShow: (iteration: number, time: number) => Promise<void>,
    cleanup: Cleanup,
  ) {
    this.play = h("button", { type: "button", "aria-pressed": "false", onclick: () => { this.toggle(); } }, "▶ Replay");
    this.slider.addEventListener("input", () => { this.go(Number(this.slider.value)); });
    this.element = h("div", { class: "timeline" }, h("div", { class: "row" }, this.play, this.slider, this.label));
    cleanup.add(() => { this.stop(); });
  }

  set(snapshots: number[]): void {
    if (snapshots.join() === this.snapshots.join()) {
      return;
    }
    const follow = this.atEnd && this.timer === 0;
    this.snapshots = snapshots;
    this.slider.max = String(Math.max(0, snapshots.length - 1));
    this.element.hidden = snapshots.length < 2;
    if (follow || Number(this.slider.value) >= snapshots.length) {
      this.go(snapshots.length - 1);
    }
  }

  goTo(time: number): void {
    let best = 0;
    this.snapshots.forEach((iteration, k) => {
      if (Math.abs(iteration * this.step - time) < Math.abs(this.snapshots[best]! * this.step - time)) {
        best = k;
      }
    });
    this.go(best);
  }

  private go(index: number): void {
    if (index < 0) {
      return;
    }
    this.slider.value = String(index);
    this.atEnd = index >= this.snapshots.length - 1;
    const iteration = this.snapshots[index]!;
    this.label.textContent = `time ${figure(iteration * this.step)}`;
    this.slider.setAttribute("aria-valuetext", this.label.textContent);
    this.wanted = iteration;
    void this.work();
  }

  /// One request at a time: while one is out, only the last wish is remembered.
  private async work(): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    while (this.wanted !== null) {
      const iteration = this.wanted;
      this.wanted = null;
      await this.onShow(iteration, iteration * this.step);
    }
    this.busy = false;
  }

  private toggle(): void {
    if (this.timer !== 0) {
      this.stop();
      return;
    }
    this.play.setAttribute("aria-pressed", "true");
    this.play.textContent = "❚❚ Hold";
    if (this.atEnd) {
      this.go(0);
    }
    this.timer = window.setInterval(() => {
      if (this.busy) {
        return;
      }
      if (this.atEnd) {
        this.stop();
      } else {
        this.go(Number(this.slider.value) + 1);
      }
    }, kFrame);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.setAttribute("aria-pressed", "false");
    this.play.textContent = "▶ Replay";
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
  const run = await get<Run>(runPath(name));
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
  content.append(charts.element, views.element, timeline.element);
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
    await live.open(run);
  }
}

export const runPage: Page = async (content, args, _query, cleanup) => {
  const name = args[0] ?? "";
  document.title = `${name} · ganflow`;
  await runColumn(content, name, cleanup, false);
};
