/** Durations and byte sizes of compose files as numbers. */
import { ComposeFileError } from './compose-file-error.ts'

/** Milliseconds per unit of a Go duration: https://pkg.go.dev/time#ParseDuration, plus compose's `d`. */
const millisecondsPer: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** `1m30s` → 90000. Throws `ComposeFileError` for what is not a duration, a bare number included. */
export function durationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g)]
  const read = parts.map(([part]) => part).join('')
  if (text === '0') return 0
  if (read === '' || read !== text) throw new ComposeFileError(`invalid duration "${text}"`)
  return parts.reduce(
    (sum, [, figure, unit]) => sum + Number(figure) * (millisecondsPer[unit ?? ''] ?? 0),
    0,
  )
}

/** `256m` → 268435456: units of 1024, as the engine reads them. Throws for what is not a size. */
export function byteSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)i?b?$/i.exec(text.trim())
  if (match === null) throw new ComposeFileError(`invalid size "${text}"`)
  const power = ['', 'k', 'm', 'g', 't', 'p'].indexOf((match[2] ?? '').toLowerCase())
  return Math.floor(Number(match[1]) * 1024 ** power)
}
