import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Violation } from '../../../core/errors.ts'
import { eventually } from '../../../core/eventually.ts'
import { launcher } from '../../../targets/embedded/launcher.ts'
import { startPostgres } from '../../postgres/embedded.ts'
import { openStack, type TestStack } from '../test-stack.ts'

describe('the Storage API', () => {
  let stack: TestStack<unknown>
  before(async () => {
    stack = await openStack({ launch: launcher(), startPostgres })
    await stack.service.storage.createBucket('box')
  })
  after(() => stack.close())

  const box = () => stack.service.storage.from('box')

  /** The files on disk beyond those that rows name. */
  const orphans = async () => {
    const files = await readdir(join(stack.dir, 'supabase', 'objects'), { recursive: true })
    const { rows } = await stack.sql.query('select version from storage.objects')
    const named = new Set(['incoming', ...rows.map(({ version }) => version)])
    return files.filter((file) => !named.has(file))
  }
  const noOrphans = async () => {
    const left = await orphans()
    if (left.length > 0) throw new Violation(`files that no row names: ${left}`)
  }

  it('lets one of ten uploads of a new key win and refuses the others', async () => {
    const uploads = Array.from({ length: 10 }, (_, n) => box().upload('race.txt', `${n}`))
    const answers = (await Promise.all(uploads)).map(({ error }) => Object(error).statusCode)
    assert.deepEqual(answers.sort(), [...Array(9).fill('409'), undefined])
    await noOrphans()
  })

  it('keeps object and file together when many replace and read one key at once', async () => {
    await box().upload('shared.txt', 'x'.repeat(100_000))
    const work = Array.from({ length: 20 }, async (_, n) => {
      const content = String.fromCharCode(97 + n).repeat(100_000)
      const upload = await box().upload('shared.txt', content, { upsert: true })
      assert.equal(upload.error, null)
      const { data, error } = await box().download('shared.txt')
      assert.equal(error, null)
      assert.match((await data?.text()) ?? '', /^(.)\1{99999}$/)
    })
    await Promise.all(work)
    await noOrphans()
  })

  it('keeps nothing of an upload that breaks off', async () => {
    const { url, serviceKey } = stack.supabase.address
    const upload = request(`${url}/storage/v1/object/box/cut.txt`, {
      method: 'POST',
      headers: { authorization: `Bearer ${serviceKey}`, 'content-length': '5000000' },
    })
    upload.on('error', () => undefined) // it is we who cut the connection
    upload.write(Buffer.alloc(1_000_000))
    const incoming = join(stack.dir, 'supabase', 'objects', 'incoming')
    const arriving = async () => {
      if ((await readdir(incoming)).length === 0) throw new Violation('nothing has arrived')
    }
    await eventually('the first bytes arrive', arriving, { withinMs: 5_000, everyMs: 10 })
    upload.destroy()
    await eventually('the file is removed', noOrphans, { withinMs: 5_000 })
    assert.equal((await box().exists('cut.txt')).data, false)
  })

  it('takes the next request on the connection of an upload that it refused unread', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const upload = await raw(agent, 'POST', '/object/box/big.txt', Buffer.alloc(40_000_000))
    const next = await raw(agent, 'GET', '/object/box/big.txt')
    agent.destroy()
    assert.deepEqual([upload.status, next.status, next.reused], [400, 400, true])
  })

  it('lists the second way page by page, folders apart, in both directions', async () => {
    for (const name of ['p/a', 'p/b/1', 'p/b/2', 'p/c', 'p/d']) await box().upload(name, name)
    const all = async (order: 'asc' | 'desc') => {
      const names: string[] = []
      for (let cursor: string | undefined; ; ) {
        const { data } = await box().listV2({
          ...{ prefix: 'p/', with_delimiter: true, limit: 2 },
          sortBy: { column: 'name', order },
          ...(cursor !== undefined && { cursor }),
        })
        const page = [...(data?.folders ?? []), ...(data?.objects ?? [])]
        names.push(...page.map(({ name }) => name))
        if (data?.hasNext !== true) return names
        cursor = data.nextCursor
      }
    }
    assert.deepEqual((await all('asc')).sort(), ['p/a', 'p/b/', 'p/c', 'p/d'])
    assert.deepEqual((await all('desc')).sort(), ['p/a', 'p/b/', 'p/c', 'p/d'])
    const flat = await box().listV2({ prefix: 'p/b' })
    assert.deepEqual(
      flat.data?.objects.map(({ name }) => name),
      ['p/b/1', 'p/b/2'],
    )
  })

  it('misses nothing when a client deletes what it has listed', async () => {
    for (let n = 0; n < 5; n += 1) await box().upload(`swept/${n}`, 'x')
    let removed = 0
    for (let cursor: string | undefined; ; ) {
      const { data } = await box().listV2({
        ...{ prefix: 'swept/', limit: 2 },
        sortBy: { column: 'created_at', order: 'asc' },
        ...(cursor !== undefined && { cursor }),
      })
      const names = data?.objects.map(({ name }) => name) ?? []
      removed += (await box().remove(names)).data?.length ?? 0
      if (data?.hasNext !== true) break
      cursor = data.nextCursor
    }
    assert.equal(removed, 5)
  })

  it('lets policies call functions that expect the extensions in their search path', async () => {
    await stack.sql.query(`
      create function public.knows_extensions() returns boolean language plpgsql as
        $$ begin return uuid_nil() is not null; end $$;
      create policy everybody on storage.objects for select to anon
        using (bucket_id = 'box' and public.knows_extensions())`)
    await box().upload('open/seen.txt', 'x')
    const lists = Array.from({ length: 20 }, () => stack.anon.storage.from('box').list('open'))
    const found = (await Promise.all(lists)).map(({ data, error }) => error ?? data?.length)
    assert.deepEqual(found, Array(20).fill(1))
  })

  it('does not know a row that was inserted by SQL, and can remove it', async () => {
    await stack.sql.query(
      "insert into storage.objects (bucket_id, name) values ('box', 'row-only')",
    )
    assert.equal(Object((await box().download('row-only')).error).statusCode, '404')
    assert.equal((await box().remove(['row-only'])).data?.length, 1)
  })

  it('deletes at most 1000 objects with one call', async () => {
    const names = Array.from({ length: 1001 }, (_, n) => `nothing-${n}`)
    const refused = await box().remove(names)
    assert.equal(refused.error?.message, 'body/prefixes must NOT have more than 1000 items')
    const taken = await box().remove(names.slice(1))
    assert.deepEqual(taken, { data: [], error: null })
  })

  it('answers a copy to a bucket that does not exist like any missing bucket', async () => {
    await box().upload('origin.txt', 'x')
    const { error } = await box().copy('origin.txt', 'a.txt', { destinationBucket: 'nowhere' })
    assert.equal(error?.message, 'Bucket not found')
    await noOrphans()
  })

  /** A request without a token, and whether it went over a connection that was open already. */
  async function raw(agent: Agent, method: string, path: string, body?: Buffer) {
    const sent = request(`${stack.supabase.address.url}/storage/v1${path}`, { agent, method })
    sent.end(body)
    const [response]: IncomingMessage[] = await once(sent, 'response')
    response?.resume()
    if (response !== undefined) await once(response, 'end')
    return { status: response?.statusCode, reused: sent.reusedSocket }
  }
})
