/** Copies within the store. */
import { CopyObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import type { Check } from '../run.ts'
import { refused, same, type Trial } from '../trial.ts'

const copy = ({ s3, bucket }: Trial, from: string, to: string, more: object = {}) => {
  const source = [bucket, ...from.split('/')].map(encodeURIComponent).join('/')
  return s3.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: source, ...more }))
}

const description = async ({ s3, bucket }: Trial, key: string) => {
  const { ContentType, Metadata } = await s3.send(
    new HeadObjectCommand({ Bucket: bucket, Key: key }),
  )
  return { ContentType, Metadata }
}

const described = { ContentType: 'text/css', Metadata: { from: 'source' } }

export const copyChecks: readonly Check[] = [
  {
    promise: 'a copy has the content and the description of its source',
    run: async (trial) => {
      const [from, to] = [trial.key('a b.txt'), trial.key('copy')]
      await trial.put(from, 'content', described)
      await copy(trial, from, to)
      const received = [await trial.text(to), await description(trial, to)]
      same('content and description', received, ['content', described])
    },
  },
  {
    promise: 'a copy may be described anew',
    run: async (trial) => {
      const [from, to] = [trial.key(), trial.key('copy')]
      await trial.put(from, 'content', described)
      const anew = { ContentType: 'text/plain', Metadata: { from: 'copy' } }
      await copy(trial, from, to, { ...anew, MetadataDirective: 'REPLACE' })
      same('the description', await description(trial, to), anew)
    },
  },
  {
    promise: 'a copy onto itself that changes nothing is refused',
    run: async (trial) => {
      const key = trial.key()
      await trial.put(key, 'content')
      await refused('400 InvalidRequest', copy(trial, key, key))
    },
  },
  {
    promise: 'nothing cannot be copied',
    run: (trial) => refused('404 NoSuchKey', copy(trial, trial.key(), trial.key())),
  },
  {
    promise: 'a copy of another version than asked for is refused',
    run: async (trial) => {
      const from = trial.key()
      await trial.put(from, 'content')
      const answer = copy(trial, from, trial.key(), { CopySourceIfMatch: '"0123"' })
      await refused('412 PreconditionFailed', answer)
    },
  },
]
