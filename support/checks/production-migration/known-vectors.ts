/** Vectors that the stand-in of the provider knows, so that what is nearest is decided beforehand. */

/** Words that decide the vector of a text, each along a direction of its own. */
const subjects = ['lighthouse', 'orchard', 'glacier', 'harbour'] as const

/** The vector of a text: along its subject, and a little along the next one. */
export function vectorOf(text: string, dimensions: number): number[] {
  const found = subjects.findIndex((subject) => text.includes(subject))
  const near = found === -1 ? dimensions - 1 : found
  return Array.from({ length: dimensions }, (_, i) => (i === near ? 1 : i === near + 1 ? 0.25 : 0))
}
