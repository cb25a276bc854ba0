/** Words of these features that stand for values; unknown ones do not match. */
import { defineParameterType } from '@cucumber/cucumber'
import { type Field, fieldNames } from '../../support/checks/vocabgo/writes.ts'

/** A field of VocabGo's rows that a constraint limits. */
export type FieldWords = Field
defineParameterType({ name: 'field', regexp: new RegExp(fieldNames.join('|')) })
