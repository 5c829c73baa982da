import { expect, test } from 'vitest'
import { defaultConfig } from './check-config.js'
import { Emitter } from './emitter.js'

function emitter() {
  const errors: unknown[] = []
  const own = new Emitter((error) => errors.push(error))
  const emit = (source: string) =>
    own.emit('config:changed', { config: defaultConfig, previous: defaultConfig, source, origin: 'own' })
  return { own, emit, errors }
}

test('S5 what a listener causes is told to all when they have heard of what caused it', () => {
  const { own, emit } = emitter()
  const heard: string[] = []
  own.on('config:changed', ({ source }) => {
    if (source === 'first') emit('second')
  })
  own.on('config:changed', ({ source }) => heard.push(source))
  emit('first')
  expect(heard).toEqual(['first', 'second'])
})

test('S5 a listener that is added by a listener hears of the next event; one that is removed hears of none', () => {
  const { own, emit } = emitter()
  const heard: string[] = []
  const listen = (): void => {
    const off = own.on('config:changed', ({ source }) => {
      off()
      listen()
      heard.push(source)
      offOther()
    })
  }
  listen()
  const offOther = own.on('config:changed', () => heard.push('removed'))
  emit('a')
  emit('b')
  expect(heard).toEqual(['a', 'b'])
})

test('S5 listeners that cause events for ever are stopped, and reported; the next event is heard', () => {
  const { own, emit, errors } = emitter()
  let heard = 0
  const off = own.on('config:changed', () => {
    heard++
    emit('again')
  })
  emit('first')
  expect(heard).toBe(1_001)
  expect(errors).toMatchObject([{ code: 'RESOURCE_EXHAUSTED' }])
  off()
  own.on('config:changed', () => heard++)
  emit('next')
  expect(heard).toBe(1_002)
})
