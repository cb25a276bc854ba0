/** Which keys compose knows, and which of them mean something that is not followed here. */
import type { ComposeFinding, Tree } from '../../ports/composition.ts'
import { ComposeFileError } from './compose-file-error.ts'
import { treeOf } from './trees.ts'

const set = (names: string) => new Set(names.split(/\s+/))

/** https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json (of compose 2.40). */
const topLevel = set('version name include services models networks volumes secrets configs')
const service = set(
  `develop deploy annotations attach build blkio_config cap_add cap_drop cgroup cgroup_parent command
  configs container_name cpu_count cpu_percent cpu_shares cpu_quota cpu_period cpu_rt_period
  cpu_rt_runtime cpus cpuset credential_spec depends_on device_cgroup_rules devices dns dns_opt
  dns_search domainname entrypoint env_file label_file environment expose extends provider
  external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation labels links
  logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode
  networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged
  profiles pull_policy pull_refresh_after read_only restart runtime scale security_opt shm_size secrets
  stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user
  uts userns_mode volumes volumes_from working_dir`,
)
const healthcheck = set('disable test interval timeout retries start_period start_interval')
const dependency = set('condition required restart')

const conditions = ['service_started', 'service_healthy', 'service_completed_successfully']

/** Throws `ComposeFileError` for a key that compose itself refuses, with its own words. */
export function refuseUnknownKeys(tree: Tree, file: string): void {
  refuse(tree, topLevel, '', file)
  for (const [name, value] of Object.entries(treeOf(tree.services))) {
    const path = `services.${name}`
    refuse(treeOf(value), service, path, file)
    refuse(treeOf(treeOf(value).healthcheck), healthcheck, `${path}.healthcheck`, file)
    for (const [other, entry] of Object.entries(treeOf(treeOf(value).depends_on))) {
      refuseDependency(treeOf(entry), `${path}.depends_on.${other}`, file)
    }
  }
}

function refuseDependency(entry: Tree, path: string, file: string): void {
  refuse(entry, dependency, path, file)
  const { condition } = entry
  if (condition === undefined || conditions.includes(String(condition))) return
  const choices = conditions.map((choice) => `'${choice}'`).join(', ')
  throw new ComposeFileError(
    `validating ${file}: ${path}.condition value must be one of ${choices}`,
  )
}

function refuse(tree: Tree, known: ReadonlySet<string>, path: string, file: string): void {
  const wrong = Object.keys(tree).filter((key) => !known.has(key) && !key.startsWith('x-'))
  if (wrong.length === 0) return
  const names = wrong.map((key) => `'${key}'`).join(', ')
  throw new ComposeFileError(
    `validating ${file}: ${path === '' ? '(root)' : path} additional properties ${names} not allowed`,
  )
}

/** Keys that are read but whose meaning has no counterpart here. */
const notFollowed = set('models provider volumes_from label_file credential_spec use_api_socket')

export function unfollowed(tree: Tree, file: string): ComposeFinding[] {
  const top = ['include', 'models']
    .filter((key) => tree[key] !== undefined)
    .map((key) => ({ path: key, file, reason: `"${key}" is not followed` }))
  const services = Object.entries(treeOf(tree.services)).flatMap(([name, value]) =>
    Object.keys(treeOf(value))
      .filter((key) => notFollowed.has(key))
      .map((key) => ({
        path: `services.${name}.${key}`,
        file,
        reason: `"${key}" is not followed`,
      })),
  )
  return [...top, ...services]
}
