/** Words of the features about deployment that stand for values. */
import { defineParameterType } from '@cucumber/cucumber'

/** Where a backup is restored. */
defineParameterType({ name: 'restorePlace', regexp: /an empty database|the same database/ })
