/* "Write a postmortem": reads the form as a record, writes it as YAML beside it, and says what is wrong as one types. */
(() => {
  "use strict";

  const root = document.querySelector("[data-pm-write]");
  if (!root) return;

  const { say, plural } = postmortemSpeech(root.dataset.pmTexts);
  const language = document.documentElement.lang || "en";

  const here = new URL(".", document.location.href);
  const form = root.querySelector("form");
  const text = root.querySelector(".pm-file__text");
  const code = text.querySelector("code");
  const total = root.querySelector(".pm-file__total");
  const said = root.querySelector("[data-pm-said]");
  const kept = root.querySelector("[data-pm-kept]");
  const next = root.querySelector("[data-pm-next]");
  const opener = root.querySelector("[data-pm-open]");
  const discard = root.querySelector("[data-pm-discard]");

  const ORDER = JSON.parse(root.dataset.pmOrder);
  const ALLOWED = JSON.parse(root.dataset.pmNames);
  const SECTIONS = ["setup", "hunch", "investigation", "lightbulb", "fix", "reflections"];
  const FIVE = ["started", "detected", "acknowledged", "mitigated", "resolved"];
  const FORM = [5, 7, 5];
  const PLACE = `postmortem-new:${here.pathname}`;
  /* Longer addresses are refused by many a server. */
  const LONGEST_ADDRESS = 7000;
  const LONGEST_TITLE = 100;
  /* Text of a row or a factor up to this length stands on the line of its key. */
  const INLINE = 88;

  const blanks = new Map();
  for (const list of root.querySelectorAll("[data-pm-list]")) blanks.set(list.dataset.pmList, list.firstElementChild.cloneNode(true));

  /* What is in the fields */

  const DROPPED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

  function line(raw) {
    return raw.replace(/[\u0085\u2028\u2029\t\r\n]/g, " ").replace(DROPPED, "").replace(/\s+/g, " ").trim();
  }

  function prose(raw) {
    const clean = raw.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n").replace(DROPPED, "").trimEnd();
    return clean.replace(/^(?:[^\S\n]*\n)+/, "").replace(/^\t+/, (tabs) => "    ".repeat(tabs.length));
  }

  function valueOf(control) {
    return control.dataset.kind === "prose" ? prose(control.value) : line(control.value);
  }

  function listOf(control) {
    return control.value.split(control.dataset.kind === "lines" ? "\n" : ",").map(line).filter(Boolean);
  }

  function one(name) {
    return form.querySelector(`:scope [name="${name}"]:not([data-pm-list] *)`);
  }

  function given(name) {
    const control = one(name);
    return control ? valueOf(control) : "";
  }

  function rowsOf(path) {
    return [...form.querySelectorAll(`[data-pm-list="${path}"] > li`)].map((item) => ({
      item,
      controls: [...item.querySelectorAll("[name]")],
    }));
  }

  function isFilled({ controls }) {
    return controls.some((control) => valueOf(control) !== (control.dataset.default ?? ""));
  }

  /* The record: each key with its node, a node with the field that it came from */

  function nodeOf(control, isTop) {
    const kind = control.dataset.kind;
    if (["names", "slugs", "lines"].includes(kind)) {
      const items = listOf(control);
      return items.length ? { type: kind === "lines" ? "list" : "short", items: items.map((value) => ({ type: "line", value, from: control })), from: control } : null;
    }
    const value = valueOf(control);
    if (!value || value === control.dataset.default) return null;
    if (kind === "prose" && (isTop || value.length > INLINE || value.includes("\n"))) return { type: "block", value, from: control };
    if (kind === "moment" && MOMENT.test(value)) return { type: "bare", value, from: control };
    if (kind === "day" && DAY.test(value)) return { type: "bare", value, from: control };
    return { type: "line", value: kind === "count" ? value.replace(/[,_ ]/g, "") : value, from: control };
  }

  function objectOf(path, controls) {
    const entries = ORDER[path].map((key) => {
      const control = controls.find((each) => each.name === key);
      return [key, control && nodeOf(control, path === "topics")];
    });
    return entries.filter(([, node]) => node);
  }

  function listNode(path) {
    const items = rowsOf(path).filter(isFilled).map((row) => ({ type: "map", entries: objectOf(path, row.controls), from: row.item }));
    if (path === "hypotheses" && given("was")) {
      const from = one("was");
      items.unshift({
        type: "map",
        entries: [["statement", { type: "line", value: given("was"), from }], ["status", { type: "line", value: "confirmed", from }]],
        from,
      });
    }
    return items.length ? { type: "list", items } : null;
  }

  function partNode(path) {
    const entries = ORDER[path].map((key) => {
      const name = `${path}.${key}`;
      if (ORDER[name]) return [key, listNode(name)];
      const control = one(name);
      return [key, control && nodeOf(control, false)];
    });
    const filled = entries.filter(([, node]) => node);
    return filled.length ? { type: "map", entries: filled } : null;
  }

  function verseNode() {
    const controls = [1, 2, 3].map((n) => one(`haiku.${n}`)).filter((control) => valueOf(control));
    return controls.length ? { type: "list", items: controls.map((from) => ({ type: "line", value: valueOf(from), from })) } : null;
  }

  function severityNode() {
    const from = form.querySelector("[name=severity]:checked");
    return from?.value ? { type: "line", value: from.value, from } : null;
  }

  function nodeAt(key) {
    if (key === "haiku") return verseNode();
    if (key === "severity") return severityNode();
    if (key === "status") return { type: "line", value: "draft", from: null };
    if (form.querySelector(`[data-pm-list="${key}"]`)) return listNode(key);
    if (ORDER[key]) return partNode(key);
    const control = one(key);
    return control && nodeOf(control, true);
  }

  function record() {
    return ORDER[""].map((key) => [key, nodeAt(key)]).filter(([, node]) => node);
  }

  /* YAML, as the command writes it */

  const TAKEN = [
    /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF|~|null|Null|NULL|<<|=)$/,
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
    /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ];

  function isPlain(value, isShort) {
    if (TAKEN.some((pattern) => pattern.test(value)) || /^(?:---|\.\.\.)/.test(value)) return false;
    if (/^[#,[\]{}&*!|>'"%@`]/.test(value) || /^[-?:](?:\s|$)/.test(value)) return false;
    if (/:(?:\s|$)/.test(value) || /\s#/.test(value)) return false;
    return !isShort || !(/[,?[\]{}:]/.test(value) || /^[-?](?:\s|$)/.test(value));
  }

  function scalar(value, isShort = false) {
    return isPlain(value, isShort) ? value : `'${value.replace(/'/g, "''")}'`;
  }

  /* The lines of a node below its key, and what stands on the key's own line. */
  function written(node, indent) {
    const pad = " ".repeat(indent);
    if (node.type === "bare") return { head: ` ${node.value}`, below: [] };
    if (node.type === "line") return { head: ` ${scalar(node.value)}`, below: [] };
    if (node.type === "short") return { head: ` [${node.items.map((item) => scalar(item.value, true)).join(", ")}]`, below: [] };
    if (node.type === "block") {
      const below = node.value.split("\n").map((part) => ({ key: "", text: part ? `${pad}${part}` : "", from: node.from }));
      return { head: /^[ \n]/.test(node.value) ? " |2" : " |", below };
    }
    if (node.type === "map") return { head: "", below: entriesOf(node.entries, indent) };
    return { head: "", below: node.items.flatMap((item) => itemOf(item, indent)) };
  }

  function itemOf(item, indent) {
    const pad = " ".repeat(indent);
    if (item.type !== "map") return [{ key: "", text: `${pad}- ${scalar(item.value)}`, from: item.from }];
    if (!item.entries.length) return [{ key: "", text: `${pad}- {}`, from: item.from }];
    const [first, ...rest] = entriesOf(item.entries, indent + 2);
    return [{ ...first, text: `${pad}- ${first.text.slice(indent + 2)}` }, ...rest];
  }

  function entriesOf(entries, indent) {
    return entries.flatMap(([key, node]) => {
      const { head, below } = written(node, indent + 2);
      return [{ key, text: `${" ".repeat(indent)}${key}:${head}`, from: node.from ?? null }, ...below];
    });
  }

  function linesOf() {
    return entriesOf(record(), 0);
  }

  function fileText() {
    return `${linesOf().map((each) => each.text).join("\n")}\n`;
  }

  function slug(title) {
    const plain = title.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/ß/g, "ss").replace(/[Øø]/g, "o").replace(/[Ææ]/g, "ae").replace(/[łŁ]/g, "l");
    const whole = plain.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    if (whole.length <= 60) return whole || "untitled";
    const cut = whole.slice(0, 61);
    return cut.includes("-") ? cut.slice(0, cut.lastIndexOf("-")) : whole.slice(0, 60);
  }

  function fileName() {
    const day = dayOf(given("date"));
    return `${day.wrong || !day.text ? "undated" : day.text}-${slug(given("title"))}.yaml`;
  }

  /* Days and times, read as the command reads them */

  const DAY = /^\d{4}-\d{1,2}-\d{1,2}$/;
  const MOMENT = /^(?:(?:~ ?)?(?:\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]| +)\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:[Zz]|UTC|utc|[+-]\d{2}(?::?\d{2})?))?)?|\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?(?:[Zz]|UTC|utc|[+-]\d{2}(?::?\d{2})?))?)|unknown|none)$/;
  const PARTS = /^(~ ?)?(?:(\d{4}-\d{1,2}-\d{1,2})(?:[Tt]| +|$))?(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?([Zz]|UTC|utc|[+-]\d{2}(?::?\d{2})?)?)?$/;
  const ANSWERED = { "?": "unknown", tbd: "unknown", unclear: "unknown", "n/a": "none", never: "none", no: "none", "-": "none", "not yet": "none" };
  const ABBREVIATION = /^[A-Z]{2,5}$/;

  function two(n) {
    return String(n).padStart(2, "0");
  }

  function dayOf(value) {
    if (!value) return {};
    if (!DAY.test(value)) return { wrong: say("“{value}” is no day.", { value }), hint: say("Write year, month, day:"), example: "2026-11-20" };
    const [year, month, day] = value.split("-").map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    if (year < 1970 || year > 2199) return { wrong: say("The year {year}.", { year }), hint: say("Years from 1970 to 2199 are read.") };
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return { wrong: say("There is no day {value}.", { value }), hint: "" };
    return { text: `${year}-${two(month)}-${two(day)}`, utc: date.getTime() };
  }

  function readDay(utc) {
    const date = new Date(utc);
    return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date).replace(language === "en" ? "," : "", "");
  }

  function zoneOf(name) {
    if (!name) return {};
    if (ABBREVIATION.test(name) && name !== "UTC") return { wrong: say("{name} is an abbreviation, and may mean several zones.", { name }), hint: say("Write one as"), example: "Europe/Vienna" };
    const near = (Intl.supportedValuesOf?.("timeZone") ?? []).find((known) => known.toLowerCase() === name.toLowerCase().replace(/ /g, "_"));
    if (near && near !== name) return { wrong: say("No time zone is called {name}.", { name }), hint: say("Did you mean"), example: near };
    try {
      new Intl.DateTimeFormat("en", { timeZone: name });
    } catch {
      return { wrong: say("No time zone is called {name}.", { name }), hint: say("Write one as"), example: "Europe/Vienna" };
    }
    return /^[+-]/.test(name) ? { wrong: say("{name} is an offset.", { name }), hint: say("Write a zone as"), example: "Europe/Vienna" } : { name };
  }

  /* The offset, in milliseconds, that a zone has at an instant. */
  function offsetAt(utc, zone) {
    const format = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
    const found = Object.fromEntries(format.formatToParts(new Date(utc)).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute, found.second) - Math.floor(utc / 1000) * 1000;
  }

  function offsetText(offset) {
    const minutes = Math.abs(offset) / 60_000;
    return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  }

  function shortOffset(offset) {
    const minutes = Math.abs(offset) / 60_000;
    if (!minutes) return "UTC";
    return `UTC${offset < 0 ? "−" : "+"}${Math.floor(minutes / 60)}${minutes % 60 ? `:${two(minutes % 60)}` : ""}`;
  }

  function momentOf(value, day, zone) {
    if (!value) return {};
    if (value === "unknown" || value === "none") return { answer: value };
    const found = MOMENT.test(value) && value.match(PARTS);
    if (!found) return noTime(value);
    const [, about, written, hour, minute, second, offset] = found;
    const on = written ? dayOf(written) : { utc: day };
    if (on.wrong) return on;
    if (hour === undefined) return { about: !!about, day: on.utc };
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return { wrong: say("There is no time {time}.", { time: `${hour}:${minute}${second ? `:${second}` : ""}` }), hint: say("Hours run from 00 to 23.") };
    if (on.utc === undefined) return { wrong: say("The day is not known."), hint: say("Fill in the date above, or write"), example: `2026-11-20 ${hour.padStart(2, "0")}:${minute}` };
    const local = on.utc + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1000;
    const base = { about: !!about, day: on.utc, local, clock: `${two(Number(hour))}:${minute}`, isBare: !written };
    return { ...base, ...placed(local, offset, zone) };
  }

  function noTime(value) {
    const answer = ANSWERED[value.toLowerCase()];
    if (answer) return { wrong: say("“{value}” is no time.", { value }), hint: say("Write"), example: answer };
    const half = value.match(/^(\d{1,2}):(\d{2}) ?([ap])m$/i);
    if (half) return { wrong: say("“{value}” is no time.", { value }), hint: say("Write"), example: `${two((Number(half[1]) % 12) + (half[3].toLowerCase() === "p" ? 12 : 0))}:${half[2]}` };
    if (/\d [A-Z]{2,5}$/.test(value)) return { wrong: say("“{value}” names no zone.", { value }), hint: say("Write the zone below, or the offset behind the time, as"), example: "+01:00" };
    return { wrong: say("“{value}” is no time.", { value }), hint: say("Write"), example: "06:58" };
  }

  function placed(local, offset, zone) {
    if (offset) {
      const digits = /^[zu]/i.test(offset) ? "0000" : offset.slice(1).replace(":", "").padEnd(4, "0");
      const span = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000 * (offset[0] === "-" ? -1 : 1);
      if (Math.abs(span) > 14 * 3_600_000 || Number(digits.slice(2)) > 59) return { wrong: say("There is no offset {offset}.", { offset }), hint: say("Offsets run from -12:00 to +14:00.") };
      return { at: local - span, offset: span };
    }
    if (!zone) return {};
    const around = [...new Set([local - 86_400_000, local + 86_400_000].map((utc) => offsetAt(utc, zone)))];
    const fits = around.filter((each) => offsetAt(local - each, zone) === each);
    if (fits.length === 1) return { at: local - fits[0], offset: fits[0] };
    const [first, second] = around.map(offsetText);
    if (!fits.length) return { wrong: say("This time is never in {zone}: clocks went from {first} to {second}.", { zone, first, second }), hint: say("Write it with its offset.") };
    return { wrong: say("This time is twice in {zone}.", { zone }), hint: say("Write which, with the offset behind it:"), example: say("{first} or {second}", { first, second }) };
  }

  function isBefore(later, earlier) {
    if (later.at !== undefined && earlier.at !== undefined && !later.about && !earlier.about) return later.at < earlier.at;
    return later.day !== undefined && earlier.day !== undefined && later.day < earlier.day;
  }

  function duration(span) {
    const minutes = Math.floor(span / 60_000);
    if (minutes < 1) return say("under a minute");
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor(minutes / 60) % 24;
    const rest = minutes % 60;
    const parts = [days && plural("{count} day", "{count} days", days), hours && say("{count} h", { count: hours }), rest && say("{count} min", { count: rest })];
    return parts.filter(Boolean).join(" ");
  }

  function between(start, end) {
    return start?.at !== undefined && end?.at !== undefined && end.at >= start.at ? end.at - start.at : null;
  }

  function readMoment(moment) {
    if (moment.answer) return moment.answer === "unknown" ? say("asked, and nobody knows") : say("did not happen, or not yet");
    const zone = moment.offset !== undefined ? shortOffset(moment.offset) : moment.local !== undefined ? say("no time zone is given") : say("to the day");
    const read = `${readDay(moment.day)}, ${zone}`;
    return moment.about ? say("about {what}", { what: read }) : read;
  }

  /* What is wrong, field by field, and how the rest was read */

  const problems = new Map();

  function says(control) {
    return document.getElementById(`${control.id}-says`);
  }

  function icon(path, className) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 12 12");
    svg.setAttribute("class", "pm-icon");
    svg.setAttribute("aria-hidden", "true");
    for (const [d, name] of path) {
      const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
      drawn.setAttribute("d", d);
      drawn.setAttribute("class", name);
      svg.append(drawn);
    }
    if (className) svg.classList.add(className);
    return svg;
  }

  function triangle() {
    return icon([["M6 1 11.5 11H.5z", "pm-icon__body"], ["M6 4.4v3M6 8.8v.9", "pm-icon__sign"]], "pm-icon--wrong");
  }

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  function report(control, wrong, hint = "", example = "") {
    if (problems.has(control)) return;
    problems.set(control, wrong);
    const told = element("span", "", element("b", "", wrong), hint ? ` ${hint}` : "", example ? " " : "", example ? element("code", "", example) : "");
    show(control, "pm-says pm-says--wrong", triangle(), told);
  }

  function tell(control, ...children) {
    if (!problems.has(control)) show(control, "pm-says", ...children);
  }

  function show(control, className, ...children) {
    const place = says(control);
    if (!place) return;
    const made = element("p", className, ...children);
    if (place.className === className && place.innerHTML === made.innerHTML) return;
    place.className = className;
    place.replaceChildren(...made.childNodes);
  }

  const PHASES = { undetected: say("undetected"), unmitigated: say("unmitigated"), recovering: say("recovering") };
  const TIMES = { started: say("started"), detected: say("detected"), acknowledged: say("acknowledged"), mitigated: say("mitigated"), resolved: say("resolved") };

  function capital(text) {
    return text[0].toUpperCase() + text.slice(1);
  }

  function phase(name, span) {
    const swatch = element("i", `pm-swatch pm-swatch--${name}`);
    swatch.setAttribute("aria-hidden", "true");
    return [swatch, " ", element("b", "", PHASES[name]), ` ${duration(span)}`];
  }

  function checkTimes(day, zone) {
    const read = {};
    for (const name of FIVE) {
      const control = one(`times.${name}`);
      const moment = momentOf(valueOf(control), day, zone);
      read[name] = moment;
      if (moment.wrong) report(control, moment.wrong, moment.hint, moment.example);
    }
    const known = (name) => (read[name].wrong || read[name].answer ? {} : read[name]);
    const AFTER = { detected: ["started"], acknowledged: ["detected", "started"], mitigated: ["started"], resolved: ["mitigated", "started"] };
    for (const [name, others] of Object.entries(AFTER)) {
      const other = others.find((each) => isBefore(known(name), known(each)));
      if (other) early(name, other, known(name), known(other));
    }
    for (const name of FIVE) tellTime(name, read[name], known);
    return read;
  }

  function early(name, other, moment, before) {
    const names = { later: capital(TIMES[name]), earlier: TIMES[other], time: before.clock };
    const wrong = before.clock ? say("{later} is before {earlier}, {time}.", names) : say("{later} is before {earlier}.", names);
    const isNextDay = moment.isBare && before.day !== undefined;
    const day = isNextDay ? new Date(moment.day + 86_400_000).toISOString().slice(0, 10) : "";
    report(one(`times.${name}`), wrong, isNextDay ? say("If it was the next day:") : say("One of the two is wrong."), isNextDay ? `${day} ${moment.clock}` : "");
  }

  function tellTime(name, moment, known) {
    const control = one(`times.${name}`);
    if (moment.wrong) return;
    if (!valueOf(control)) return tell(control);
    const spans = {
      detected: ["undetected", between(known("started"), moment)],
      mitigated: ["unmitigated", between(known("detected").at === undefined ? known("started") : known("detected"), moment)],
      resolved: ["recovering", between(known("mitigated"), moment)],
    };
    const taken = name === "acknowledged" ? between(known("detected"), moment) : null;
    if (taken !== null) {
      const length = moment.about ? say("about {what}", { what: duration(taken) }) : duration(taken);
      return tell(control, say("{length} after it was detected", { length }));
    }
    if (spans[name] && spans[name][1] !== null) return tell(control, ...phase(...spans[name]));
    return tell(control, readMoment(moment));
  }

  function checkTimeline(day, zone, five) {
    let on = day;
    let above = null;
    for (const { controls } of rowsOf("timeline")) {
      const control = controls.find((each) => each.name === "at");
      const moment = momentOf(valueOf(control), on, zone);
      if (moment.wrong) report(control, moment.wrong, moment.hint, moment.example);
      else if (!valueOf(control)) tell(control);
      else {
        const type = controls.find((each) => each.name === "type").value;
        if (five[type]?.at !== undefined && moment.at !== undefined && five[type].at !== moment.at) report(control, say("“{type}” is another time above.", { type }), say("Delete one of the two."));
        else if (moment.isBare && above && isBefore(moment, above)) report(control, say("Earlier than the row above."), say("If it was the next day:"), `${new Date(moment.day + 86_400_000).toISOString().slice(0, 10)} ${moment.clock}`);
        else tell(control, readMoment(moment));
        if (moment.day !== undefined) [on, above] = [moment.day, moment];
      }
    }
  }

  function checkPlain(control) {
    const value = valueOf(control);
    const kind = control.dataset.kind;
    if (kind === "day") {
      const day = dayOf(value);
      if (day.wrong) report(control, day.wrong, day.hint, day.example);
      else tell(control, ...(value ? [readDay(day.utc)] : []));
    } else if (kind === "count" && value && !/^~?(?:\d{1,3}(?:[,_ ]?\d{3})*|\d+)$/.test(value)) {
      report(control, say("“{value}” is no number.", { value }), say("Write digits, with ~ in front for about:"), "~4200");
    } else if (kind === "slugs") {
      const wrong = listOf(control).find((tag) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(tag) || tag.length > 100);
      if (wrong) report(control, say("“{value}” does not fit in an address.", { value: wrong }), say("Small letters, digits and single hyphens:"), slug(wrong));
      else tell(control);
    } else if (kind === "names" && ALLOWED[control.name]) {
      const wrong = listOf(control).find((name) => !ALLOWED[control.name].includes(name));
      if (wrong) report(control, say("“{value}” is not in the catalog.", { value: wrong }), say("It knows:"), ALLOWED[control.name].slice(0, 12).join(", "));
      else tell(control);
    } else if (kind === "zone") {
      const zone = zoneOf(value);
      if (zone.wrong) report(control, zone.wrong, zone.hint, zone.example);
      else tell(control, ...(value || !root.dataset.pmZone ? [] : [say("Left empty: {zone}.", { zone: root.dataset.pmZone })]));
    } else if (kind !== "moment") tell(control);
  }

  function checkRows() {
    for (const path of blanks.keys()) {
      for (const row of rowsOf(path).filter(isFilled)) {
        const empty = row.controls.find((control) => "needed" in control.dataset && !valueOf(control));
        if (empty) report(empty, say("This one is needed."), say("Fill it in, or remove the row."));
      }
    }
  }

  function check() {
    problems.clear();
    const title = one("title");
    const length = valueOf(title).length;
    if (length > LONGEST_TITLE) report(title, say("The title has {count} characters, {most} fit.", { count: length, most: LONGEST_TITLE }), say("Say it shorter."));
    const verse = [1, 2, 3].map((n) => one(`haiku.${n}`));
    const empty = verse.find((control) => !valueOf(control));
    if (empty && verse.some((control) => valueOf(control))) report(empty, say("A haiku has three lines."), say("Write this one too, or empty the others."));
    checkRows();
    for (const control of form.querySelectorAll("[data-kind]")) checkPlain(control);
    const own = zoneOf(given("timezone"));
    const zone = own.wrong ? "" : own.name || root.dataset.pmZone;
    const day = dayOf(given("date")).utc;
    checkTimeline(day, zone, checkTimes(day, zone));
    for (const control of form.querySelectorAll("[data-kind]")) {
      if (problems.has(control)) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  /* The file, and what is left to do */

  function labelOf(control) {
    return document.querySelector(`label[for="${control.id}"]`)?.textContent.replace(/^([^,]+ [123]), .*$/, "$1") ?? control.name;
  }

  function linkTo(control, words) {
    const link = element("a", "", words);
    link.href = `#${control.id}`;
    return link;
  }

  let drawn = [];

  function draw() {
    drawn = linesOf();
    const spans = drawn.map(({ text: whole, key, from }) => {
      const made = element("span", "pm-file__line");
      const at = key ? whole.indexOf(`${key}:`) : -1;
      made.dataset.indent = String(Math.min(8, whole.search(/[^ -]|$/)));
      if (at >= 0) made.append(whole.slice(0, at), element("b", "", `${key}:`), whole.slice(at + key.length + 1));
      else made.append(whole);
      if (from && problems.has(from)) {
        made.classList.add("pm-file__line--wrong");
        made.prepend(triangle());
      }
      return made;
    });
    code.replaceChildren(...spans);
    mark();
    root.querySelector("[data-pm-lines]").textContent = plural("{count} line, written as you type", "{count} lines, written as you type", drawn.length);
    root.querySelector("[data-pm-path]").textContent = `posts/${fileName()}`;
    drawTotal();
  }

  function drawTotal() {
    const found = [...problems.keys()];
    const links = found.slice(0, 5).flatMap((control) => {
      const at = drawn.findIndex(({ from }) => from === control);
      return [linkTo(control, at >= 0 ? say("{label}, line {number}", { label: labelOf(control), number: at + 1 }) : labelOf(control)), " "];
    });
    const count = element("span", "pm-says--wrong", triangle(), element("b", "", plural("{count} problem", "{count} problems", found.length)));
    const made = found.length ? [count, " ", ...links] : [say("Nothing is wrong in it.")];
    if (total.textContent !== made.map((each) => each.textContent ?? each).join("")) total.replaceChildren(...made);
  }

  /* Mark the lines of the field that has the focus, and keep them in view inside the file. */
  function mark() {
    const focused = document.activeElement;
    const row = focused?.closest?.("[data-pm-list] > li");
    let first = null;
    [...code.children].forEach((made, at) => {
      const from = drawn[at].from;
      const isHere = from && (from === focused || (row && from === row) || (from.type === "radio" && from.name === focused?.name));
      made.classList.toggle("pm-file__line--here", !!isHere);
      if (isHere) first ??= made;
    });
    if (first && text.scrollHeight > text.clientHeight) {
      const top = first.offsetTop - code.offsetTop;
      if (top < text.scrollTop || top > text.scrollTop + text.clientHeight - 40) text.scrollTop = Math.max(0, top - text.clientHeight / 3);
    }
  }

  function hasSection() {
    return SECTIONS.some(given) || given("summary") || rowsOf("topics").some(isFilled) || rowsOf("timeline").some(isFilled);
  }

  /* What a reader of the published post would miss: where it is asked, and what it is called. */
  function missing() {
    const rows = (path) => rowsOf(path).some(isFilled);
    const told = given("summary") || (given("setup") && given("investigation") && given("fix"));
    const nearMiss = given("kind") === "near_miss";
    return [
      [!told, "f-summary", say("a summary")],
      [!nearMiss && !["started", "detected", "resolved"].every((name) => given(`times.${name}`) || rowsOf("timeline").some(({ controls }) => controls.some((one) => one.value === name))), "f-times-started", say("when it started, was detected and was resolved")],
      [!given("services"), "f-services", say("which services were hit")],
      [!form.querySelector("[name=severity]:checked")?.value && (given("kind") || "incident") === "incident", "f-severity", say("how severe it was")],
      [!given("signals"), "f-signals", say("how it is seen")],
      [!given("impact.description") || !given("detection.method"), "g-impact", say("the impact and how it was found")],
      [!rows("contributing_factors"), "g-contributing_factors", say("a contributing factor")],
      [!rows("timeline"), "g-timeline", say("the timeline")],
      [!["went_well", "went_badly", "got_lucky", "learned"].some((name) => given(`lessons.${name}`)), "g-lessons", say("a lesson")],
      [!given("authors"), "g-authors", say("who wrote it")],
    ].filter(([is]) => is);
  }

  /* Where links go into a text. */
  const HERE = "\u0000";

  function around(text, parts) {
    const [before, after] = text.split(HERE);
    return [before, ...parts, after];
  }

  function joined(parts) {
    return parts.flatMap((part, at) => (at === 0 ? [part] : [at === parts.length - 1 ? ` ${say("and")} ` : ", ", part]));
  }

  function readiness() {
    const needed = [
      [!given("title"), "f-title", say("a title")],
      [!given("date"), "f-date", say("a date")],
      [!hasSection(), "f-setup", say("one section")],
    ].filter(([is]) => is);
    const link = ([, id, words]) => {
      const made = element("a", "", words);
      made.href = `#${id}`;
      return made;
    };
    const found = [...problems.keys()];
    const still = found.length ? [" ", ...around(plural("{fields} still has a problem.", "{fields} still have a problem.", found.length, { fields: HERE }), joined(found.slice(0, 3).map((control) => linkTo(control, labelOf(control)))))] : [];
    const miss = missing();
    const later = miss.length ? [" ", ...around(say("Before it is published, a reader will miss {fields}.", { fields: HERE }), joined(miss.map(link)))] : [];
    const first = needed.length ? [element("b", "", say("Not yet:")), " ", ...around(say("a draft needs {fields}.", { fields: HERE }), joined(needed.map(link)))] : [element("b", "", say("This can go as a draft."))];
    root.querySelector(".pm-send__ready").replaceChildren(...first, ...still, ...(needed.length ? [] : later));
    return !needed.length;
  }

  /* Sending */

  function address(withText) {
    const url = new URL(root.dataset.pmNew);
    url.searchParams.set(root.dataset.pmName, `${root.dataset.pmFolder}posts/${fileName()}`);
    if (withText) url.searchParams.set(root.dataset.pmValue, fileText());
    return url.href;
  }

  function fits() {
    return root.dataset.pmValue !== "" && address(true).length <= LONGEST_ADDRESS;
  }

  function prepare(isReady) {
    if (!opener) {
      next.textContent = say("Put the file into the folder posts of the repository, as {name}, and open a pull request with it. It stays a draft until one of you publishes it.", { name: fileName() });
      return;
    }
    if (isReady) opener.href = address(fits());
    else opener.removeAttribute("href");
    opener.setAttribute("role", "link");
    opener.setAttribute("aria-disabled", String(!isReady));
    next.textContent = fits()
      ? say("Your forge opens with the file filled in; you confirm there, a colleague reads it, and it stays a draft until one of you publishes it.")
      : say("Your forge takes no text of this length in an address: the file is copied first, and the forge opens with an empty one named {path}. Paste the text there.", { path: `posts/${fileName()}` });
  }

  async function copy() {
    const whole = fileText();
    try {
      await navigator.clipboard.writeText(whole);
      return true;
    } catch {
      const area = element("textarea", "pm-unseen");
      area.value = whole;
      root.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  function announce(words, ...more) {
    said.replaceChildren(words, ...more);
  }

  opener?.addEventListener("click", async (event) => {
    if (opener.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    if (fits()) {
      announce(say("Once it is at the forge, this text can be discarded here."));
      return;
    }
    event.preventDefault();
    const target = opener.href;
    const done = await copy();
    const path = `posts/${fileName()}`;
    announce(done ? say("Copied. Paste it into the empty file {path} at your forge.", { path }) : say("It could not be copied: download it, and paste its text into {path} at your forge.", { path }));
    if (done) window.open(target, "_blank", "noopener");
  });
  root.querySelector("[data-pm-copy]").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    const done = await copy();
    button.focus();
    announce(done ? say("Copied. It belongs into {path}.", { path: `posts/${fileName()}` }) : say("It could not be copied: download it instead."));
  });
  root.querySelector("[data-pm-download]").addEventListener("click", () => {
    const link = element("a", "");
    link.href = URL.createObjectURL(new Blob([fileText()], { type: "application/yaml" }));
    link.download = fileName();
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    announce(say("Downloaded as {name}. It belongs into the folder posts.", { name: fileName() }));
  });

  /* Keeping what was written */

  function state() {
    const fields = {};
    for (const control of form.querySelectorAll("[name]:not([data-pm-list] *)")) {
      if (control.type !== "radio" || control.checked) fields[control.name] = control.value;
    }
    const lists = Object.fromEntries([...blanks.keys()].map((path) => [path, rowsOf(path).map(({ controls }) => Object.fromEntries(controls.map((control) => [control.name, control.value])))]));
    return { fields, lists };
  }

  function restore({ fields = {}, lists = {} }) {
    for (const path of blanks.keys()) {
      const list = form.querySelector(`[data-pm-list="${path}"]`);
      list.replaceChildren();
      for (const values of lists[path]?.length ? lists[path] : [{}]) {
        for (const control of addRow(path).querySelectorAll("[name]")) control.value = values[control.name] ?? control.dataset.default ?? "";
      }
    }
    for (const control of form.querySelectorAll("[name]:not([data-pm-list] *)")) {
      const value = fields[control.name] ?? control.dataset.default ?? "";
      if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
    }
  }

  function isEmpty() {
    return drawn.length <= 1;
  }

  function keep() {
    try {
      if (isEmpty()) localStorage.removeItem(PLACE);
      else localStorage.setItem(PLACE, JSON.stringify(state()));
      const now = new Date();
      kept.textContent = isEmpty() ? say("Nothing is written yet.") : say("Kept in this browser only, last at {time}. Nobody else can see it yet.", { time: `${two(now.getHours())}:${two(now.getMinutes())}` });
    } catch {
      kept.textContent = say("This browser keeps nothing: copy or download the file before you leave.");
    }
  }

  let discarded = null;

  discard.addEventListener("click", () => {
    if (discarded) {
      restore(discarded);
      discarded = null;
    } else {
      discarded = state();
      restore({});
    }
    update();
    discard.textContent = discarded ? say("Undo: bring the text back") : say("Discard this text");
    announce(discarded ? say("Discarded.") : say("The text is back."));
    discard.focus();
  });

  /* Rows */

  function addRow(path) {
    const list = form.querySelector(`[data-pm-list="${path}"]`);
    const item = blanks.get(path).cloneNode(true);
    const at = Number(list.dataset.pmMade ?? 0) + 1;
    list.dataset.pmMade = String(at);
    const start = `f-${path.replace(/\./g, "-")}-`;
    for (const made of item.querySelectorAll("[id], [for], [aria-describedby]")) {
      for (const name of ["id", "for", "aria-describedby"]) {
        const value = made.getAttribute(name);
        if (value) made.setAttribute(name, value.split(" ").map((id) => (id.startsWith(`${start}1-`) ? `${start}${at}-${id.slice(start.length + 2)}` : id)).join(" "));
      }
    }
    list.append(item);
    return item;
  }

  function number() {
    for (const list of root.querySelectorAll("[data-pm-list]")) {
      [...list.children].forEach((item, at) => {
        item.querySelector("[data-pm-remove] .pm-unseen").textContent = ` ${list.dataset.pmNoun} ${at + 1}`;
      });
    }
    for (const fold of root.querySelectorAll(".pm-fold")) {
      const filled = [...fold.querySelectorAll("[data-pm-list]")].reduce((sum, list) => sum + rowsOf(list.dataset.pmList).filter(isFilled).length, 0);
      const plain = [...fold.querySelectorAll("[name]:not([data-pm-list] *)")].filter((control) => valueOf(control) !== (control.dataset.default ?? "")).length;
      const parts = [plain && say("{count} filled in", { count: plain }), filled && plural("{count} row", "{count} rows", filled)].filter(Boolean);
      fold.querySelector(".pm-fold__count").textContent = parts.join(", ");
    }
  }

  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-pm-add]");
    const remove = event.target.closest("[data-pm-remove]");
    if (add) {
      const item = addRow(add.dataset.pmAdd);
      update();
      item.querySelector("[name]").focus();
    } else if (remove) {
      const list = remove.closest("[data-pm-list]");
      const at = [...list.children].indexOf(remove.closest("li"));
      remove.closest("li").remove();
      update();
      const left = list.children[Math.min(at, list.children.length - 1)];
      (left?.querySelector("[name]") ?? root.querySelector(`[data-pm-add="${list.dataset.pmList}"]`)).focus();
    }
  });

  /* A link to a field opens the group that it lies in, and puts the cursor there. */
  root.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#f-"], a[href^="#g-"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const field = target.matches("[name]") ? target : target.querySelector("[name=severity]:checked") ?? target.querySelector("[name], summary");
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });

  /* Syllables, by the table of the command; it is loaded when the first line is begun */

  let table = null;
  let loading = null;

  function load() {
    loading ??= Promise.all([words(), dictionary()]).then(([own, cmu]) => {
      table = { own, cmu };
      countAll();
    }).catch(() => {
      loading = null;
    });
    return loading;
  }

  async function words() {
    const response = await fetch(new URL("words.json", here));
    if (!response.ok) throw new Error(response.statusText);
    const listed = Object.entries(await response.json());
    const exact = new Map(listed);
    const folded = new Map();
    for (const [term, counts] of listed) if (term !== term.toLowerCase() || !folded.has(term.toLowerCase())) folded.set(term.toLowerCase(), counts);
    return { exact, folded };
  }

  async function dictionary() {
    const response = await fetch(new URL("cmu.bin", here));
    if (!response.ok) throw new Error(response.statusText);
    const plain = await new Response(response.body.pipeThrough(new DecompressionStream("deflate"))).text();
    const [signatures, marks, listed] = plain.split("\t");
    const counts = signatures.split(" ").map((signature) => [...signature].map((digit) => parseInt(digit, 36)));
    return new Map(listed.split("\n").map((word, at) => [word, counts[marks.charCodeAt(at) - 33]]));
  }

  /* The counts of one word, the likeliest first; null where no table has it. */
  function countsOf(word) {
    const { own, cmu } = table;
    const lower = word.toLowerCase();
    const found = own.exact.get(word) ?? own.exact.get(lower) ?? cmu.get(lower) ?? own.folded.get(lower);
    /* A genitive adds nothing to be heard, but behind a hiss. */
    const owner = word.match(/^(.*(?:[^cgsxz]e|[^sxzeh]))'s$/i);
    return found ?? (owner ? countsOf(owner[1]) : null);
  }

  function heard(chunk) {
    const plain = chunk.replace(/[’‘ʼ]/g, "'").replace(/[‐‑]/g, "-");
    const whole = table.own.exact.get(plain) ?? null;
    const core = plain.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    if (whole) return { word: plain, counts: whole };
    if (!core) return null;
    if (core.length === 1 && /[a-z]/i.test(core)) return { word: core, counts: [core.toLowerCase() === "w" ? 3 : 1] };
    const found = countsOf(core);
    if (found || !/[-/]/.test(core)) return { word: core, counts: found };
    const parts = core.split(/[-/]+/).map((part) => heard(part));
    const unknown = parts.find((part) => part && !part.counts);
    return unknown ?? { word: core, counts: sums(parts.filter(Boolean)) };
  }

  function sums(parts) {
    const [first, ...others] = parts.reduce((all, { counts }) => [all[0] + counts[0], ...all.flatMap((sum) => counts.map((count) => sum + count))], [0]);
    return [first, ...new Set(others)];
  }

  function countLine(control, wanted) {
    const output = document.getElementById(`${control.id}-count`);
    const value = valueOf(control);
    output.className = "pm-verse__count";
    if (!value || !table) return output.replaceChildren();
    const parts = value.split(/[\s—…]+/).map(heard).filter(Boolean);
    const unknown = parts.filter((part) => !part.counts);
    if (unknown.length) {
      output.classList.add("pm-verse__count--unknown");
      const listed = unknown.map((part) => `“${part.word}”`).join(", ");
      return output.replaceChildren(`? ${plural("{words} is not in the table", "{words} are not in the table", unknown.length, { words: listed })}`);
    }
    const [first, ...others] = sums(parts);
    const isRight = first === wanted || others.includes(wanted);
    if (!isRight) output.classList.add("pm-verse__count--off");
    const note = isRight ? ` ${say("syllables, as it wants")}` : ` ${say("syllables, {count} wanted", { count: wanted })}`;
    return output.replaceChildren(String(isRight ? wanted : first), element("span", isRight ? "pm-unseen" : "", note));
  }

  function countAll() {
    FORM.forEach((wanted, at) => countLine(one(`haiku.${at + 1}`), wanted));
  }

  document.getElementById("f-haiku").addEventListener("focusin", load);

  /* All of it, at each key */

  function update() {
    check();
    draw();
    number();
    prepare(readiness());
    keep();
    countAll();
    if (discarded && !isEmpty()) {
      discarded = null;
      discard.textContent = say("Discard this text");
    }
  }

  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  form.addEventListener("focusin", mark);

  for (const part of root.querySelectorAll("[data-pm-live]")) part.hidden = false;
  root.querySelector("[data-pm-still]").hidden = true;
  let found = null;
  try {
    found = JSON.parse(localStorage.getItem(PLACE));
  } catch {
    /* What cannot be read is written anew. */
  }
  restore(found ?? {});
  update();
  if ([1, 2, 3].some((n) => given(`haiku.${n}`))) load();
})();
