/** A `fetch` that writes down what went over the wire, for the step that is running. */
import { createHash } from 'node:crypto'
import type { Exchange } from './normalise.ts'

const keptHeaders = [
  'content-type',
  'cache-control',
  'etag',
  'content-length',
  'accept-ranges',
  'content-range',
  'content-disposition',
  'x-robots-tag',
  'last-modified',
  'access-control-allow-origin',
  'location',
  'expires',
]

/** Longer bodies that are no JSON are kept as their length and the beginning of their SHA-1. */
const longestBody = 300

export interface Recorder {
  readonly fetch: typeof fetch
  /** What was recorded since the last call. */
  take(): Exchange[]
  /** Requests that only prepare the step are not part of its answer. */
  unrecorded<T>(work: () => Promise<T>): Promise<T>
}

export function recorder(): Recorder {
  let exchanges: Exchange[] = []
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      exchanges.push(await exchangeOf(input, init, response.clone()))
      return response
    },
    take: () => {
      const taken = exchanges
      exchanges = []
      return taken
    },
    unrecorded: async (work) => {
      const before = exchanges
      exchanges = []
      try {
        return await work()
      } finally {
        exchanges = before
      }
    },
  }
}

async function exchangeOf(
  input: Parameters<typeof fetch>[0],
  init: RequestInit | undefined,
  response: Response,
): Promise<Exchange> {
  const url = new URL(input instanceof Request ? input.url : input)
  const headers = keptHeaders.flatMap((name) => {
    const value = response.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return {
    method: init?.method ?? 'GET',
    path: url.pathname + url.search,
    status: response.status,
    headers: Object.fromEntries(headers),
    body: bodyOf(Buffer.from(await response.arrayBuffer()), response.headers.get('content-type')),
  }
}

function bodyOf(content: Buffer, type: string | null): unknown {
  if (type?.includes('json')) return jsonOrText(content.toString())
  if (content.length < longestBody) return content.toString()
  const sha = createHash('sha1').update(content).digest('hex').slice(0, 8)
  return `<${content.length} bytes sha ${sha}>`
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A body that claims to be JSON and is not (HEAD has none) is compared as it is.
    return text
  }
}
