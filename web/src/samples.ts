/// Samples against data: on a line two histograms and the critic's values, in the plane two clouds over the critic's
/// level sets.

import type { Points } from "./api";
import { kData, theme } from "./palette";

export interface SampleView {
  generated: Points;
  real: Points;
  critic: ((x: number[]) => number) | undefined;
}

const kFewestBins = 12;
const kMostBins = 64;
const kCriticPoints = 160;
const kCriticCells = 56;
const kLevels = 9;

export interface Bins {
  low: number;
  width: number;
  count: number;
}

/// Equal bins over both; their number by the square-root rule.
export function binsOf(a: number[], b: number[]): Bins {
  const all = [...a, ...b].filter(Number.isFinite);
  let [low, high] = [Infinity, -Infinity];
  for (const x of all) {
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  const count = Math.round(Math.min(kMostBins, Math.max(kFewestBins, Math.sqrt(Math.min(a.length, b.length)))));
  return high > low ? { low, width: (high - low) / count, count } : { low: low - count / 2, width: 1, count };
}

/// Density of each bin.
export function densities(values: number[], bins: Bins): number[] {
  const result = new Array<number>(bins.count).fill(0);
  const finite = values.filter(Number.isFinite);
  for (const x of finite) {
    const bin = Math.min(bins.count - 1, Math.max(0, Math.floor((x - bins.low) / bins.width)));
    result[bin]! += 1 / (finite.length * bins.width);
  }
  return result;
}

function coordinate(points: Points, c: number): number[] {
  return Array.from({ length: points.count }, (_, k) => points.values[k * points.coordinates + c]!);
}

interface Canvas {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
}

function prepare(canvas: HTMLCanvasElement): Canvas {
  const context = canvas.getContext("2d")!;
  const width = canvas.clientWidth || 400;
  const height = canvas.clientHeight || 300;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "11px system-ui, sans-serif";
  return { context, width, height };
}

function niceStep(span: number): number {
  const raw = span / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((m) => m * power).find((step) => step >= raw)!;
}

function drawLine(canvas: HTMLCanvasElement, view: SampleView): void {
  const { context, width, height } = prepare(canvas);
  const look = theme();
  const generated = coordinate(view.generated, 0);
  const real = coordinate(view.real, 0);
  const bins = binsOf(generated, real);
  const foot = height - 22;
  const ours = densities(generated, bins);
  const theirs = densities(real, bins);
  const margin = 0.06 * bins.width * bins.count;
  const low = bins.low - margin;
  const high = bins.low + bins.width * bins.count + margin;
  const px = (x: number): number => ((x - low) / (high - low)) * width;
  // The data's height rules: a generated law that has shrunk to a point would otherwise flatten it.
  const top = Math.max(...theirs, Math.min(Math.max(...ours), 3 * Math.max(...theirs))) * 1.12;
  const py = (density: number): number => foot - Math.min(1, density / top) * (foot - 8);
  context.fillStyle = kData;
  context.globalAlpha = 0.55;
  theirs.forEach((d, k) => {
    context.fillRect(px(bins.low + k * bins.width), py(d), (bins.width / (high - low)) * width - 0.5, foot - py(d));
  });
  context.globalAlpha = 1;
  context.strokeStyle = look.generated;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(px(bins.low), foot);
  ours.forEach((d, k) => {
    context.lineTo(px(bins.low + k * bins.width), py(d));
    context.lineTo(px(bins.low + (k + 1) * bins.width), py(d));
  });
  context.lineTo(px(high - margin), foot);
  context.stroke();
  if (view.critic) {
    const values = Array.from({ length: kCriticPoints + 1 }, (_, k) =>
      view.critic!([low + ((high - low) * k) / kCriticPoints]),
    );
    const [least, most] = [Math.min(...values), Math.max(...values)];
    context.strokeStyle = look.critic;
    context.lineWidth = 1.6;
    context.beginPath();
    values.forEach((v, k) => {
      const share = most > least ? (v - least) / (most - least) : 0.5;
      context.lineTo((k / kCriticPoints) * width, foot - 14 - share * (foot - 40));
    });
    context.stroke();
    context.fillStyle = look.critic;
    context.fillText(`critic ${least.toPrecision(3)} … ${most.toPrecision(3)}`, 6, 13);
  }
  context.strokeStyle = look.faint;
  context.fillStyle = look.ink;
  context.textAlign = "center";
  const step = niceStep(high - low);
  for (let x = Math.ceil(low / step) * step; x <= high; x += step) {
    context.fillText(String(Number(x.toPrecision(6))).replace("-", "−"), px(x), height - 6);
  }
  context.textAlign = "start";
}

/// Where the data and most of the samples are; far samples may be outside.
function frame(view: SampleView): { x: number; y: number; half: number } {
  const middle = (values: number[], share: number): number => values[Math.floor(share * (values.length - 1))] ?? 0;
  const range = (c: number): [number, number] => {
    const sorted = (points: Points): number[] => coordinate(points, c).filter(Number.isFinite).sort((a, b) => a - b);
    const [ours, theirs] = [sorted(view.generated), sorted(view.real)];
    const ends = [theirs[0] ?? -1, theirs.at(-1) ?? 1, middle(ours, 0.02), middle(ours, 0.98)];
    return [Math.min(...ends), Math.max(...ends)];
  };
  const [left, right] = range(0);
  const [low, high] = range(1);
  return { x: (left + right) / 2, y: (low + high) / 2, half: 0.57 * Math.max(right - left, high - low, 1e-9) };
}

function drawLevels(context: CanvasRenderingContext2D, view: SampleView, to: Canvas, place: { x: number; y: number; half: number }, unit: number): void {
  const cells = kCriticCells;
  const values: number[] = [];
  for (let row = 0; row <= cells; ++row) {
    for (let column = 0; column <= cells; ++column) {
      const x = place.x + ((column / cells - 0.5) * to.width) / unit;
      const y = place.y - ((row / cells - 0.5) * to.height) / unit;
      values.push(view.critic!([x, y]));
    }
  }
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!(most > least)) {
    return;
  }
  context.strokeStyle = theme().critic;
  context.lineWidth = 1;
  for (let level = 1; level <= kLevels; ++level) {
    const height = least + ((most - least) * level) / (kLevels + 1);
    context.globalAlpha = 0.25 + (0.5 * level) / kLevels;
    context.beginPath();
    for (let row = 0; row < cells; ++row) {
      for (let column = 0; column < cells; ++column) {
        const corner = (r: number, c: number): number => values[(row + r) * (cells + 1) + column + c]! - height;
        const ends: [number, number][] = [];
        const edge = (r0: number, c0: number, r1: number, c1: number): void => {
          const [a, b] = [corner(r0, c0), corner(r1, c1)];
          if (a < 0 !== b < 0) {
            const t = a / (a - b);
            ends.push([column + c0 + t * (c1 - c0), row + r0 + t * (r1 - r0)]);
          }
        };
        edge(0, 0, 0, 1);
        edge(0, 1, 1, 1);
        edge(1, 1, 1, 0);
        edge(1, 0, 0, 0);
        for (let k = 0; k + 1 < ends.length; k += 2) {
          context.moveTo((ends[k]![0] / cells) * to.width, (ends[k]![1] / cells) * to.height);
          context.lineTo((ends[k + 1]![0] / cells) * to.width, (ends[k + 1]![1] / cells) * to.height);
        }
      }
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawPlane(canvas: HTMLCanvasElement, view: SampleView): void {
  const to = prepare(canvas);
  const { context, width, height } = to;
  const place = frame(view);
  const unit = Math.min(width, height) / (2 * place.half);
  if (view.critic) {
    drawLevels(context, view, to, place, unit);
  }
  const dots = (points: Points, colour: string, alpha: number): void => {
    context.fillStyle = colour;
    context.globalAlpha = alpha;
    for (let k = 0; k < points.count; ++k) {
      const x = width / 2 + (points.values[k * points.coordinates]! - place.x) * unit;
      const y = height / 2 - (points.values[k * points.coordinates + 1]! - place.y) * unit;
      context.beginPath();
      context.arc(x, y, 2, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
  };
  dots(view.real, kData, 0.6);
  dots(view.generated, theme().generated, 0.75);
}

/// False when there is no such picture: samples of more than two coordinates.
export function drawSamples(canvas: HTMLCanvasElement, view: SampleView): boolean {
  if (view.generated.coordinates === 1) {
    drawLine(canvas, view);
  } else if (view.generated.coordinates === 2) {
    drawPlane(canvas, view);
  } else {
    return false;
  }
  return true;
}
