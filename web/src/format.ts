/// Numbers and words as people read them.

/// Four significant digits, no needless zeros, thin powers of ten.
export function figure(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "–";
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? "∞" : "−∞";
  }
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e6 || size < 1e-3)
      ? value.toExponential(digits - 1).replace(/\.?0+e/, "e")
      : String(Number(value.toPrecision(digits)));
  return text.replace("-", "−");
}

export function count(value: number): string {
  return value.toLocaleString("en-US").replaceAll(",", "\u202f");
}

const kColumnWords: Record<string, string> = {
  payoff: "payoff Ψ",
  critic_mean: "critic on data",
  w1: "W₁ to the data",
  sliced_w1: "sliced W₁ to the data",
  noise_floor: "noise floor",
  pc1: "along the data's first axis",
  spread: "spread of samples",
  distinct_generator: "generator particles",
  distinct_critic: "critic particles",
  wall_share: "critic on walls",
  generator_gradient: "generator gradient",
  critic_gradient: "critic gradient",
  modes: "modes found",
  mode_distance: "distance of their shares to the data's",
};

/// "mean_0" → "mean of samples", "mean_3" → "mean of samples, coordinate 4".
export function columnWords(column: string, alone: boolean): string {
  const numbered = /^(mean|std)_(\d+)$/.exec(column);
  if (numbered) {
    const what = numbered[1] === "mean" ? "mean of samples" : "deviation of samples";
    return alone ? what : `${what}, coordinate ${Number(numbered[2]) + 1}`;
  }
  return kColumnWords[column] ?? column.replaceAll("_", " ");
}

export interface Panel {
  title: string;
  columns: string[];
  log: boolean;
}

/// Which columns are drawn together.
export function panelsOf(columns: string[]): Panel[] {
  const panels: Panel[] = [];
  const left = new Set(columns);
  const take = (title: string, wanted: (column: string) => boolean, log = false): void => {
    const found = columns.filter((column) => left.has(column) && wanted(column));
    found.forEach((column) => left.delete(column));
    if (found.length > 0) {
      panels.push({ title, columns: found, log });
    }
  };
  take("Mean and width of the samples", (c) => /^(mean|std)_\d+$/.test(c) || c === "pc1" || c === "spread");
  take("Distance to the data", (c) => ["w1", "sliced_w1", "noise_floor"].includes(c), true);
  take("Payoff and critic", (c) => ["payoff", "critic_mean"].includes(c));
  take("Different particles", (c) => c.startsWith("distinct_"), true);
  take("Share of the critic's parameters on walls", (c) => c === "wall_share");
  take("Gradients", (c) => c.endsWith("_gradient"), true);
  take("Modes", (c) => c === "modes");
  take("Shares of the modes", (c) => c === "mode_distance");
  for (const column of left) {
    panels.push({ title: columnWords(column, true), columns: [column], log: false });
  }
  return panels;
}

export function percent(value: number): string {
  return `${(100 * value).toFixed(value >= 0.0995 || value === 0 ? 0 : 1)}%`;
}
