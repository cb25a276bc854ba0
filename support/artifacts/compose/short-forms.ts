/** The short spellings of compose in their long form: ports, volumes, and maps written as lists. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Tree } from '../../ports/composition.ts'
import { ComposeFileError } from './compose-file-error.ts'
import { isTree, textOf, treeOf } from './trees.ts'

/** `["A=1", "B"]` → `{A: "1", B: null}`; `bare` is what a name without `=` gets. */
export function mapOf(value: unknown, bare: null | '' = null): Tree {
  if (!Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(treeOf(value)).map(([key, item]) => [key, textOf(item) ?? bare]),
    )
  }
  return Object.fromEntries(
    value.map((entry) => {
      const text = textOf(entry) ?? ''
      const at = text.indexOf('=')
      return at === -1 ? [text, bare] : [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}

/** `127.0.0.1:8000-8001:80-81/udp` → one long form per port. Throws for what is not a port. */
export function portsOf(entry: unknown): Tree[] {
  if (isTree(entry)) {
    const { published, ...rest } = entry
    const host = published === undefined ? {} : { published: textOf(published) ?? '' }
    return [{ mode: 'ingress', protocol: 'tcp', ...rest, ...host, target: Number(entry.target) }]
  }
  const text = textOf(entry) ?? ''
  const match = /^(?:(?:(\[[^\]]+\]|[^:[\]]+):)?([^:/]*):)?([^:/]+)(?:\/(\w+))?$/.exec(text)
  if (match === null) throw new ComposeFileError(`invalid port specification: "${text}"`)
  const [, host, published, container, protocol] = match
  const targets = rangeOf(container ?? '', 'containerPort')
  const hosts = published ? rangeOf(published, 'hostPort') : []
  return targets.map((target, index) => ({
    mode: 'ingress',
    ...(host === undefined ? {} : { host_ip: host.replace(/^\[|\]$/g, '') }),
    target,
    ...(hosts[index] === undefined ? {} : { published: String(hosts[index]) }),
    protocol: protocol ?? 'tcp',
  }))
}

function rangeOf(text: string, what: string): number[] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  if (match === null) throw new ComposeFileError(`invalid ${what}: ${text}`)
  const from = Number(match[1])
  const to = Number(match[2] ?? match[1])
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/** `./conf:/etc/app:ro` → `{type: bind, source, target, read_only}`; paths become absolute. */
export function volumeOf(entry: unknown, dir: string): Tree {
  if (isTree(entry)) {
    if (entry.type !== 'bind') return entry
    return { ...entry, source: hostPath(textOf(entry.source) ?? '', dir) }
  }
  const [first = '', second, options = ''] = (textOf(entry) ?? '').split(':')
  if (second === undefined) return { type: 'volume', target: first, volume: {} }
  const flags = options.split(',')
  const access = flags.includes('ro') ? { read_only: true } : {}
  if (!/^[./~]/.test(first)) {
    const volume = flags.includes('nocopy') ? { nocopy: true } : {}
    return { type: 'volume', source: first, target: second, ...access, volume }
  }
  const bind = { create_host_path: true }
  return { type: 'bind', source: hostPath(first, dir), target: second, ...access, bind }
}

const hostPath = (path: string, dir: string): string =>
  path.startsWith('~') ? resolve(homedir(), `.${path.slice(1)}`) : resolve(dir, path)
