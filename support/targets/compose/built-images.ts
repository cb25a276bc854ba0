/** Images that compositions have had built. */
import { execa } from 'execa'

/** On every image that is built here. */
export const builtLabel = 'org.plumbline.built'

/** Removes those that no container is made of; what other runs use stays. */
export async function removeUnusedImages(): Promise<void> {
  await execa('docker', ['image', 'prune', '--all', '--force', '--filter', `label=${builtLabel}`], {
    stdin: 'ignore',
  })
}
