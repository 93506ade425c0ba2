import { describe, expect, it } from "vitest";

import { marksOf, particleLayers, wallsOf } from "../src/particles";

const points = (rows: number[][]) => ({ values: new Float32Array(rows.flat()), count: rows.length, coordinates: rows[0]!.length, total: rows.length });

describe("particles", () => {
  it("count their walls, float32 or not", () => {
    const some = points([[0.1, 0.2, 0], [0.7, -0.7, 0.1], [-0.7, 0.7, 0.7], [0.69, 0, 0]]);
    expect([...wallsOf(some, 0.7)]).toEqual([0, 2, 3, 0]);
    expect([...wallsOf(some, null)]).toEqual([0, 0, 0, 0]);
  });
  it("at one place are one mark, whose area is their mass", () => {
    const marks = marksOf(new Float32Array([0, 0, 0, 0, 0, 0, 1, 1]), 4, 1);
    expect(marks.pairs).toEqual([0, 0, 1, 1]);
    expect((marks.sizes[0]! / marks.sizes[1]!) ** 2).toBeCloseTo(3, 12);
  });
  it("have a colour a number of walls, and shares that make up the whole", () => {
    const { layers, key } = particleLayers(points([[0.5, 0.5, 0.5], [0.1, 0, 0], [0.5, 0, 0], [0.5, 0, 0]]), 0, 2, 0.5, "#000000", false);
    expect(key.map(({ name, share }) => [name, share])).toEqual([["inside", 0.25], ["on 1 wall", 0.5], ["in corners", 0.25]]);
    expect(new Set(layers.map((layer) => layer.colour)).size).toBe(3);
    expect([...layers[1]!.pairs]).toEqual([0.5, 0]);
  });
  it("without a box are of the population's colour", () => {
    const { layers, key } = particleLayers(points([[1, 2], [3, 4]]), 0, 1, null, "#123456", false);
    expect(key).toEqual([]);
    expect(layers.map((layer) => layer.colour)).toEqual(["#123456"]);
    expect([...layers[0]!.pairs]).toEqual([1, 2, 3, 4]);
  });
});
