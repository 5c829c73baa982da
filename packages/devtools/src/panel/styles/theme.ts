// px and own variables only: rem and custom properties of the app reach into a shadow root.
export const themeCss = `
:host { all: initial }
*, *::before, *::after { box-sizing: border-box }
.hf {
  color-scheme: light dark;
  --hf-bg: light-dark(#ffffff, #0f141a);
  --hf-sunken: light-dark(#f5f7f9, #0b0f14);
  --hf-raised: light-dark(#ffffff, #161d26);
  --hf-hover: light-dark(#eef2f5, #1c2530);
  --hf-border: light-dark(#dde3e9, #26303c);
  --hf-text: light-dark(#1a222c, #d9e1ea);
  --hf-dim: light-dark(#5b6775, #8b98a8);
  --hf-accent: light-dark(#0a7466, #41d3b8);
  --hf-accent-soft: light-dark(#dff3ef, #12302d);
  --hf-ok: light-dark(#12713a, #55cf82);
  --hf-ok-soft: light-dark(#e4f5ea, #10281c);
  --hf-warn: light-dark(#8a5300, #efb64c);
  --hf-warn-soft: light-dark(#fdf2dc, #2d2310);
  --hf-bad: light-dark(#b3212f, #ff7f8a);
  --hf-bad-soft: light-dark(#fdeaec, #331a1f);
  --hf-info: light-dark(#1d5cb8, #79b0ff);
  --hf-violet: light-dark(#7037ad, #c39bff);
  --hf-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  --hf-mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  font: 400 12px/1.45 var(--hf-font);
  color: var(--hf-text);
  background: var(--hf-bg);
  display: flex;
  flex-direction: column;
  overflow: hidden;
  container-type: inline-size;
  -webkit-font-smoothing: antialiased;
  outline: none;
}
.hf[data-theme='light'] { color-scheme: light }
.hf[data-theme='dark'] { color-scheme: dark }
.hf-embedded { position: fixed; z-index: 2147483000; box-shadow: 0 -2px 24px light-dark(#0f172a2e, #000000a6) }
.hf-dock-bottom { left: 0; right: 0; bottom: 0; height: min(var(--hf-height), 92vh); border-top: 1px solid var(--hf-border) }
.hf-dock-right { top: 0; right: 0; bottom: 0; width: min(var(--hf-width), 96vw); border-left: 1px solid var(--hf-border) }
.hf-window, .hf-page { position: fixed; inset: 0 }
.splitter { position: absolute; z-index: 2; touch-action: none }
.hf-dock-bottom > .splitter { left: 0; right: 0; top: 0; height: 5px; cursor: row-resize }
.hf-dock-right > .splitter { left: 0; top: 0; bottom: 0; width: 5px; cursor: col-resize }
.splitter:hover, .splitter:focus-visible { background: var(--hf-accent); outline: none }

h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; border: 0; min-width: 0 }
ul, ol { list-style: none }
h2 { font-size: 14px; font-weight: 600 }
button, input, select { font: inherit; color: inherit }
button { background: none; border: 0; padding: 0; cursor: pointer; text-align: left }
button:disabled, input:disabled, select:disabled { cursor: not-allowed; opacity: 0.55 }
:is(button, input, select):focus-visible { outline: 2px solid var(--hf-accent); outline-offset: 1px }
.icon { flex: none; display: block }
.mono { font-family: var(--hf-mono); font-size: 11.5px; font-variant-numeric: tabular-nums }
.dim { color: var(--hf-dim) }
.ok { color: var(--hf-ok) }
.warn { color: var(--hf-warn) }
.bad { color: var(--hf-bad) }
.wrap { overflow-wrap: anywhere }
.pad { padding: 12px }
.scroll { overflow: auto }
.scroll, .virtual, .detail { scrollbar-width: thin; scrollbar-color: var(--hf-border) transparent }
`
