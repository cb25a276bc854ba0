/** A document that is stored, and whose URL nobody signs: half an upload. */
import type { HttpFault } from '../faults/http-proxy.ts'
import { expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'
import { noRowPretends, type Refused, refusedVisibly, uploadInVain } from './queue-outage.ts'
import { fetchedByAnyone, rowHoldsUrl } from './uploads.ts'

const refusal: HttpFault = {
  kind: 'answer',
  status: 500,
  body: JSON.stringify({ statusCode: '500', error: 'Internal', message: 'cannot sign' }),
}

/** One upload while the storage signs nothing. Who signs by a key of its own never asks it. */
export async function uploadUnsigned(lab: Lab, document: Buffer<ArrayBuffer>): Promise<Refused> {
  const injury = lab.storage.inject({
    concerns: ({ method, path }) => method === 'POST' && path.includes('/object/sign/'),
    fault: refusal,
  })
  const tried = await uploadInVain(lab, document)
  lab.scene.measured('questions for a signed URL', { refused: injury.hits().length })
  await injury.heal()
  return tried
}

/** Refused without an extraction, or taken with a URL that opens the document and stands in its row. */
export async function refusedOrSigned(lab: Lab, tried: Refused): Promise<void> {
  const { taken, document } = tried
  if (taken === undefined) {
    await refusedVisibly(lab, tried, 'the storage signs no URL')
    await noRowPretends(lab, new Set())
    return
  }
  expectThat(URL.canParse(taken.url), 'the upload is taken, and no URL leads to its document', {
    expected: 'a refusal, or a signed URL',
    received: taken.url,
  })
  await fetchedByAnyone({ ...taken, document })
  await rowHoldsUrl(lab.scene, taken)
}
