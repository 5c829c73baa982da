import { type CDPSession, expect, type Locator, type Page, test } from '@playwright/test'
import { card, expectSaved, openBoard, saveNote } from './board-page.js'

interface Point {
  readonly x: number
  readonly y: number
}

async function middleOf(locator: Locator): Promise<Point> {
  const box = await locator.boundingBox()
  if (!box) throw new Error('It is not on the screen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

const touch = (session: CDPSession, type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]) =>
  session.send('Input.dispatchTouchEvent', { type, touchPoints: [...points] })

const column = (page: Page, name: string) => page.getByRole('list', { name: `${name} tasks` })

test('U1 a click beside an open, empty composer reaches what was clicked', async ({ page }) => {
  await openBoard(page)
  await page.getByRole('button', { name: 'Add task to To do' }).click()
  const composer = page.getByRole('textbox', { name: 'New task in To do' })
  await expect(composer).toBeFocused()
  const last = column(page, 'To do').getByRole('listitem').last()
  const title = await last.getByRole('heading').textContent()
  await last.getByRole('heading').click()
  await expect(composer).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Task title' })).toHaveValue(title ?? '')
})

test.describe('on a touch screen', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 900, height: 800 } })

  test('U1 H1 a finger that rests on a card picks it up and drops it on another column, as one step of undo', async ({
    page,
  }) => {
    await openBoard(page)
    const title = 'Remove the old pricing page'
    const session = await page.context().newCDPSession(page)
    const start = await middleOf(card(page, title))
    const target = await middleOf(column(page, 'Doing').getByRole('listitem').first())
    const before = await saveNote(page)
    await touch(session, 'touchStart', [start])
    await expect(card(page, title)).toHaveAttribute('data-dragging', '')
    await touch(session, 'touchMove', [{ x: start.x + 40, y: start.y }])
    await touch(session, 'touchMove', [{ x: target.x, y: target.y - 30 }])
    await expect(column(page, 'Doing')).toHaveAttribute('data-drop', 'into')
    await touch(session, 'touchEnd', [])
    await expect(column(page, 'Doing').getByRole('listitem').first()).toHaveAccessibleName(title)
    await expectSaved(page)
    expect((await saveNote(page)).version).toBe(before.version + 1)
    await page.getByRole('button', { name: 'Undo' }).tap()
    await expect(column(page, 'To do').getByRole('listitem', { name: title })).toBeVisible()
  })

  test('U4 a finger that moves at once scrolls and moves no task', async ({ page }) => {
    await openBoard(page)
    const before = await saveNote(page)
    const session = await page.context().newCDPSession(page)
    const start = await middleOf(card(page, 'Remove the old pricing page'))
    await touch(session, 'touchStart', [start])
    for (const step of [1, 2, 3, 4]) await touch(session, 'touchMove', [{ x: start.x, y: start.y - step * 20 }])
    await touch(session, 'touchEnd', [])
    await expect(page.locator('[data-dragging]')).toHaveCount(0)
    await expectSaved(page)
    expect(await saveNote(page)).toEqual(before)
  })
})
