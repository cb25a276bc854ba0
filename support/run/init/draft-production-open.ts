/** What the draft for a system that moves to production leaves open, with an example each. */
import { stringify } from 'yaml'
import type { Draft } from './draft.ts'
import type { InterfaceDraft } from './draft-interface.ts'

/** What no file tells; of a workflow its classes tell what it looks like. */
export const openOfProduction = (
  values: Readonly<Record<string, string>>,
  { execution, health }: InterfaceDraft,
): Draft['open'] => [
  ...openProviders(values),
  ...(health === undefined ? [openHealth] : []),
  {
    example: stringify({ execution: execution ?? usualExecution }),
    why: `A workflow with one text and one image as the backend takes it, what the provider of models is then asked,
and where an execution tells the two; without it nothing that a workflow makes is judged.${
      execution === undefined
        ? ''
        : '\nMade of the classes of bodies and answers: see that it is a workflow that runs.'
    }`,
  },
  {
    example: `withoutVectors: { VECTOR_BACKEND: array, ENVIRONMENT: development }
migrate:
  withoutVectors: [alembic, upgrade, head, --without-vectors]`,
    why: `The embedded target has no pgvector. If the system can do without, say by which variables (those of production
stay in "environment"), or by which command of the migrations (beside command and cwd); otherwise everything
that runs needs --target containers.`,
  },
  {
    example: `listing: [python, -c, "import sys, storage_service as s; print(*s.list_files(sys.argv[1]), sep=chr(10))", "{prefix}"]`,
    why: "Prints every key below {prefix}, one a line, by the system's own function for it.",
  },
]

/** Keys that are made up go to the real provider as long as nothing leads elsewhere. */
function openProviders(values: Readonly<Record<string, string>>): Draft['open'] {
  const keys = Object.keys(values).filter((name) => ofModels.test(name))
  const isLed = Object.values(values).some((value) => value.includes('${modelProvider.url}'))
  const [first = ''] = keys
  if (first === '' || isLed) return []
  return [
    {
      example: stringify({
        environment: { [first.replace('API_KEY', 'BASE_URL')]: '${modelProvider.url}/api/v1' },
      }),
      why: `The variable by which the system is led to its provider of models. None was found for ${keys.join(', ')}: as
long as none is said, it asks the real one, with a key that is made up.`,
    },
  ]
}

const ofModels = /^(OPENROUTER|OPENAI|ANTHROPIC|MISTRAL|GROQ)_API_KEY$/

const openHealth = {
  example: 'health: { database: services.database, storage: services.storage }',
  why: 'Where the answer about health tells of each part: names with dots between them.',
}

const usualExecution = {
  workflow: { name: 'Campaign', project_id: '{project}', steps: [] },
  prompts: ['A slogan for a lighthouse', 'A poster of a lighthouse at night'],
  ...{ text: 'outputs.slogan', image: 'outputs.poster' },
}
