/** How Allure 3 draws the report: one file that opens without a server, grouped as the features are. */
import { defineConfig } from 'allure'
import { categories } from './categories.ts'

export default defineConfig({
  name: 'Plumbline',
  categories: categories().map(({ name, matchedStatuses, messageRegex }) => ({
    name: String(name),
    matchedStatuses: matchedStatuses ?? [],
    messageRegex: String(messageRegex),
  })),
  plugins: {
    awesome: {
      options: { singleFile: true, reportLanguage: 'en', groupBy: ['epic', 'feature', 'story'] },
    },
    agent: { enabled: false },
  },
})
