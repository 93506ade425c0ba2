#include "ganflow/report/page_style.hpp"

namespace ganflow::report {

// Figures show pictures through <use> and patterns: image-rendering must be inherited, as selectors stop there.
std::string_view page_style() {
  return R"css(
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c1c1c; --soft: #5a5a5a; --rule: #b0b0b0; --grid: #e4e4e4;
  --shade: #f0f0f0; --data: #a8a8a8; --grey: #707070; --link: #0b5394; --card: #f6f6f4; --blue: #0072b2;
  --vermillion: #d55e00; --green: #009e73; --purple: #cc79a7; --orange: #e69f00; --sky: #56b4e9; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e8e6e3; --soft: #a9a7a3; --rule: #6a6d72;
  --grid: #34383d; --shade: #22262b; --data: #84878c; --grey: #a0a0a0; --link: #8ab8ea; --card: #1f2226;
  --blue: #4aa8e8; --vermillion: #f58a3c; --green: #35c49a; --purple: #e0a0c4; --orange: #f2b737; --sky: #8fd0f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
main, header, footer, nav { max-width: 62rem; margin: 0 auto; padding: 0 1.2rem; }
header { padding-top: 1.6rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--orange); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .3rem .6rem; }
.subtitle, figcaption, .files, .state { color: var(--soft); }
.subtitle { margin-top: .15rem; }
nav ul { list-style: none; padding: 0; margin: .9rem 0 0; display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: .92rem; }
.verdict { background: var(--card); border-left: .35rem solid var(--vermillion); padding: .8rem 1.1rem; margin-top: 1rem; }
.verdict.good { border-color: var(--green); }
.verdict.open { border-color: var(--rule); }
.verdict strong { font-size: 1.3rem; }
.verdict h3 { font-size: 1rem; margin: .8rem 0 0; }
.verdict .failures strong { font-size: 1rem; }
.verdict ul { margin: .4rem 0 0; padding-left: 1.2rem; }
.verdict li { max-width: 48rem; }
.note { border-left: .35rem solid var(--orange); padding: .2rem 1rem; margin-top: .8rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 0 2rem; }
figure { margin: 0; }
figcaption { font-size: .9rem; max-width: 46rem; }
.files { font-size: .85rem; margin: .2rem 0 0; }
.scroll { overflow-x: auto; }
svg.figure { display: block; width: 100%; height: auto; max-width: 60rem; margin: .3rem 0; image-rendering: pixelated; }
.wide svg.figure { min-width: 36rem; }
svg.figure text, svg.figure tspan { font-family: "DejaVu Sans", Verdana, system-ui, sans-serif; }
table { border-collapse: collapse; font-size: .92rem; margin: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .22rem 1.1rem .22rem 0; border-bottom: 1px solid var(--grid); }
th { font-weight: 600; }
tbody th { font-weight: 400; color: var(--soft); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td { overflow-wrap: anywhere; }
pre { overflow-x: auto; background: var(--card); padding: .8rem 1rem; font-size: .82rem; line-height: 1.4; }
summary { cursor: pointer; margin-top: 1rem; }
footer { color: var(--soft); font-size: .85rem; padding-top: 2rem; padding-bottom: 2rem; }
@media print { :root { --paper: #ffffff; --ink: #000000; --soft: #444444; --card: #ffffff; --link: #000000; --data: #a8a8a8;
    --grid: #dddddd; --shade: #f0f0f0; --rule: #b0b0b0; --grey: #707070; --blue: #0072b2; --vermillion: #d55e00;
    --green: #009e73; --purple: #cc79a7; --orange: #e69f00; --sky: #56b4e9; color-scheme: light; }
  body { font-size: 10pt; } nav, .skip, .files, details { display: none; } figure, tr, .verdict { break-inside: avoid; }
  main, header, footer { max-width: none; padding: 0; } .wide svg.figure { min-width: 0; } .scroll { overflow: visible; } }
)css";
}

}  // namespace ganflow::report
