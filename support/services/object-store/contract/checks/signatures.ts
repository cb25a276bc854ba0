/** Signatures in headers: whoever has not the secret gets nothing, and nobody changes what was signed. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { Check } from '../run.ts'
import { outcome, refused, same, type Trial } from '../trial.ts'

const hour = 3_600_000

const credentials = ({ place }: Trial, changes: object) => ({
  accessKeyId: place.accessKeyId,
  secretAccessKey: place.secretAccessKey,
  ...changes,
})

/** Reads an object of the trial's own with another client. */
async function reading(trial: Trial, s3: S3Client): Promise<unknown> {
  const key = trial.key()
  await trial.put(key, 'content')
  return s3.send(new GetObjectCommand({ Bucket: trial.bucket, Key: key }))
}

/** Changes a request of the client after it has been signed. */
function afterSigning(
  s3: S3Client,
  change: (request: { headers: object; body?: unknown }) => void,
) {
  s3.middlewareStack.add(
    (next) => async (args) => {
      change(args.request as { headers: object; body?: unknown })
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low', name: 'changeAfterSigning' },
  )
  return s3
}

export const signatureChecks: readonly Check[] = [
  {
    promise: 'a wrong secret reads nothing',
    run: (trial) => {
      const s3 = trial.client({
        credentials: credentials(trial, { secretAccessKey: 'w'.repeat(40) }),
      })
      return refused('403 SignatureDoesNotMatch', reading(trial, s3))
    },
  },
  {
    promise: 'a wrong secret writes nothing',
    run: async (trial) => {
      const s3 = trial.client({
        credentials: credentials(trial, { secretAccessKey: 'w'.repeat(40) }),
      })
      const Key = trial.key()
      const write = s3.send(new PutObjectCommand({ Bucket: trial.bucket, Key, Body: 'x' }))
      await refused('403 SignatureDoesNotMatch', write)
      same('an object was stored', await trial.exists(Key), false)
    },
  },
  {
    promise: 'a key that nobody has is refused as such',
    run: (trial) => {
      const s3 = trial.client({
        credentials: credentials(trial, { accessKeyId: 'AKIANOBODYHASTHIS' }),
      })
      return refused('403 InvalidAccessKeyId', reading(trial, s3))
    },
  },
  ...[-hour, hour].map(
    (offset): Check => ({
      promise: `a clock that is an hour ${offset < 0 ? 'behind' : 'ahead'} is refused`,
      run: (trial) =>
        refused(
          '403 RequestTimeTooSkewed',
          reading(trial, trial.client({ systemClockOffset: offset })),
        ),
    }),
  ),
  {
    promise: 'a signature for another region is refused',
    run: (trial) =>
      refused(
        '400 AuthorizationHeaderMalformed',
        reading(trial, trial.client({ region: 'nowhere-1' })),
      ),
  },
  {
    promise: 'a header that was not signed cannot be added',
    run: async (trial) => {
      const s3 = afterSigning(trial.client({}), ({ headers }) => {
        Object.assign(headers, { 'x-amz-meta-smuggled': 'yes' })
      })
      const Key = trial.key()
      const write = s3.send(new PutObjectCommand({ Bucket: trial.bucket, Key, Body: 'x' }))
      await refused('403 AccessDenied', write)
      same('an object was stored', await trial.exists(Key), false)
    },
  },
  {
    promise: 'a body that is not the one that was signed is refused and not stored',
    run: async (trial) => {
      const s3 = afterSigning(
        trial.client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
        (r) => {
          r.body = Buffer.from('changed')
        },
      )
      const Key = trial.key()
      const write = s3.send(new PutObjectCommand({ Bucket: trial.bucket, Key, Body: 'content' }))
      await refused('400 XAmzContentSHA256Mismatch', write)
      same('an object was stored', await trial.exists(Key), false)
    },
  },
  {
    promise: 'an authorization header that is no signature is refused',
    run: async (trial) => {
      const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=nobody' }
      const answer = await outcome(trial.plainUrl(trial.key()), { headers })
      same('the answer', answer, '400 AuthorizationHeaderMalformed')
    },
  },
  {
    promise: 'a signature is good once: for another object it is refused',
    run: async (trial) => {
      const [one, other] = [trial.key('one'), trial.key('other')]
      await trial.put(one, 'one')
      await trial.put(other, 'other')
      const s3 = afterSigning(trial.client({}), (request) => {
        Object.assign(request, { path: `/${trial.bucket}/${other}` })
      })
      const read = s3.send(new GetObjectCommand({ Bucket: trial.bucket, Key: one }))
      await refused('403 SignatureDoesNotMatch', read)
    },
  },
]
