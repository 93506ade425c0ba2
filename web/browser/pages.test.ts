/// The pages in real Chromium against a real `ganflow serve`.

import { writeFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { charts, shot, Site, text } from "./support";

const site = Site.make();

/// Pictures of 8 × 8 pixels as a NumPy file.
function writePictures(path: string): void {
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (60, 8, 8), }";
  const padded = header.padEnd(118 - 1, " ") + "\n";
  const pixels = Buffer.alloc(60 * 64);
  for (let k = 0; k < pixels.length; ++k) {
    pixels[k] = (Math.floor(k / 64) * 37 + (k % 8) * 30) % 256;
  }
  writeFileSync(path, Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), Buffer.from([118, 0]), Buffer.from(padded, "latin1"), pixels]));
}

beforeAll(async () => {
  writePictures(site.path("pictures.npy"));
  site.train("pendulum", "pendulum", "observe.snapshot_every=200");
  site.train("ring8", "ring8", "run.iterations=300", "observe.snapshot_samples=500", "observe.snapshot_every=100", "observe.samples=128");
  site.train("pictures", "digits", "data.dataset=", `data.file="${site.path("pictures.npy")}"`, "generator.units=64", "critic.units=64", "run.iterations=60", "observe.snapshot_every=20", "observe.samples=32");
  await site.begin();
});

afterAll(async () => {
  await site.end();
});

describe("runs", () => {
  it("are listed with their verdicts", async () => {
    const page = await site.open("#/");
    await page.getByRole("link", { name: "pendulum" }).waitFor();
    expect(await text(page)).toContain("oscillating, coagulated");
    await shot(page, "runs");
    await page.context().close();
  });

  it("are replayed on one timeline", async () => {
    const page = await site.open("#/run/pendulum");
    await page.locator(".verdict").waitFor();
    expect(await page.locator(".verdict").innerText()).toContain("Oscillating");
    const views = page.locator(".views");
    await expect.poll(() => views.getAttribute("data-iteration"), { timeout: 60_000 }).toBe("6000");
    await charts(page);
    const slider = page.getByLabel("Instant of the run");
    await slider.focus();
    await page.keyboard.press("Home");
    await expect.poll(() => views.getAttribute("data-iteration")).toBe("0");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => views.getAttribute("data-iteration")).toBe("200");
    await page.getByRole("button", { name: "Replay" }).click();
    await expect.poll(async () => Number(await views.getAttribute("data-iteration")), { timeout: 60_000 }).toBeGreaterThan(1000);
    await page.getByRole("button", { name: "Hold" }).click();
    await shot(page, "replay");
    await page.context().close();
  });

  it("in the plane show the critic's level sets", async () => {
    const page = await site.open("#/run/ring8");
    await expect.poll(() => page.locator(".views").getAttribute("data-iteration"), { timeout: 60_000 }).toBe("300");
    expect(await text(page)).toContain("level sets of the critic");
    await charts(page);
    await shot(page, "ring8");
    await page.context().close();
  });

  it("of pictures show a sheet", async () => {
    const page = await site.open("#/run/pictures");
    const sheet = page.locator("img.sheet");
    await expect.poll(() => sheet.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 60_000 }).toBeGreaterThan(100);
    await shot(page, "pictures");
    await page.context().close();
  });

  it("stand side by side", async () => {
    const page = await site.open("#/compare/pendulum/ring8");
    await expect.poll(() => page.locator(".views[data-iteration]").count(), { timeout: 60_000 }).toBe(2);
    await charts(page);
    await shot(page, "compare");
    await page.context().close();
  });
});

describe("a run that is started here", () => {
  it("is checked by the schema, then live, paused, resumed and stopped", async () => {
    const page = await site.open("#/new/pendulum");
    const box = page.getByLabel("critic.box", { exact: true });
    await box.fill("-1");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("critic.box");
    await shot(page, "form");
    await box.fill("0.5");
    await page.getByLabel("run.iterations").fill("100000000");
    await page.getByLabel("observe.snapshot_every").fill("20000");
    await page.getByLabel("folder").fill("live");
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    const where = page.getByText(/^iteration /);
    const iteration = async (): Promise<number> => Number(/iteration ([\d\u202f]+)/.exec(await where.innerText())![1]!.replaceAll("\u202f", ""));
    const first = await iteration();
    await expect.poll(iteration, { timeout: 60_000 }).toBeGreaterThan(first);
    await shot(page, "live");
    await page.getByRole("button", { name: "Pause" }).click();
    await page.locator(".state.paused").waitFor();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.locator(".state.running").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator(".state.stopped").waitFor();
    await expect.poll(() => page.locator(".verdict").innerText()).not.toContain("No verdict");
    await page.context().close();
  });
});

describe("the toy game", () => {
  it("starts a trajectory by a click and by keys, and moves with the slider", async () => {
    const page = await site.open("#/toy");
    const canvas = page.locator("canvas");
    await page.getByText("26.636669").first().waitFor();
    const place = (await canvas.boundingBox())!;
    await page.mouse.click(place.x + place.width * 0.9, place.y + place.height * 0.4);
    await expect.poll(() => canvas.getAttribute("data-trajectories"), { timeout: 60_000 }).toBe("1");
    expect(await text(page)).toMatch(/reaches the limit orbit at time ([\d.]+) \(exactly \1\)/);
    await canvas.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => canvas.getAttribute("data-trajectories"), { timeout: 60_000 }).toBe("2");
    await page.waitForTimeout(1700); // the drawing grows
    await shot(page, "toy");
    await page.getByLabel("critic's speed").focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.url(), { timeout: 60_000 }).toMatch(/gamma=1\.0\d$/);
    await page.context().close();
  });
});

