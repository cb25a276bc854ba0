/** Public buckets: what everybody may fetch, and what stays hidden all the same. */
import { ask, askUrl, type ContractWorld, pdf, pdfOptions, type Step } from '../world.ts'

const name = (w: ContractWorld) => `p-${w.run}.pdf`

const publicUrl = (w: ContractWorld) =>
  w.anon.storage.from('pub').getPublicUrl(name(w)).data.publicUrl

export const publicSteps: readonly Step[] = [
  {
    name: 'public upload svc',
    run: (w) =>
      w.service.storage
        .from('pub')
        .upload(name(w), pdf(120), { ...pdfOptions, cacheControl: '3600' }),
  },
  { name: 'getPublicUrl GET', run: (w) => askUrl(w, publicUrl(w)) },
  {
    name: 'getPublicUrl If-None-Match',
    run: async (w) => {
      const etag = (await fetch(publicUrl(w))).headers.get('etag') ?? ''
      return askUrl(w, publicUrl(w), { headers: { 'if-none-match': etag } })
    },
  },
  {
    name: 'public url of private bucket',
    run: (w) => ask(w, `/object/public/docs/${w.alice.id}/five.pdf`),
  },
  { name: 'public missing object', run: (w) => ask(w, '/object/public/pub/none.pdf') },
  {
    name: 'public missing bucket',
    run: (w) => ask(w, `/object/public/nope${w.run}/none.pdf`),
  },
  { name: 'info/public', run: (w) => ask(w, `/object/info/public/pub/${name(w)}`) },
  {
    name: 'CORS preflight',
    run: (w) =>
      ask(w, `/object/docs/${w.alice.id}/five.pdf`, {
        method: 'OPTIONS',
        headers: {
          origin: 'http://x.test',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,x-upsert',
        },
      }),
  },
]
