/// A population as marks: a mark's area is the mass at its place, its colour on how many walls its particles lie, as in
/// ganflow's figures.

import type { Points } from "./api";
import { lines } from "./palette";
import type { Layer } from "./scatter";

const kCells = 160; // a side of the picture: what is nearer than that is one mark
const kLargest = 44; // pixels across, of all mass at one place
const kAlone = 20_000; // more particles than that are drawn each for itself
const kOnWall = 1 - 1e-6; // of the box: a float32 that was clipped

/// On how many walls of its box each particle lies; 0 without a box.
export function wallsOf(points: Points, box: number | null): Uint8Array {
  const walls = new Uint8Array(points.count);
  if (box !== null) {
    points.values.forEach((value, k) => {
      if (Math.abs(value) >= box * kOnWall) {
        walls[Math.floor(k / points.coordinates)]! += 1;
      }
    });
  }
  return walls;
}

export interface Marks {
  pairs: number[]; // x and y in turn
  sizes: number[]; // pixels across
}

/// Particles of one class, those that are next to each other gathered; `all` is the number of the whole population.
export function marksOf(pairs: Float32Array, all: number, smallest: number): Marks {
  const range = (side: number): [number, number] => {
    let [low, high] = [Infinity, -Infinity];
    for (let k = side; k < pairs.length; k += 2) {
      low = Math.min(low, pairs[k]!);
      high = Math.max(high, pairs[k]!);
    }
    return [low, Math.max(high - low, 1e-9)];
  };
  const [left, width] = range(0);
  const [low, height] = range(1);
  const heaps = new Map<number, [number, number, number]>();
  for (let k = 0; k < pairs.length; k += 2) {
    const [x, y] = [pairs[k]!, pairs[k + 1]!];
    const place = Math.floor(((x - left) / width) * kCells) * 2 * kCells + Math.floor(((y - low) / height) * kCells);
    const heap = heaps.get(place) ?? [0, 0, 0];
    heaps.set(place, [heap[0] + x, heap[1] + y, heap[2] + 1]);
  }
  const marks: Marks = { pairs: [], sizes: [] };
  for (const [x, y, count] of heaps.values()) {
    marks.pairs.push(x / count, y / count);
    marks.sizes.push(Math.max(smallest, kLargest * Math.sqrt(count / all)));
  }
  return marks;
}

export interface WallClass {
  name: string;
  share: number;
  colour: string;
}

function nameOf(walls: number, coordinates: number): string {
  return walls === 0 ? "inside" : walls === coordinates ? "in corners" : walls === 1 ? "on 1 wall" : `on ${walls} walls`;
}

/// The layers of a picture and what its key says; without a box, all are of one colour and the key is empty.
export function particleLayers(points: Points, x: number, y: number, box: number | null, plain: string, dark: boolean): { layers: Layer[]; key: WallClass[] } {
  const walls = wallsOf(points, box);
  const smallest = points.count > 5000 ? 2 : points.count > 500 ? 3.5 : 6;
  const alpha = points.count > 20_000 ? 0.35 : points.count > 1000 ? 0.55 : 0.75;
  const colours = lines(dark); // inside in the population's own colour, then others that can be told from it
  const order = [plain, colours[2]!, colours[4]!, colours[3]!];
  const layers: Layer[] = [];
  const key: WallClass[] = [];
  for (let count = 0; count <= points.coordinates; ++count) {
    const members: number[] = [];
    walls.forEach((w, k) => {
      if (w === count) {
        members.push(k);
      }
    });
    if (members.length === 0) {
      continue;
    }
    const pairs = new Float32Array(2 * members.length);
    members.forEach((k, i) => {
      pairs[2 * i] = points.values[k * points.coordinates + x]!;
      pairs[2 * i + 1] = points.values[k * points.coordinates + y]!;
    });
    const colour = order[Math.min(count, order.length - 1)]!;
    if (points.count > kAlone) {
      layers.push({ pairs, size: smallest, colour, alpha });
    } else {
      const marks = marksOf(pairs, points.count, smallest);
      layers.push({ pairs: new Float32Array(marks.pairs), sizes: new Float32Array(marks.sizes), size: smallest, colour, alpha });
    }
    if (box !== null) {
      key.push({ name: nameOf(count, points.coordinates), share: members.length / points.count, colour });
    }
  }
  return { layers, key };
}
