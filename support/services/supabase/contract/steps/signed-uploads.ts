/** Signed upload URLs: who gets one, and what it can be used for. */
import { type ContractWorld, pdf, pdfOptions, type Step } from '../world.ts'

const destination = (w: ContractWorld) => `${w.alice.id}/up.pdf`

const redeem = (w: ContractWorld, path: string) =>
  w.anon.storage.from('docs').uploadToSignedUrl(path, w.noted('uploadToken'), pdf(500), pdfOptions)

export const signedUploadSteps: readonly Step[] = [
  {
    name: 'createSignedUploadUrl',
    run: async (w) => {
      const docs = w.alice.client.storage.from('docs')
      const answer = await docs.createSignedUploadUrl(destination(w))
      if (answer.data !== null) w.note('uploadToken', answer.data.token)
      return answer
    },
  },
  { name: 'uploadToSignedUrl anon client', run: (w) => redeem(w, destination(w)) },
  { name: 'uploadToSignedUrl again', run: (w) => redeem(w, destination(w)) },
  { name: 'uploadToSignedUrl other path', run: (w) => redeem(w, `${w.alice.id}/up2.pdf`) },
  {
    name: 'createSignedUploadUrl foreign',
    run: (w) => w.bob.client.storage.from('docs').createSignedUploadUrl(`${w.alice.id}/upb.pdf`),
  },
]
