/** Where the tools of a workflow's step come from: the runner's image, or the steps before it. */
import type { Job, LocatedStep, Step } from '../artifacts/workflow/workflow-model.ts'

/**
 * On GitHub's images of Ubuntu, beside what every Ubuntu has. Source: actions/runner-images,
 * images/ubuntu/Ubuntu2404-Readme.md.
 */
const onImages = new Set(
  `ant aws az azcopy bazel bazelisk bicep brew buildah cabal cargo clang cmake composer conda corepack docker
  dotnet g++ gcc gcloud gem gh ghc git git-lfs go gradle helm java jq julia kotlin kubectl kustomize lerna make
  mvn mysql n newman ninja node npm npx nvm openssl packer parcel perl php pip pip3 pipx podman psql pulumi
  python python3 ruby rustc rustup shellcheck skopeo sqlite3 stack swift unzip vcpkg xvfb-run yamllint yarn yq
  zip zstd`.split(/\s+/),
)

/** What known actions put on the search path; one that brings nothing has nothing here. */
const actions: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^actions\/(checkout|cache|upload-artifact|download-artifact|github-script)(\/|@|$)/, []],
  [/^actions\/setup-python@/, ['python', 'python3', 'pip', 'pip3']],
  [/^actions\/setup-node@/, ['node', 'npm', 'npx', 'corepack']],
  [/^actions\/setup-(go|java|dotnet)@/, ['go', 'java', 'dotnet']],
  [/^astral-sh\/setup-uv@/, ['uv', 'uvx']],
  [/^(snok|abatilo)\/[\w-]*poetry@/, ['poetry']],
  [/^pdm-project\/setup-pdm@/, ['pdm']],
  [/^pnpm\/action-setup@/, ['pnpm', 'pnpx']],
  [/^oven-sh\/setup-bun@/, ['bun', 'bunx']],
  [/^denoland\/setup-deno@/, ['deno']],
  [/^docker\//, ['docker']],
]

/** Tools by which packages are installed: none of them comes with the packages of a project. */
const managers = /^(uvx?|poetry|pdm|pipenv|hatch|rye|pnpx?|pnpm|bunx?|deno|just|mise)$/

const installs = /\b(install|add|ci|sync|enable|activate|use)\b|\b(curl|wget)\b/

/** A project's packages by its own files, and the scripts of a repository, which may install anything. */
const installsProject =
  /\b(pip3?|uv|poetry|pdm|pipenv|npm|pnpm|yarn|bun)\b[^\n]*\b(install|ci|sync)\b|^\s*(yarn|bun i)\s*$/m
/** Whether a script fetches the packages of a project. */
export const fetchesPackages = (script: string): boolean => installsProject.test(script)

const runsScript =
  /(^|[\s;&|])(bash|sh|source|\.)\s+\S*\w\.(sh|bash)\b|(^|[\s;&|])\.\/\S+|\bmake\b/m

/**
 * How a tool can be there where the step runs, in words; undefined where nothing brings it. What cannot be
 * told from the file, such as an unknown action, is taken to bring it.
 */
export function bringerOf({ job, step }: LocatedStep, tool: string): string | undefined {
  if (!isHosted(job)) return 'the machine or image of the job may have'
  if (onImages.has(tool)) return "GitHub's images have"
  const named = new RegExp(`(^|[^\\w-])${tool.replaceAll(/[.+]/g, '\\$&')}($|[^\\w-])`)
  const earlier = job.steps.filter(({ index }) => index < step.index)
  // Which of several lists of packages has it cannot be told.
  const [bringer, ...others] = earlier.filter((each) => brings(each, tool, named))
  if (bringer !== undefined) {
    const all = [bringer, ...others].map(({ name }) => `"${name}"`)
    return others.length === 0 ? `the step ${all[0]} installs` : `one of ${all.join(', ')} installs`
  }
  return isInstalledIn(step.run ?? '', named) ? 'the step itself installs' : undefined
}

/** Labels of GitHub's own runners; a container has an image of its own. */
const isHosted = ({ container, runsOn, uses }: Job) =>
  container === undefined &&
  uses === undefined &&
  runsOn.length > 0 &&
  runsOn.every((label) => /^(ubuntu|macos|windows)-[\w.-]+$/.test(label))

function brings({ uses, run = '' }: Step, tool: string, named: RegExp): boolean {
  if (uses !== undefined) {
    const known = actions.find(([action]) => action.test(uses))
    return known === undefined || known[1].includes(tool)
  }
  if (isInstalledIn(run, named) || runsScript.test(run)) return true
  return !managers.test(tool) && installsProject.test(run)
}

/** One line of the script installs something and names the tool. */
const isInstalledIn = (script: string, named: RegExp) =>
  script
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .some((line) => installs.test(line) && named.test(line.replace(/^\s*\S+/, ' ')))
