/** How Allure 3 draws the report: one file that opens without a server, grouped as the features are. */
import { defaultChartsConfig, defineConfig } from 'allure'
import { categories } from './categories.ts'

/** Those that one run can fill; the others stay empty without a history of earlier runs. */
const charts = ['Current status', 'Test results by severities', 'Durations histogram']

export default defineConfig({
  name: 'Plumbline',
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
