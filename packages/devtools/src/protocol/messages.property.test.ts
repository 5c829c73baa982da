import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeWith } from './decoder.js'
import { agentMessage, decodeAgentMessage, decodePanelMessage, type PanelBody, panelMessage } from './messages.js'
import { methods } from './methods.js'
import { preview } from './preview.js'
import { topics } from './topics.js'

const id = fc.string({ minLength: 1, maxLength: 20 })
const panelBody: fc.Arbitrary<PanelBody> = fc.oneof(
  fc.record({ type: fc.constant('hello' as const), leaseMs: fc.nat() }),
  fc.record({ type: fc.constant('goodbye' as const) }),
  fc.record({ type: fc.constant('subscribe' as const), id, topic: fc.string() }),
  fc.record({ type: fc.constant('unsubscribe' as const), id }),
  fc.record({ type: fc.constant('ack' as const), id, seq: fc.nat() }),
  fc.record({ type: fc.constant('request' as const), id, method: fc.string(), params: fc.jsonValue() }),
)
const valid = fc.tuple(id, fc.option(id), panelBody).map(([from, to, body]) => panelMessage(from, to, body))

const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true }),
  fc.jsonValue(),
)

test('P1 whatever arrives is a valid message or ignored; decoding never throws', () => {
  fc.assert(
    fc.property(anything, (value) => {
      for (const decode of [decodePanelMessage, decodeAgentMessage]) {
        const decoded = decode(value)
        if (decoded !== undefined) expect(decode(decoded)).toEqual(decoded)
      }
      for (const topic of Object.values(topics)) decodeWith<unknown>(topic, value)
      for (const method of Object.values(methods)) {
        decodeWith<unknown>(method.params, value)
        decodeWith<unknown>(method.result, value)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('P1 a message survives the way; fields that are not of the protocol do not', () => {
  fc.assert(
    fc.property(valid, fc.jsonValue(), (message, extra) => {
      expect(decodePanelMessage(structuredClone(message))).toEqual(message)
      expect(decodePanelMessage({ ...message, extra, body: { ...message.body, extra } })).toEqual(message)
    }),
  )
})

test('P1 a message with one field spoilt is ignored, or valid all the same', () => {
  fc.assert(
    fc.property(valid, fc.nat(), anything, (message, choice, junk) => {
      const fields = Object.keys(message.body)
      const field = fields[choice % fields.length] ?? 'type'
      const decoded = decodePanelMessage({ ...message, body: { ...message.body, [field]: junk } })
      if (decoded !== undefined) expect(decodePanelMessage(decoded)).toEqual(decoded)
    }),
  )
})

test('P1 another version, another protocol and a message without sender are ignored', () => {
  const message = panelMessage('panel', null, { type: 'hello', leaseMs: 1_000 })
  expect(decodePanelMessage(message)).toEqual(message)
  expect(decodePanelMessage({ ...message, version: message.version + 1 })).toBeUndefined()
  expect(decodePanelMessage({ ...message, protocol: 'other' })).toBeUndefined()
  expect(decodePanelMessage({ ...message, from: undefined })).toBeUndefined()
  expect(decodeAgentMessage(message)).toBeUndefined()
  expect(
    decodePanelMessage(agentMessage('agent', null, { type: 'update', id: 's', seq: 1, payload: 1 })),
  ).toBeUndefined()
})

test('P1 a value nested too deep is refused, not followed', () => {
  let value: unknown = { type: 'literal', value: 1 }
  for (let depth = 0; depth < 10_000; depth++) {
    value = { type: 'node', kind: 'object', size: 1, from: 0, items: [{ key: 'a', value }] }
  }
  expect(decodeWith(preview, value)).toBeUndefined()
})

test('P1 keys that mean something to JavaScript are only keys', () => {
  const values = JSON.parse('{"__proto__": true, "constructor": 1, "toString": "x"}') as unknown
  const decoded = decodeWith(topics.config, { values, defaults: {} })
  expect(Object.keys(decoded?.values ?? {})).toEqual(['__proto__', 'constructor', 'toString'])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})
