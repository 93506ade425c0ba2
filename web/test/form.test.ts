import { describe, expect, it } from "vitest";

import type { Key } from "../src/api";
import { overrideOf, shown } from "../src/pages/start";

const key = (type: string): Key => ({ key: "a.b", table: "a", leaf: "b", stored: true, type, limits: "", words: [], doc: "", example: "", default: null });

describe("form", () => {
  it("writes what --set reads", () => {
    expect(overrideOf(key("real"), " 0.5 ")).toBe("a.b=0.5");
    expect(overrideOf(key("text"), "sgd")).toBe('a.b="sgd"');
    expect(overrideOf(key("text"), '"sgd"')).toBe('a.b="sgd"');
    expect(overrideOf(key("text"), 'a "quoted" word')).toBe('a.b="a \\"quoted\\" word"');
    expect(overrideOf(key("real"), "")).toBe("a.b=");
  });
  it("shows what TOML says", () => {
    expect(shown(key("text"), '"sgd"')).toBe("sgd");
    expect(shown(key("reals"), "[1.0, 2.0]")).toBe("[1.0, 2.0]");
    expect(shown(key("real"), null)).toBe("");
  });
});
