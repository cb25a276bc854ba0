/** The use of the storage, the queries of the repository, and the views of the project. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { bothOf, gains } from '../../support/checks/vocabgo/gains.ts'
import {
  monitoring,
  noSuchFunction,
  printedStorage,
} from '../../support/checks/vocabgo/monitoring-queries.ts'
import {
  brokenSums,
  deliveredFiles,
  rehearse,
  shippedQueries,
} from '../../support/checks/vocabgo/shipped-queries.ts'
import { askWithout, uploadFiles } from '../../support/checks/vocabgo/storage-use.ts'
import { viewsThatTell } from '../../support/checks/vocabgo/user-views.ts'
import { Unverified } from '../../support/core/errors.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben } from './notes.ts'
import { delivered, figures, uploads, views } from './notes-monitoring.ts'

Given(
  /^(?:a file|files) of ([\d, and]+) MB in (document-uploads|wordlist-exports)$/,
  async function (this: SuiteWorld, sizes: string, bucket: string) {
    const mb = sizes.split(/, | and /).map(Number)
    const more = await uploadFiles(this, bucket, mb)
    uploads.set(this, [...(uploads.find(this) ?? []), ...more])
  },
)

When('the service asks for the use of the storage', async function (this: SuiteWorld) {
  const as = { role: 'service_role' } as const
  const questions = [
    { name: 'storage', sql: monitoring.storage, as },
    { name: 'storage as printed', sql: printedStorage, as },
  ]
  figures.set(this, await askWithout(this, uploads.of(this), questions))
})

Then(
  /^(document-uploads|wordlist-exports) has (\d+) more files? with (\d+) MB$/,
  function (this: SuiteWorld, bucket: string, count: string, mb: string) {
    const grown = gains(bothOf(figures.of(this), 'storage'), 'bucket_id', [
      'file_count',
      'total_mb',
    ])
    const expected = { file_count: Number(count), total_mb: Number(mb) }
    expectEqual(`the growth of ${bucket}`, grown[bucket], expected)
  },
)

Then('the database has not learned to add up texts', function (this: SuiteWorld) {
  const printed = figures.of(this).after['storage as printed']
  const said = printed?.done === false ? `${printed.code}: ${printed.reason}` : 'it runs'
  this.measured('the query as it is printed in the document', { said })
  expectThat(
    printed?.done === false && printed.code === noSuchFunction,
    'the printed query, which adds up texts, is not refused as it should be',
    { expected: `${noSuchFunction}: there is no such sum`, received: said },
  )
})

When('the repository is searched for queries', async function (this: SuiteWorld) {
  delivered.set(this, await deliveredFiles(this))
})

Then('none of its files adds up texts as the document does', function (this: SuiteWorld) {
  const files = delivered.of(this)
  expectThat(files.length > 0, 'the repository is empty')
  expectEqual("files with the document's broken sum", brokenSums(files), [])
})

Then('every query that has no gaps runs', async function (this: SuiteWorld) {
  const { ran, leftOut, failed } = await rehearse(this, shippedQueries(this, delivered.of(this)))
  this.measured('the queries of the repository', { ran, leftOut, failed })
  const found = ran.length + leftOut.length + failed.length
  if (found === 0) throw new Unverified('needs queries in the repository: no file has any')
  expectEqual('queries that do not run', failed, [])
})

When(
  'Ada looks through every view before and after Ben has jobs that use models',
  async function (this: SuiteWorld) {
    views.set(this, await viewsThatTell(this, ada.of(this).id, ben.of(this).id))
  },
)

Then('no view has shown her anything of them', function (this: SuiteWorld) {
  const { names, telling } = views.of(this)
  this.measured('views that users may read', { names })
  expectEqual('views that tell a user of others', telling, [])
})
