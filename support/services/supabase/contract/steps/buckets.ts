/** Buckets: made, read and changed by the service key, closed to everybody else. */
import type { ContractWorld, Step } from '../world.ts'

export const bucketOf = ({ run }: ContractWorld) => `b${run}`

export const bucketSteps: readonly Step[] = [
  {
    name: 'createBucket private+limit+mime (service)',
    run: (w) =>
      w.service.storage.createBucket(bucketOf(w), {
        public: false,
        fileSizeLimit: '1MB',
        allowedMimeTypes: ['application/pdf'],
      }),
  },
  {
    name: 'createBucket duplicate',
    run: (w) => w.service.storage.createBucket(bucketOf(w), { public: false }),
  },
  {
    name: 'createBucket bad name',
    run: (w) => w.service.storage.createBucket('bad/name', { public: false }),
  },
  {
    name: 'createBucket as user',
    run: (w) => w.alice.client.storage.createBucket(`u${w.run}`, { public: false }),
  },
  {
    name: 'createBucket as anon',
    run: (w) => w.anon.storage.createBucket(`n${w.run}`, { public: false }),
  },
  { name: 'getBucket', run: (w) => w.service.storage.getBucket(bucketOf(w)) },
  { name: 'getBucket missing', run: (w) => w.service.storage.getBucket(`nope${w.run}`) },
  { name: 'getBucket as user', run: (w) => w.alice.client.storage.getBucket(bucketOf(w)) },
  { name: 'listBuckets as user', run: (w) => w.alice.client.storage.listBuckets() },
  {
    name: 'updateBucket',
    run: (w) =>
      w.service.storage.updateBucket(bucketOf(w), {
        public: false,
        fileSizeLimit: 2048,
        allowedMimeTypes: ['application/pdf', 'image/*'],
      }),
  },
  { name: 'getBucket after update', run: (w) => w.service.storage.getBucket(bucketOf(w)) },
]
