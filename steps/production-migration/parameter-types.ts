/** Words of the features about the production migration that stand for values. */
import { defineParameterType } from '@cucumber/cucumber'
import { forgedNames } from '../../support/services/supabase/token-kit/kit.ts'

const ways: Readonly<Record<string, string | null>> = {
  missing: null,
  empty: '',
  'nothing but spaces': '   ',
}

/** How a variable can say nothing: null takes it away. */
defineParameterType({
  name: 'notSet',
  regexp: new RegExp(Object.keys(ways).join('|')),
  transformer: (words: string) => ways[words] ?? null,
})

/** A credential that must be refused, by the words of the kit that makes it. */
defineParameterType({
  name: 'forgery',
  // Longer names first: one may be the beginning of another.
  regexp: new RegExp(
    Object.values(forgedNames)
      .flat()
      .sort((a, b) => b.length - a.length)
      .join('|'),
  ),
})

/** How often a way breaks. */
defineParameterType({
  name: 'breaks',
  regexp: /once|every time/,
  transformer: (words: string) => (words === 'once' ? 1 : Number.POSITIVE_INFINITY),
})
