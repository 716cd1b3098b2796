// The look of reports, light or dark as the reader's system says.
#pragma once

namespace flipscope {

inline constexpr const char* reportStyle = R"(
:root { color-scheme: light dark; --back: #fff; --text: #1d2330; --soft: #5c6474; --line: #d9dde5;
  --a: #1f6fc4; --b: #c2570c; --right: 31, 140, 90; --wrong: 205, 60, 50; }
@media (prefers-color-scheme: dark) { :root { --back: #14171d; --text: #e6e9ef; --soft: #9aa3b2;
  --line: #333a46; --a: #6cb0ff; --b: #ffa45c; --right: 60, 170, 110; --wrong: 225, 85, 75; } }
body { background: var(--back); color: var(--text); font: 15px/1.45 system-ui, sans-serif;
  max-width: 1100px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 18px; margin: 28px 0 8px; }
.big { font-size: 34px; margin: 4px 0; font-weight: 600; } .big small, footer, figcaption { color: var(--soft); }
.big small { font-size: 15px; font-weight: 400; }
table { border-collapse: collapse; } th, td { padding: 3px 12px 3px 0; text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 500; } tr + tr > * { border-top: 1px solid var(--line); }
.wide { overflow-x: auto; } .confusion th, .confusion td { padding: 4px 8px; text-align: right; font-size: 13px; }
.confusion .right { background: rgba(var(--right), calc(var(--share) * .75)); }
.confusion .wrong { background: rgba(var(--wrong), calc(var(--share) * .9)); }
.row { display: flex; flex-wrap: wrap; gap: 20px; } figure { margin: 0; } figcaption { font-size: 13px; }
svg { width: 420px; max-width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--soft); }
.grid { stroke: var(--line); } polyline { fill: none; stroke-width: 2; }
polyline.a { stroke: var(--a); } polyline.b { stroke: var(--b); } circle.a, span.a { fill: var(--a); color: var(--a); }
circle.b, span.b { fill: var(--b); color: var(--b); }
img { width: 220px; image-rendering: pixelated; border: 1px solid var(--line); }
pre { overflow-x: auto; font-size: 13px; } footer { margin-top: 32px; font-size: 13px; }
)";

} // namespace flipscope
