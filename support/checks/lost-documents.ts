/** Jobs that fail for good where a damaged document makes none fail: the storage has lost what they are to fetch. */
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { pause } from '../faults/signals.ts'
import type { Scene } from '../run/scene.ts'
import { removeObjects } from '../services/supabase/objects.ts'
import { type Upload, upload } from '../systems/ingestions.ts'
import type { SystemProcess } from '../systems/system.ts'
import { statusNow } from './status-history.ts'
import { rowOfDocument } from './stored-rows.ts'

const done = 'DRAFT'
const ended = [done, 'FAILED']

/** An upload whose document lies in the storage no more: no worker may take its job before that. */
export async function uploadLost(
  scene: Scene,
  backendUrl: string,
  token: string,
  document: Buffer<ArrayBuffer>,
): Promise<Upload> {
  const sent = await upload(scene.manifest, backendUrl, token, document)
  const { bucket, path } = await rowOfDocument(scene, sent.document)
  await removeObjects(scene.addresses.supabase, bucket, [path])
  return sent
}

/** Whether a damaged document ends as a draft: the documents' own mock of the work reads nothing. */
export async function becomesDraft(
  status: () => Promise<string>,
  withinMs: number,
): Promise<boolean> {
  let last = ''
  const look = async () => {
    last = await status()
    if (!ended.includes(last)) throw new Violation('it has not ended')
  }
  // How it should end is judged by whoever asked for it.
  await Promise.allSettled([eventually('the job ends', look, { withinMs })])
  return last === done
}

/**
 * What is found of a failure that nothing can repair. Where the extraction has become a draft, nothing can be
 * said here of how a failure is told.
 */
export async function whereItFails<T>(
  status: () => Promise<string>,
  look: () => Promise<T>,
): Promise<T> {
  try {
    return await look()
  } catch (error) {
    if ((await status()) !== done) throw error
    throw new Unverified(
      'needs a job that fails for good: those of a damaged and of a lost document succeed',
    )
  }
}

export interface Failing {
  /** Ends with the failure of the job, and says so where it does not come. */
  fails(upload: Upload): Promise<unknown>
  lose(): Promise<Upload>
}

/** The job of the damaged document, or that of a lost one where the first has made a draft. */
export async function brokenOrLost(
  scene: Scene,
  { process }: Pick<SystemProcess, 'process'>,
  broken: Upload,
  { fails, lose }: Failing,
): Promise<Upload> {
  const statusOf = (sent: Upload) => () => statusNow(scene, sent.extraction)
  try {
    await fails(broken)
    return broken
  } catch (error) {
    if ((await statusOf(broken)()) !== done) throw error
  }
  const frozen = await pause(process, scene.scope)
  const lost = await lose()
  await frozen.heal()
  await whereItFails(statusOf(lost), () => fails(lost))
  return lost
}
