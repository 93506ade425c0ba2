/// The toy game's phase portrait (theory §8): a click starts a trajectory, a slider moves γ.

import { get, number } from "../api";
import type { Page } from "../dom";
import { failure, h, replace } from "../dom";
import { figure } from "../format";
import { kLimit, lines, onThemeChange, theme } from "../palette";

interface Curve {
  theta: (number | null)[];
  omega: (number | null)[];
}

interface Portrait {
  gamma: number;
  kappa: number;
  width: number;
  theta_max: number;
  period: number;
  linear_period: number;
  measured_period: number | null;
  levels: Curve[];
  limit: Curve;
  arrows: [number, number, number | null, number | null][];
}

interface Trajectory extends Curve {
  period: number | null;
  arrival_time: number | null;
  exact_arrival: number | null;
  contacts: number;
  energy_drift: number | null;
}

const kFlows = ["continuous", "euler", "alternating", "symplectic", "sgd", "extragradient", "optimistic"];
const kTop = 1.18; // ω shown, beyond the walls at ±1

class Drawing {
  readonly canvas = h("canvas", {
    class: "picture wide",
    tabindex: 0,
    role: "application",
    "aria-label": "Phase portrait: θ to the right, ω upwards. Click to start a trajectory; arrow keys move a start, Enter sends it off",
  });
  portrait: Portrait | undefined;
  trajectories: { start: [number, number]; path: Trajectory | undefined }[] = [];
  cursor: [number, number] | null = null;
  private phase = 1;
  private frame = 0;

  place(event: MouseEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    const width = this.portrait?.width ?? 1;
    return [((event.clientX - box.left) / box.width - 0.5) * 2 * width, (0.5 - (event.clientY - box.top) / box.height) * 2 * kTop];
  }

  /// Lets the trajectories grow from their starts.
  animate(): void {
    cancelAnimationFrame(this.frame);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.phase = 1;
      this.draw();
      return;
    }
    const begun = performance.now();
    const step = (now: number): void => {
      this.phase = Math.min(1, (now - begun) / 1600);
      this.draw();
      if (this.phase < 1) {
        this.frame = requestAnimationFrame(step);
      }
    };
    this.frame = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  draw(): void {
    const { canvas, portrait } = this;
    const context = canvas.getContext("2d")!;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!portrait) {
      return;
    }
    const look = theme();
    const colours = lines(look.dark);
    const px = (theta: number): number => (theta / portrait.width / 2 + 0.5) * width;
    const py = (omega: number): number => (0.5 - omega / kTop / 2) * height;
    const ground = look.dark ? "rgb(255 255 255 / 6%)" : "rgb(0 0 0 / 6%)";
    context.fillStyle = ground;
    context.fillRect(0, 0, width, py(1));
    context.fillRect(0, py(-1), width, height - py(-1));
    const closed = (curve: Curve): void => {
      const quarter = curve.theta.map((t, k) => [number(t) ?? 0, number(curve.omega[k]) ?? 0] as const);
      const turn = [
        ...quarter,
        ...[...quarter].reverse().map(([t, o]) => [-t, o] as const),
        ...quarter.map(([t, o]) => [-t, -o] as const),
        ...[...quarter].reverse().map(([t, o]) => [t, -o] as const),
      ];
      context.beginPath();
      turn.forEach(([t, o]) => { context.lineTo(px(t), py(o)); });
      context.closePath();
      context.stroke();
    };
    context.strokeStyle = look.dark ? "#7d868e" : "#a9a7a1";
    context.lineWidth = 0.8;
    portrait.levels.forEach(closed);
    // Arrows show directions; their lengths go with the root of the speed, so that slow ones can be seen.
    const speed = (v: (typeof portrait.arrows)[number]): number =>
      Math.hypot(((number(v[2]) ?? 0) / portrait.width) * width, (number(v[3]) ?? 0) * (height / kTop));
    const fastest = Math.max(...portrait.arrows.map(speed), 1e-12);
    context.strokeStyle = look.dark ? "#5c656d" : "#bdbbb5";
    context.lineWidth = 1;
    for (const arrow of portrait.arrows) {
      const size = (Math.sqrt(speed(arrow) / fastest) * width) / 40;
      const angle = Math.atan2(-(number(arrow[3]) ?? 0) * (height / kTop), ((number(arrow[2]) ?? 0) / portrait.width) * width);
      const [x, y] = [px(arrow[0]), py(arrow[1])];
      context.beginPath();
      context.moveTo(x, y);
      const [u, v] = [x + size * Math.cos(angle), y + size * Math.sin(angle)];
      context.lineTo(u, v);
      context.lineTo(u - 4 * Math.cos(angle - 0.5), v - 4 * Math.sin(angle - 0.5));
      context.stroke();
    }
    context.strokeStyle = look.ink;
    context.lineWidth = 1.4;
    for (const wall of [1, -1]) {
      context.beginPath();
      context.moveTo(0, py(wall));
      context.lineTo(width, py(wall));
      context.stroke();
    }
    this.trajectories.forEach(({ start, path }, k) => {
      context.strokeStyle = context.fillStyle = colours[(k + 1) % colours.length]!;
      context.lineWidth = 2;
      if (path) {
        context.beginPath();
        const end = Math.ceil(path.theta.length * this.phase);
        for (let j = 0; j < end; ++j) {
          context.lineTo(px(number(path.theta[j]) ?? 0), py(number(path.omega[j]) ?? 0));
        }
        context.stroke();
      }
      context.beginPath();
      context.arc(px(start[0]), py(start[1]), 4, 0, 2 * Math.PI);
      context.fill();
    });
    context.strokeStyle = kLimit; // above what has come to it
    context.lineWidth = 2.4;
    closed(portrait.limit);
    if (this.cursor && document.activeElement === canvas) {
      context.strokeStyle = look.ink;
      context.beginPath();
      context.arc(px(this.cursor[0]), py(this.cursor[1]), 6, 0, 2 * Math.PI);
      context.stroke();
    }
    context.fillStyle = look.ink;
    context.font = "12px system-ui, sans-serif";
    context.fillText("θ", width - 14, py(0) - 6);
    context.fillText("ω", px(0) + 6, 14);
    context.fillText("wall ω = 1", 8, py(1) - 5);
    context.fillText("wall ω = −1", 8, py(-1) + 14);
  }
}

