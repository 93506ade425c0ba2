import { describe, expect, it } from "vitest";

import { criticOf } from "../src/critic";

const points = (rows: number[][]) => ({
  values: new Float32Array(rows.flat()),
  count: rows.length,
  coordinates: rows[0]!.length,
  total: rows.length,
});

describe("critic", () => {
  it("is the mean of its units, times the scale", () => {
    const critic = criticOf(points([[1, 0, 2], [0.5, 1, -4]]), { activation: "linear", scale: 3 })!;
    expect(critic([2])).toBeCloseTo((3 * (2 * 2 + -4 * 2)) / 2, 12);
  });
  it.each([
    ["tanh", Math.tanh(0.5)],
    ["erf", 0.5204998778],
    ["relu", 0.5],
    ["sigmoid", 1 / (1 + Math.exp(-0.5))],
    ["softplus", Math.log1p(Math.exp(0.5))],
    ["sin", Math.sin(0.5)],
    ["step", 1],
  ])("knows %s", (activation, value) => {
    expect(criticOf(points([[1, 0, 1]]), { activation, scale: 1 })!([0.5])).toBeCloseTo(value, 6);
  });
  it("has two inputs in the plane", () => {
    const critic = criticOf(points([[1, 10, 100, 1]]), { activation: "linear", scale: 1 })!;
    expect(critic([1, 2])).toBe(121);
    expect(critic([1])).toBeNaN();
  });
  it("is not made of what it does not know", () => {
    expect(criticOf(points([[1, 0, 1]]), { activation: "swish", scale: 1 })).toBeUndefined();
    expect(criticOf(points([[1, 0]]), { activation: "tanh", scale: 1 })).toBeUndefined();
  });
});
