/** Removal: of objects by the owner and by others, of buckets full and empty. */
import {
  ask,
  askUrl,
  type ContractWorld,
  headersOf,
  type Person,
  pdf,
  pdfOptions,
  type Step,
} from '../world.ts'
import { bucketOf } from './buckets.ts'

const mine = (w: ContractWorld, name: string) => `${w.alice.id}/${name}`
const docs = (client: ContractWorld['anon']) => client.storage.from('docs')

async function deleteRaw(w: ContractWorld, who: Person, name: string) {
  const headers = await headersOf(w, who)
  return ask(w, `/object/docs/${mine(w, name)}`, { method: 'DELETE', headers })
}

export const removeSteps: readonly Step[] = [
  { name: 'remove foreign', run: (w) => docs(w.bob.client).remove([mine(w, 'five.pdf')]) },
  { name: 'remove anon', run: (w) => docs(w.anon).remove([mine(w, 'five.pdf')]) },
  { name: 'remove own', run: (w) => docs(w.alice.client).remove([mine(w, 'five.pdf')]) },
  {
    name: 'download after remove',
    run: (w) => docs(w.alice.client).download(mine(w, 'five.pdf')),
  },
  {
    name: 'GET signed url after remove',
    run: async (w) => {
      const removal = () => docs(w.alice.client).remove([mine(w, 'sub/blob.pdf')])
      await w.recorder.unrecorded(removal)
      return askUrl(w, w.noted('signedUrl'))
    },
  },
  { name: 'remove missing', run: (w) => docs(w.alice.client).remove([mine(w, 'none.pdf')]) },
  { name: 'remove empty list', run: (w) => docs(w.alice.client).remove([]) },
  { name: 'DELETE single object raw', run: (w) => deleteRaw(w, w.alice, 'ten.pdf') },
  { name: 'DELETE single foreign raw', run: (w) => deleteRaw(w, w.bob, 'up.pdf') },
  {
    name: 'deleteBucket non-empty',
    run: async (w) => {
      const bucket = w.service.storage.from(bucketOf(w))
      await w.recorder.unrecorded(() => bucket.upload('k.pdf', pdf(100), pdfOptions))
      return w.service.storage.deleteBucket(bucketOf(w))
    },
  },
  { name: 'emptyBucket', run: (w) => w.service.storage.emptyBucket(bucketOf(w)) },
  { name: 'deleteBucket', run: (w) => w.service.storage.deleteBucket(bucketOf(w)) },
  { name: 'deleteBucket as user', run: (w) => w.alice.client.storage.deleteBucket('docs') },
]
