/** What one file of Python holds, in words that need no tree. */
import type { PythonArgument, PythonCall, PythonExpression } from './python-expressions.ts'

/** `from module import name as local`; without `name` the module itself is meant. Leading dots stay. */
export interface PythonImport {
  readonly local: string
  readonly module: string
  readonly name?: string
}

export interface PythonAssignment {
  /** With its dots and keys, such as `app.conf.task_queues`. */
  readonly target: string
  readonly type?: PythonExpression
  readonly value?: PythonExpression
  readonly line: number
  /** The class or function that it stands in, the innermost. */
  readonly inside?: string
}

/** `for local in items`: around a call. */
export interface PythonLoop {
  readonly locals: readonly string[]
  readonly over: PythonExpression
}

export interface LocatedCall {
  readonly call: PythonCall
  readonly loops: readonly PythonLoop[]
  readonly line: number
  readonly inside?: string
}

export interface PythonParameter {
  readonly name: string
  readonly type?: PythonExpression
  readonly value?: PythonExpression
}

export interface PythonFunction {
  readonly name: string
  /** A bare decorator is a call that is given nothing. */
  readonly decorators: readonly (Pick<PythonCall, 'callee' | 'given'> & { readonly line: number })[]
  readonly parameters: readonly PythonParameter[]
  readonly answer?: PythonExpression
  /** What stands behind each `return` of its own. */
  readonly returned: readonly PythonExpression[]
  readonly line: number
  readonly inside?: string
}

export interface PythonClass {
  readonly name: string
  readonly bases: readonly PythonArgument[]
  readonly fields: readonly PythonAssignment[]
  /** Fields of classes within it, such as `Config`, by the name of each. */
  readonly inner: Readonly<Record<string, readonly PythonAssignment[]>>
  readonly line: number
}

export interface PythonModule {
  readonly imports: PythonImport[]
  readonly assignments: PythonAssignment[]
  readonly calls: LocatedCall[]
  readonly functions: PythonFunction[]
  readonly classes: PythonClass[]
}
