/** Where a composition bears the name of its stack, by which several stay apart on one machine. */
import type { ComposeProject, Tree } from '../ports/composition.ts'
import { expectThat } from './expect.ts'

/**
 * The project is called so, or its containers are, or their labels say so. What the programs inside are told
 * keeps nothing apart.
 */
export function bearsName(project: Pick<ComposeProject, 'name' | 'services'>, name: string): void {
  const borne = [project.name, ...Object.values(project.services).flatMap(namesOf)]
  expectThat(
    borne.some((each) => each.includes(name)),
    'nothing in the composition bears the name of the stack',
    { expected: name, received: [...new Set(borne)] },
  )
}

function namesOf({ containerName, tree }: { containerName?: string; tree: Tree }): string[] {
  const { labels, deploy } = tree
  const all = [labels, Object(deploy).labels].flatMap((each) => Object.entries(Object(each)))
  return [containerName ?? [], ...all.map((label) => label.join('='))].flat()
}
