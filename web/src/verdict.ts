/// A run's verdict: the word, its reasons in sentences, its figures.

import type { Run } from "./api";
import { h } from "./dom";
import { figure } from "./format";
import type { LiveStatus } from "./live";

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
