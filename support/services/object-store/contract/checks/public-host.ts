/** The host for everybody: exact keys are read there, and nothing else happens. */
import type { Check } from '../run.ts'
import { type ContractPlace, outcome, same, type Trial } from '../trial.ts'

const hasHost = ({ publicUrl = '' }: ContractPlace) => publicUrl !== ''

const addressOf = ({ place }: Trial, key: string) =>
  `${place.publicUrl}/${key.split('/').map(encodeURIComponent).join('/')}`

async function shown(trial: Trial): Promise<{ key: string; url: string }> {
  const key = trial.key('a b#1 ü.png')
  await trial.put(key, 'content', { ContentType: 'image/png' })
  return { key, url: addressOf(trial, key) }
}

/** What must not be possible there; the object stays as it is. */
const closed = (promise: string, answer: string, use: (url: string) => Promise<string>): Check => ({
  promise,
  asks: hasHost,
  run: async (trial) => {
    const { key, url } = await shown(trial)
    same('the answer', await use(url), answer)
    same('the object', await trial.text(key), 'content')
  },
})

export const publicChecks: readonly Check[] = [
  {
    promise: 'anybody reads an object by its key, with its type',
    asks: hasHost,
    run: async (trial) => {
      const response = await fetch((await shown(trial)).url)
      const { status, headers } = response
      const received = [status, headers.get('content-type'), await response.text()]
      same('status, type, content', received, [200, 'image/png', 'content'])
    },
  },
  {
    promise: 'anybody asks for its size and for a part of it',
    asks: hasHost,
    run: async (trial) => {
      const { url } = await shown(trial)
      const head = await fetch(url, { method: 'HEAD' })
      const part = await fetch(url, { headers: { range: 'bytes=0-2' } })
      const received = [head.headers.get('content-length'), part.status, await part.text()]
      same('size, status, part', received, ['7', 206, 'con'])
    },
  },
  {
    promise: 'it is not the host of the S3 interface',
    asks: hasHost,
    run: async ({ place }) => {
      const [s3, open] = [place.endpoint, place.publicUrl ?? ''].map((url) => new URL(url).host)
      same('the hosts are one', s3 === open, false)
    },
  },
  {
    promise: 'a deleted object is gone there too',
    asks: hasHost,
    run: async (trial) => {
      same('GET', (await outcome(addressOf(trial, trial.key()))).slice(0, 3), '404')
    },
  },
  closed('nothing is listed at its root', '404', async (url) =>
    (await outcome(`${new URL(url).origin}/`)).slice(0, 3),
  ),
  closed('nothing is listed in a folder', '404', async (url) =>
    (await outcome(`${url.slice(0, url.lastIndexOf('/') + 1)}?list-type=2&prefix=`)).slice(0, 3),
  ),
  ...['PUT', 'POST', 'DELETE'].map((method) =>
    closed(`${method} is refused there`, '405', async (url) => {
      const body = method === 'DELETE' ? {} : { body: 'changed' }
      return (await outcome(url, { method, ...body })).slice(0, 3)
    }),
  ),
]
