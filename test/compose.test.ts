import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { readEnv } from '../src/env.ts'
import { largestBody } from '../src/web/webhook.ts'

// The part of https://github.com/compose-spec/compose-spec that the file uses; an unknown key is a mistake.
const Environment = z.record(z.string(), z.union([z.string(), z.number()]))
const Service = z
  .strictObject({
    build: z.string().optional(),
    image: z.string(),
    restart: z.enum(['unless-stopped', 'always']),
    stop_grace_period: z
      .string()
      .regex(/^\d+s$/)
      .optional(),
    depends_on: z
      .union([
        z.array(z.string()),
        z.record(z.string(), z.strictObject({ condition: z.enum(['service_healthy', 'service_started']) })),
      ])
      .optional(),
    environment: Environment.optional(),
    deploy: z.strictObject({ replicas: z.int().positive() }).optional(),
    ports: z.array(z.string().regex(/:\d+$/)).optional(),
    volumes: z.array(z.string().regex(/^\w+:\//)).optional(),
    healthcheck: z
      .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.int() })
      .optional(),
    configs: z.array(z.strictObject({ source: z.string(), target: z.string().startsWith('/') })).optional(),
  })
  .readonly()
const Compose = z.looseObject({
  name: z.string(),
  services: z.strictObject({ postgres: Service, web: Service, worker: Service, proxy: Service }),
  volumes: z.record(z.string(), z.null()),
  configs: z.record(z.string(), z.strictObject({ content: z.string() })),
})

const source = readFileSync('compose.yml', 'utf8')
const compose = Compose.parse(parse(source, { merge: true }))
const { postgres, web, worker, proxy } = compose.services
const own = [
  ['web', web],
  ['worker', worker],
] as const

/** As Compose fills in variables: `$$` is a dollar, `${NAME:-default}`, and `${NAME:?sentence}` fails without NAME. */
const filled = (text: string, given: Readonly<Record<string, string>>): string =>
  text.replace(/\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g, (whole, name: string | undefined, kind, rest: string) => {
    if (name === undefined) return whole === '$$' ? '$' : whole
    const value = given[name]
    if (value === undefined && kind === '?') throw new Error(`${name}: ${rest}`)
    return value ?? rest
  })

const given = {
  APP_ID: '1',
  WEBHOOK_SECRET: 'hush-hush',
  PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
  POSTGRES_PASSWORD: 'pass',
  ANDON_BASE_URL: 'https://andon.example.com',
}

const environmentOf = (service: typeof web, from: Readonly<Record<string, string>> = given) =>
  Object.fromEntries(Object.entries(service.environment ?? {}).map(([name, value]) => [name, filled(`${value}`, from)]))

test.for(own)('two of each run: %s', ([, { deploy }]) => {
  expect(deploy?.replicas).toBe(2)
})

test.for(own)('Andon takes the settings of %s, and each of them is one of its own', ([role, service]) => {
  const settings = environmentOf(service)
  expect(readEnv(settings)).toMatchObject({
    role,
    host: '0.0.0.0',
    port: 3000,
    databaseUrl: 'postgresql://andon:pass@postgres:5432/andon',
    githubApiUrl: 'https://api.github.com',
  })
  const known = readFileSync('src/env.ts', 'utf8')
  expect(Object.keys(settings).filter((name) => !new RegExp(`\\b${name}\\b`).test(known))).toEqual([])
})

test.for(['APP_ID', 'WEBHOOK_SECRET', 'PRIVATE_KEY', 'POSTGRES_PASSWORD', 'ANDON_BASE_URL'])(
  'Compose asks for %s rather than start without it',
  (name) => {
    const { [name]: _, ...others } = z.record(z.string(), z.string()).parse(given)
    expect(() => environmentOf(web, others)).toThrow(name)
  },
)

test('the database is the one that Andon is sent to', () => {
  const { POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD } = environmentOf(postgres)
  expect(`postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`).toBe(
    environmentOf(web)['DATABASE_URL'],
  )
  for (const [, { depends_on }] of own) expect(depends_on).toEqual({ postgres: { condition: 'service_healthy' } })
})

test('an end has more time than Andon takes', () => {
  for (const [, { stop_grace_period }] of own) expect(Number.parseInt(stop_grace_period ?? '0', 10)).toBeGreaterThan(24)
})

test('the proxy alone is reached from outside, sends requests to the webs, and takes what GitHub may send', () => {
  const [mount] = proxy.configs ?? []
  const content = filled(compose.configs[mount?.source ?? '']?.content ?? '', given)
  const [, listens] = /listen (\d+);/.exec(content) ?? []
  expect(filled(proxy.ports?.[0] ?? '', given)).toBe(`3000:${listens}`)
  expect([postgres, web, worker].map(({ ports }) => ports)).toEqual([undefined, undefined, undefined])
  expect(content).toContain(`server web:${web.environment?.['PORT']} resolve`)
  expect(content).toContain('proxy_set_header Host $host;')
  expect(content).toContain(`client_max_body_size ${largestBody / 1024 / 1024}m;`)
})

test('images are pinned, and volumes and configs that are used are declared', () => {
  for (const { image } of [postgres, proxy]) expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?-[a-z]+$/)
  expect(postgres.volumes?.map((volume) => volume.split(':')[0])).toEqual(Object.keys(compose.volumes))
  expect(proxy.configs?.map((config) => config.source)).toEqual(Object.keys(compose.configs))
})
