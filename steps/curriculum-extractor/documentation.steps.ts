/** The documents that people read before they run the system. */
import { Given, Then, When } from '@cucumber/cucumber'
import { secretsIn } from '../../support/checks/ci-steps.ts'
import { sourceFiles } from '../../support/checks/clean-copy.ts'
import { type Place, putTogether } from '../../support/checks/compose-files.ts'
import { commandsExist, showsCommands } from '../../support/checks/document-commands.ts'
import * as docs from '../../support/checks/documents.ts'
import * as guide from '../../support/checks/env-guide.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { helpsInTrouble } from '../../support/checks/help-in-trouble.ts'
import { agreesOnVariables } from '../../support/checks/readme-variables.ts'
import { workflowsThere } from '../../support/checks/workflow-place.ts'
import { workflowAt } from '../../support/checks/workflows.ts'
import type { ComposeProject } from '../../support/ports/composition.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { documents, variables } from './notes.ts'

const named = (world: SuiteWorld, pattern: RegExp) =>
  variables.of(world).filter((name) => pattern.test(name))

/** One that is missing is missed by the rows about workflows; documents are held to those that there are. */
const workflowsOf = (world: SuiteWorld) =>
  workflowsThere(world).map((file) => workflowAt(world.manifest.repository, file))

const secretsOf = (world: SuiteWorld) => [...new Set(workflowsOf(world).flatMap(secretsIn))].sort()

Given('the variables of the environment example', function (this: SuiteWorld) {
  variables.set(this, Object.keys(guide.exampleVariables(this.manifest)))
})

When('the documents are read', function (this: SuiteWorld) {
  documents.set(this, docs.allDocuments(this.manifest))
})

Then('the notes on configuration cover Supabase and the worker', function (this: SuiteWorld) {
  const document = docs.documentOf(this.manifest, 'configuration')
  // Which of the variables the notes name is the team's to choose; the readme has all of them.
  docs.mentionsAll(document, ['Supabase'])
  docs.mentionsOne(document, named(this, /^(SUPABASE_\w*(URL|KEY)|DATABASE_URL)$/))
  const { worker } = this.manifest.composition.services
  docs.mentionsOne(document, [worker, 'worker', 'Celery', ...named(this, /^CELERY_/)])
})

Then(
  'the readme and the environment example know the same variables',
  async function (this: SuiteWorld) {
    const readme = docs.documentOf(this.manifest, 'readme')
    const known = new Set([...guide.wordsOfExample(this.manifest), ...secretsOf(this)])
    // Document 000, section 8: the readme takes in the new ones, whatever else it explains.
    const asked = named(this, /^(SUPABASE|DATABASE_URL|REDIS|CELERY)/)
    agreesOnVariables(readme, asked, known, await sourceFiles(this))
  },
)

Then('the notes on deployment cover the set-up of Supabase', function (this: SuiteWorld) {
  const { worksheets, extractions } = this.manifest.buckets
  const names = named(this, /^(SUPABASE_\w*(URL|KEY)|DATABASE_URL)$/)
  const document = docs.documentOf(this.manifest, 'deployment')
  docs.mentionsAll(document, ['Supabase', ...names, worksheets, extractions])
})

Then('every link inside the repository leads somewhere', function (this: SuiteWorld) {
  for (const document of documents.of(this)) {
    docs.linksLeadSomewhere(document, this.manifest.repository)
  }
})

Then(
  'every command names services, scripts and files that exist',
  async function (this: SuiteWorld) {
    const { production } = this.manifest.composition
    const places = ['local development', ...(production === undefined ? [] : ['production'])]
    const projects: ComposeProject[] = []
    for (const place of places as Place[]) {
      projects.push((await putTogether(this, this.book.runDir, place, {})).project)
    }
    const counts = documents
      .of(this)
      .map((each) => [each.file, commandsExist(each, this.manifest.repository, projects)])
    this.measured('commands that were looked up', Object.fromEntries(counts))
    showsCommands(Object.fromEntries(counts))
  },
)

Then(
  'there is help with Supabase, Redis, idle workers, unhealthy containers and missing variables',
  function (this: SuiteWorld) {
    this.measured(
      'entries that help',
      helpsInTrouble(docs.withLinked(documents.of(this), this.manifest.repository)),
    )
  },
)

Then('the guide names the three workflows', function (this: SuiteWorld) {
  docs.namesWorkflows(docs.documentOf(this.manifest, 'guide'), workflowsOf(this))
})

Then(
  'the guide names the secrets that the workflows use, and no others',
  function (this: SuiteWorld) {
    const document = docs.documentOf(this.manifest, 'guide')
    const used = secretsOf(this)
    docs.mentionsAll(document, used)
    const documented = document.codes.filter((code) => /^TEST_[A-Z_]+$/.test(code))
    const stale = [...new Set(documented)].filter((name) => !used.includes(name))
    expectEqual('secrets of the guide that no workflow uses', stale, [])
  },
)

Then('the example says where the connection string is found', function (this: SuiteWorld) {
  guide.tellsWhereToFind(guide.commentsAbove(this.manifest, 'DATABASE_URL'))
})

Then(
  'the example gives the right codes for the special characters of a password',
  function (this: SuiteWorld) {
    const comments = guide.commentsAbove(this.manifest, 'DATABASE_URL')
    this.measured('codes that the example gives', guide.encodesCorrectly(comments))
  },
)

Then('the example shows the address of the pooler', function (this: SuiteWorld) {
  guide.isPoolerAddress(this.manifest)
})
