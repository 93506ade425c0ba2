/// The critic as a function, from its particles: D(x) = scale · mean_j c_j ς(a_j·x + b_j), theory §1. Particles are rows
/// a_1 … a_L, b, c of a snapshot; a thinned-out population gives the mean over those that are there.

import type { Points } from "./api";

const kLeakySlope = 0.2; // as in simd/activation.hpp

function erf(x: number): number {
  // Abramowitz and Stegun 7.1.26, error below 1.5e-7: a picture's line is a thousand times wider.
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - tail * Math.exp(-x * x));
}

const kActivations: Record<string, (x: number) => number> = {
  tanh: Math.tanh,
  erf,
  relu: (x) => Math.max(0, x),
  "leaky-relu": (x) => (x > 0 ? x : kLeakySlope * x),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sin: Math.sin,
  linear: (x) => x,
  step: (x) => (x > 0 ? 1 : 0),
};

export interface CriticShape {
  activation: string;
  scale: number;
}

/// undefined for an activation that this page does not know, and for particles of another shape.
export function criticOf(particles: Points, shape: CriticShape): ((x: number[]) => number) | undefined {
  const activation = kActivations[shape.activation];
  const inputs = particles.coordinates - 2;
  if (!activation || inputs < 1 || particles.count === 0) {
    return undefined;
  }
  const { values, coordinates, count } = particles;
  return (x) => {
    if (x.length !== inputs) {
      return NaN;
    }
    let sum = 0;
    for (let k = 0; k < count; ++k) {
      const first = k * coordinates;
      let inside = values[first + inputs]!;
      for (let l = 0; l < inputs; ++l) {
        inside += values[first + l]! * x[l]!;
      }
      sum += values[first + inputs + 1]! * activation(inside);
    }
    return (shape.scale * sum) / count;
  };
}
