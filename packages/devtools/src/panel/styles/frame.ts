export const frameCss = `
.header { display: flex; align-items: center; gap: 8px; min-height: 38px; padding: 0 8px 0 12px; border-bottom: 1px solid var(--hf-border); background: var(--hf-sunken); flex: none }
.brand { display: flex; align-items: center; gap: 6px; color: var(--hf-accent); font-weight: 650; letter-spacing: 0.01em }
.brand-name { color: var(--hf-text) }
.store-name { padding: 2px 8px; border-left: 1px solid var(--hf-border); font-weight: 550; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.store-picker, .setting-control select { height: 25px; padding: 0 6px; border: 1px solid var(--hf-border); border-radius: 6px; background: var(--hf-raised); max-width: 340px; min-width: 0 }
.lamp { display: inline-flex; align-items: center; gap: 5px; height: 22px; padding: 0 8px; border-radius: 11px; font-weight: 550; white-space: nowrap; font-size: 11.5px; background: var(--hf-hover); color: var(--hf-dim) }
.lamp-ok { background: var(--hf-ok-soft); color: var(--hf-ok) }
.lamp-warn { background: var(--hf-warn-soft); color: var(--hf-warn) }
.lamp-bad { background: var(--hf-bad-soft); color: var(--hf-bad) }
.tools { margin-left: auto; display: flex; gap: 2px }
.tool { display: grid; place-items: center; width: 28px; height: 28px; border-radius: 6px; color: var(--hf-dim) }
.tool:hover { background: var(--hf-hover); color: var(--hf-text) }
.body { flex: 1; min-height: 0; display: flex }
.nav { flex: none; width: 132px; padding: 8px 6px; display: flex; flex-direction: column; gap: 1px; border-right: 1px solid var(--hf-border); background: var(--hf-sunken); overflow: auto }
.nav button { display: flex; align-items: center; gap: 8px; height: 28px; flex: none; padding: 0 8px; border-radius: 6px; color: var(--hf-dim); font-weight: 500 }
.nav button:hover { background: var(--hf-hover); color: var(--hf-text) }
.nav button[aria-current] { background: var(--hf-accent-soft); color: var(--hf-accent) }
.nav button::after { content: attr(data-key); margin-left: auto; font: 10px var(--hf-mono); opacity: 0.6 }
.main { flex: 1; min-width: 0; min-height: 0; display: flex; flex-direction: column; background: var(--hf-bg) }
.screen { flex: 1; min-height: 0 }
.screen-split { display: flex; flex-direction: column }

.toolbar { display: flex; align-items: center; gap: 8px; padding: 6px 10px; border-bottom: 1px solid var(--hf-border); flex: none; flex-wrap: wrap }
.toolbar-flat { padding: 0 0 10px; border: 0; justify-content: space-between }
.toolbar-note { margin-left: auto; white-space: nowrap }
.search { position: relative; flex: 1 1 190px; max-width: 330px; display: flex; align-items: center; color: var(--hf-dim) }
.search .icon { position: absolute; left: 8px }
.search input { width: 100%; height: 26px; padding: 0 8px 0 27px; border: 1px solid var(--hf-border); border-radius: 6px; background: var(--hf-raised); color: var(--hf-text) }
.search input::placeholder { color: var(--hf-dim) }
.segments { display: flex; border: 1px solid var(--hf-border); border-radius: 6px; overflow: hidden; background: var(--hf-raised) }
.segments button { height: 24px; padding: 0 9px; color: var(--hf-dim); white-space: nowrap }
.segments button + button { border-left: 1px solid var(--hf-border) }
.segments [aria-pressed='true'] { background: var(--hf-accent-soft); color: var(--hf-accent); font-weight: 550 }
.button { display: inline-flex; align-items: center; gap: 5px; height: 26px; padding: 0 10px; border: 1px solid var(--hf-border); border-radius: 6px; background: var(--hf-raised); white-space: nowrap }
.button:hover:not(:disabled) { background: var(--hf-hover) }
.button[aria-pressed='true'] { background: var(--hf-warn-soft); color: var(--hf-warn) }
.link { color: var(--hf-accent); text-decoration: underline; text-underline-offset: 2px }
.chip { display: inline-flex; align-items: center; gap: 4px; padding: 0 6px; height: 18px; border-radius: 5px; background: var(--hf-hover); font-size: 11px; font-weight: 550; white-space: nowrap }
.chip-quiet { color: var(--hf-dim); font-style: italic }
.heading { display: flex; align-items: baseline; gap: 6px; font-size: 12px; font-weight: 600; margin-bottom: 8px }
.heading .dim { font-weight: 400 }
.notice { display: flex; align-items: center; gap: 6px; padding: 8px 10px; margin-bottom: 10px; border-radius: 8px; background: var(--hf-sunken); border: 1px solid var(--hf-border) }
.notice.warn { background: var(--hf-warn-soft); border-color: transparent }
.empty { flex: 1; min-height: 0; overflow: auto; padding: 28px 20px; display: flex; flex-direction: column; align-items: center; justify-content: safe center; gap: 8px; text-align: center }
.empty p { max-width: 460px }
.empty-title { font-size: 14px; font-weight: 600 }
.snippet { margin: 4px 0; padding: 10px 14px; text-align: left; background: var(--hf-sunken); border: 1px solid var(--hf-border); border-radius: 8px; max-width: 100%; overflow: auto }
`
