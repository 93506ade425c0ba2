/// Exposures in whole frames of the screen: what can be shown is a number of frames, never a number of milliseconds.

/// How many frames come nearest to `milliseconds`; at least one.
export function framesFor(milliseconds: number, frame: number): number {
  return Math.max(1, Math.round(milliseconds / frame));
}

const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));

/// The screen's frame in milliseconds: the median of some.
export async function measureFrame(count = 24): Promise<number> {
  const gaps: number[] = [];
  let before = await nextFrame();
  for (let k = 0; k < count; ++k) {
    const now = await nextFrame();
    gaps.push(now - before);
    before = now;
  }
  return median(gaps);
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/// Draws, waits so many frames, draws what comes after; returns how long the first was there by the browser's clock.
export async function expose(show: () => void, hide: () => void, frames: number): Promise<number> {
  const first = await nextFrame();
  show(); // on the screen from the frame that begins now
  let now = first;
  for (let k = 0; k < frames; ++k) {
    now = await nextFrame();
  }
  hide();
  return now - first;
}

/// A mask: the picture's own blocks in another order, turned: same colours and edges, no content.
export function drawMask(canvas: HTMLCanvasElement, picture: HTMLImageElement, random: () => number): void {
  const context = canvas.getContext("2d")!;
  const blocks = 7;
  const { naturalWidth: width, naturalHeight: height } = picture;
  const cell = canvas.width / blocks;
  context.imageSmoothingEnabled = false;
  for (let row = 0; row < blocks; ++row) {
    for (let column = 0; column < blocks; ++column) {
      const u = Math.floor(random() * (blocks - 1e-9)) / blocks;
      const v = Math.floor(random() * (blocks - 1e-9)) / blocks;
      context.save();
      context.translate((column + 0.5) * cell, (row + 0.5) * cell);
      context.rotate((Math.floor(random() * 4) * Math.PI) / 2);
      context.drawImage(picture, u * width, v * height, width / blocks, height / blocks, -cell / 2, -cell / 2, cell, cell);
      context.restore();
    }
  }
}
