/** How the process that starts programs is asked, and what it answers: a line of JSON each, over sockets. */

/** The first line of a connection that becomes an output of a program, from 1 on. */
export interface OutputLine {
  readonly id: string
  readonly output: number
}

/** The first line of the connection on which the program is asked for, and its end is told. */
export interface ProgramLine {
  readonly id: string
  readonly program: string
  readonly args: readonly string[]
  readonly outputs: number
  readonly options: {
    readonly cwd: string
    readonly env: Readonly<Record<string, string>>
    readonly detached?: boolean
    readonly uid?: number
    readonly gid?: number
  }
}

/** The answer once it runs, or once it cannot. */
export type Begun = { readonly pid: number } | { readonly failure: Failure }

/** What an error of the system says of itself. */
export interface Failure {
  readonly message: string
  readonly code?: string
}

/** The answer when it has ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** What is written to `process.send` once connections are taken. */
export const listening = 'listening'
