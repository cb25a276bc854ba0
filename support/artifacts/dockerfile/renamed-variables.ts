/** Variables that a Dockerfile hands on under another name, as tools of sites want a prefix of their own. */
import { readDockerfile } from './read-dockerfile.ts'

/** Each new name with the variable that fills it: `ENV VITE_A=$A`, or `RUN VITE_A="$A" npm run build`. */
export function renamedVariables(text: string): Readonly<Record<string, string>> {
  const { variables, stages } = readDockerfile(text)
  const kept = variables
    .filter(({ instruction }) => instruction === 'ENV')
    .map(({ name, value = '' }) => [name, whole.exec(value)?.[1]] as const)
  const ofLines = stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap((run) => [...run.text.matchAll(assigned)])
    .map(([, name = '', from]) => [name, from] as const)
  const found = [...ofLines, ...kept].flatMap(([name, from]) =>
    from === undefined || from === name ? [] : [[name, from] as const],
  )
  return Object.fromEntries(found)
}

/** A value that is one variable and nothing else, with a default or without. */
const whole = /^["']?\$\{?(\w+)(?::?-[^}]*)?\}?["']?$/

const assigned = /(?:^|[\s;&])([A-Z][A-Z0-9_]*)=["']?\$\{?(\w+)(?::?-[^}]*)?\}?["']?(?=\s|$)/g
