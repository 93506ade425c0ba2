import { describe, expect, it } from "vitest";

import { binsOf, densities } from "../src/samples";

describe("histogram", () => {
  it("has densities that integrate to one, whatever is outside", () => {
    const values = Array.from({ length: 400 }, (_, k) => Math.sin(k));
    const bins = binsOf(values, [-2, 2]);
    const sum = densities(values, bins).reduce((a, b) => a + b * bins.width, 0);
    expect(sum).toBeCloseTo(1, 12);
  });
  it("does not fail on a law that has shrunk to a point, or on NaN", () => {
    const bins = binsOf([1, 1, NaN], [1]);
    expect(bins.width).toBe(1);
    expect(Math.max(...densities([1, 1, NaN], bins))).toBeCloseTo(1, 12);
  });
});
