/**
 * Reading: by the owner, strangers, moderators and the service; whole, in part, as a description.
 */
import { ask, type ContractWorld, headersOf, type Step } from '../world.ts'

const owned = (w: ContractWorld) => `o-${w.run}.pdf`
const five = (w: ContractWorld) => `${w.alice.id}/five.pdf`
const blob = (w: ContractWorld) => `${w.alice.id}/sub/blob.pdf`
const docs = (client: ContractWorld['anon']) => client.storage.from('docs')

export const readSteps: readonly Step[] = [
  { name: 'download own', run: (w) => docs(w.alice.client).download(five(w)) },
  { name: 'download foreign', run: (w) => docs(w.bob.client).download(five(w)) },
  { name: 'download anon', run: (w) => docs(w.anon).download(five(w)) },
  { name: 'download admin (policy)', run: (w) => docs(w.moderator.client).download(five(w)) },
  { name: 'download service', run: (w) => docs(w.service).download(five(w)) },
  {
    name: 'download missing',
    run: (w) => docs(w.alice.client).download(`${w.alice.id}/nope.pdf`),
  },
  {
    name: 'download owner bucket own',
    run: (w) => w.alice.client.storage.from('owned').download(owned(w)),
  },
  {
    name: 'download owner bucket foreign',
    run: (w) => w.bob.client.storage.from('owned').download(owned(w)),
  },
  {
    name: 'download raw GET /object/authenticated',
    run: async (w) =>
      ask(w, `/object/authenticated/docs/${blob(w)}`, { headers: await headersOf(w, w.alice) }),
  },
  {
    name: 'download Range 0-9',
    run: async (w) => {
      const headers = { ...(await headersOf(w, w.alice)), range: 'bytes=0-9' }
      const url = `${w.address.url}/storage/v1/object/docs/${blob(w)}`
      return (await (await w.recorder.fetch(url, { headers })).text()).length
    },
  },
  { name: 'download no auth header', run: (w) => ask(w, `/object/docs/${five(w)}`) },
  {
    name: 'HEAD object',
    run: async (w) =>
      ask(w, `/object/docs/${blob(w)}`, {
        method: 'HEAD',
        headers: await headersOf(w, w.alice),
      }),
  },
  { name: 'info own', run: (w) => docs(w.alice.client).info(five(w)) },
  { name: 'info foreign', run: (w) => docs(w.bob.client).info(five(w)) },
  { name: 'exists own', run: (w) => docs(w.alice.client).exists(five(w)) },
  { name: 'exists foreign', run: (w) => docs(w.bob.client).exists(five(w)) },
]
