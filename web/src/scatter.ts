/// Points by WebGL: a hundred thousand drawn at every frame of a drag. Dragging moves, the wheel or two fingers zoom, a double click goes back.

import { rgb, theme } from "./palette";

export interface Layer {
  pairs: Float32Array; // x and y in turn
  sizes?: Float32Array; // pixels across, of each; without it all have `size`
  size: number;
  colour: string;
  alpha: number;
}

export interface Scatter {
  canvas: HTMLCanvasElement;
  show(layers: Layer[], box: number | null, keepView: boolean): void;
  destroy(): void;
}

const kVertex = `
attribute vec2 at;
attribute float size;
uniform vec2 scale, shift;
uniform float ratio;
varying float across;
void main() { gl_Position = vec4(at * scale + shift, 0.0, 1.0); across = size * ratio; gl_PointSize = across; }`;
const kFragment = `
precision mediump float;
uniform vec4 colour;
uniform float round;
varying float across;
void main() {
  float edge = clamp((0.5 - length(gl_PointCoord - 0.5)) * across + 0.5, 0.0, 1.0); // smooth over a pixel
  gl_FragColor = vec4(colour.rgb, colour.a * mix(1.0, edge, round));
}`;

export interface View {
  x: number;
  y: number;
  width: number;
  height: number;
}

