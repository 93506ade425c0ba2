/// The server's answers (docs/serve.md), typed, and errors as the sentences that the server says.

export interface Verdict {
  verdict: string;
  coagulated: boolean;
  reasons: string[];
  observable: string | null;
  period: number | null;
  period_low: number | null;
  period_high: number | null;
  amplitude: number | null;
  damping: number | null;
  cycles: number | null;
  false_alarm: number | null;
  distinct_generator: number | null;
  distinct_critic: number | null;
}

export type RunState = "running" | "paused" | "stopped" | "finished" | "diverged";

export interface Summary {
  name: string;
  title: string;
  state: RunState;
  iteration: number;
  iterations: number;
  time: number | null;
  verdict: Verdict | null;
  error: string | null;
}

export interface Run extends Summary {
  spec: string;
  values?: Record<string, string | null>;
  snapshots: number[];
  columns?: string[] | null;
  rows?: number;
  generation?: number;
}

export interface Series {
  generation: number;
  rows: number;
  decimated: boolean;
  time: (number | null)[];
  columns: Record<string, (number | null)[]>;
}

export interface RunEvent {
  iteration: number;
  time: number;
  kind: string;
  [field: string]: unknown;
}

export interface Key {
  key: string;
  table: string;
  leaf: string;
  stored: boolean;
  type: string;
  limits: string;
  words: string[];
  doc: string;
  example: string;
  default: string | null;
}

export interface GalleryEntry {
  name: string;
  title: string;
  values: Record<string, string | null>;
}

export interface Contents {
  iteration: number;
  time: number;
  arrays: Record<string, number[]>;
  image_shape?: [number, number, number];
}

/// Points one after another: coordinate c of point k is values[k·coordinates + c].
export interface Points {
  values: Float32Array;
  count: number;
  coordinates: number;
  total: number;
}

async function checked(response: Response): Promise<Response> {
  if (!response.ok) {
    const body = (await response.json().catch(() => ({}))) as { error?: string };
    throw new Error(body.error ?? `the server answered ${response.status}`);
  }
  return response;
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException) {
      throw error; // the page itself gave up waiting
    }
    throw new Error("the server does not answer. Is `ganflow serve` still running?");
  }
  return checked(response);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask(path, signal ? { signal } : undefined)).json() as Promise<T>;
}

export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return (await ask(path, init)).json() as Promise<T>;
}

export async function points(path: string, signal?: AbortSignal): Promise<Points> {
  const response = await ask(path, signal ? { signal } : undefined);
  const header = (name: string): number => Number(response.headers.get(name) ?? 0);
  const values = new Float32Array(await response.arrayBuffer());
  return { values, count: header("X-Points"), coordinates: header("X-Coordinates"), total: header("X-Total") };
}

export const runPath = (name: string): string => `/api/runs/${encodeURIComponent(name)}`;

/// JSON has no infinities: "inf" and "-inf" stand for them, null for what is not known.
export function number(value: unknown): number | null {
  if (typeof value === "number") {
    return value;
  }
  return value === "inf" ? Infinity : value === "-inf" ? -Infinity : null;
}
