/** Fields of a manifest by their paths, such as `pages.login`, and back. */

type Flat = Readonly<Record<string, string>>

/** Every text below `value` that `fits`; lists are left out: nobody can say which of their entries is which. */
export function texts(value: object, fits: (text: string) => boolean, above = ''): Flat {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): (readonly [string, string])[] => {
      if (typeof inner === 'string') return fits(inner) ? [[above + name, inner]] : []
      const isPart = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      return isPart ? Object.entries(texts(inner, fits, `${above}${name}.`)) : []
    }),
  )
}

export interface Nested {
  [name: string]: string | Nested
}

export function nested(flat: Flat): Nested {
  const whole: Nested = {}
  for (const [path, text] of Object.entries(flat)) {
    const steps = path.split('.')
    const last = steps.pop() ?? path
    let part = whole
    for (const step of steps) {
      const inner = part[step]
      const next: Nested = typeof inner === 'object' ? inner : {}
      part[step] = next
      part = next
    }
    part[last] = text
  }
  return whole
}
