/** Buckets, what keys of one bucket may not do, and calls that are refused rather than ignored. */
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Check } from '../run.ts'
import { type ContractPlace, outcome, refused, same, type Trial } from '../trial.ts'

const hasScoped = ({ scoped }: ContractPlace) => scoped !== undefined

const scoped = ({ place, client }: Trial) =>
  client({ credentials: place.scoped ?? { accessKeyId: '', secretAccessKey: '' } })

const everybody = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' },
  ],
})

/** Sends a presigned GET to the store under the bucket's own host name, which need not resolve. */
async function byHost({ place, bucket, client }: Trial, key: string): Promise<string> {
  const { port } = new URL(place.endpoint)
  const s3 = client({ endpoint: `http://localhost:${port}`, forcePathStyle: false })
  const url = new URL(await getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key })))
  const { hostname } = new URL(place.endpoint)
  const path = url.pathname + url.search
  const headers = { host: url.host }
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, (response) => {
      text(response).then((body) => resolve(`${response.statusCode} ${body}`), reject)
    })
    sent.on('error', reject).end()
  })
}

export const bucketChecks: readonly Check[] = [
  {
    promise: 'a bucket is reached by its host name as well',
    asks: ({ endpoint }) => /^http:\/\/(127\.0\.0\.1|localhost):/.test(endpoint),
    run: async (trial) => {
      const key = trial.key('by host.txt')
      await trial.put(key, 'content')
      same('the answer', await byHost(trial, key), '200 content')
    },
  },
  {
    promise: 'a bucket that is not there is told as such',
    run: async ({ s3, key }) => {
      const Bucket = 'plumbline-never-made'
      await refused('404', s3.send(new HeadBucketCommand({ Bucket })))
      await refused('404 NoSuchBucket', s3.send(new GetObjectCommand({ Bucket, Key: key() })))
    },
  },
  {
    promise: 'a bucket is not made twice',
    run: ({ s3, bucket }) =>
      refused('409 BucketAlreadyOwnedByYou', s3.send(new CreateBucketCommand({ Bucket: bucket }))),
  },
  {
    promise: 'a bucket with objects is not deleted',
    run: async (trial) => {
      await trial.put(trial.key(), 'x')
      const command = new DeleteBucketCommand({ Bucket: trial.bucket })
      await refused('409 BucketNotEmpty', trial.s3.send(command))
    },
  },
  {
    promise: 'a policy that opens a bucket is refused or opens it, and is never ignored',
    run: async (trial) => {
      const key = trial.key()
      await trial.put(key, 'content')
      const policy = new PutBucketPolicyCommand({ Bucket: trial.bucket, Policy: everybody })
      const answer = await trial.s3.send(policy).then(
        () => 'granted',
        (error) => String(Object(error).name),
      )
      const read = await outcome(trial.plainUrl(key))
      const honest = answer === 'granted' ? '200' : '403 AccessDenied'
      same(`reading after the policy was answered with ${answer}`, read, honest)
      if (trial.place.dialect === 'r2') same('the answer', answer, 'NotImplemented')
    },
  },
  {
    promise: 'lists of access rights are refused where there are none',
    asks: ({ dialect }) => dialect === 'r2',
    run: async (trial) => {
      const key = trial.key()
      await trial.put(key, 'content')
      const at = { Bucket: trial.bucket, ACL: 'public-read' as const }
      await refused('501 NotImplemented', trial.s3.send(new PutBucketAclCommand(at)))
      await refused(
        '501 NotImplemented',
        trial.s3.send(new PutObjectAclCommand({ ...at, Key: key })),
      )
      same('GET', await outcome(trial.plainUrl(key)), '403 AccessDenied')
    },
  },
  {
    promise: 'the keys of one bucket read and write it',
    asks: hasScoped,
    run: async (trial) => {
      const [s3, key] = [scoped(trial), trial.key()]
      await s3.send(new PutObjectCommand({ Bucket: trial.bucket, Key: key, Body: 'content' }))
      await s3.send(new ListObjectsV2Command({ Bucket: trial.bucket, MaxKeys: 1 }))
      same('the object', await trial.text(key), 'content')
    },
  },
  {
    promise: 'the keys of one bucket list no buckets, make none and enter no other',
    asks: hasScoped,
    run: async (trial) => {
      const s3 = scoped(trial)
      const Bucket = 'plumbline-another'
      await refused('403 AccessDenied', s3.send(new ListBucketsCommand({})))
      await refused('403 AccessDenied', s3.send(new CreateBucketCommand({ Bucket })))
      await refused('403 AccessDenied', s3.send(new ListObjectsV2Command({ Bucket })))
    },
  },
]
