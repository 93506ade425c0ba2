/// Several browsers at once, browsers that leave, and folders that hold more than good runs.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { charts, shot, Site, text } from "./support";

const site = Site.make();

beforeAll(async () => {
  for (const name of ["good", "newer", "damaged"]) {
    site.train(name, "pendulum", "run.iterations=400", "observe.every=10");
  }
  writeFileSync(site.path("runs", "newer", "spec.toml"), "schema = 99\n");
  const series = site.path("runs", "damaged", "series.csv");
  writeFileSync(series, readFileSync(series, "utf8").replace(/\n20,.*\n/, "\n20,rubbish\n"));
  mkdirSync(site.path("runs", "something-else"));
  await site.begin();
});

afterAll(async () => {
  await site.end();
});

const start = async (name: string): Promise<void> => {
  const answer = await fetch(`${site.base}/api/runs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ spec: "pendulum", name, overrides: ["run.iterations=100000000", "observe.every=500", "observe.snapshot_every=20000"] }),
  });
  expect(answer.status).toBe(201);
};

describe("the list", () => {
  it("says what is wrong with a run and leaves the others alone", async () => {
    const page = await site.open("#/");
    await page.getByRole("link", { name: "good" }).waitFor();
    const row = (name: string): Promise<string> => page.locator("tr", { has: page.getByRole("link", { name, exact: true }) }).innerText();
    expect(await row("newer")).toContain("schema = 99");
    expect(await row("good")).toContain("finished");
    expect(await text(page)).not.toContain("something-else");
    await shot(page, "runs-damaged");
    await page.goto(`${site.base}/#/run/damaged`);
    await page.getByRole("alert").first().waitFor();
    expect(await page.getByRole("alert").first().innerText()).toContain("series.csv line 4 is no row of numbers");
    await page.context().close();
  });
});

describe("two browsers", () => {
  it("see one run alike, and what one does the other sees", async () => {
    await start("shared");
    const [mine, yours] = await Promise.all([site.open("#/run/shared"), site.open("#/run/shared", { viewport: { width: 390, height: 800 } })]);
    await yours.locator(".state.running").waitFor();
    await mine.getByRole("button", { name: "Pause" }).click();
    await yours.locator(".state.paused").waitFor();
    const where = (page: typeof mine): Promise<string> => page.getByText(/^iteration /).innerText();
    await expect.poll(async () => (await where(mine)) === (await where(yours))).toBe(true);
    await yours.getByRole("button", { name: "Resume" }).click();
    await mine.locator(".state.running").waitFor();
    await mine.context().close(); // in mid-stream
    const before = await where(yours);
    await expect.poll(() => where(yours)).not.toBe(before); // the other goes on
    await charts(yours);
    await yours.getByRole("button", { name: "Stop" }).click();
    await yours.locator(".state.stopped").waitFor();
    await yours.context().close();
  });
});
