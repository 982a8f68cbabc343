import { describe, expect, test } from 'vitest';
import style from '../Look/base.css?raw';

/** Every colour of the style sheet, light and dark. */
const colours = new Map(
  [...style.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)/g)]
    .map(([, name = '', light = '', dark = '']) => [name, [light, dark]] as const));

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g) ?? [];
  const [red = 0, green = 0, blue = 0] = digits.map((pair) => parseInt(pair, 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: 0 | 1): number {
  const [bright = 0, dim = 0] = [one, other].map((name) => luminance(colours.get(name)?.[theme] ?? '')).sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

describe.each([['light', 0], ['dark', 1]] as const)('in the %s theme', (_, theme) => {
  // WCAG 2.2 AA: 1.4.3 asks 4.5 of text, 1.4.11 asks 3 of what tells a state or bounds a field.
  test.each(['ground', 'surface', 'raised', 'critical-ground', 'warning-ground', 'error-ground'].flatMap((ground) => [['text', ground], ['muted', ground]] as const))(
    'text in %s can be read on %s', (text, ground) => expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5));
  test.each(['critical', 'warning', 'error', 'maintenance'].flatMap((status) => ['surface', 'raised', ...(status === 'maintenance' ? [] : [`${status}-ground`])].map((ground) => [status, ground] as const)))(
    'text in %s can be read on %s', (text, ground) => expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5));
  test.each(['faint', 'edge', 'focus'].flatMap((shape) => ['ground', 'surface', 'raised'].map((ground) => [shape, ground] as const)))(
    'a shape in %s can be told on %s', (shape, ground) => expect(contrast(shape, ground, theme)).toBeGreaterThanOrEqual(3));
});
