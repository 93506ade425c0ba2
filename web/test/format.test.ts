import { describe, expect, it } from "vitest";

import { figure, panelsOf, percent } from "../src/format";

describe("figure", () => {
  it.each([
    [0, "0"],
    [37.9412, "37.94"],
    [-0.5, "−0.5"],
    [1e-12, "1e−12"],
    [2.196e-98, "2.196e−98"],
    [1234567, "1.235e+6"],
    [100, "100"],
    [Infinity, "∞"],
    [NaN, "–"],
    [null, "–"],
  ])("%s is %s", (value, text) => {
    expect(figure(value)).toBe(text);
  });
});

describe("percent", () => {
  it("keeps a digit where it matters", () => {
    expect([percent(0), percent(0.031), percent(0.1), percent(0.5)]).toEqual(["0%", "3.1%", "10%", "50%"]);
  });
});

describe("panels", () => {
  it("draw every column once", () => {
    const columns = ["payoff", "critic_mean", "mean_0", "std_0", "w1", "noise_floor", "distinct_critic", "wall_share", "critic_gradient", "novel"];
    expect(panelsOf(columns).flatMap((panel) => panel.columns).sort()).toEqual([...columns].sort());
    expect(panelsOf([])).toEqual([]);
  });
});
