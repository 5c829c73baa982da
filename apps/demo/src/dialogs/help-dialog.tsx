import { Dialog } from '../ui/dialog.js'

interface Shortcut {
  /** Each entry is one way; its keys are pressed together. */
  readonly keys: readonly (readonly string[])[]
  readonly does: string
}

const groups: readonly { readonly title: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'Anywhere',
    shortcuts: [
      { keys: [['N']], does: 'New task' },
      { keys: [['/']], does: 'Search' },
      { keys: [['Ctrl', 'Z']], does: 'Undo' },
      { keys: [['Shift', 'Ctrl', 'Z']], does: 'Redo' },
      { keys: [['Esc']], does: 'Clear the filter' },
      { keys: [['T']], does: 'Light or dark theme' },
      { keys: [['?']], does: 'This help' },
    ],
  },
  {
    title: 'On a task',
    shortcuts: [
      { keys: [['↑'], ['↓'], ['←'], ['→']], does: 'Go to another task' },
      {
        keys: [
          ['Shift', '←'],
          ['Shift', '→'],
        ],
        does: 'Move to another column',
      },
      {
        keys: [
          ['Shift', '↑'],
          ['Shift', '↓'],
        ],
        does: 'Move up or down',
      },
      { keys: [['Enter']], does: 'Edit the title' },
      { keys: [['O']], does: 'Open details' },
      { keys: [['A']], does: 'Assign' },
      { keys: [['1'], ['2'], ['3'], ['4'], ['5']], does: 'Priority, lowest to urgent' },
      { keys: [['Del']], does: 'Delete' },
    ],
  },
]

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      {groups.map(({ title, shortcuts }) => (
        <section key={title} className="shortcut-group">
          <h3>{title}</h3>
          <dl>
            {shortcuts.map(({ keys, does }) => (
              <div key={does}>
                <dt>{does}</dt>
                <dd>
                  {keys.map((together) => (
                    <span key={together.join('+')} className="keys">
                      {together.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="dialog-note">
        Tasks can be dragged with the mouse, or with a finger that rests on them first, and a JSON file can be dropped
        onto the board.
      </p>
    </Dialog>
  )
}
