/** The functions of workflow expressions that need nothing but their arguments. */
import type { Value } from './evaluate-expression.ts'

const text = (value: Value | undefined): string =>
  value === null || value === undefined || typeof value === 'object' ? '' : String(value)
const lower = (value: Value | undefined) => text(value).toLowerCase()

type ExpressionFunction = (args: readonly Value[]) => Value

/** By lower-case name: the language does not look at case. */
export const expressionFunctions: Readonly<Record<string, ExpressionFunction>> = {
  contains: ([whole, part]) => lower(whole).includes(lower(part)),
  startswith: ([whole, part]) => lower(whole).startsWith(lower(part)),
  endswith: ([whole, part]) => lower(whole).endsWith(lower(part)),
  format: ([template, ...values]) =>
    text(template).replace(/\{(\d+)\}|\{\{|\}\}/g, (found, index: string | undefined) =>
      index === undefined ? found.charAt(0) : text(values[Number(index)]),
    ),
  tojson: ([value]) => JSON.stringify(value ?? null, null, 2),
}
