/** Words of the features that stand for values; unknown ones do not match. */
import { defineParameterType } from '@cucumber/cucumber'

const unitsMs: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/** `7 days`, `1 second`: in milliseconds. */
defineParameterType({
  name: 'duration',
  regexp: /(\d+) (second|minute|hour|day)s?/,
  transformer: (count: string, unit: string) => Number(count) * (unitsMs[unit] ?? Number.NaN),
})

/** Which of the merged files apply. */
defineParameterType({ name: 'place', regexp: /local development|production/ })

const roles: Readonly<Record<string, string>> = {
  Redis: 'redis',
  'the backend': 'backend',
  'the worker': 'worker',
  'the frontend': 'frontend',
}

/** A service of the composition by its part: the key under which the manifest has its name. */
defineParameterType({
  name: 'service',
  regexp: /Redis|the backend|the worker|the frontend/,
  transformer: (words: string) => roles[words] ?? words,
})
