/** The buckets, and what they take and refuse. */
import { randomBytes, randomUUID } from 'node:crypto'
import { type DataTable, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectOne, expectThat } from '../../support/checks/expect.ts'
import { allGranted, attempt, digest } from '../../support/checks/file-access.ts'
import * as judge from '../../support/checks/vocabgo/buckets.ts'
import * as files from '../../support/checks/vocabgo/files.ts'
import { bucketsOf } from '../../support/services/supabase/buckets.ts'
import { serviceVisitor, userVisitor } from '../../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada } from './notes.ts'
import { buckets, marks, sent, tries } from './notes-storage.ts'

type Files = files.Files

const visitorCalled = (world: SuiteWorld, who: string) =>
  who === 'Ada'
    ? userVisitor(world.addresses.supabase, ada.of(world).token)
    : serviceVisitor(world.addresses.supabase)

When('the buckets of the project are looked at', async function (this: SuiteWorld) {
  buckets.set(this, await judge.bucketsIn(this))
})

Then('document-uploads and wordlist-exports are among them', function (this: SuiteWorld) {
  const named = buckets.of(this).map(({ id, name }) => `${id}, called ${name}`)
  for (const id of files.bucketNames) {
    const received = named
    expectThat(named.includes(`${id}, called ${id}`), `there is no bucket ${id}`, {
      expected: 'a bucket that a migration makes: no seed reaches production',
      received,
    })
  }
})

Then('the service finds both through the API', async function (this: SuiteWorld) {
  const names = (await bucketsOf(this.addresses.supabase)).map(({ name }) => name)
  const missing = files.bucketNames.filter((name) => !names.includes(name))
  expectEqual('buckets that the service does not find', missing, [])
})

Then('neither bucket is public', async function (this: SuiteWorld) {
  for (const id of files.bucketNames) {
    const bucket = await judge.bucketCalled(this, id)
    expectEqual(`whether ${id} is public`, bucket.public, false)
  }
})

When(
  /^(Ada|the service) stores (documents|exports) of (\d+) and of (\d+) bytes$/,
  async function (this: SuiteWorld, who: string, which: Files, fits: string, large: string) {
    const { id } = ada.of(this)
    const bucket = files.buckets[which]
    files.tidyAfterwards(this, id)
    const visitor = visitorCalled(this, who)
    const { type } = files.usualKind(bucket)
    const each = [fits, large].map((size) => ({
      ...{ bucket, path: files.pathFor(id, bucket), type },
      content: Buffer.alloc(Number(size), 0x61),
    }))
    const put = each.map(async (file) =>
      attempt(`${file.content.length} bytes`, visitor.upload(file, file.content, file.type)),
    )
    sent.set(this, each)
    tries.set(this, await Promise.all(put))
  },
)

Then(
  'the smaller one is kept whole and the larger one is refused for its size',
  async function (this: SuiteWorld) {
    const [small, large] = tries.of(this)
    const [kept] = sent.of(this)
    if (small === undefined || large === undefined || kept === undefined) throw new Error('two')
    judge.refusedForSize(large)
    allGranted([small])
    const info = await serviceVisitor(this.addresses.supabase).info(kept)
    expectThat(info.done, 'the smaller one is not stored', { received: info })
    expectEqual('its size', (info.data as { size: number }).size, kept.content.length)
  },
)

Then('nothing of the larger one is stored', async function (this: SuiteWorld) {
  await judge.nothingStored(this, [sent.of(this)[1]?.path ?? ''])
})

Then('the limit of the bucket itself lies between them', async function (this: SuiteWorld) {
  const [small, large] = sent.of(this)
  const { limit } = await judge.bucketCalled(this, small?.bucket ?? '')
  const [from, to] = [small?.content.length ?? 0, (large?.content.length ?? 0) - 1]
  const right = limit !== null && limit >= from && limit <= to
  const has = limit === null ? 'no limit of its own' : `a limit of ${limit} bytes`
  expectThat(right, `${small?.bucket} has ${has}`, { expected: `${from} to ${to} bytes` })
})

