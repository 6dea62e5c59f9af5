import { describe, expect, test } from 'vitest';
import { createRandom } from '@/test/masks';
import { findFinish, NO_FINISH, TILE_PX, type TilePair } from './fine-structure';
import { createGrain, sharpenAnswer } from './finish';

/** Tiles of a slope with grain; some of them with edges. */
function tilesOf(
  count: number,
  grain: number,
  answerGrain: number,
  soft: number,
  scratch = false,
): TilePair[] {
  const random = createRandom(3);
  const gauss = () => (random() + random() + random() + random() - 2) * Math.sqrt(3);
  return Array.from({ length: count }, (_, tile) => {
    const photo = new Float32Array(TILE_PX ** 2 * 3);
    const answer = new Float32Array(TILE_PX ** 2 * 3);
    for (let i = 0; i < TILE_PX ** 2; i++) {
      const [x, y] = [i % TILE_PX, Math.floor(i / TILE_PX)];
      const edge = (sharpness: number) =>
        tile % 3 === 0 ? 50 * Math.tanh((Math.sin(x / 3 + tile) + Math.cos(y / 4)) / sharpness) : 0;
      const line = scratch && tile % 3 === 0 && (x + y) % 7 === 0 ? 90 : 0;
      const [a, b] = [grain * gauss(), answerGrain * gauss()];
      for (let c = 0; c < 3; c++) {
        photo[i * 3 + c] = 110 + x / 4 + edge(0.15) + a + line;
        answer[i * 3 + c] = 110 + x / 4 + edge(soft) + b;
      }
    }
    return { photo, answer };
  });
}

describe('what an answer lacks', () => {
  test('of one that is as fine as the photo, nothing; of too few tiles, nothing is said', () => {
    const { sharpen, grain, chroma } = findFinish(tilesOf(40, 3, 3, 0.15), 1);
    expect([sharpen, grain, chroma]).toEqual([0, 0, 0]);
    expect(findFinish(tilesOf(3, 3, 0, 1), 1)).toEqual(NO_FINISH);
  });

  test('grain is that of plain places, and no scratches', () => {
    for (const scratch of [false, true]) {
      const { grain, chroma, grainSigma } = findFinish(tilesOf(40, 4, 0, 0.15, scratch), 1);
      expect(grain).toBeGreaterThan(3);
      expect(grain).toBeLessThan(4.6);
      expect(chroma).toBeLessThan(0.5);
      expect(grainSigma).toBeLessThan(0.4);
    }
  });

  test('a soft answer is sharpened, within bounds', () => {
    const { sharpen } = findFinish(tilesOf(40, 1, 1, 0.9), 1);
    expect(sharpen).toBeGreaterThan(0.1);
    expect(sharpen).toBeLessThanOrEqual(2);
  });
});

describe('grain', () => {
  const finish = { ...NO_FINISH, grain: 5, grainSigma: 0.6 };

  test('has the deviation that was asked for, and is the same at the same place', () => {
    const add = createGrain(finish);
    let squares = 0;
    for (let y = 0; y < 60; y++) {
      const row = new Float32Array(300 * 3).fill(128);
      add?.(row, 3, 40, y);
      for (const value of row) squares += (value - 128) ** 2;
    }
    expect(Math.sqrt(squares / (60 * 900))).toBeGreaterThan(4.6);
    expect(Math.sqrt(squares / (60 * 900))).toBeLessThan(5.4);
    const [whole, part] = [new Float32Array(30).fill(128), new Float32Array(15).fill(128)];
    add?.(whole, 3, 100, 7);
    add?.(part, 3, 105, 7);
    expect(part).toEqual(whole.slice(15));
  });

  test('leaves black, white and transparency alone', () => {
    const row = Float32Array.from([0, 0, 0, 90, 255, 255, 255, 17]);
    createGrain({ ...finish, chroma: 2 })?.(row, 4, 3, 3);
    expect([...row]).toEqual([0, 0, 0, 90, 255, 255, 255, 17]);
    expect(createGrain(NO_FINISH)).toBeNull();
  });
});

describe('sharpening', () => {
  const edge = {
    width: 40,
    height: 30,
    channels: 4,
    data: Uint8Array.from({ length: 4800 }, (_, i) => (i % 4 === 3 ? i % 251 : (i / 4) % 40 < 20 ? 60 : 200)),
  };

  test('stays in its part, keeps flat places and transparency, and makes no halo beyond its bound', () => {
    const { data } = sharpenAnswer(edge, { x: 10, y: 5, width: 20, height: 10 }, 2, 1);
    for (let i = 0; i < data.length; i++) {
      const [x, y] = [Math.floor(i / 4) % 40, Math.floor(i / 160)];
      const changed = Math.abs((data[i] as number) - (edge.data[i] as number));
      const inside = x >= 10 && x < 30 && y >= 5 && y < 15;
      expect(changed).toBeLessThanOrEqual(!inside || i % 4 === 3 || Math.abs(x - 19.5) > 4 ? 0 : 20);
    }
    expect(data[(10 * 40 + 20) * 4]).toBe(220);
  });

  test('of nothing is the answer itself', () => {
    expect(sharpenAnswer(edge, { x: 0, y: 0, width: 40, height: 30 }, 0, 1)).toBe(edge);
  });
});
