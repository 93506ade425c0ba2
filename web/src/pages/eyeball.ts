/// The eyeball test: real or generated? Two protocols after HYPE, several raters, scores with intervals.

import { get, post, runPath } from "../api";
import type { Page } from "../dom";
import { failure, h, replace } from "../dom";
import { figure, percent } from "../format";
import { drawMask, expose, framesFor, measureFrame } from "../frames";

interface Estimate {
  value: number;
  low: number;
  high: number;
}
interface Score {
  raters: number;
  answers: number;
  error: Estimate;
  fooled: Estimate;
  doubted: Estimate;
  exposure_ms: Estimate | null;
}
interface Session {
  id: string;
  rater: string;
  protocol: "unlimited" | "timed";
  trials: number;
  answered: number;
  done: boolean;
  exposure_ms: number;
  resting_accuracy: number;
  score: Score | null;
}
interface Scores {
  unlimited: Score | null;
  timed: Score | null;
  sessions: Session[];
}

const kMasks = 5;
const kMaskFrames = 2;
const kFixation = 500; // milliseconds of grey before a timed picture

function share(estimate: Estimate): string {
  return `${percent(estimate.value)} (${percent(estimate.low)} to ${percent(estimate.high)})`;
}

function scoreTable(score: Score): HTMLElement {
  const facts: [string, string][] = [
    ["errors (50%: cannot be told apart)", share(score.error)],
    ["generated taken for real", share(score.fooled)],
    ["real taken for generated", share(score.doubted)],
    ["raters, answers", `${score.raters}, ${score.answers}`],
  ];
  if (score.exposure_ms) {
    const { value, low, high } = score.exposure_ms;
    facts.unshift(["exposure where the staircase rests", `${figure(value, 3)} ms (${figure(low, 3)} to ${figure(high, 3)})`]);
  }
  return h("dl", { class: "facts" }, ...facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function load(source: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = source;
  return image.decode().then(() => image);
}

/// One session from where it stands to its score.
async function judge(place: HTMLElement, path: string, begun: Session, isGone: () => boolean): Promise<void> {
  let session = begun;
  const canvas = h("canvas", { width: 420, height: 420, role: "img", "aria-label": "Picture to judge" });
  const context = canvas.getContext("2d")!;
  const count = h("p", { class: "soft figures" });
  const real = h("button", { type: "button", title: "Key: r" }, "Real");
  const generated = h("button", { type: "button", title: "Key: g" }, "Generated");
  const note = h("p", { class: "soft small" });
  replace(place, h("div", { class: "judge" }, count, canvas, h("div", { class: "row" }, real, generated), note));
  const grey = (): void => {
    context.fillStyle = "#808080";
    context.fillRect(0, 0, canvas.width, canvas.height);
  };
  const draw = (picture: HTMLImageElement): void => {
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  };
  grey();
  const timed = session.protocol === "timed";
  const frame = timed ? await measureFrame() : 0;
  note.textContent = timed
    ? `One frame of this screen is ${figure(frame, 3)} ms; exposures are whole frames. Keys: r and g.`
    : "Look as long as you like. Keys: r for real, g for generated.";
  const waitForAnswer = (): Promise<"real" | "generated"> =>
    new Promise((done) => {
      const finish = (word: "real" | "generated"): void => {
        window.removeEventListener("keydown", onKey);
        done(word);
      };
      const onKey = (event: KeyboardEvent): void => {
        if (event.key === "r" || event.key === "g") {
          finish(event.key === "r" ? "real" : "generated");
        }
      };
      window.addEventListener("keydown", onKey);
      real.onclick = () => { finish("real"); };
      generated.onclick = () => { finish("generated"); };
    });
  let ahead = load(`${path}/${session.id}/${session.answered}.png`);
  while (!session.done && !isGone()) {
    const trial = session.answered;
    count.textContent = `${trial + 1} of ${session.trials}`;
    const picture = await ahead;
    let measured = 0;
    if (timed) {
      real.disabled = generated.disabled = true;
      grey();
      await new Promise((done) => setTimeout(done, kFixation));
      measured = await expose(() => { draw(picture); }, () => { drawMask(canvas, picture, Math.random); }, framesFor(session.exposure_ms, frame));
      for (let mask = 0; mask < kMasks; ++mask) {
        await expose(() => { drawMask(canvas, picture, Math.random); }, () => undefined, kMaskFrames);
      }
      grey();
      real.disabled = generated.disabled = false;
    } else {
      draw(picture);
    }
    canvas.dataset["trial"] = String(trial);
    if (trial + 1 < session.trials) {
      ahead = load(`${path}/${session.id}/${trial + 1}.png`);
      ahead.catch(() => undefined); // told when it is waited for
    }
    const answer = await waitForAnswer();
    session = await post<Session>(`${path}/${session.id}`, { trial, answer, measured_ms: measured, frame_ms: frame });
  }
  if (session.score) {
    replace(place, h("section", { class: "card centre", id: "score" }, h("p", { class: "verdict" }, `${percent(session.score.error.value)} errors`), scoreTable(session.score)), h("p", {}, h("a", { href: location.hash, onclick: () => { setTimeout(() => { location.reload(); }); } }, "Scores of all raters")));
  }
}

export const eyeballPage: Page = async (content, args, _query, cleanup) => {
  const name = args[0] ?? "";
  const path = `${runPath(name)}/eyeball`;
  document.title = `Eyeball test of ${name} · ganflow`;
  const scores = await get<Scores>(path);
  let gone = false;
  cleanup.add(() => { gone = true; });
  const field = (id: string, type: string, value: string | number): HTMLInputElement => h("input", { id, type, value, step: type === "number" ? "any" : undefined });
  const rater = field("rater", "text", "");
  rater.placeholder = "anonymous";
  const trials = field("trials", "number", 100);
  const start = field("start", "number", 500);
  const down = field("down", "number", 10);
  const up = field("up", "number", 30);
  const rest = h("p", { class: "small" });
  const tell = (): void => {
    const aim = Number(up.value) / (Number(up.value) + Number(down.value));
    rest.textContent =
      aim > 0.5
        ? `This staircase rests where ${percent(aim)} of the answers are right.`
        : `This staircase would rest where ${percent(aim)} of the answers are right, no better than chance: it runs to the longest exposure. Make the step up larger than the step down (30 and 10 aim at 75%).`;
  };
  down.addEventListener("input", tell);
  up.addEventListener("input", tell);
  tell();
  const timing = h("div", { hidden: true }, h("div", { class: "form" }, h("label", { for: "start" }, "first exposure, ms"), start, h("label", { for: "down" }, "shorter after a right answer, ms"), down, h("label", { for: "up" }, "longer after a wrong one, ms"), up), rest);
  const protocol = h("select", { id: "protocol", onchange: () => { timing.hidden = protocol.value !== "timed"; } }, h("option", { value: "unlimited" }, "unlimited time"), h("option", { value: "timed" }, "timed exposures"));
  const place = h("div");
  const begin = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const session = await post<Session>(path, {
        protocol: protocol.value,
        rater: rater.value.trim() || "anonymous",
        trials: Number(trials.value),
        start_ms: Number(start.value),
        down_ms: Number(down.value),
        up_ms: Number(up.value),
      });
      await judge(place, path, session, () => gone);
    } catch (error) {
      if (!gone) {
        replace(place, failure(error));
      }
    }
  };
  const results = (["unlimited", "timed"] as const).flatMap((kind) => {
    const score = scores[kind];
    return score ? [h("section", { class: "card" }, h("h2", {}, kind === "timed" ? "Timed" : "Unlimited time"), scoreTable(score))] : [];
  });
  const open = scores.sessions.filter((session) => !session.done);
  content.classList.add("stack");
  content.append(
    h("div", {}, h("h1", {}, "Eyeball test of ", h("a", { href: `#/run/${encodeURIComponent(name)}` }, name)), h("p", { class: "soft" }, "Half of the pictures are real, half are generated. Which is which?")),
    place,
  );
  place.classList.add("stack");
  place.append(
    h(
      "form",
      { class: "card stack", onsubmit: (event: Event) => void begin(event) },
      h("div", { class: "form" }, h("label", { for: "rater" }, "your name"), rater, h("label", { for: "protocol" }, "protocol"), protocol, h("label", { for: "trials" }, "pictures"), trials),
      timing,
      h("div", {}, h("button", { class: "primary", type: "submit" }, "Begin")),
    ),
    ...results,
  );
  if (open.length > 0) {
    place.append(h("section", { class: "card" }, h("h2", {}, "Go on"), ...open.map((session) => h("p", {}, h("button", { type: "button", onclick: () => void judge(place, path, session, () => gone) }, `${session.id}: ${session.answered} of ${session.trials}`)))));
  }
  if (scores.sessions.length > 0) {
    place.append(h("p", {}, h("a", { href: `${path}/answers.csv`, download: `${name}-eyeball.csv` }, "All answers as CSV")));
  }
};
