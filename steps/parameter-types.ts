/** Words of all features that stand for values; unknown ones do not match. */
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

/** A process of the system by its role. */
defineParameterType({ name: 'process', regexp: /backend|worker/ })
