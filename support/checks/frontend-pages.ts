/** Everything that a visitor of the frontend can load without knowing its files. */
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { call } from '../systems/http-client.ts'
import type { SystemProcess } from '../systems/system.ts'
import { randomText, secretVariables } from './environments.ts'
import { expectEqual, expectThat } from './expect.ts'

/** More would be a site of its own. */
const mostPages = 200

/** Attributes and string literals that look like a path on this host. */
const paths = /["'`(=]((?:\.{0,2}\/)[\w./-]+)["'`)\s>]/g

/** What was put into the frontend's environment, by variable. */
export interface Marks {
  readonly shown: Readonly<Record<string, string>>
  readonly hidden: Readonly<Record<string, string>>
}

/** Marks for the three public variables, and for every secret of the environment. */
export function marks({ manifest }: Scene): Marks {
  const mark = () => `mark-${randomText(24)}`
  const hidden = [...secretVariables(manifest), 'VITE_SUPABASE_SERVICE_KEY', 'VITE_SECRET_KEY']
  return {
    shown: {
      VITE_API_URL: `https://api.${mark().toLowerCase()}.example`,
      VITE_SUPABASE_URL: `https://${mark().toLowerCase()}.supabase.example`,
      VITE_SUPABASE_ANON_KEY: mark(),
    },
    hidden: Object.fromEntries(hidden.map((name) => [name, mark()])),
  }
}

/** Texts by path: the entrance, and everything that any of them mentions and that is there. */
export async function everythingServed(frontend: SystemProcess): Promise<Map<string, string>> {
  const seen = new Map<string, string>()
  const first = await eventually('the frontend answers', () => load(frontend, '/'), {
    withinMs: 10_000,
  })
  expectEqual('the entrance of the frontend', first?.status, 200)
  const waiting = ['/', '/config.json', '/.env', '/env.js']
  while (waiting.length > 0 && seen.size < mostPages) {
    const path = waiting.shift() ?? '/'
    if (seen.has(path)) continue
    const { status, text } = await load(frontend, path)
    seen.set(path, status === 200 ? text : '')
    if (status === 200) waiting.push(...mentionedIn(text, path))
  }
  return new Map([...seen].filter(([, text]) => text !== ''))
}

async function load({ url }: SystemProcess, path: string) {
  const { status, headers, body } = await call(url + path, { withinMs: 5_000 })
  const told = [...headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  return { status, text: `${told}\n\n${body.toString('utf8')}` }
}

/** The paths on this host that a text at `at` names; `//elsewhere/x` is another's, and `//` nobody's. */
export function mentionedIn(text: string, at: string): string[] {
  return [...text.matchAll(paths)].flatMap(([, path = '']) => {
    const url = URL.parse(path, `http://frontend${at}`)
    return url?.host === 'frontend' ? [url.pathname] : []
  })
}

/** The value of every public variable is somewhere in what is served. */
export function showsAll(served: ReadonlyMap<string, string>, shown: Marks['shown']): void {
  const text = [...served.values()].join('\n')
  const missing = Object.keys(shown).filter((name) => !text.includes(shown[name] ?? ''))
  expectEqual('public variables that do not reach the browser', missing, [])
}

/** No value of a secret is in it, plain or in base64. */
export function hidesAll(served: ReadonlyMap<string, string>, hidden: Marks['hidden']): void {
  expectThat(served.size > 0, 'the frontend serves nothing')
  const leaks = Object.entries(hidden).flatMap(([name, value]) => {
    const forms = [value, Buffer.from(value).toString('base64').replace(/=+$/, '')]
    return [...served]
      .filter(([, text]) => forms.some((form) => text.includes(form)))
      .map(([path]) => `${name} in ${path}`)
  })
  expectEqual('secrets that reach the browser', leaks, [])
}
