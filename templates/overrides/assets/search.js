/* The search box in the header: asks the index of this site, here in the browser, and lists what it finds. */
(() => {
  "use strict";

  const SHOWN = 8;
  const SECTIONS = 3;
  const WAIT_MS = 120;
  const FACETS = ["severity", "service", "team", "factor", "year"];
  const NEWEST = { date: "desc" };

  /* What a pasted line holds that no two incidents share: times, addresses, ids. */
  const NOISE = [
    /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S*)?/g,
    /\b\d\d:\d\d:\d\d\S*/g,
    /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
    /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g,
    /\b0x[0-9a-f]+\b/gi,
    /\b(?=[a-f]*\d)[0-9a-f]{10,}\b/gi,
    /\b\d{5,}\b/g,
  ];

  const site = new URL("..", document.currentScript.src);
  const root = document.querySelector("[data-pm-search]");
  if (!root) return;

  const { say, plural } = postmortemSpeech(root.dataset.pmTexts);

  const form = root.querySelector("form");
  const input = root.querySelector("input");
  const panel = root.querySelector("[data-pm-search-panel]");
  const status = root.querySelector("[role=status]");
  const list = root.querySelector("[role=listbox]");
  const facets = root.querySelector("[data-pm-search-facets]");
  const begin = root.querySelector("[data-pm-search-new]");
  const opener = root.querySelector("[data-pm-search-open]");

  let loading = null;
  let timer = 0;
  let asked = 0;
  let active = -1;
  let chosen = {};
  let newest = false;

  /* The index */

  function load() {
    loading ??= import(new URL("pagefind/pagefind.js", site)).then(async (pagefind) => {
      await pagefind.options({ baseUrl: site.pathname, excerptLength: 22, noWorker: true });
      await pagefind.init();
      return pagefind;
    });
    return loading;
  }

  function withoutNoise(text) {
    return NOISE.reduce((rest, pattern) => rest.replace(pattern, " "), text).replace(/\s+/g, " ").trim();
  }

  const NAMES = { severity: say("severity"), service: say("service"), team: say("team"), factor: say("factor"), year: say("year") };
  const ANY = {
    severity: say("Any severity"), service: say("Any service"), team: say("Any team"), factor: say("Any factor"), year: say("Any year"),
  };

  function options() {
    return { filters: chosen, ...(newest ? { sort: NEWEST } : {}) };
  }

  async function find(text) {
    const pagefind = await load();
    const plain = withoutNoise(text);
    for (const query of new Set([text, plain])) {
      const { results } = query ? await pagefind.search(query, options()) : { results: [] };
      if (results.length) return { results, all: true, query };
    }
    return { results: await findMost(pagefind, plain), all: false, query: null };
  }

  /* No post has all the words: rank the posts by the words they have, a rare word counting for more. */
  async function findMost(pagefind, text) {
    const wanted = [...new Set(words(text).filter((word) => word.length > 2))].slice(0, 16);
    const found = new Map();
    for (const word of wanted) {
      const { results } = await pagefind.search(`"${word}"`, options());
      for (const result of results) {
        const entry = found.get(result.id) ?? { result, weight: 0, words: 0 };
        entry.weight += 1 / results.length;
        entry.words += 1;
        found.set(result.id, entry);
      }
    }
    const enough = Math.max(2, Math.ceil(wanted.length / 3));
    return [...found.values()]
      .filter((entry) => entry.words >= enough)
      .sort((one, other) => other.weight - one.weight || (one.result.id < other.result.id ? -1 : 1))
      .map((entry) => entry.result);
  }

  /* The facets: what the posts found differ in. They are loaded behind the first results, never without a question. */

  async function counts(query) {
    const pagefind = await load();
    await pagefind.filters();
    return (await pagefind.search(query, options())).filters;
  }

  function choice(name, values, value, change) {
    const select = element("select", "pm-search__facet", ...values.map(([key, shown]) => new Option(shown, key)));
    select.value = value;
    select.setAttribute("aria-label", name);
    select.addEventListener("change", () => {
      change(select.value);
      search();
    });
    return select;
  }

  function facet(name, found) {
    const own = chosen[name] ? { [chosen[name]]: 0 } : {};
    const kept = Object.entries({ ...own, ...found }).filter(([value, count]) => count || chosen[name] === value);
    if (kept.length < 2 && !chosen[name]) return [];
    const sorted = kept.sort(([one], [other]) => (name === "year" ? other.localeCompare(one) : one.localeCompare(other)));
    const values = [["", ANY[name]], ...sorted.map(([value, count]) => [value, `${value} (${count})`])];
    return [choice(NAMES[name], values, chosen[name] ?? "", (value) => {
      const { [name]: _, ...others } = chosen;
      chosen = value ? { ...others, [name]: value } : others;
    })];
  }

  async function narrow(mine, query, count) {
    const any = newest || Object.keys(chosen).length > 0;
    const found = query === null || (count < 2 && !any) ? null : await counts(query);
    if (mine !== asked) return;
    if (found === null && !any) return facets.replaceChildren();
    const order = choice(say("order"), [["", say("Best first")], ["newest", say("Newest first")]], newest ? "newest" : "", (value) => {
      newest = value !== "";
    });
    const held = document.activeElement?.getAttribute("aria-label");
    facets.replaceChildren(...FACETS.flatMap((name) => facet(name, found?.[name])), order);
    facets.hidden = false;
    if (held) facets.querySelector(`[aria-label="${held}"]`)?.focus();
  }

  /* The list */

  function element(name, className, ...children) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...children);
    return made;
  }

  /* An excerpt is HTML with <mark> in it. It is read in a document that runs and loads nothing; only text comes out. */
  function parsed(excerpt) {
    return [...new DOMParser().parseFromString(excerpt, "text/html").body.childNodes];
  }

  function marked(excerpt) {
    return parsed(excerpt).map((node) => (node.nodeName === "MARK" ? element("mark", "", node.textContent) : node.textContent));
  }

  function words(text) {
    return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  }

  /* The words of a title that the excerpts below it have marked. */
  function markedLike(text, excerpts) {
    const marks = new Set(excerpts.flatMap(parsed).filter((node) => node.nodeName === "MARK").flatMap((node) => words(node.textContent)));
    return text.split(/([\p{L}\p{N}_]+)/u).map((part) => (marks.has(part.toLowerCase()) ? element("mark", "", part) : part));
  }

  function option(url, className, ...children) {
    const link = element("a", "pm-found__link", ...children);
    link.href = url;
    link.tabIndex = -1;
    const item = element("li", className, link);
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    return item;
  }

  function hit(data) {
    const title = data.meta.title ?? data.url;
    const haiku = (data.meta.haiku ?? "").replace(/\s+/g, " ").trim();
    const whole = data.sub_results.find((part) => !part.anchor);
    const sections = data.sub_results.filter((part) => part.anchor).slice(0, SECTIONS);
    const excerpts = data.sub_results.map((part) => part.excerpt);

    const lines = [element("span", "pm-found__title", ...markedLike(title, excerpts))];
    if (haiku) lines.push(element("span", "pm-found__haiku", ...markedLike(haiku, excerpts)));
    const known = new Set(words(`${title} ${haiku}`));
    const before = (whole ?? (sections.length ? { excerpt: "" } : data)).excerpt;
    if (parsed(before).some((node) => words(node.textContent).some((word) => !known.has(word)))) {
      lines.push(element("span", "pm-found__text", ...marked(before)));
    }
    return [option(data.url, "pm-found", ...lines), ...sections.map(section)];
  }

  function section(part) {
    const lines = [element("span", "pm-found__section", part.title), element("span", "pm-found__text", ...marked(part.excerpt))];
    return option(part.url, "pm-found pm-found--section", ...lines);
  }

  function announce(text) {
    status.textContent = text;
  }

  function show(items) {
    items.forEach((item, index) => {
      item.id = `__pm_result_${index}`;
    });
    list.replaceChildren(...items);
    activate(-1);
    open();
  }

  function activate(index) {
    const items = list.children;
    items[active]?.setAttribute("aria-selected", "false");
    active = index;
    const item = items[active];
    if (item) {
      item.setAttribute("aria-selected", "true");
      item.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", item.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function told(count, all) {
    if (!count) return Object.keys(chosen).length ? say("No post of these mentions this.") : say("No post mentions this.");
    const posts = plural("{count} post", "{count} posts", count);
    if (!all) {
      const some = count > SHOWN ? say("{posts} with several of them, the first {count} of them:", { posts, count: SHOWN }) : say("{posts} with several of them:", { posts });
      return `${say("No post has all of these words.")} ${some}`;
    }
    return count > SHOWN ? say("{posts}, the first {count} of them", { posts, count: SHOWN }) : posts;
  }

  async function search() {
    const mine = ++asked;
    const text = input.value.trim();
    if (!text) return close();
    try {
      const { results, all, query } = await find(text);
      const hits = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
      if (mine !== asked) return;
      announce(told(results.length, all));
      if (begin) begin.hidden = results.length > 0;
      show(hits.flatMap(hit));
      facets.hidden = !facets.children.length;
      await narrow(mine, query, results.length);
    } catch (error) {
      if (mine !== asked) return;
      loading = null;
      announce(say("The search index of this site did not load. The list of posts has them all."));
      show([]);
    }
  }

  /* Opening and closing */

  function open() {
    panel.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    asked += 1;
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    list.replaceChildren();
    facets.replaceChildren();
    chosen = {};
    newest = false;
    announce("");
    activate(-1);
  }

  /* On a narrow screen the box covers the page; on a wide one this only moves the focus. */
  function enter() {
    root.classList.add("pm-search--open");
    input.focus();
    input.select();
  }

  function leave() {
    root.classList.remove("pm-search--open");
    close();
    input.blur();
  }

  function follow() {
    const item = list.children[Math.max(active, 0)];
    item?.querySelector("a").click();
  }

  function step(by) {
    const count = list.children.length;
    if (count) activate((active + by + (active < 0 && by < 0 ? 1 : 0) + count) % count);
  }

  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: follow,
    Escape: () => {
      input.value = "";
      leave();
    },
  };

  function isText(target) {
    return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.nodeName);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT_MS);
  });
  input.addEventListener("focus", () => {
    load().catch(() => { loading = null; });
    if (input.value.trim() && panel.hidden) search();
  });
  input.addEventListener("keydown", (event) => {
    const act = event.isComposing ? undefined : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  facets.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  opener.addEventListener("click", enter);
  root.querySelector("[data-pm-search-close]").addEventListener("click", () => {
    leave();
    opener.focus();
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("a")) leave();
  });
  document.addEventListener("click", (event) => {
    if (!root.contains(event.target)) leave();
  });
  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isText(event.target);
    const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (!slash && !k) return;
    event.preventDefault();
    enter();
  });
})();
