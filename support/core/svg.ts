/** Pictures as text: elements of SVG whose attributes and texts cannot break out of them. */

export type Attributes = Readonly<Record<string, string | number>>

/** An element that is markup already; made by `element` and `text` only. */
export interface Drawn {
  readonly markup: string
}

export function element(
  name: string,
  attributes: Attributes,
  inside: readonly Drawn[] = [],
): Drawn {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`)
  const open = `<${name}${written.join('')}`
  if (inside.length === 0) return { markup: `${open}/>` }
  return { markup: `${open}>${inside.map(({ markup }) => markup).join('')}</${name}>` }
}

export function text(x: number, y: number, words: string, attributes: Attributes = {}): Drawn {
  const { markup } = element('text', { x: tidy(x), y: tidy(y), ...attributes })
  return { markup: `${markup.slice(0, -2)}>${escaped(words)}</text>` }
}

/**
 * A whole picture of `width` by `height` units with a title for those who cannot see it. It has a light
 * ground of its own, so that it reads the same on a dark page, and it runs no script and loads nothing.
 */
export function picture(
  title: string,
  width: number,
  height: number,
  inside: readonly Drawn[],
): string {
  const name = element('title', {}, [{ markup: escaped(title) }])
  const ground = element('rect', { width, height, fill: '#ffffff' })
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'font-family': 'system-ui, sans-serif',
    'font-size': 12,
    fill: '#1b1f24',
  }
  return element('svg', attributes, [name, ground, ...inside]).markup
}

/** Coordinates with at most one decimal: more is invisible and makes files large. */
export function tidy(value: number): number {
  return Math.round(value * 10) / 10
}

/** `M x y L x y …` through the points. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${tidy(x)} ${tidy(y)}`).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

function escaped(value: string | number): string {
  // Characters that XML forbids would make the whole picture unreadable.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const legal = String(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
  return legal.replace(/[&<>"]/g, (character) => entities[character] ?? character)
}