describe("samples", () => {
  it("are new at every press and refresh, and the same at the same address", async () => {
    const page = await site.open("#/sampler/pictures?seed=42");
    const image = page.locator("img.sample");
    const source = (): Promise<string | null> => image.getAttribute("src");
    await expect.poll(source).toContain("seed=42");
    await page.getByRole("button", { name: "New sample" }).click();
    await expect.poll(source).not.toContain("seed=42");
    const pressed = await source();
    expect(page.url()).toContain(/seed=\d+/.exec(pressed!)![0]);
    await page.reload();
    await expect.poll(source, { timeout: 60_000 }).toMatch(/seed=\d+/);
    expect(await source()).not.toBe(pressed);
    await expect.poll(() => page.locator("img.sheet").evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 60_000 }).toBeGreaterThan(100);
    await shot(page, "sampler");
    await page.getByRole("button", { name: "Latent walk" }).click();
    await expect.poll(source).toContain("share=");
    await page.context().close();
  });
});

describe("the eyeball test", () => {
  it("goes from start to score by keys", async () => {
    const page = await site.open("#/eyeball/pictures");
    await page.getByLabel("your name").fill("Ada");
    await page.getByLabel("pictures", { exact: true }).fill("10");
    await page.getByRole("button", { name: "Begin" }).click();
    const canvas = page.locator(".judge canvas");
    for (let trial = 0; trial < 10; ++trial) {
      await expect.poll(() => canvas.getAttribute("data-trial"), { timeout: 60_000 }).toBe(String(trial));
      if (trial === 3) {
        await shot(page, "eyeball");
      }
      await page.keyboard.press(trial % 2 === 0 ? "r" : "g");
    }
    await page.locator("#score").waitFor();
    expect(await page.locator("#score").innerText()).toContain("errors");
    await shot(page, "eyeball-score");
    const csv = await page.request.get(`${site.base}/api/runs/pictures/eyeball/answers.csv`);
    expect((await csv.text()).trim().split("\n").length).toBe(11);
    await page.context().close();
  });

  it("shows timed pictures for whole frames and prints what its rule aims at", async () => {
    const page = await site.open("#/eyeball/pictures");
    await page.getByLabel("protocol").selectOption("timed");
    expect(await text(page)).toContain("75%");
    await page.getByLabel("longer after a wrong one, ms").fill("10");
    await page.getByLabel("shorter after a right answer, ms").fill("30");
    expect(await text(page)).toContain("25%");
    await page.getByLabel("longer after a wrong one, ms").fill("30");
    await page.getByLabel("shorter after a right answer, ms").fill("10");
    await page.getByLabel("pictures", { exact: true }).fill("10");
    await page.getByRole("button", { name: "Begin" }).click();
    const canvas = page.locator(".judge canvas");
    for (let trial = 0; trial < 10; ++trial) {
      await expect.poll(() => canvas.getAttribute("data-trial"), { timeout: 60_000 }).toBe(String(trial));
      await page.keyboard.press("r");
    }
    await page.locator("#score").waitFor();
    expect(await page.locator("#score").innerText()).toContain("ms");
    const csv = await (await page.request.get(`${site.base}/api/runs/pictures/eyeball/answers.csv`)).text();
    const timed = csv.trim().split("\n").filter((line) => line.includes(",timed,")).map((line) => line.split(",").slice(-3).map(Number));
    expect(timed.length).toBe(10);
    for (const [asked, measured, frame] of timed) {
      expect(measured).toBeGreaterThan(0);
      expect(frame).toBeGreaterThan(0);
      expect(asked).toBeGreaterThan(0);
    }
    await page.context().close();
  });
});

describe("everybody", () => {
  it("on a phone needs no sideways scrolling", async () => {
    for (const hash of ["#/", "#/run/pendulum", "#/new/pendulum", "#/toy", "#/compare/pendulum/ring8", "#/sampler/pictures", "#/eyeball/pictures"]) {
      const page = await site.open(hash, { viewport: { width: 360, height: 740 } });
      await page.locator("main h1").first().waitFor();
      if (hash.startsWith("#/run")) {
        await expect.poll(() => page.locator(".views[data-iteration]").count(), { timeout: 60_000 }).toBe(1);
        await charts(page);
      }
      if (hash === "#/toy") {
        await page.getByText("26.636669").first().waitFor();
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      await shot(page, `phone-${hash.split("/")[1] || "runs"}`);
      expect(wide, hash).toBeLessThanOrEqual(360);
      await page.context().close();
    }
  });

  it("in the dark reads light on dark", async () => {
    const page = await site.open("#/run/pendulum", { colorScheme: "dark" });
    await expect.poll(() => page.locator(".views[data-iteration]").count(), { timeout: 60_000 }).toBe(1);
    await charts(page);
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(ground).toBe("rgb(18, 20, 23)");
    await shot(page, "dark");
    await page.getByRole("button", { name: "Light or dark" }).click();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(246, 245, 242)");
    await page.context().close();
  });

  it("reaches everything by keyboard", async () => {
    const page = await site.open("#/");
    await page.getByRole("link", { name: "pendulum" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
    await page.keyboard.press("Tab"); // "New run", then the first run of the list
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: name! }).waitFor();
    await page.context().close();
  });

  it("is told what is wrong with an address", async () => {
    const page = await site.open("#/run/nowhere");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("no run 'nowhere'");
    await page.context().close();
  });
});
