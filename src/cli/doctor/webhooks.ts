import * as z from 'zod'
import type { GitHub } from '../../github/client.ts'
import { type Line, ok, problem, unknown } from './line.ts'

const Config = z.object({
  url: z.string().nullish(),
  content_type: z.string().nullish(),
  secret: z.string().nullish(),
  insecure_ssl: z.union([z.string(), z.number()]).nullish(),
})

const Deliveries = z.array(
  z.object({
    guid: z.string(),
    status: z.string(),
    status_code: z.number(),
    event: z.string(),
    delivered_at: z.string(),
    installation_id: z.number().nullish(),
  }),
)
type Delivery = z.output<typeof Deliveries>[number]

async function configLine(app: GitHub, baseUrl: string | undefined): Promise<Line> {
  const config = Config.parse((await app.request('GET /app/hook/config')).data)
  const about = 'Webhook'
  const settings = "in the App's settings, under Webhook"
  if (!config.url) return problem(about, 'The App has no webhook address.', `Set it ${settings}.`)
  if (!config.secret)
    return problem(about, 'The webhook has no secret.', `Set it ${settings}, to the value of WEBHOOK_SECRET.`)
  if (config.content_type !== 'json') {
    return problem(
      about,
      `The webhook sends ${config.content_type ?? 'forms'}.`,
      `Choose application/json ${settings}.`,
    )
  }
  if (baseUrl !== undefined && URL.parse(config.url)?.origin !== URL.parse(baseUrl)?.origin) {
    const says = `The webhook goes to ${config.url}, but ANDON_BASE_URL is ${baseUrl}.`
    return problem(about, says, `Correct one of them; the address is set ${settings}.`)
  }
  if (String(config.insecure_ssl ?? '0') === '1') {
    return problem(
      about,
      'GitHub does not verify the certificate of the webhook address.',
      `Enable SSL verification ${settings}.`,
    )
  }
  return ok(about, `Goes to ${config.url}, as JSON, signed.`)
}

const succeeded = ({ status_code }: Delivery): boolean => status_code >= 200 && status_code < 300

/** Of the last 100 deliveries; one that succeeded when it was repeated counts as arrived. */
async function arrivalLine(app: GitHub, installationId: number): Promise<Line> {
  const about = 'Deliveries'
  const answer = await app.request('GET /app/hook/deliveries', { per_page: 100 })
  const ours = Deliveries.parse(answer.data).filter(({ installation_id }) => installation_id === installationId)
  if (ours.length === 0) {
    const remedy = 'Push to a pull request, then look again. GitHub remembers deliveries for three days.'
    return unknown(about, 'GitHub remembers none for this installation.', remedy)
  }
  const arrived = new Set(ours.filter(succeeded).map(({ guid }) => guid))
  const lost = ours.filter(({ guid }) => !arrived.has(guid))
  const [last] = lost
  if (last === undefined) return ok(about, `All of the last ${arrived.size} arrived.`)
  const count = new Set(lost.map(({ guid }) => guid)).size
  const says = `${count} of the last ${count + arrived.size} did not arrive; ${last.event} at ${last.delivered_at}: ${last.status}.`
  return problem(
    about,
    says,
    'Check that Andon runs and that GitHub can reach the webhook address. It asks for them again by itself, within minutes.',
  )
}

/** Where GitHub sends deliveries, and whether they arrive. */
export const webhookLines = async (
  app: GitHub,
  where: Readonly<{ installationId: number; baseUrl: string | undefined }>,
): Promise<readonly Line[]> => Promise.all([configLine(app, where.baseUrl), arrivalLine(app, where.installationId)])
