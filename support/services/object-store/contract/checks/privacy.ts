/** Without a signature nobody gets anything out of the S3 interface, nor learns what is there. */
import type { Check } from '../run.ts'
import { outcome, same, type Trial } from '../trial.ts'

const denied = '403 AccessDenied'

async function stored(trial: Trial): Promise<string> {
  const key = trial.key()
  await trial.put(key, 'content')
  return key
}

export const privacyChecks: readonly Check[] = [
  {
    promise: 'a stranger cannot read an object',
    run: async (trial) => same('GET', await outcome(trial.plainUrl(await stored(trial))), denied),
  },
  {
    promise: 'a stranger cannot ask for the size of an object',
    run: async (trial) => {
      const url = trial.plainUrl(await stored(trial))
      same('HEAD', await outcome(url, { method: 'HEAD' }), '403')
    },
  },
  {
    promise: 'a stranger cannot tell a key that is there from one that is not',
    run: async (trial) => same('GET', await outcome(trial.plainUrl(trial.key())), denied),
  },
  {
    promise: 'a stranger cannot list a bucket',
    run: async ({ place, bucket }) => {
      same('GET', await outcome(`${place.endpoint}/${bucket}?list-type=2`), denied)
    },
  },
  {
    promise: 'a stranger cannot list the buckets',
    run: async ({ place }) => same('GET', await outcome(`${place.endpoint}/`), denied),
  },
  {
    promise: 'a stranger cannot write',
    run: async (trial) => {
      const key = trial.key()
      same('PUT', await outcome(trial.plainUrl(key), { method: 'PUT', body: 'x' }), denied)
      same('an object was stored', await trial.exists(key), false)
    },
  },
  {
    promise: 'a stranger cannot delete',
    run: async (trial) => {
      const key = await stored(trial)
      same('DELETE', await outcome(trial.plainUrl(key), { method: 'DELETE' }), denied)
      same('the object is there', await trial.exists(key), true)
    },
  },
]
