/** Words of these features that stand for values; unknown ones do not match. */
import { defineParameterType } from '@cucumber/cucumber'
import { origins } from '../../support/checks/cross-origin.ts'
import { environmentNames } from '../../support/checks/environments.ts'

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

const workflows: Readonly<Record<string, string>> = {
  'the composition': 'composition',
  "the backend's tests": 'backend',
  'the client': 'client',
}

/** A workflow by what it is about: the key under which the manifest has its file. */
defineParameterType({
  name: 'workflow',
  regexp: /the composition|the backend's tests|the client/,
  transformer: (words: string) => workflows[words] ?? words,
})

/** `local`, `staging`, `production`: the values of the variable that chooses the environment. */
defineParameterType({ name: 'environment', regexp: new RegExp(environmentNames.join('|')) })

/** `SECRET_KEY`, `REDIS_URL and SUPABASE_URL`: names of variables. */
defineParameterType({
  name: 'variables',
  regexp: /[A-Z][A-Z0-9_]+(?:(?:, | and )[A-Z][A-Z0-9_]+)*/,
  transformer: (text: string) => text.split(/, | and /),
})

/** What a variable holds that is given and says nothing. */
defineParameterType({
  name: 'blank',
  regexp: /empty|nothing but spaces/,
  transformer: (words: string) => (words === 'empty' ? '' : '   '),
})

const defaults: Readonly<Record<string, string>> = {
  'the documented default': 'changethis',
  'the default in capitals': 'ChangeThis',
  'a placeholder in words': 'your-service-role-key',
  'a placeholder in brackets': '<new-secret>',
}

/** A secret that is none; in words, because reports redact what a process got as a secret. */
defineParameterType({
  name: 'defaultSecret',
  regexp: new RegExp(Object.keys(defaults).join('|')),
  transformer: (words: string) => defaults[words] ?? words,
})

/** Why a secret is not long enough: what stands behind it is no part of it. */
defineParameterType({
  name: 'shortage',
  regexp: /one character too short|long enough by blanks alone/,
  transformer: (words: string) => (words.includes('blanks') ? '  ' : ''),
})

/** A page of another host in words; the longer ones first, since one may begin another. */
defineParameterType({
  name: 'page',
  regexp: new RegExp(
    Object.keys(origins)
      .sort((a, b) => b.length - a.length)
      .join('|'),
  ),
})

/** How a variable can say nothing: null takes it away. */
defineParameterType({
  name: 'unset',
  regexp: /empty|missing/,
  transformer: (words: string) => (words === 'empty' ? '' : null),
})

/** What is wrong with a certificate. */
defineParameterType({
  name: 'certificateFault',
  regexp: /made by a stranger|made for another host/,
})
