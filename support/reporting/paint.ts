/** Colours of the console: each stands for a verdict, so that they mean the same everywhere. */
import { styleText } from 'node:util'
import type { Verdict } from '../core/verdict.ts'

export type Paint = (tone: Verdict | 'dim' | 'bold', text: string) => string

const styles = {
  conforms: 'green',
  violated: 'red',
  unverified: 'yellow',
  waived: 'magenta',
  'out-of-scope': 'gray',
  dim: 'gray',
  bold: 'bold',
} as const

/** `color` decides alone: what the stream of this process can do is no business of the text. */
export function painter(color: boolean): Paint {
  if (!color) return (_tone, text) => text
  return (tone, text) => styleText(styles[tone], text, { validateStream: false })
}

/** NO_COLOR and FORCE_COLOR as the informal standards (no-color.org, force-color.org) have them. */
export function wantsColor(
  env: Readonly<Record<string, string | undefined>>,
  isTty: boolean,
): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return isTty && env.TERM !== 'dumb'
}