Then('the settings of the local stack let the smaller one through', function (this: SuiteWorld) {
  judge.takenByLocalStack(this, sent.of(this)[0]?.content.length ?? 0)
})

When(
  /^(Ada|the service) stores (documents|exports) of these kinds:$/,
  async function (this: SuiteWorld, who: string, which: Files, table: DataTable) {
    const { id } = ada.of(this)
    files.tidyAfterwards(this, id)
    const kinds = table.raw().map(([kind = '']) => kind)
    const bucket = files.buckets[which]
    const stored = await judge.storeKinds(visitorCalled(this, who), bucket, id, kinds)
    tries.set(this, stored.tries)
    sent.set(this, stored.files)
    marks.set(
      this,
      stored.files.map(({ path }) => path),
    )
  },
)

Then('each of the files is taken and reads back the same', async function (this: SuiteWorld) {
  allGranted(tries.of(this))
  const service = serviceVisitor(this.addresses.supabase)
  for (const file of sent.of(this)) {
    const read = await service.download(file)
    expectThat(read.done, `${file.bucket}/${file.path} cannot be read`, {
      received: read,
    })
    const what = `SHA-256 of ${file.bucket}/${file.path}`
    expectEqual(what, digest(read.data as Buffer), digest(file.content))
  }
})

Then('each of the files is refused for its kind', function (this: SuiteWorld) {
  expectThat(tries.of(this).length > 0, 'nothing was sent')
  for (const each of tries.of(this)) judge.refusedForKind(each)
})

Then('none of the files is stored', async function (this: SuiteWorld) {
  await judge.nothingStored(this, marks.of(this))
})

Then('each try is refused by the policies', function (this: SuiteWorld) {
  expectThat(tries.of(this).length > 0, 'nothing was tried')
  for (const each of tries.of(this)) judge.refusedByPolicy(each)
})

When(
  'Ada tries to upload documents to her folder as:',
  async function (this: SuiteWorld, table: DataTable) {
    const { id, token } = ada.of(this)
    files.tidyAfterwards(this, id)
    const mark = randomUUID()
    const visitor = userVisitor(this.addresses.supabase, token)
    const bucket = files.buckets.documents
    const uploads = table.raw().map(([name = '']) => {
      const path = `${id}/${name.replace(/[^/]+$/, (last) => `${mark}-${last}`)}`
      const upload = visitor.upload({ bucket, path }, randomBytes(200), 'application/pdf')
      return attempt(`${name} as a PDF`, upload)
    })
    marks.set(this, [mark])
    tries.set(this, await Promise.all(uploads))
  },
)

When(
  'somebody uploads a picture and then a document by links that Ada has signed',
  async function (this: SuiteWorld) {
    const { id, token } = ada.of(this)
    files.tidyAfterwards(this, id)
    const visitor = userVisitor(this.addresses.supabase, token)
    const bucket = files.buckets.documents
    const each = ['image/png', 'application/pdf'].map((type) => ({
      ...{ bucket, path: files.pathFor(id, bucket), type, content: randomBytes(200) },
    }))
    const redeemed = each.map(async (file) => {
      const link = await visitor.signUpload(file)
      expectThat(link.done, 'Ada cannot sign an upload', { received: link })
      const { token: permit } = link.data as { token: string }
      const put = visitor.redeemUpload(file, permit, file.content, file.type)
      return attempt(`${file.type} by a signed link`, put)
    })
    sent.set(this, each)
    tries.set(this, await Promise.all(redeemed))
  },
)

Then('the picture is refused for its kind', function (this: SuiteWorld) {
  const [picture] = tries.of(this)
  if (picture !== undefined) judge.refusedForKind(picture)
})

Then('the document alone is stored', async function (this: SuiteWorld) {
  const stored = await files.rowsOf(this, sent.of(this))
  const only = expectOne('files that are stored', stored)
  expectEqual('the kind of what is stored', only.type, 'application/pdf')
})
