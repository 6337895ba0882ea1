/* "Have we seen this?": asks the index of this site, reads the posts that it names, and says how each one knows it. */
(() => {
  "use strict";

  const LOOKED_AT = 24;
  const SURE = 0.6;
  const WEAK = 0.4;
  const NEARLY = 0.75;
  const MOST_LINES = 4;
  const SHARED = 5;
  const FEW_WEAK = 2;
  const MORE_WEAK = 5;

  /* What changes between two occurrences is a hole: the same rules as in postmortem_kit/match/normal.py, in short. */
  const HOLE = "#";
  const TIME = "\\d\\d?:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d)\\b)?";
  const VOLATILE = new RegExp(
    [
      `\\d{4}[-/]\\d\\d[-/]\\d\\d(?:[T ]${TIME})?`,
      `(?<![\\w.:])${TIME}(?![\\w:])`,
      "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
      "(?<=-)(?=[0-9a-z]*\\d)[0-9a-z]{8,10}-[0-9a-z]{5}\\b",
      "\\b0x[0-9a-f]+\\b",
      "(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?(?![\\w.]*\\w)",
      "(?<![\\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\\w:])",
      "\\b(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\\b",
      "(?<=/)\\d+(?![\\w.])",
    ].join("|"),
    "gi",
  );
  const WORD = /[\p{L}\p{N}_#](?:[\p{L}\p{N}_#.-]*[\p{L}\p{N}_#])?/gu;
  const COUNT = /^[\d#][\d#.,_]*(?:[a-zµ%]{1,3}|[kmgt]i?b|bytes|sec|min)?$/i;
  const STATUS = /^[45]\d\d$/;
  const BEFORE_A_CODE = /^(?:code|errno|error|exit|http|signal|sqlstate|status)$/;
  const STOP = new Set(
    ("a an and any are as at be been but by can could did do does for from had has have if in into is it its no not of on or " +
      "our out so than that the their then there these they this to was we were what when where which who why will with you " +
      "debug error info notice warn warning fail failed failure").split(" "),
  );

  const LOUD = /error|exception|fatal|panic|critical|fail|refused|denied|time.?out|killed|expired|full/i;
  /* A line that reports no trouble can still be a known signal; that a post has its words says nothing. */
  const CALM = /\b(?:INFO|DEBUG|TRACE|NOTICE|info|debug|trace|notice)\b/;

  const form = document.querySelector("[data-pm-find]");
  if (!form) return;

  const site = new URL(form.dataset.pmUp || "./", document.location.href.replace(/[?#].*$/, ""));
  const input = form.querySelector("textarea");

  const { say, plural } = postmortemSpeech(form.dataset.pmTexts);
  const language = document.documentElement.lang || "en";
  const part = (name) => document.querySelector(`[data-pm-find-${name}]`);
  const [status, answer, results, facets, none, jump] = ["status", "answer", "results", "facets", "none", "jump"].map(part);

  let loading = null;
  let asked = 0;
  let hits = [];

  /* What is the same */

  function settled(word, before) {
    if (COUNT.test(word)) return /^\d+$/.test(word) && (BEFORE_A_CODE.test(before) || STATUS.test(word)) ? word : HOLE;
    return word.replace(/(?<=[-.])\d+(?=$|[-.])/g, HOLE).replace(/(?<=[a-z_])\d{4,}$/, HOLE).replace(/#(?:[-.]#)+/g, HOLE);
  }

  function flat(text) {
    const out = [];
    for (const word of text.replace(VOLATILE, ` ${HOLE} `).toLowerCase().match(WORD) ?? []) {
      const shape = settled(word, out.at(-1) ?? "");
      if (shape !== HOLE || out.at(-1) !== HOLE) out.push(shape);
    }
    return ` ${out.join(" ")} `;
  }

  /* Expired and expires are one. */
  function stem(word) {
    if (word.length < 5 || !/^\p{L}+$/u.test(word)) return word;
    const ending = ["ings", "ing", "ies", "ed", "es", "s", "e"].find((one) => word.endsWith(one) && word.length - one.length > 2);
    return ending ? word.slice(0, -ending.length) : word;
  }

  function telling(text) {
    return [...new Set(flat(text).trim().split(" "))].filter((word) => word && !word.includes(HOLE) && !STOP.has(word));
  }

  /* Names that hold what may change, such as that of a host: they are looked for too, and need not be there. */
  function changing(text) {
    const kept = new Set(telling(text));
    return [...new Set(text.toLowerCase().match(WORD) ?? [])].filter((word) => /\p{L}/u.test(word) && /\d/.test(word) && word.length > 2 && !kept.has(word));
  }

  function wantedOf(line) {
    const words = telling(line);
    return words.length ? words : changing(line);
  }

  function lines(text) {
    const all = text.split(/\n+/).map((line) => line.trim()).filter((line) => wantedOf(line).length);
    const loud = all.filter((line) => LOUD.test(line));
    return (all.length > MOST_LINES && loud.length ? loud : all).slice(0, MOST_LINES);
  }

  /* The index */

  function load() {
    loading ??= import(new URL("pagefind/pagefind.js", site)).then(async (pagefind) => {
      await pagefind.options({ baseUrl: site.pathname, excerptLength: 30, noWorker: true });
      await pagefind.init();
      return pagefind;
    });
    return loading;
  }

  /* The posts that have rare words of a line, the rarest counting most; the index is asked for one word at a time. */
  async function candidates(pagefind, wanted) {
    const found = new Map();
    for (const word of wanted.slice(0, 16)) {
      const { results: having } = await pagefind.search(`"${word}"`);
      for (const result of having) {
        const entry = found.get(result.id) ?? { result, weight: 0 };
        entry.weight += 1 / (1 + having.length);
        found.set(result.id, entry);
      }
    }
    return [...found.values()].sort((one, other) => other.weight - one.weight || (one.result.id < other.result.id ? -1 : 1));
  }

  async function find(text) {
    const pagefind = await load();
    const best = new Map();
    for (const line of lines(text)) {
      const wanted = wantedOf(line);
      const looked = (await candidates(pagefind, [...new Set([...wanted, ...changing(line)])])).slice(0, LOOKED_AT);
      const made = await Promise.all(looked.map(({ result }) => judged(result, line, wanted)));
      for (const hit of made) {
        const before = hit && best.get(hit.url);
        if (hit && (!before || rank(hit) < rank(before))) best.set(hit.url, hit);
      }
    }
    const all = doubted([...best.values()]).sort((one, other) => rank(one) - rank(other) || (one.record.date < other.record.date ? 1 : -1));
    const sure = all.filter((hit) => !hit.weak);
    return [...sure, ...all.filter((hit) => hit.weak).slice(0, sure.length ? FEW_WEAK : MORE_WEAK)];
  }

  /* What more posts have in common than it can tell apart, such as a wrapper around every error, makes none of them known. */
  function doubted(found) {
    for (const line of new Set(found.map((hit) => hit.line))) {
      const alike = found.filter((hit) => hit.line === line && hit.group === "known");
      if (alike.length > SHARED) for (const hit of alike) Object.assign(hit, { weak: true, doubt: say("many posts have it") });
    }
    return found;
  }

  function rank(hit) {
    return (hit.weak ? 10 : 0) + ["known", "mentioned", "ruled out"].indexOf(hit.group) + (1 - hit.share);
  }

  /* One post */

  async function judged(result, line, wanted) {
    const data = await result.data();
    const response = await fetch(new URL("post.json", new URL(data.url, site)));
    if (!response.ok) return null;
    const record = await response.json();
    const signal = (record.signals ?? []).find((one) => isKnown(flat(one), flat(line), wanted) || isNearlyThere(telling(one), line));
    const out = (record.hypotheses ?? [])
      .filter((one) => one.status === "ruled_out")
      .map((one) => ({ one, share: share(wanted, `${one.statement} ${one.evidence ?? ""}`) }))
      .sort((one, other) => other.share - one.share)[0];
    const whole = share(wanted, `${data.content} ${(record.signals ?? []).join(" ")}`);
    const base = { url: data.url, data, record, line, wanted };
    if (signal) return { ...base, group: "known", share: 1, weak: false, text: signal };
    if (CALM.test(line) && !LOUD.test(line)) return null;
    if (out && out.share >= SURE && wanted.length > 1) return { ...base, group: "ruled out", share: out.share, weak: false, hypothesis: out.one };
    const places = data.sub_results.filter((section) => section.anchor);
    const section = places.sort((one, other) => marksOf(other.excerpt) - marksOf(one.excerpt))[0];
    const excerpt = section?.excerpt ?? data.excerpt;
    if (whole < WEAK) return null;
    const near = share(wanted, parsed(excerpt).map((node) => node.textContent).join(""));
    return { ...base, group: "mentioned", share: whole, weak: whole < SURE || (wanted.length > 2 && near < WEAK), excerpt };
  }

  function isKnown(signal, line, wanted) {
    const part = line.replace(/^[ #]+|[ #]+$/g, "");
    const name = wanted.length > 1 || /[\d_.]/.test(part) || signal.trim() === part;
    return (signal.trim() !== HOLE && line.includes(signal)) || (part && name && signal.includes(` ${part} `));
  }

  function isNearlyThere(signal, line) {
    return signal.length > 2 && share(signal, line) >= NEARLY;
  }

  function share(wanted, text) {
    const words = [...flat(text).trim().split(" "), ...(text.toLowerCase().match(WORD) ?? [])];
    const there = new Set(words.flatMap((word) => [word, word.split(".").at(-1)]).map(stem));
    return wanted.length ? wanted.filter((word) => there.has(stem(word))).length / wanted.length : 0;
  }

  /* An excerpt is HTML with <mark> in it. It is read in a document that runs and loads nothing; only text comes out. */
  function parsed(excerpt) {
    return [...new DOMParser().parseFromString(excerpt, "text/html").body.childNodes];
  }

  function marksOf(excerpt) {
    return new Set(parsed(excerpt).filter((node) => node.nodeName === "MARK").map((node) => node.textContent.toLowerCase())).size;
  }

  /* What is shown */

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /* The words that were looked for, marked; what stands between two of them and says nothing is marked with them. */
  function marked(text, wanted) {
    const pieces = text.split(/([\p{L}\p{N}_][\p{L}\p{N}_.-]*[\p{L}\p{N}_]|[\p{L}\p{N}_])/u);
    const stems = new Set(wanted.map(stem));
    const isWord = (piece) => stems.has(stem(piece.toLowerCase())) || stems.has(settled(piece.toLowerCase(), ""));
    const on = pieces.map((piece) => piece !== "" && isWord(piece));
    for (let at = on.indexOf(true); at >= 0; at = on.indexOf(true, at + 1)) {
      const next = on.indexOf(true, at + 1);
      if (next > 0 && pieces.slice(at + 1, next).every((piece) => /^[\s:;,'"()=/-]{0,3}$/.test(piece) || STOP.has(piece.toLowerCase()))) on.fill(true, at, next);
    }
    const out = [];
    pieces.forEach((piece, at) => {
      if (at && on[at] === on[at - 1]) out.at(-1).text += piece;
      else out.push({ text: piece, on: on[at] });
    });
    return out.map((run) => (run.on ? element("mark", "", run.text) : run.text));
  }

  /* A level of the site's scale: as many cells as it has levels, filled from the mildest up. */
  function severity(level) {
    const scale = form.dataset.pmScale.split("|");
    const place = scale.indexOf(level);
    const cells = place < 0 ? [] : scale.map((_, at) => element("b", at < scale.length - place ? "on" : ""));
    const made = element("span", `pm-sev${place === 0 ? " pm-sev--worst" : ""}`, element("i", "", ...cells), level);
    made.firstChild.setAttribute("aria-hidden", "true");
    return made;
  }

  function verse(lines) {
    return lines.flatMap((line, at) => {
      const slash = element("span", "pm-slash", " / ");
      slash.setAttribute("aria-hidden", "true");
      return at ? [slash, line] : [line];
    });
  }

  /* The first paragraph of a Markdown body, as words. */
  function plain(text) {
    return text.trim().split(/\n\s*\n/)[0].replace(/\s+/g, " ").replace(/`([^`]*)`/g, "$1").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_]{1,2}(\S[^*_]*)[*_]{1,2}/g, "$1");
  }

  /* A day as all pages write it: 2 Sep 2024. */
  function dated(iso) {
    const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
    return format.format(new Date(iso)).replace("Sept ", "Sep ");
  }

  function lasting(record) {
    const all = (record.actions ?? []).filter((one) => one.type === "prevent" || one.type === "repair");
    const still = all.filter((one) => one.status !== "done" && one.status !== "wont_do");
    if (!all.length) return null;
    if (!still.length) return { text: all.some((one) => one.status === "done") ? say("The lasting fix is done.") : say("A lasting fix was declined.") };
    const due = still.filter((one) => one.due && one.status && one.status !== "proposed").map((one) => one.due).sort()[0];
    const late = due ? Math.floor((Date.now() - Date.parse(`${due}T00:00:00Z`)) / 86_400_000) : 0;
    if (late > 0) return { text: plural("The lasting fix is {count} day overdue.", "The lasting fix is {count} days overdue.", late), late: true };
    return { text: due ? say("The lasting fix is open, due {day}.", { day: dated(due) }) : say("The lasting fix is open, without a due day.") };
  }

  function rows(hit) {
    const { record } = hit;
    const made = [];
    const row = (label, ...content) => made.push(element("dt", "", label), " ", element("dd", "", ...content), " ");
    if (hit.hypothesis) {
      row(say("Thought"), ...marked(`“${hit.hypothesis.statement}”`, hit.wanted));
      if (hit.hypothesis.evidence) row(say("Ruled out"), plain(hit.hypothesis.evidence));
    } else if (hit.text) row(say("Seen as"), element("code", "", ...marked(hit.text.slice(0, 400), hit.wanted)));
    else row(say("Mention"), "“", ...parsed(hit.excerpt).map((node) => (node.nodeName === "MARK" ? element("mark", "", node.textContent) : node.textContent)), "”");
    const confirmed = (record.hypotheses ?? []).filter((one) => one.status === "confirmed");
    const was = confirmed.map((one) => one.statement).join("; ") || record.trigger?.text;
    if (was) row(say("Was"), plain(was));
    const fix = lasting(record);
    if (record.mitigation || fix) {
      const told = fix ? element("span", fix.late ? "pm-find__late" : "", ` ${fix.late ? "▲ " : ""}${fix.text}`) : "";
      row(record.mitigation ? say("Stopped by") : say("Lasting fix"), record.mitigation ? plain(record.mitigation) : "", told);
    }
    const evidence = confirmed.map((one) => one.evidence).filter(Boolean).join(" ");
    if (evidence && !hit.weak) row(say("Told by"), plain(evidence));
    return made;
  }

  function shown(hit) {
    const link = element("a", "", hit.record.title);
    link.href = hit.url;
    const parts = [element("p", "pm-hit__title", link)];
    if (Array.isArray(hit.record.haiku)) parts.push(element("p", "pm-hit__haiku", ...verse(hit.record.haiku)));
    const meta = element("p", "pm-meta", element("span", "", hit.data.meta.date ?? hit.record.date));
    if (hit.data.meta.severity) meta.append(" ", severity(hit.data.meta.severity));
    if (hit.record.status && !["published", "superseded"].includes(hit.record.status)) meta.append(" ", element("b", "", hit.record.status === "draft" ? say("draft") : say("in review")));
    const all = hit.record.services ?? [];
    const named = all.length > 8 ? all.slice(0, 7) : all; // as in the lists of the other pages
    const chips = named.flatMap((name) => [element("span", "pm-chip", name), " "]);
    if (named.length < all.length) chips.push(element("span", "pm-soft", say("and {count} more", { count: all.length - named.length })));
    if (chips.length) meta.append(" ", element("span", "pm-chips", ...chips));
    meta.append(" ", element("span", "", say("found in {places}", { places: placesOf(hit).join(", ") })));
    const count = hit.wanted.filter((word) => share([word], hit.data.content)).length;
    if (hit.weak) meta.append(" ", element("b", "", say("weak: {why}", { why: hit.doubt ?? say("{count} of {total} words", { count, total: hit.wanted.length }) })));
    return element("div", "pm-hit", ...parts, meta, element("dl", "", ...rows(hit)));
  }

  function placesOf(hit) {
    if (hit.group === "known") return [say("signals")];
    if (hit.group === "ruled out") return [say("hypotheses")];
    const found = hit.data.sub_results.filter((section) => section.anchor).map((section) => (language === "en" ? section.title.toLowerCase() : section.title));
    return found.length ? [...new Set(found)].slice(0, 3) : [say("its beginning")];
  }

  const GROUPS = [
    ["known", say("Known signal"), say("the text is in the post’s signals, word for word")],
    ["mentioned", say("Mentions"), ""],
    ["ruled out", say("Suspected and ruled out"), say("it looked like this and was not")],
    ["weak", say("Weak matches"), say("some of the words only")],
  ];

  function inGroup(hit) {
    return hit.weak ? "weak" : hit.group;
  }

  /* The list of all signals stands aside while there is an answer. */
  function lay(isAnswered) {
    form.closest(".pm-find").classList.toggle("pm-find--answered", isAnswered);
    answer.hidden = jump.hidden = !isAnswered;
  }

  function show() {
    const wanted = [...facets.querySelectorAll("input:checked")].map((box) => [box.name, box.value]);
    const names = [...new Set(wanted.map(([name]) => name))];
    const kept = hits.filter((hit) => names.every((name) => wanted.some(([other, value]) => other === name && valuesOf(hit)[name].includes(value))));
    results.replaceChildren(
      ...GROUPS.flatMap(([group, name, note]) => {
        const these = kept.filter((hit) => inGroup(hit) === group);
        if (!these.length) return [];
        const heading = element("h2", "", name);
        if (note) heading.append(" ", element("small", "", note));
        return [heading, ...these.map(shown)];
      }),
    );
  }

  function valuesOf(hit) {
    const { filters } = hit.data;
    return {
      [say("Found in")]: placesOf(hit),
      [say("Service")]: filters.service ?? [],
      [say("Severity")]: filters.severity ?? [],
      [say("Factor")]: filters.factor ?? [],
      [say("Year")]: filters.year ?? [],
    };
  }

  function showFacets() {
    const counted = {};
    for (const hit of hits) {
      for (const [name, values] of Object.entries(valuesOf(hit))) {
        for (const value of values) ((counted[name] ??= new Map()).set(value, (counted[name].get(value) ?? 0) + 1));
      }
    }
    facets.replaceChildren(
      ...Object.entries(counted).map(([name, values]) => {
        const choices = [...values].sort().map(([value, count]) => {
          const box = element("input", "");
          Object.assign(box, { type: "checkbox", name, value });
          return element("label", "", box, value, " ", element("span", "", String(count)));
        });
        return element("fieldset", "", element("legend", "", name), ...choices);
      }),
    );
  }

  function told() {
    const count = (group) => hits.filter((hit) => inGroup(hit) === group).length;
    if (!hits.length) return `${say("No post mentions this.")} ${plural("{count} post searched.", "{count} posts searched.", Number(form.dataset.pmPosts))}`;
    const [known, mentioned, out, weak] = ["known", "mentioned", "ruled out", "weak"].map(count);
    const parts = [
      known && plural("{count} carries it as a known signal", "{count} carry it as a known signal", known),
      mentioned && plural("{count} mentions it", "{count} mention it", mentioned),
      out && plural("{count} suspected it and ruled it out", "{count} suspected it and ruled it out", out),
      weak && plural("{count} may have to do with it", "{count} may have to do with it", weak),
    ].filter(Boolean);
    return `${plural("{count} post", "{count} posts", hits.length)}. ${parts.join(", ")}.`;
  }

  async function search() {
    const mine = ++asked;
    const text = input.value.trim();
    history.replaceState(null, "", text && text.length < 500 ? `?q=${encodeURIComponent(text)}` : document.location.pathname);
    if (!text) {
      hits = [];
      status.textContent = "";
      none.hidden = true;
      lay(false);
      return;
    }
    status.textContent = say("Looking …");
    try {
      const found = await find(text);
      if (mine !== asked) return;
      hits = found;
    } catch {
      if (mine !== asked) return;
      loading = null;
      status.textContent = say("The search index of this site did not load. The signals below are all there.");
      return;
    }
    status.textContent = told();
    lay(hits.length > 0);
    none.hidden = hits.length > 0;
    showFacets();
    show();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    search();
  });
  input.addEventListener("paste", () => setTimeout(search));
  facets.addEventListener("change", show);
  facets.addEventListener("submit", (event) => event.preventDefault());

  const given = new URLSearchParams(document.location.search).get("q");
  if (given) {
    input.value = given;
    search();
  }
})();
