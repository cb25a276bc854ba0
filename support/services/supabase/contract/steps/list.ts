/** Listing: folders, search, order and pages, and what strangers see. */
import type { ContractWorld, Step } from '../world.ts'

const docs = (client: ContractWorld['anon']) => client.storage.from('docs')

export const listSteps: readonly Step[] = [
  { name: "list('')", run: (w) => docs(w.alice.client).list('') },
  { name: 'list folder', run: (w) => docs(w.alice.client).list(w.alice.id) },
  {
    name: 'list folder sort+limit',
    run: (w) =>
      docs(w.alice.client).list(w.alice.id, {
        limit: 2,
        offset: 1,
        sortBy: { column: 'name', order: 'desc' },
      }),
  },
  {
    name: 'list folder search',
    run: (w) => docs(w.alice.client).list(w.alice.id, { search: 'fiv' }),
  },
  { name: 'list subfolder', run: (w) => docs(w.alice.client).list(`${w.alice.id}/sub`) },
  { name: 'list foreign folder', run: (w) => docs(w.bob.client).list(w.alice.id) },
  { name: 'list anon', run: (w) => docs(w.anon).list(w.alice.id) },
  { name: 'list admin root', run: (w) => docs(w.moderator.client).list('') },
  {
    name: 'list missing bucket',
    run: (w) => w.alice.client.storage.from(`nope${w.run}`).list(''),
  },
  {
    name: 'listV2',
    run: (w) => docs(w.alice.client).listV2({ prefix: `${w.alice.id}/`, with_delimiter: true }),
  },
]
