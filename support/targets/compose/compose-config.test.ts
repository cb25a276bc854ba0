import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { portsOfMachine, reaching } from './compose-config.ts'

const web = {
  environment: {
    DATABASE_URL: 'postgresql://u:p@127.0.0.1:15432/db',
    OWN: 'http://localhost:8000',
    SITE: 'http://localhost:5173/x',
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: '2525',
    ELSEWHERE: 'http://db.example:5432',
    UNSET: null,
  },
  ports: [{ target: 8000, published: '8000' }],
}
const config = {
  name: 'demo',
  services: { web, site: { ports: [{ target: 80, published: '5173' }] } },
}

describe('ports of the machine', () => {
  it('are those that the environments name and the project does not have itself', () => {
    assert.deepEqual(portsOfMachine(config), [15_432, 2_525])
  })
  it('are reached at other addresses, in texts and where host and port stand apart', () => {
    const addresses = new Map([
      [15_432, '172.30.0.1:41'],
      [2_525, '172.30.0.1:42'],
    ])
    assert.deepEqual(reaching(web.environment, addresses), {
      ...web.environment,
      DATABASE_URL: 'postgresql://u:p@172.30.0.1:41/db',
      SMTP_HOST: '172.30.0.1',
      SMTP_PORT: '42',
    })
  })
})
