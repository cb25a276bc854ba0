/** User stories 1, 3, 4 and 5 of document 002, as they are lived by clients of one deployment. */
import { Unverified } from '../../../core/errors.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import { runMigrations } from '../../../run/shared-production.ts'
import { databaseHasVectors } from '../../../services/postgres/vectors.ts'
import { credential } from '../../../services/supabase/token-kit/kit.ts'
import { expectEqual } from '../../expect.ts'
import {
  allOpen,
  allUnknown,
  madeId,
  makeProject,
  readEach,
  rowsOf,
  thingsToName,
  writeEach,
} from '../areas.ts'
import { areStillThere, belongingsOf, whenAtRest } from '../belongings.ts'
import { allBelongTo, nameSomebodyElse } from '../callers.ts'
import { failingChecks, runSinceTheirStart } from '../composed.ts'
import { begin, whenFinished } from '../executions.ts'
import {
  anybodyReads,
  type Sender,
  type Sent,
  send,
  senderAt,
  sentBy,
  storeOf,
  trySend,
} from '../files.ts'
import { addressIn, isInTheDatabase, opensToAnybody } from '../generated.ts'
import { ask, foundRightly } from '../questions.ts'
import { difficultNames, documentsOfAllKinds, fileOf } from '../sample-files.ts'
import { signedIn, somebody } from '../somebody.ts'
import { healthOf } from '../store-settings.ts'
import { areUnchanged, haveTheirTypes } from '../stored-files.ts'
import { ingest, knowVectors } from '../vectors.ts'
import { refuseRealProviders } from '../workplace.ts'
import type { Deployed } from './deployed.ts'

type Story = (scene: ProductionScene, deployed: Deployed) => Promise<void>

export const fourServicesRun: Story = (scene, { up }) => runSinceTheirStart(scene, up)

export const storesAnswer: Story = async (scene, { backend }) => {
  const { status } = await healthOf(scene, backend)
  expectEqual('the health of a backend whose stores are there', status, 200)
}

export const allAreHealthy: Story = async (scene, { up }) => {
  expectEqual('services whose health check fails', await failingChecks(scene, up.composed), [])
}

const newSender = async (scene: ProductionScene, { backend }: Deployed): Promise<Sender> =>
  senderAt(scene, backend, await somebody(scene))

export const drawsAnImage: Story = async (scene, deployed) => {
  refuseRealProviders(scene)
  const { models } = deployed
  const sender = await newSender(scene, deployed)
  const before = models.asked().length
  const end = await whenFinished(scene, sender, await begin(scene, sender))
  const url = addressIn(scene, end)
  const asked = () => models.asked().slice(before)
  await opensToAnybody(url, { store: storeOf(scene), models: { asked } })
  await isInTheDatabase(scene, url, { store: storeOf(scene) })
}

export const keepsTypes: Story = async (scene, deployed) => {
  const sender = await newSender(scene, deployed)
  const sent: Sent[] = []
  for (const file of documentsOfAllKinds()) {
    const answer = await trySend(scene.production, sender, 'documents', file)
    const isOfNoUse = answer.status >= 400 && answer.status <= 499 // a kind that it does not take
    if (!isOfNoUse) sent.push(sentBy(scene.production, 'documents', file, answer))
  }
  await areUnchanged(scene, sent)
  await haveTheirTypes(scene, sent)
}

export const opensAtAddresses: Story = async (scene, deployed) => {
  const sender = await newSender(scene, deployed)
  const files = difficultNames.map((name) => fileOf(name, 'application/pdf', 3_000))
  const sent: Sent[] = []
  for (const file of files) sent.push(await send(scene, sender, 'documents', file))
  await anybodyReads(sent)
}

export const takesGoodTokens: Story = async (scene, { backend }) => {
  const { person, materials } = await signedIn(scene)
  const ids = await thingsToName(scene.production, backend, `Bearer ${person.token}`)
  for (const name of ['the token of a signed-in user', 'a later token of the same session']) {
    const header = await credential(name, materials)
    allOpen(await readEach(scene.production, backend, header, ids))
  }
}

export const refusesExpiredTokens: Story = async (scene, { backend }) => {
  const { person, materials } = await signedIn(scene)
  const ids = await thingsToName(scene.production, backend, `Bearer ${person.token}`)
  const before = await rowsOf(scene, person.id)
  const expired = await credential('a token that has expired', materials)
  allUnknown(await readEach(scene.production, backend, expired, ids))
  allUnknown(await writeEach(scene.production, backend, expired, ids))
  expectEqual('rows of the user', await rowsOf(scene, person.id), before)
}

export const knowsItsCallers: Story = async (scene, { backend }) => {
  const [first, second] = [await somebody(scene), await somebody(scene)]
  await allBelongTo(scene, first.id, await nameSomebodyElse(scene, backend, first, second))
}

export const worksInItsDatabase: Story = async (scene, { backend }) => {
  const { id, token } = await somebody(scene)
  const answer = await makeProject(scene.production, backend, `Bearer ${token}`, 'Kept')
  const made = { how: 'nothing at all', status: answer.status, id: madeId(answer) }
  await allBelongTo(scene, id, [made])
}

export const migratesAgain: Story = async (scene, deployed) => {
  const sender = await newSender(scene, deployed)
  const file = fileOf('plan.pdf', 'application/pdf', 3_000)
  const holder = { id: sender.person.id, sent: [await send(scene, sender, 'documents', file)] }
  await whenAtRest(scene, holder)
  const before = await belongingsOf(scene, holder)
  const { code, stdout, stderr } = await runMigrations(scene.production, scene.addresses, scene.dir)
  const received = `${stdout}${stderr}`.trim().split('\n').slice(-4).join('\n')
  expectEqual(
    'the end of migrations that have run before',
    { code, received },
    { code: 0, received },
  )
  areStillThere(before, await belongingsOf(scene, holder))
}

export const findsByMeaning: Story = async (scene, deployed) => {
  if (!(await databaseHasVectors(scene.addresses.postgres))) {
    throw new Unverified('needs pgvector: the database of this target does not have it')
  }
  await knowVectors(scene, deployed.models)
  const [first, second] = [await newSender(scene, deployed), await newSender(scene, deployed)]
  const own = await ingest(scene, first, ['lighthouse', 'orchard', 'glacier'])
  await ingest(scene, second, ['orchard'])
  foundRightly(await ask(scene, first, 'orchard'), 'orchard', own)
}