export const toyPage: Page = async (content, _args, query, cleanup) => {
  document.title = "Toy game · ganflow";
  const drawing = new Drawing();
  const gamma = h("input", { id: "gamma", type: "range", min: -2, max: 2, step: 0.02, value: Math.log10(Number(query.get("gamma") ?? 1)) });
  const gammaText = h("output", { for: "gamma", class: "figures" });
  const prior = h("select", { id: "prior" }, ...["logistic", "gaussian", "uniform"].map((name) => h("option", { value: name }, name)));
  const flow = h("select", { id: "flow" }, ...kFlows.map((name) => h("option", { value: name }, name)));
  const step = h("input", { id: "step", type: "number", min: 0.001, max: 10, step: "any", value: 0.2 });
  const stepBox = h("span", { class: "row", hidden: true }, h("label", { for: "step" }, "step Δt"), step);
  const facts = h("dl", { class: "facts" });
  const found = h("p", { class: "small", "aria-live": "polite" });
  const problem = h("div");
  const value = (): number => 10 ** Number(gamma.value);
  const common = (): string => `gamma=${value()}&prior=${prior.value}`;

  let turn = 0;
  const follow = async (start: [number, number]): Promise<Trajectory> => {
    const kind = flow.value === "continuous" ? "" : `&step=${step.value}`;
    return get<Trajectory>(`/api/toy/trajectory?${common()}&flow=${flow.value}${kind}&theta=${start[0]}&omega=${start[1]}`);
  };
  const describe = (path: Trajectory): void => {
    const arrival = path.arrival_time !== null ? `It reaches the limit orbit at time ${figure(path.arrival_time, 6)}${path.exact_arrival !== null ? ` (exactly ${figure(path.exact_arrival, 6)})` : ""}.` : "It never comes to the limit orbit: it circles on a level set of its own.";
    const kind = flow.value === "continuous" ? arrival : "";
    found.textContent = `${kind} ${path.contacts} contacts with walls; period ${figure(path.period, 6)}; drift of H ${figure(path.energy_drift, 2)}.`;
  };
  const refresh = async (): Promise<void> => {
    const mine = ++turn;
    gammaText.textContent = `γ = ${figure(value(), 3)}`;
    stepBox.hidden = flow.value === "continuous";
    history.replaceState(null, "", `#/toy?gamma=${figure(value(), 3)}`);
    try {
      const [portrait, ...paths] = await Promise.all([
        get<Portrait>(`/api/toy/portrait?${common()}`),
        ...drawing.trajectories.map(({ start }) => follow(start).catch(() => undefined)),
      ]);
      if (mine !== turn) {
        return;
      }
      drawing.portrait = portrait;
      drawing.trajectories.forEach((trajectory, k) => { trajectory.path = paths[k]; });
      replace(problem);
      replace(
        facts,
        ...(
          [
            ["period of the limit orbit", figure(portrait.period, 8)],
            ["measured", figure(portrait.measured_period, 8)],
            ["small swings", figure(portrait.linear_period, 6)],
            ["θ at most", figure(portrait.theta_max, 6)],
          ] as const
        ).map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, text))),
      );
      drawing.draw();
    } catch (error) {
      if (mine === turn) {
        replace(problem, failure(error));
      }
    }
  };
  const start = async (from: [number, number]): Promise<void> => {
    const at: [number, number] = [from[0], Math.max(-1, Math.min(1, from[1]))];
    try {
      const path = await follow(at);
      drawing.trajectories = [...drawing.trajectories.slice(-5), { start: at, path }];
      drawing.canvas.dataset["trajectories"] = String(drawing.trajectories.length);
      describe(path);
      replace(problem);
      drawing.animate();
    } catch (error) {
      replace(problem, failure(error));
    }
  };
  drawing.canvas.addEventListener("click", (event) => void start(drawing.place(event)));
  drawing.canvas.addEventListener("keydown", (event) => {
    const width = drawing.portrait?.width ?? 1;
    const moves: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[event.key];
    drawing.cursor ??= [0, 0.5];
    if (move) {
      event.preventDefault();
      drawing.cursor = [drawing.cursor[0] + (move[0] * width) / 20, Math.max(-1, Math.min(1, drawing.cursor[1] + move[1] / 10))];
      drawing.draw();
    } else if (event.key === "Enter") {
      void start(drawing.cursor);
    }
  });
  drawing.canvas.addEventListener("focus", () => {
    drawing.cursor ??= [0, 0.5];
    drawing.draw();
  });
  let timer = 0;
  const soon = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void refresh(), 40);
  };
  for (const input of [gamma, prior, flow, step]) {
    input.addEventListener("input", soon);
  }
  const clear = h("button", {
    type: "button",
    onclick: () => {
      drawing.trajectories = [];
      delete drawing.canvas.dataset["trajectories"];
      found.textContent = "";
      drawing.draw();
    },
  }, "Clear");
  content.classList.add("stack");
  content.append(
    h("div", {}, h("h1", {}, "Toy game"), h("p", { class: "soft" }, "One generator parameter θ, one critic parameter ω between walls at ±1. Every start outside the red orbit ends on it; those inside circle for ever. Click to start a trajectory.")),
    h(
      "section",
      { class: "card stack" },
      h("div", { class: "row" }, h("label", { for: "gamma" }, "critic's speed"), h("span", { style: "flex:1;min-width:9rem" }, gamma), gammaText),
      h("div", { class: "row" }, h("label", { for: "prior" }, "latent law"), prior, h("label", { for: "flow" }, "algorithm"), flow, stepBox, clear),
      drawing.canvas,
      found,
      problem,
      facts,
    ),
  );
  const resize = new ResizeObserver(() => { drawing.draw(); });
  resize.observe(drawing.canvas);
  cleanup.add(() => {
    resize.disconnect();
    clearTimeout(timer);
    drawing.stop();
  });
  cleanup.add(onThemeChange(() => { drawing.draw(); }));
  await refresh();
};
