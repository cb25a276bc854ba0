/** What the command says of each trial as soon as it is over. */
import type { Trial, VariantTrial } from '../../ports/trial.ts'

/** A line for a fault, and one more for everything that is not as it should be. */
export function faultLine({
  fault,
  caught,
  survivedBy,
  outOfReach,
  falseAlarms,
  messages,
  wallMs,
}: Trial): string {
  const notes = [
    ...survivedBy.map((id) => `    ${id} did not notice: ${messages[id] ?? 'not verified'}`),
    ...falseAlarms.map((id) => `    ${id} is a false alarm: ${messages[id] ?? ''}`),
  ]
  const good = caught && falseAlarms.length === 0
  const sign = good ? '✓' : outOfReach ? '·' : '✗'
  return [`${sign} ${fault.id} (${seconds(wallMs)})`, ...notes].join('\n')
}

/** A line for a variant, and one for each requirement that it has turned red. */
export function variantLine({ variant, red, green, wallMs }: VariantTrial): string {
  const notes = Object.entries(red).map(([id, message]) => `    ${id} turned red: ${message}`)
  const head = `${variant.id} (benign, ${green} requirements kept, ${seconds(wallMs)})`
  return [`${notes.length === 0 ? '✓' : '✗'} ${head}`, ...notes].join('\n')
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