/// The middle and extent of what is shown, with a margin; outliers count.
export function extent(layers: Layer[], box: number | null): View {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  if (box !== null) {
    [left, right, low, high] = [-box, box, -box, box];
  }
  for (const { pairs } of layers) {
    for (let k = 0; k < pairs.length; k += 2) {
      const [u, v] = [pairs[k]!, pairs[k + 1]!];
      if (Number.isFinite(u) && Number.isFinite(v)) {
        left = Math.min(left, u);
        right = Math.max(right, u);
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
  }
  if (left > right) {
    return { x: 0, y: 0, width: 2, height: 2 };
  }
  const margin = 1.12;
  return {
    x: (left + right) / 2,
    y: (low + high) / 2,
    width: Math.max(right - left, 1e-6) * margin,
    height: Math.max(high - low, 1e-6) * margin,
  };
}

function program(gl: WebGLRenderingContext): WebGLProgram {
  const made = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, kVertex],
    [gl.FRAGMENT_SHADER, kFragment],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  return made;
}

/// `onView` is told what part of the plane is in sight whenever that has changed.
export function scatter(label: string, onView: (view: View) => void): Scatter {
  const canvas = document.createElement("canvas");
  canvas.className = "picture";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${label}. Arrow keys move, plus and minus zoom, 0 shows all`);
  const gl = canvas.getContext("webgl", { alpha: false, antialias: false, preserveDrawingBuffer: true });
  let layers: { layer: Layer; buffer: WebGLBuffer; sizes: WebGLBuffer | null }[] = [];
  let box: number | null = null;
  let all: View = { x: 0, y: 0, width: 2, height: 2 };
  let view = all;
  let pending = 0;
  if (!gl) {
    canvas.setAttribute("aria-label", `${label}: this browser has no WebGL`);
    return { canvas, show: () => undefined, destroy: () => undefined };
  }
  const shaders = program(gl);
  const lineBuffer = gl.createBuffer();
  const at = gl.getAttribLocation(shaders, "at");
  const size = gl.getAttribLocation(shaders, "size");
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(shaders, name);

  const outline = (): void => {
    if (box === null) {
      return;
    }
    const ink = rgb(theme().dark ? "#8a929a" : "#777777");
    gl.bindBuffer(gl.ARRAY_BUFFER, lineBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-box, -box, box, -box, box, box, -box, box]), gl.DYNAMIC_DRAW);
    gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 0, 0);
    gl.uniform4f(uniform("colour"), ...ink, 1);
    gl.uniform1f(uniform("round"), 0);
    gl.disableVertexAttribArray(size);
    gl.drawArrays(gl.LINE_LOOP, 0, 4);
  };
  const draw = (): void => {
    pending = 0;
    const ratio = devicePixelRatio;
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(...rgb(theme().dark ? "#15181b" : "#faf9f7"), 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.useProgram(shaders);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    gl.enableVertexAttribArray(at);
    gl.uniform2f(uniform("scale"), 2 / view.width, 2 / view.height);
    gl.uniform2f(uniform("shift"), (-2 * view.x) / view.width, (-2 * view.y) / view.height);
    gl.uniform1f(uniform("ratio"), ratio);
    outline();
    for (const { layer, buffer, sizes } of layers) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 0, 0);
      if (sizes) {
        gl.bindBuffer(gl.ARRAY_BUFFER, sizes);
        gl.enableVertexAttribArray(size);
        gl.vertexAttribPointer(size, 1, gl.FLOAT, false, 0, 0);
      } else {
        gl.disableVertexAttribArray(size);
        gl.vertexAttrib1f(size, layer.size);
      }
      gl.uniform4f(uniform("colour"), ...rgb(layer.colour), layer.alpha);
      gl.uniform1f(uniform("round"), 1);
      gl.drawArrays(gl.POINTS, 0, layer.pairs.length / 2);
    }
    canvas.dataset["drawn"] = String(layers.reduce((sum, { layer }) => sum + layer.pairs.length / 2, 0));
    canvas.dataset["frames"] = String(Number(canvas.dataset["frames"] ?? 0) + 1);
    onView(view);
  };
  const later = (): void => {
    if (pending === 0) {
      pending = requestAnimationFrame(draw);
    }
  };
  const zoom = (factor: number, u = 0.5, v = 0.5): void => {
    const x = view.x + (u - 0.5) * view.width;
    const y = view.y + (v - 0.5) * view.height;
    const width = view.width * factor;
    const height = view.height * factor;
    view = { x: x - (u - 0.5) * width, y: y - (v - 0.5) * height, width, height };
    later();
  };
  const move = (dx: number, dy: number): void => {
    view = { ...view, x: view.x - dx * view.width, y: view.y - dy * view.height };
    later();
  };
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const place = canvas.getBoundingClientRect();
    zoom(
      Math.exp(event.deltaY * 0.0015),
      (event.clientX - place.left) / place.width,
      1 - (event.clientY - place.top) / place.height,
    );
  });
  const fingers = new Map<number, { x: number; y: number }>();
  const apart = (): number => {
    const [a, b] = [...fingers.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) {
      return;
    }
    const distance = apart();
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) {
      move(
        (event.clientX - before.x) / canvas.clientWidth,
        -(event.clientY - before.y) / canvas.clientHeight,
      );
    } else if (distance > 0 && apart() > 0) {
      zoom(distance / apart());
    }
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    canvas.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }
  canvas.addEventListener("dblclick", () => {
    view = all;
    later();
  });
  canvas.addEventListener("keydown", (event) => {
    const steps: Record<string, () => void> = {
      ArrowLeft: () => { move(0.1, 0); },
      ArrowRight: () => { move(-0.1, 0); },
      ArrowUp: () => { move(0, -0.1); },
      ArrowDown: () => { move(0, 0.1); },
      "+": () => { zoom(0.8); },
      "-": () => { zoom(1.25); },
      "0": () => {
        view = all;
        later();
      },
    };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      step();
    }
  });
  const resize = new ResizeObserver(later);
  resize.observe(canvas);
  window.addEventListener("themechange", later);

  return {
    canvas,
    show(next, nextBox, keepView) {
      layers.forEach(({ buffer, sizes }) => {
        gl.deleteBuffer(buffer);
        gl.deleteBuffer(sizes);
      });
      box = nextBox;
      const upload = (values: Float32Array): WebGLBuffer => {
        const buffer = gl.createBuffer();
        gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
        gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
        return buffer;
      };
      layers = next.map((layer) => ({ layer, buffer: upload(layer.pairs), sizes: layer.sizes ? upload(layer.sizes) : null }));
      const untouched = view === all;
      all = extent(next, nextBox);
      if (!keepView || untouched) {
        view = all;
      }
      later();
    },
    destroy() {
      resize.disconnect();
      window.removeEventListener("themechange", later);
      cancelAnimationFrame(pending);
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}
