import { describe, expect, it } from "vitest";

import { framesFor, median } from "../src/frames";

describe("exposures", () => {
  it("are whole frames, at least one", () => {
    expect(framesFor(500, 1000 / 60)).toBe(30);
    expect(framesFor(490, 1000 / 60)).toBe(29);
    expect(framesFor(1, 1000 / 60)).toBe(1);
    expect(framesFor(100, 1000 / 144)).toBe(14);
  });
  it("take the median of what was measured", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
