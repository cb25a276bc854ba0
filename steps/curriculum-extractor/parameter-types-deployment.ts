/** Words of the features about deployment that stand for values. */
import { defineParameterType } from '@cucumber/cucumber'

/** Where a backup is restored. */
defineParameterType({ name: 'restorePlace', regexp: /an empty database|the same database/ })

const pipelines: Readonly<Record<string, string>> = {
  'deploys to staging': 'staging',
  'deploys to production': 'production',
  'tests the restore': 'restoreTest',
}

/** A pipeline by what it does: the key under which the manifest has its file. */
defineParameterType({
  name: 'pipeline',
  regexp: /deploys to staging|deploys to production|tests the restore/,
  transformer: (words: string) => pipelines[words] ?? words,
})

const part = /tests|build|push|backup|migration|replacement|health check|smoke test/

/** `tests, build and push`: parts of a pipeline in their order. */
defineParameterType({
  name: 'parts',
  regexp: new RegExp(`(?:${part.source})(?:(?:, | and )(?:${part.source}))+`),
  transformer: (text: string) => text.split(/, | and /),
})
