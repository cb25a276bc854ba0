/** How Allure 3 draws the report: one file that opens without a server, grouped as the features are. */
import { defaultChartsConfig, defineConfig } from 'allure'
import { categories } from './categories.ts'
import { targetLabel, targetsVariable } from './labels.ts'

/** Those that one run can fill; the others stay empty without a history of earlier runs. */
const charts = ['Current status', 'Test results by severities', 'Durations histogram']

type Labels = readonly { readonly name: string; readonly value?: string | undefined }[]

/** One for each target of a merged report; a report of one target needs none. */
const environments = Object.fromEntries(
  (process.env[targetsVariable] ?? '')
    .split(',')
    .filter((target) => target !== '')
    .map((target) => {
      const matcher = ({ labels }: { labels: Labels }) =>
        labels.some(({ name, value }) => name === targetLabel && value === target)
      return [target, { name: target, matcher }]
    }),
)

export default defineConfig({
  name: 'Plumbline',
  environments,
  categories: categories().map(({ name, matchedStatuses, messageRegex }) => ({
    name: String(name),
    matchedStatuses: matchedStatuses ?? [],
    messageRegex: String(messageRegex),
  })),
  plugins: {
    awesome: {
      options: {
        singleFile: true,
        reportLanguage: 'en',
        groupBy: ['epic', 'feature', 'story'],
        charts: defaultChartsConfig.filter(({ title }) => charts.includes(String(title))),
        sections: ['charts'],
      },
    },
    agent: { enabled: false },
  },
})
