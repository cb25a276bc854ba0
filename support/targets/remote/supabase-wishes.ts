/** What a request to a Supabase project would do there, and whether all of it is the run's own. */
import type { Ours, Wish } from '../../ports/guard.ts'
import { fieldsOf, type HttpRequest, isReading, subjectOf } from './http-request.ts'

type Judge = (request: HttpRequest, path: string, ours: Ours) => Wish

const read: Wish = { kind: 'read' }

/** By the first part of the path; what stands in no row is nobody's to send. */
const services: readonly (readonly [RegExp, Judge])[] = [
  [/^\/auth\/v1/, authWish],
  [/^\/storage\/v1\/bucket/, bucketWish],
  [/^\/storage\/v1\/object/, objectWish],
  [/^\/rest\/v1\/rpc\//, callWish],
  [/^\/rest\/v1\//, rowWish],
]

export function supabaseWish(request: HttpRequest, ours: Ours): Wish {
  if (isReading(request)) return read
  const path = decodeURIComponent(request.url.pathname)
  const judge = services.find(([prefix]) => prefix.test(path))?.[1]
  return judge?.(request, path, ours) ?? foreign(request, 'goes where no write is known')
}

/** Users are the run's by the mark in their address, sessions by the user whom their token names. */
function authWish(request: HttpRequest, path: string, ours: Ours): Wish {
  const { email } = fieldsOf(request)
  const account = /^\/auth\/v1\/admin\/users\/([^/]+)/.exec(path)?.[1]
  if (account !== undefined) return ifOurs(request, ours.names(account), 'is about another user')
  if (request.url.searchParams.get('grant_type') === 'refresh_token') return write(request)
  if (typeof email === 'string') {
    const creates = /\/(signup|admin\/users|otp|invite)$/.test(path)
      ? ([{ kind: 'user', id: email }] as const)
      : []
    if (ours.names(email)) return { ...write(request), creates }
    return foreign(request, 'is about an address without the mark of the run')
  }
  return ifOurs(request, ours.names(subjectOf(request.token)), 'is about a session of another')
}

function bucketWish(request: HttpRequest, path: string, ours: Ours): Wish {
  const made = path === '/storage/v1/bucket' ? String(fieldsOf(request).name ?? '') : undefined
  const name = made ?? path.split('/')[4] ?? ''
  if (!ours.names(name)) return foreign(request, `is about the bucket "${name}" of others`)
  return { ...write(request), creates: made === undefined ? [] : [{ kind: 'bucket', id: made }] }
}

/** https://supabase.github.io/storage: paths below `/object`; list and sign change nothing. */
function objectWish(request: HttpRequest, path: string, ours: Ours): Wish {
  if (/^\/storage\/v1\/object\/(list|list-v2|info|sign)\//.test(path)) return read
  const rest = path.replace(/^\/storage\/v1\/object\/(upload\/sign\/)?/, '')
  if (rest === 'move' || rest === 'copy') return moveWish(request, ours)
  const [bucket = '', ...segments] = rest.split('/')
  const name = segments.join('/')
  if (request.method === 'DELETE' && name === '') {
    const { prefixes } = fieldsOf(request)
    const all = Array.isArray(prefixes) && prefixes.every((each) => ours.names(String(each)))
    return ifOurs(request, all, 'would remove files of others')
  }
  if (!ours.names(name)) return foreign(request, 'is about a file that does not name the run')
  const creates = request.method === 'DELETE' ? [] : [{ kind: 'object', id: `${bucket}/${name}` }]
  return { ...write(request), creates } as Wish
}

function moveWish(request: HttpRequest, ours: Ours): Wish {
  const { bucketId, sourceKey, destinationKey, destinationBucket } = fieldsOf(request)
  const both = ours.names(String(sourceKey)) && ours.names(String(destinationKey))
  if (!both) return foreign(request, 'would move or copy files of others')
  const id = `${destinationBucket ?? bucketId}/${destinationKey}`
  return { ...write(request), creates: [{ kind: 'object', id }] }
}

/** What a function does to the rows of others cannot be seen from outside. */
function callWish(request: HttpRequest): Wish {
  return foreign(request, 'calls a function, which may change the rows of others')
}

/** A new row must refer to something of the run; a change or removal must be limited to such rows. */
function rowWish(request: HttpRequest, _path: string, ours: Ours): Wish {
  if (request.method === 'POST') {
    return ifOurs(request, eachRow(request, ours), 'adds a row that belongs to nobody of the run')
  }
  const { search, searchParams } = request.url
  const limited = ours.namesAlone(search) && !searchParams.has('or')
  return ifOurs(request, limited, 'is not limited to rows of the run')
}

function eachRow({ text, merges }: HttpRequest, ours: Ours): boolean {
  const isOurs = merges ? ours.namesAlone : ours.names
  try {
    const body: unknown = JSON.parse(text)
    const rows: readonly unknown[] = Array.isArray(body) ? body : [body]
    return rows.length > 0 && rows.every((row) => isOurs(JSON.stringify(row) ?? ''))
  } catch {
    return false // rows in another form than JSON
  }
}

const inWords = ({ method, url }: HttpRequest) => `${method} ${decodeURIComponent(url.pathname)}`

function write(request: HttpRequest): Extract<Wish, { kind: 'write' }> {
  return { kind: 'write', what: inWords(request), creates: [] }
}

function foreign(request: HttpRequest, why: string): Wish {
  return { kind: 'foreign', what: inWords(request), why }
}

function ifOurs(request: HttpRequest, own: boolean, why: string): Wish {
  return own ? write(request) : foreign(request, why)
}
