/** Jobs taken through their lives by the service, one write after the other. */
import type { ProjectScene } from '../../run/scene.ts'
import { type Answer, type Row, serviceRecords } from '../../services/supabase/records.ts'
import { rowOf } from './answers.ts'
import { keyOf, nameOf, successValue } from './names.ts'
import { rowFor } from './rows.ts'
import { heedSample, refusedSample } from './sample-rules.ts'

export interface Step {
  /** Such as `status = processing`. */
  readonly what: string
  readonly answer: Answer
}

/** A job of the user, made by the service through the API. */
export async function newJob(scene: ProjectScene, userId: string, given: Row = {}): Promise<Row> {
  const service = serviceRecords(scene.addresses.supabase)
  const row = await rowFor(scene, 'jobs', { user_id: userId, ...given })
  const answer = await service.insert('jobs', row)
  if (answer.done) return rowOf('the new job', answer)
  throw await refusedSample(scene, 'jobs', { code: answer.code, message: answer.reason })
}

/** Writes `values` to the job as the service; what they would have to go with is the system's own affair. */
export async function writeJob(scene: ProjectScene, job: Row, values: Row): Promise<Answer> {
  const service = serviceRecords(scene.addresses.supabase)
  const answer = await service.update('jobs', await keyOf(scene, 'jobs', job), values)
  await heedSample(scene, 'jobs', answer)
  return answer
}

/** Writes as the service, and answers the job as it is found afterwards: triggers may have come between. */
async function writeAndRead(scene: ProjectScene, job: Row, values: Row): Promise<Answer> {
  const answer = await writeJob(scene, job, values)
  if (!answer.done) return answer
  const service = serviceRecords(scene.addresses.supabase)
  return service.read('jobs', await keyOf(scene, 'jobs', job))
}

/** The first job to its success, the second to its failure. */
export async function bothLives(
  scene: ProjectScene,
  [first, second]: readonly [Row, Row],
): Promise<Step[]> {
  const success = await successValue(scene)
  const taken = [
    { job: first, status: 'processing' },
    { job: first, status: success },
    { job: second, status: 'processing' },
    { job: second, status: 'failed' },
  ]
  const steps: Step[] = []
  for (const { job, status } of taken) {
    const answer = await writeAndRead(scene, job, { status })
    steps.push({ what: `status = ${status}`, answer })
  }
  return steps
}

/** The job through the three stages of document 003, in their order. */
export async function allStages(scene: ProjectScene, job: Row): Promise<Step[]> {
  const stage = await nameOf(scene, 'stage')
  const steps: Step[] = []
  for (const word of ['cleaning', 'extracting', 'translating']) {
    steps.push({
      what: `${stage} = ${word}`,
      answer: await writeAndRead(scene, job, { [stage]: word }),
    })
  }
  return steps
}

/** Three retries, then failed, queued and processing; answers the counter at the end. */
export async function retryThrice(scene: ProjectScene, job: Row): Promise<unknown> {
  let current = job
  for (let retry = 0; retry < 3; retry += 1) {
    const count = Number(current.retry_count) + 1
    const answer = await writeAndRead(scene, current, { retry_count: count })
    current = rowOf(`retry ${retry + 1}`, answer)
  }
  for (const status of ['processing', 'failed', 'queued', 'processing']) {
    current = rowOf(`status ${status}`, await writeAndRead(scene, current, { status }))
  }
  return current.retry_count
}
