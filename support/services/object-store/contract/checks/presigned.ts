/** Presigned URLs: good for one object, one method and their time, and for nothing else. */
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { presignedUrl } from '../../../s3-protocol/presigned-url.ts'
import type { Check } from '../run.ts'
import { outcome, same, type Trial } from '../trial.ts'

const week = 604_800

async function readable(trial: Trial, seconds = 60, ago = 0, more: object = {}) {
  const key = trial.key('readable.txt')
  await trial.put(key, 'content')
  const command = new GetObjectCommand({ Bucket: trial.bucket, Key: key, ...more })
  return { key, url: await trial.signedUrl(command, seconds, ago) }
}

async function writable(trial: Trial, seconds = 60, ago = 0) {
  const key = trial.key('writable.txt')
  const command = new PutObjectCommand({ Bucket: trial.bucket, Key: key })
  return { key, url: await trial.signedUrl(command, seconds, ago) }
}

const put = (url: string) => outcome(url, { method: 'PUT', body: 'content' })

/** Signed without a client, because clients refuse to sign for more than a week themselves. */
async function signedByHand(trial: Trial, seconds: number): Promise<string> {
  const key = trial.key('week.txt')
  await trial.put(key, 'content')
  return presignedUrl({ ...trial.place, key }, seconds)
}

/** Each way to use a URL that its signature does not cover, and the answer. */
const misuses: readonly (readonly [
  string,
  string,
  (url: string, key: string) => Promise<string>,
])[] = [
  [
    'with another signature',
    '403 SignatureDoesNotMatch',
    (url) => outcome(url.replace(/(X-Amz-Signature=)[0-9a-f]{6}/, '$1abcdef')),
  ],
  [
    'for another object',
    '403 SignatureDoesNotMatch',
    (url) => outcome(url.replace('readable.txt', 'other.txt')),
  ],
  [
    'with a longer life',
    '403 SignatureDoesNotMatch',
    (url) => outcome(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000')),
  ],
  [
    'with headers of the answer that it does not name',
    '403 SignatureDoesNotMatch',
    (url) => outcome(`${url}&response-content-type=text%2Fhtml`),
  ],
  ['to write', '403 SignatureDoesNotMatch', put],
  ['to delete', '403 SignatureDoesNotMatch', (url) => outcome(url, { method: 'DELETE' })],
]

export const presignedChecks: readonly Check[] = [
  {
    promise: 'a presigned URL reads its object without keys',
    run: async (trial) => same('GET', await outcome((await readable(trial)).url), '200'),
  },
  ...misuses.map(
    ([way, answer, use]): Check => ({
      promise: `a presigned URL is refused ${way}`,
      run: async (trial) => {
        const { key, url } = await readable(trial)
        same('the answer', await use(url, key), answer)
        same('the object', await trial.text(key), 'content')
      },
    }),
  ),
  {
    promise: 'a presigned URL reads in the last seconds of its life',
    run: async (trial) => same('GET', await outcome((await readable(trial, 60, 50)).url), '200'),
  },
  {
    promise: 'a presigned URL is dead two seconds after its life',
    run: async (trial) => {
      same('GET', await outcome((await readable(trial, 60, 62)).url), '403 AccessDenied')
    },
  },
  {
    promise: 'a presigned URL for writing stores the content',
    run: async (trial) => {
      const { key, url } = await writable(trial)
      same('PUT', await put(url), '200')
      same('the object', await trial.text(key), 'content')
    },
  },
  {
    promise: 'a dead URL for writing stores nothing',
    run: async (trial) => {
      const { key, url } = await writable(trial, 60, 62)
      same('PUT', await put(url), '403 AccessDenied')
      same('an object was stored', await trial.exists(key), false)
    },
  },
  {
    promise: 'a presigned URL from the future is refused',
    run: async (trial) => {
      same('GET', await outcome((await readable(trial, 60, -3600)).url), '403 AccessDenied')
    },
  },
  {
    promise: 'a presigned URL of a week works',
    run: async (trial) => same('GET', await outcome(await signedByHand(trial, week)), '200'),
  },
  {
    promise: 'a presigned URL of a second more than a week is refused',
    run: async (trial) => {
      const answer = await outcome(await signedByHand(trial, week + 1))
      same('GET', answer, '400 AuthorizationQueryParametersError')
    },
  },
  {
    promise: 'a presigned URL may name the headers of the answer',
    run: async (trial) => {
      const more = { ResponseContentDisposition: 'attachment; filename="a.txt"' }
      const { url } = await readable(trial, 60, 0, more)
      const { status, headers } = await fetch(url)
      const received = [status, headers.get('content-disposition')]
      same('status and disposition', received, [200, more.ResponseContentDisposition])
    },
  },
  {
    promise: 'a presigned URL for the size tells it',
    run: async (trial) => {
      const { key } = await readable(trial)
      const command = new HeadObjectCommand({ Bucket: trial.bucket, Key: key })
      const { status, headers } = await fetch(await trial.signedUrl(command, 60), {
        method: 'HEAD',
      })
      same('status and size', [status, headers.get('content-length')], [200, '7'])
    },
  },
]
