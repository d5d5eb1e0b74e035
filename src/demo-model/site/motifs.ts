import type { MotifName } from './themes';

/**
 * What stands in the hero's arch: a field of 480 × 560, the ground at y = 440. Classes give the
 * colours: `k` accent, `k2` second colour, `d` deep, `p` paper, `t` tint; `s…` are strokes.
 */
export const MOTIFS: Readonly<Record<MotifName, string>> = {
  loaf: `<ellipse class="d o2" cx="240" cy="446" rx="170" ry="14"/>
<path class="k" d="M96 440c-26-70 4-150 74-158 22-22 118-22 140 0 70 8 100 88 74 158z"/>
<path class="k2 o5" d="M120 330c22-34 52-30 62-38 26-16 90-16 116 0 10 8 40 4 62 38-60-24-180-24-240 0z"/>
<path class="sp" d="M150 352c14-22 30-34 50-40M212 366c8-30 22-48 42-58M280 372c4-28 14-46 34-60"/>
<path class="sd" d="M402 440c4-90-2-150-14-196M62 440c-2-70 4-116 16-160"/>
<g class="k2"><ellipse cx="386" cy="226" rx="9" ry="20"/><ellipse cx="404" cy="258" rx="8" ry="19" transform="rotate(28 404 258)"/><ellipse cx="378" cy="268" rx="8" ry="19" transform="rotate(-32 378 268)"/><ellipse cx="412" cy="302" rx="8" ry="19" transform="rotate(28 412 302)"/><ellipse cx="384" cy="312" rx="8" ry="19" transform="rotate(-32 384 312)"/><ellipse cx="80" cy="264" rx="8" ry="18"/><ellipse cx="92" cy="296" rx="7" ry="17" transform="rotate(30 92 296)"/><ellipse cx="64" cy="304" rx="7" ry="17" transform="rotate(-30 64 304)"/></g>
<rect class="d" x="70" y="438" width="340" height="16" rx="8"/>`,
  cup: `<ellipse class="d o2" cx="232" cy="452" rx="170" ry="14"/>
<path class="sp" d="M190 196c-18-22 18-38 0-64M240 186c-18-24 18-42 0-70M290 196c-18-22 18-38 0-64"/>
<path class="k" d="M110 236h244v76c0 74-48 124-122 124s-122-50-122-124z"/>
<path class="sk" d="M352 262h22c30 0 46 18 46 44s-20 48-50 48h-24"/>
<ellipse class="d" cx="232" cy="238" rx="122" ry="22"/><ellipse class="k2" cx="232" cy="241" rx="102" ry="15"/>
<path class="p o8" d="M232 250c-16-10-24-10-24-16 0-7 16-9 24-2 8-7 24-5 24 2 0 6-8 6-24 16z"/>
<rect class="d" x="62" y="438" width="340" height="16" rx="8"/>`,
  plate: `<circle class="p" cx="240" cy="332" r="138"/><circle class="t" cx="240" cy="332" r="98"/>
<path class="k" d="M186 362c-8-54 34-96 92-88 18 44-18 94-92 88z"/><path class="sp" d="M192 356c24-30 44-48 74-68"/>
<circle class="k2" cx="286" cy="362" r="24"/><circle class="d" cx="250" cy="392" r="12"/><circle class="k2 o5" cx="214" cy="300" r="14"/>
<path class="sd" d="M58 220v70c0 22 36 22 36 0v-70M76 220v232M418 452V226c-30 16-36 74-30 120h30"/>`,
  bag: `<ellipse class="d o2" cx="240" cy="450" rx="160" ry="14"/>
<path class="k" d="M124 236h232l26 208H98z"/><path class="d o2" d="M356 236l26 208h-80z"/>
<path class="sd" d="M186 270v-56c0-70 108-70 108 0v56"/>
<circle class="p" cx="240" cy="348" r="46"/><path class="k2" d="M240 316c5 22 12 28 34 32-22 5-29 11-34 33-5-22-12-28-34-33 22-4 29-10 34-32z"/>
<path class="sd" d="M398 444c0-60 6-100 22-140"/><g class="k2"><ellipse cx="424" cy="292" rx="12" ry="26" transform="rotate(20 424 292)"/><ellipse cx="398" cy="340" rx="11" ry="24" transform="rotate(-38 398 340)"/><ellipse cx="424" cy="366" rx="11" ry="24" transform="rotate(42 424 366)"/></g>`,
  frames: `<g transform="rotate(-7 190 320)"><rect class="p" x="84" y="196" width="206" height="248" rx="6"/><rect class="k" x="102" y="214" width="170" height="176"/><circle class="k2" cx="226" cy="262" r="26"/><path class="d" d="M102 390v-40l52-50 44 44 26-22 48 44v24z"/></g>
<g transform="rotate(8 318 330)"><rect class="p" x="232" y="226" width="182" height="220" rx="6"/><rect class="t" x="248" y="242" width="150" height="152"/><path class="k2" d="M323 270c34 0 46 30 40 62-4 24-20 38-40 38s-36-14-40-38c-6-32 6-62 40-62z"/><path class="k" d="M258 394c6-30 34-44 65-44s59 14 65 44z"/></g>`,
  dumbbell: `<ellipse class="d o2" cx="240" cy="450" rx="180" ry="14"/>
<g transform="rotate(-18 240 330)"><rect class="p" x="110" y="318" width="260" height="26" rx="13"/><rect class="k" x="84" y="246" width="50" height="170" rx="16"/><rect class="k2" x="138" y="272" width="34" height="118" rx="12"/><rect class="k2" x="308" y="272" width="34" height="118" rx="12"/><rect class="k" x="346" y="246" width="50" height="170" rx="16"/><rect class="d" x="60" y="300" width="22" height="62" rx="9"/><rect class="d" x="398" y="300" width="22" height="62" rx="9"/></g>
<path class="sp" d="M120 190c60-50 180-50 240 0M160 222c44-32 116-32 160 0"/>`,
  checklist: `<g transform="rotate(-4 240 320)"><rect class="p" x="112" y="170" width="256" height="284" rx="22"/><rect class="k" x="184" y="152" width="112" height="36" rx="14"/>
<rect class="k" x="142" y="224" width="34" height="34" rx="10"/><path class="sp" d="m150 241 8 8 14-16"/><rect class="t" x="194" y="232" width="140" height="16" rx="8"/>
<rect class="k2" x="142" y="284" width="34" height="34" rx="10"/><path class="sp" d="m150 301 8 8 14-16"/><rect class="t" x="194" y="292" width="104" height="16" rx="8"/>
<rect class="t" x="142" y="344" width="34" height="34" rx="10"/><rect class="d o5" x="194" y="352" width="128" height="16" rx="8"/>
<rect class="t" x="142" y="402" width="34" height="34" rx="10"/><rect class="d o5" x="194" y="410" width="84" height="16" rx="8"/></g>`,
  page: `<g transform="rotate(5 250 320)"><rect class="k2" x="150" y="176" width="230" height="280" rx="8"/></g>
<g transform="rotate(-4 240 320)"><rect class="p" x="112" y="166" width="240" height="292" rx="8"/><rect class="k" x="140" y="196" width="120" height="20" rx="4"/><rect class="d o5" x="140" y="236" width="184" height="8" rx="4"/><rect class="d o5" x="140" y="256" width="170" height="8" rx="4"/><rect class="d o5" x="140" y="276" width="184" height="8" rx="4"/><rect class="t" x="140" y="300" width="84" height="96"/><rect class="d o5" x="238" y="302" width="86" height="8" rx="4"/><rect class="d o5" x="238" y="322" width="76" height="8" rx="4"/><rect class="d o5" x="238" y="342" width="86" height="8" rx="4"/><rect class="d o5" x="238" y="362" width="60" height="8" rx="4"/><rect class="d o5" x="140" y="414" width="184" height="8" rx="4"/></g>
<path class="k" d="m396 214 30 22-98 146-38 20 6-42z"/><path class="d" d="m290 402 6-42 32 22z"/>`,
  record: `<circle class="d" cx="262" cy="326" r="142"/><g class="sline"><circle cx="262" cy="326" r="120"/><circle cx="262" cy="326" r="100"/><circle cx="262" cy="326" r="80"/></g>
<circle class="k" cx="262" cy="326" r="54"/><circle class="p" cx="262" cy="326" r="9"/><path class="k2" d="M262 272a54 54 0 0 1 46 82l-40-23z"/>
<path class="p" d="M74 196h118v258H74z"/><path class="k2" d="M74 196h118v140H74z"/><circle class="k" cx="133" cy="276" r="38"/>
<path class="sp" d="M412 180l-30 118-42 36"/><circle class="k2" cx="412" cy="176" r="18"/>`,
  mountains: `<circle class="p" cx="338" cy="208" r="44"/><path class="d o5" d="M40 440 178 236l74 104 58-74 130 174z"/>
<path class="p o8" d="m178 236 34 48-22-4-14 16-18-14-16 6z"/>
<path class="k" d="M20 460c60-52 120-70 190-40s130 26 250-30v110H20z"/><path class="k2" d="M20 500c80-46 180-50 260-30s120 10 180-10v60H20z"/>
<path class="sp" d="M250 500c-30-30 40-44 6-84-20-24 20-36 2-62"/>
<path class="d" d="m98 418 16-46 16 46zM126 430l13-38 13 38zM392 424l15-44 15 44z"/>`,
  columns: `<ellipse class="d o2" cx="240" cy="456" rx="180" ry="12"/>
<path class="k" d="M240 166 92 244h296z"/><rect class="d" x="92" y="248" width="296" height="16"/>
<g class="p"><rect x="116" y="270" width="36" height="150"/><rect x="188" y="270" width="36" height="150"/><rect x="256" y="270" width="36" height="150"/><rect x="328" y="270" width="36" height="150"/></g>
<g class="k2 o5"><rect x="140" y="270" width="12" height="150"/><rect x="212" y="270" width="12" height="150"/><rect x="280" y="270" width="12" height="150"/><rect x="352" y="270" width="12" height="150"/></g>
<rect class="d" x="92" y="422" width="296" height="14"/><rect class="k" x="72" y="438" width="336" height="18"/><circle class="p" cx="240" cy="216" r="15"/>`,
  paw: `<path class="k" d="M240 300c58 0 104 46 104 94 0 40-32 58-62 50-28-8-56-8-84 0-30 8-62-10-62-50 0-48 46-94 104-94z"/>
<ellipse class="k2" cx="118" cy="272" rx="32" ry="42" transform="rotate(-24 118 272)"/><ellipse class="k" cx="192" cy="206" rx="33" ry="45" transform="rotate(-8 192 206)"/><ellipse class="k" cx="288" cy="206" rx="33" ry="45" transform="rotate(8 288 206)"/><ellipse class="k2" cx="362" cy="272" rx="32" ry="42" transform="rotate(24 362 272)"/>
<path class="p o8" d="M240 404c-26-16-42-30-42-48 0-22 30-28 42-8 12-20 42-14 42 8 0 18-16 32-42 48z"/>`,
  books: `<ellipse class="d o2" cx="240" cy="456" rx="180" ry="12"/>
<rect class="k" x="92" y="398" width="280" height="52" rx="8"/><rect class="p" x="120" y="410" width="252" height="28"/><rect class="k2" x="120" y="342" width="250" height="52" rx="8"/><rect class="p" x="120" y="354" width="224" height="28"/><rect class="d" x="104" y="290" width="240" height="48" rx="8"/><rect class="p" x="132" y="301" width="212" height="26"/>
<path class="k" d="m240 168 130 52-130 52-130-52z"/><path class="d" d="M168 246v36c40 26 104 26 144 0v-36l-72 29z"/><path class="sp" d="M366 222v62"/><circle class="k2" cx="366" cy="292" r="12"/>`,
  screen: `<rect class="p" x="84" y="196" width="312" height="214" rx="18"/><rect class="d" x="84" y="196" width="312" height="40" rx="18"/><rect class="d" x="84" y="216" width="312" height="20"/><g class="p"><circle cx="108" cy="216" r="6"/><circle cx="128" cy="216" r="6"/><circle cx="148" cy="216" r="6"/></g>
<rect class="t" x="108" y="258" width="84" height="128" rx="10"/><rect class="k" x="122" y="276" width="56" height="10" rx="5"/><rect class="d o5" x="122" y="298" width="44" height="8" rx="4"/><rect class="d o5" x="122" y="316" width="52" height="8" rx="4"/><rect class="d o5" x="122" y="334" width="36" height="8" rx="4"/>
<g class="k2"><rect x="216" y="330" width="24" height="56" rx="6"/><rect x="288" y="300" width="24" height="86" rx="6"/></g><g class="k"><rect x="252" y="312" width="24" height="74" rx="6"/><rect x="324" y="270" width="24" height="116" rx="6"/></g>
<path class="d" d="M214 410h52l10 40h-72z"/><rect class="d" x="170" y="446" width="140" height="12" rx="6"/>`,
  shapes: `<ellipse class="d o2" cx="240" cy="456" rx="180" ry="12"/>
<path class="k" d="M92 452V330a78 78 0 0 1 156 0v122z"/><path class="p o8" d="M132 452V334a38 38 0 0 1 76 0v118z"/>
<rect class="d" x="262" y="292" width="72" height="160" rx="6"/><path class="k2" d="M334 452a86 86 0 0 1 86-86v86z"/><circle class="k2" cx="298" cy="246" r="46"/>
<path class="p" d="M196 150c7 46 25 64 72 72-47 8-65 26-72 72-7-46-25-64-72-72 47-8 65-26 72-72z"/><circle class="k" cx="376" cy="318" r="26"/>`,
};
